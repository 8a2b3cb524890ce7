#pragma once
// A cell as it stands in a spreadsheet, before anybody decides what it means.

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/date.hpp"

namespace zhagen::files {

enum class CellKind : std::uint8_t {
  blank,
  text,
  number,
  date,        // a number under a date format, or an ISO date
  boolean,     // text is TRUE or FALSE
  error,       // text is #N/A, #REF! ...
  uncomputed,  // a formula whose value the file does not hold
};

struct Cell {
  std::uint32_t column = 0;  // from 0
  CellKind kind = CellKind::blank;
  bool formula = false;
  bool imprecise = false;    // a whole number of more than 15 digits: the spreadsheet has lost the rest
  bool epoch1904 = false;    // the workbook counts days from 1904; for numbers that are serials without a date format
  std::string_view text;     // a number in plain decimal notation, 15 significant digits as the spreadsheet shows it,
                             // with the leading zeros of a format like 000000
  std::string_view raw;      // a number exactly as stored
  Date date;                 // under a format without day, the 1st is the spreadsheet's filler: day unknown
};

struct Row {
  std::uint32_t number = 0;  // from 1, as users see it
  bool hidden = false;
  std::vector<Cell> cells;   // by column, none twice, blank ones left out; text is valid during the callback

  const Cell* at(std::uint32_t column) const;
};

/// A rectangle of merged cells: rows from 1, columns from 0, both ends included.
struct Merge {
  std::uint32_t first_row, last_row, first_column, last_column;
};

/// "A", "Z", "AA"... for 0, 25, 26...
std::string column_letters(std::uint32_t column);

}  // namespace zhagen::files
