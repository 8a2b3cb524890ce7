#pragma once
// A bench has nothing to do where something fails: it says what and ends.

#include <fmt/format.h>

#include <cstdio>
#include <cstdlib>

#include "base/result.hpp"

namespace zhagen::bench {

inline void must(Status s) {
  if (!s) fmt::print(stderr, "{}\n", s.error().zh()), std::exit(1);
}
template <class T>
T must(Result<T> r) {
  if (!r) must(Status(std::move(r).error()));
  return *std::move(r);
}

}  // namespace zhagen::bench
