#pragma once
// The ? of a list: "?, ?, ?" for so many values. Values themselves are never written into a statement.

#include <cstddef>
#include <string>

namespace zhagen::store {

/// count >= 1.
inline std::string marks(std::size_t count) {
  std::string out = "?";
  for (std::size_t i = 1; i < count; ++i) out += ", ?";
  return out;
}

}  // namespace zhagen::store
