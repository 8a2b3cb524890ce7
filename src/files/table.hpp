#pragma once
// A table in a sheet as offices make them: titles and notes above the heading, headings of one to three rows, units
// merged over their people, totals, page headings copied in, remarks at the end.
//
//     TableLayout layout = TRY(find_table(book, recognise));
//     TableReport report = TRY(read_table(book, layout, [&](const TableRow& row) { ...; return Next::row; }));
//
// Every row that is not delivered is in the report with the reason, so nothing is lost silently.

#include <deque>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "files/xlsx_reader.hpp"

namespace zhagen::files {

/// The field (0, 1, ...) that a heading names, or -1. Headings come folded: no blanks or line ends, half-width letters,
/// digits and brackets, no * or trailing colon; levels joined by '/': 学历/全日制. Tried in this order: whole heading,
/// without a bracketed hint at its end, lowest level alone (with and without the hint).
using Recognise = std::function<int(std::string_view heading)>;

struct TableOptions {
  std::string sheet;                // its name; empty: the first visible sheet with a heading
  std::uint32_t search_rows = 50;   // the heading must begin within these
  std::uint32_t least_fields = 2;   // a row that names fewer known fields is no heading
  bool skip_hidden = false;         // hidden rows are delivered unless this is set
};

struct TableColumn {
  std::uint32_t column;
  int field;
  std::string heading;  // as recognised or folded
};

struct TableLayout {
  std::size_t sheet = 0;
  std::string sheet_name;
  std::uint32_t heading_first = 0, heading_last = 0;  // rows, from 1
  std::vector<TableColumn> columns;                   // known, by column; each field once
  std::vector<TableColumn> duplicates;                // later columns that name the same field again; not delivered
  std::vector<TableColumn> unknown;                   // headings nobody knows (field -1), 序号 left out
  std::vector<std::uint32_t> serial;                  // columns of 序号
  std::vector<std::string> above;                     // the folded text of each row above the heading
  std::vector<std::vector<std::string>> levels;       // by column from 0: its folded heading, level by level
  std::vector<std::string> other_sheets;              // visible sheets that have a heading too and are not read
};

/// Errc::sheet_unknown, table_empty, table_no_heading (with the row that comes nearest).
Result<TableLayout> find_table(XlsxReader& book, const Recognise& recognise, const TableOptions& options = {});

struct TableRow {
  std::uint32_t number = 0;  // in the sheet, from 1
  bool hidden = false;
  std::vector<Cell> cells;   // one for each of layout.columns, blank where empty; vertical merges are filled down
};

enum class SkipReason : std::uint8_t { total, repeated_heading, repeated_title, remark, section, number_only, unknown_only, hidden };
const char* skip_words(SkipReason reason);  // Chinese

struct SkippedRow {
  std::uint32_t number;
  SkipReason reason;
  std::string text;  // the row's texts, shortened
};

struct UnknownColumn {
  std::uint32_t column;
  std::string heading;               // empty: a column of values without a heading
  std::vector<std::string> samples;  // its first three values
};

struct TableReport {
  std::uint32_t rows = 0;  // delivered
  std::uint32_t hidden_rows = 0, blank_rows = 0;
  std::vector<SkippedRow> skipped;      // in order; blank rows are only counted
  std::vector<UnknownColumn> unknown;   // that hold values
};

Result<TableReport> read_table(XlsxReader& book, const TableLayout& layout,
                               const std::function<Next(const TableRow&)>& each, const TableOptions& options = {});

/// cell_place of a column of the table.
std::string table_place(const XlsxReader& book, const TableLayout& layout, std::uint32_t row, std::size_t column);

/// A whole table in memory, for inputs known to be small (Limits::table_text). Views are into the table itself.
struct Table {
  TableLayout layout;
  TableReport report;
  std::vector<TableRow> rows;
  std::deque<std::string> texts;  // owns what the cells show
};
Result<Table> load_table(XlsxReader& book, const Recognise& recognise, const TableOptions& options = {});

}  // namespace zhagen::files
