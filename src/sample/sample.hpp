#pragma once
// Invented people and posts in invented places, under division codes 99.... which nobody is assigned, with the shape of
// real counties: townships per county and villages per township as the division table has them.
// The same numbers, seed and day give the same rows and the same bytes.

#include <cstdint>
#include <string>
#include <vector>

#include "base/date.hpp"
#include "base/result.hpp"

namespace zhagen::sample {

/// A register as an office keeps it: a title, a line under it, headings, rows of text.
struct Sheet {
  std::string name, title, note;
  std::vector<std::string> headings;
  std::vector<std::vector<std::string>> rows;
};

struct Sample {
  Sheet people, posts;
};

struct Options {
  int people = 300, posts = 200;  // 1 .. 1,000,000 each
  std::uint64_t seed = 1;
  Date asof;  // exact; ages, dates of entry and the title's year follow from it
};

Result<Sample> make_sample(const Options& options);

/// Writes people.xlsx and posts.xlsx into a folder, made if missing.
Status write_sample(const Options& options, const std::string& folder);

}  // namespace zhagen::sample
