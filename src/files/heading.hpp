#pragma once
// Finding the heading among the first rows of a sheet.

#include <map>
#include <string>
#include <vector>

#include "files/table.hpp"

namespace zhagen::files {

/// A heading without what offices put around its words: blanks, line ends, full width, * marks, a trailing colon.
std::string fold_heading(std::string_view text);

/// The first rows of a sheet as folded texts, 2,048 columns of them; what is absent reads as "".
class HeadArea {
 public:
  /// Rows 1 to 'last'.
  static Result<HeadArea> read(XlsxReader& book, std::size_t sheet, std::uint32_t last);

  std::uint32_t last_row() const { return static_cast<std::uint32_t>(rows_.size()); }
  std::uint32_t columns() const { return columns_; }
  const std::string& own(std::uint32_t row, std::uint32_t column) const;  // what the cell itself holds
  bool number(std::uint32_t row, std::uint32_t column) const;             // a number or date
  const Merge* merge(std::uint32_t row, std::uint32_t column) const;      // that covers the cell
  std::string line(std::uint32_t row) const;                              // all texts of the row

 private:
  struct Row {
    std::vector<std::string> texts;
    std::vector<bool> numbers;
  };
  void place(const Merge& merge, std::uint32_t last);
  std::vector<Row> rows_;
  std::vector<std::map<std::uint32_t, Merge>> merges_;  // of each row, by first column, none over another
  std::uint32_t columns_ = 0;
};

struct Heading {
  std::uint32_t first = 0, last = 0;
  std::vector<std::vector<std::string>> levels;  // of each column, repeated ones once
  std::vector<int> fields;                       // of each column, -1 unknown
  std::vector<std::string> names;                // of each column: as recognised, else the whole
  int distinct = 0;                              // fields
};

/// The row that names the most fields, with the rows below that divide its headings; of equals the one of fewest
/// rows, then the first.
Heading best_heading(const HeadArea& area, const Recognise& recognise, std::uint32_t search_rows);

}  // namespace zhagen::files
