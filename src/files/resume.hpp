#pragma once
// The résumé of the form (简历): a stage a line, "1995.09--1999.07  text", its text from column 18 on; a stage that lasts has
// seven blanks in place of its end. What was done meanwhile stands below in brackets: （其间：...）. Longer lines go on below
// column 18.

#include <string>
#include <string_view>
#include <vector>

#include "base/date.hpp"

namespace zhagen::files {

struct Stage {
  Date from, to;                   // months; no `to`: it lasts. No `from`: text before the first stage
  std::string text;                // of one line
  std::vector<std::string> notes;  // whole, with their brackets
  bool operator==(const Stage&) const = default;
};

/// Dates as 1995.09, 1995.9, 199509 or 1995．09; between them --, -, －, —, –, ~ or 至; 至今 for what lasts. A line that is none
/// of this, or that stands far to the right of the first, goes on with the one above.
std::vector<Stage> read_resume(std::string_view text);

/// wrap: most bytes of GBK beside the first 18 columns (the paper has 64); 0: one line for each stage. read_resume gives the
/// stages again.
std::string write_resume(const std::vector<Stage>& stages, std::size_t wrap = 0);

}  // namespace zhagen::files
