#include "files/table.hpp"

#include <algorithm>
#include <optional>
#include <set>

#include "files/heading.hpp"
#include "files/text.hpp"
#include "files/value.hpp"

namespace zhagen::files {
namespace {

bool serial_heading(std::string_view folded) {
  for (std::string_view s : {"序号", "序", "顺序号", "顺序", "项次", "NO", "NO.", "No", "No.", "no", "#"})
    if (folded == s) return true;
  return false;
}

TableLayout layout_of(const XlsxReader& book, std::size_t sheet, const HeadArea& area, Heading h) {
  TableLayout out;
  out.sheet = sheet;
  out.sheet_name = book.sheets()[sheet].name;
  out.heading_first = h.first;
  out.heading_last = h.last;
  std::set<int> taken;
  for (std::uint32_t c = 0; c < h.fields.size(); ++c) {
    TableColumn column{c, h.fields[c], h.names[c]};
    if (column.field >= 0) (taken.insert(column.field).second ? out.columns : out.duplicates).push_back(column);
    else if (serial_heading(column.heading)) out.serial.push_back(c);
    else if (!column.heading.empty()) out.unknown.push_back(column);
  }
  for (std::uint32_t r = 1; r < h.first; ++r)
    if (std::string line = area.line(r); !line.empty()) out.above.push_back(std::move(line));
  out.levels = std::move(h.levels);
  return out;
}

std::string names_of(const std::vector<Sheet>& sheets) {
  std::string out;
  for (const Sheet& s : sheets) out += (out.empty() ? "“" : "、“") + s.name + "”";
  return out;
}

}  // namespace

Result<TableLayout> find_table(XlsxReader& book, const Recognise& recognise, const TableOptions& options) {
  const std::vector<Sheet>& sheets = book.sheets();
  std::vector<std::size_t> wanted;
  for (std::size_t i = 0; i < sheets.size(); ++i)
    if (options.sheet.empty() ? sheets[i].state == SheetState::visible : sheets[i].name == options.sheet) wanted.push_back(i);
  if (wanted.empty() && !options.sheet.empty())
    return fail(Errc::sheet_unknown, book.name(), options.sheet, names_of(sheets));

  std::optional<TableLayout> found;
  std::vector<std::string> others;
  std::size_t near_sheet = 0;
  std::uint32_t near_row = 0;
  int near_fields = -1;
  std::string near_text;
  for (std::size_t sheet : wanted) {
    HeadArea area = TRY(HeadArea::read(book, sheet, options.search_rows + 4));
    Heading h = best_heading(area, recognise, options.search_rows);
    if (h.distinct >= static_cast<int>(options.least_fields)) {
      if (found) others.push_back(sheets[sheet].name);
      else found = layout_of(book, sheet, area, std::move(h));
      continue;
    }
    // For the message: the row with a known field, or else the one with the most texts.
    std::size_t most = 0;
    for (std::uint32_t r = 1; r <= area.last_row() && h.first == 0; ++r) {
      std::size_t texts = 0;
      for (std::uint32_t c = 0; c < area.columns(); ++c) texts += !area.own(r, c).empty() && !area.number(r, c);
      if (texts > most) most = texts, near_row = near_fields < 0 ? r : near_row;
    }
    if (h.distinct > near_fields && (h.distinct > 0 || most > 0)) {
      near_fields = h.distinct;
      near_sheet = sheet;
      if (h.first) near_row = h.first;
      near_text.clear();
      for (std::uint32_t c = 0; c < area.columns(); ++c)
        if (!area.own(near_row, c).empty()) near_text += (near_text.empty() ? "" : "、") + area.own(near_row, c);
    }
  }
  if (found) {
    found->other_sheets = std::move(others);
    return *std::move(found);
  }
  if (near_fields < 0) return fail(Errc::table_empty, book.name());
  return fail(Errc::table_no_heading, book.name(), options.search_rows, sheets[near_sheet].name, near_row, shorten(near_text, 80));
}

std::string table_place(const XlsxReader& book, const TableLayout& layout, std::uint32_t row, std::size_t column) {
  const TableColumn& c = layout.columns[column];
  return cell_place(book.name(), layout.sheet_name, row, c.column, c.heading);
}

Result<Table> load_table(XlsxReader& book, const Recognise& recognise, const TableOptions& options) {
  Table table;
  table.layout = TRY(find_table(book, recognise, options));
  std::size_t bytes = 0;
  bool full = false;
  std::uint32_t last = 0;
  auto keep = [&](const TableRow& row) {
    TableRow& own = table.rows.emplace_back(row);
    std::size_t size = 0;
    for (const Cell& cell : row.cells) size += cell.text.size() + cell.raw.size();
    last = row.number;
    bytes += size + row.cells.size() * sizeof(Cell);
    full = bytes > book.limits().table_text;
    if (full) return Next::stop;
    std::string& text = table.texts.emplace_back();
    text.reserve(size);  // what is put in stays where it is
    auto put = [&](std::string_view s) {
      std::size_t from = text.size();
      text += s;
      return std::string_view(text).substr(from);
    };
    for (Cell& cell : own.cells) cell.text = put(cell.text), cell.raw = put(cell.raw);
    return Next::row;
  };
  table.report = TRY(read_table(book, table.layout, keep, options));
  if (full) return fail(Errc::xlsx_text, book.name(), table.layout.sheet_name, last);
  return table;
}

}  // namespace zhagen::files
