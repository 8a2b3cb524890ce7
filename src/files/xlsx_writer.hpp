#pragma once
// Writing .xlsx lists that offices print: title, notes, styled heading, frozen panes, filter, choices, page set-up.
// Rows are written in order and leave memory at once. Text is always text, whatever it begins with: no cell
// written here is a formula. Same input, same bytes. The file appears whole under its name on close(), or not at all.
//
//     XlsxWriter out = TRY(XlsxWriter::create("plan.xlsx", {.title = "建议方案"}));
//     TRY(out.sheet({.name = "方案", .title = "...", .columns = {{"姓名"}, {"得分", 3}}}));
//     TRY(out.row({"张三", Number{88500, 3}}));
//     TRY(out.close());

#include <initializer_list>
#include <memory>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "base/date.hpp"
#include "base/result.hpp"

namespace zhagen::files {

/// value x 10^-places, shown with that many places: 88500, 3 is 88.500.
struct Number {
  std::int64_t value = 0;
  int places = 0;
};

/// A cell to write: nothing, text, number, date (exact: a date cell; month known: shown as 1980.05; year: 1980).
using OutCell = std::variant<std::monostate, std::string_view, Number, Date>;

struct OutColumn {
  std::string heading = "";
  double width = 0;                  // in characters of the default font; 0: from the contents, 6 to 40
  std::vector<std::string> choices = {};  // a drop-down list for the cells of the column
  bool centre = false;
  std::string prompt = "";           // shown beside a cell while it is filled in
  bool required = false;             // its heading is marked with a *
  bool number = false;               // empty cells take what is typed as a number; else as text, as it was typed
  bool open = false;                 // may be written to on a locked sheet; drawn so that it is seen
  bool hidden = false;
};

enum class Paper : std::uint8_t { a4, a3 };

struct OutSheet {
  std::string name;                // at most 31 characters, none of []:*?/\  .
  std::string title;               // over all columns; empty: none
  std::string left = "", right = "";  // one line under it: who fills it in, as of which day
  std::vector<std::string> notes;  // lines between title and heading
  std::vector<OutColumn> columns;
  bool heading = true;             // false: no heading row (pages of text)
  bool filter = true;
  std::uint32_t frozen_columns = 0;
  std::uint32_t spare_rows = 0;    // empty rows after the last, ruled, with the columns' choices: for forms to fill in
  std::uint32_t more_rows = 0;     // further rows that have choices and are not ruled
  bool spare_open = false;         // all columns of the ruled empty rows take something, on a locked sheet too
  bool locked = false;             // only open columns take anything; no password: it keeps from slips, not from malice
  bool print = false;              // as offices print lists: their typefaces and sizes, no colours
  bool hidden = false;
  Paper paper = Paper::a4;
  bool landscape = true;
};

struct OutProperties {
  std::string title = "", author = "", company = "";
  Date created = Date::trusted(20000101);  // fixed: the clock would change the bytes
};

enum class Tone : std::uint8_t { plain, strong, faint, alert, marked };  // marked: on a ground that is seen where nothing is written

class XlsxWriter {
 public:
  /// Errc::file_in_use, Errc::file_unwritable. Nothing is visible under the path before close().
  static Result<XlsxWriter> create(const std::string& path, const OutProperties& properties = {});
  XlsxWriter(XlsxWriter&&) noexcept;
  XlsxWriter& operator=(XlsxWriter&&) noexcept;
  ~XlsxWriter();  // without close(): nothing is left behind

  /// Begins a sheet; rows go to the last one begun. Errc::sheet_name_invalid.
  Status sheet(const OutSheet& sheet);
  Status row(const std::vector<OutCell>& cells, Tone tone = Tone::plain);
  /// A tone for each cell; plain where there is none.
  Status row(const std::vector<OutCell>& cells, const std::vector<Tone>& tones);
  /// A line over all columns, before the rows of a group.
  Status band(const std::string& text);
  /// What follows begins a page. A sheet with such breaks is scaled so that each of its pages fits the paper.
  Status page_break();
  /// Writes the file and puts it in its place.
  Status close();

 private:
  struct State;
  explicit XlsxWriter(std::unique_ptr<State> s);
  std::unique_ptr<State> s_;
};

}  // namespace zhagen::files
