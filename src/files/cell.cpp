#include "files/cell.hpp"

#include <algorithm>

namespace zhagen::files {

const Cell* Row::at(std::uint32_t column) const {
  auto it = std::lower_bound(cells.begin(), cells.end(), column,
                             [](const Cell& cell, std::uint32_t wanted) { return cell.column < wanted; });
  return it != cells.end() && it->column == column ? &*it : nullptr;
}

std::string column_letters(std::uint32_t column) {
  std::string out;
  for (std::uint64_t n = std::uint64_t{column} + 1; n > 0; n = (n - 1) / 26)
    out.insert(out.begin(), static_cast<char>('A' + (n - 1) % 26));
  return out;
}

}  // namespace zhagen::files
