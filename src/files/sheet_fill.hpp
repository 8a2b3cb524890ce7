#pragma once
// Rows filled into a worksheet part that somebody else has laid out. Only the cells that are filled change, and where rows are
// added, what stands below them moves down: cells, merges, print breaks, formulas of this sheet. Everything else stays byte
// for byte.

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "base/result.hpp"

namespace zhagen::files {

struct FillValue {
  bool number = false;   // text is a plain decimal number
  std::string text;      // "": the cell is emptied
};

struct SheetFill {
  std::uint32_t start = 1;                      // the first row to fill, from 1
  std::vector<std::uint32_t> columns;           // from 0
  std::vector<std::vector<FillValue>> rows;     // a value for each of the columns
};

/// The part with the rows in it. Blank rows of the form are filled as they are; where they do not suffice, copies of the
/// last one are put in before it, so that ranges which end there still hold all rows. Error: xml of a form that this cannot read.
Result<std::string> fill_sheet(const std::string& part, const SheetFill& fill, const std::string& file);

}  // namespace zhagen::files
