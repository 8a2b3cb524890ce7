#include "files/sheet_events.hpp"

#include <algorithm>
#include <cstdlib>

#include "files/number_text.hpp"

namespace zhagen::files {
namespace {

/// The column of a reference like AB12, from 0; ~0 when there are no letters or more than a sheet can have.
std::uint32_t column_of(std::string_view& reference) {
  std::uint32_t column = 0;
  std::size_t i = 0;
  for (; i < reference.size() && reference[i] >= 'A' && reference[i] <= 'Z' && i < 4; ++i)
    column = column * 26 + static_cast<std::uint32_t>(reference[i] - 'A' + 1);
  reference.remove_prefix(i);
  return column - 1;
}

std::uint32_t row_of(std::string_view& reference) {
  std::uint32_t row = 0;
  std::size_t i = 0;
  for (; i < reference.size() && reference[i] >= '0' && reference[i] <= '9' && i < 8; ++i)
    row = row * 10 + static_cast<std::uint32_t>(reference[i] - '0');
  reference.remove_prefix(i);
  return row;
}

}  // namespace

RowEvents::RowEvents(const Workbook& book, const SharedStrings& strings, std::string file, std::string sheet,
                     const Limits& limits, const std::function<Next(const Row&)>& each, std::uint32_t delivered)
    : book_(book), strings_(strings), file_(std::move(file)), sheet_(std::move(sheet)), limits_(limits), each_(each), delivered_(delivered) {}

Error RowEvents::broken_row() const { return fail(Errc::xlsx_row_broken, file_, sheet_, row_.number); }

void RowEvents::start(std::string_view local, const XmlAttributes& a) {
  switch (depth()) {
    case 1: break;
    case 2: in_data_ = local == "sheetData"; break;
    case 3:
      if (in_data_ && local == "row") start_row(a);
      break;
    case 4:
      if (in_row_ && local == "c") start_cell(a);
      break;
    default:
      if (!in_cell_) break;
      if (local == "v") take_ = has_value_ = true;
      else if (local == "t") take_ = has_value_ = phonetic_ == 0 && type_ == Type::inline_text;
      else if (local == "f") formula_ = true;
      else if (local == "rPh") ++phonetic_;
  }
}

void RowEvents::end(std::string_view local) {
  take_ = false;
  switch (depth()) {
    case 1: break;
    case 2:
      if (in_data_) stop();  // nothing behind the rows is ours
      break;
    case 3:
      if (in_row_) end_row();
      break;
    case 4:
      if (in_cell_) end_cell();
      break;
    default:
      if (local == "rPh" && phonetic_ > 0) --phonetic_;
  }
}

void RowEvents::text(std::string_view s) {
  if (!take_) return;
  value_ += s;
  if (value_.size() > limits_.cell_text) stop(fail(Errc::xlsx_text, file_, sheet_, row_.number));
}

void RowEvents::start_row(const XmlAttributes& a) {
  std::uint64_t number = row_.number + std::uint64_t{1};
  if (const char* r = a.find("r")) {
    number = a.number("r");
    if (*r == 0 || number <= row_.number) return stop(broken_row());
  }
  if (number > limits_.rows) return stop(fail(Errc::xlsx_rows, file_, sheet_, limits_.rows));
  row_.number = static_cast<std::uint32_t>(number);
  row_.hidden = a.flag("hidden") || a.get("ht") == "0";
  row_.cells.clear();
  spans_.clear();
  texts_.clear();
  next_column_ = 0;
  in_row_ = true;
}

void RowEvents::start_cell(const XmlAttributes& a) {
  column_ = next_column_;
  std::uint64_t style = 0;
  type_ = Type::number;
  for (const char** p = a.pairs(); *p; p += 2) {
    if (p[0][0] == 0 || p[0][1] != 0) continue;  // r, s and t, once for each of millions of cells
    std::string_view v = p[1];
    if (p[0][0] == 'r') {
      column_ = column_of(v);
      if (row_of(v) != row_.number || !v.empty()) return stop(broken_row());
    } else if (p[0][0] == 's') {
      style = std::strtoul(p[1], nullptr, 10);
    } else if (p[0][0] == 't') {
      type_ = v == "s"           ? Type::shared
              : v == "inlineStr" ? Type::inline_text
              : v == "str"       ? Type::formula_text
              : v == "b"         ? Type::boolean
              : v == "e"         ? Type::error
              : v == "d"         ? Type::iso_date
                                 : Type::number;
    }
  }
  if (column_ >= limits_.columns) return stop(fail(Errc::xlsx_columns, file_, sheet_, row_.number, limits_.columns));
  if (++cells_ > limits_.cells) return stop(fail(Errc::xlsx_cells, file_, sheet_, limits_.cells));
  format_ = style < book_.formats.size() ? book_.formats[style] : NumberFormat();
  next_column_ = column_ + 1;
  value_.clear();
  phonetic_ = 0;
  formula_ = has_value_ = false;
  in_cell_ = true;
}

RowEvents::Span RowEvents::keep(std::string_view s) {
  texts_ += s;
  return {texts_.size() - s.size(), s.size()};
}

void RowEvents::put(Cell& cell, Span text, Span raw) {
  cell.column = column_;
  cell.formula = formula_;
  cell.epoch1904 = book_.epoch1904;
  text_bytes_ += text.size;
  if (texts_.size() > limits_.row_text || text_bytes_ > limits_.sheet_text)
    return stop(fail(Errc::xlsx_text, file_, sheet_, row_.number));
  row_.cells.push_back(cell);
  spans_.emplace_back(text, raw);
}

void RowEvents::end_cell() {
  in_cell_ = false;
  Cell cell;
  if (value_.empty()) {
    // An empty result of a text formula is a blank cell; a number formula without result has not been computed.
    if (!formula_ || (has_value_ && type_ == Type::formula_text)) return;
    cell.kind = CellKind::uncomputed;
    return put(cell, {}, {});
  }
  switch (type_) {
    case Type::shared: {
      char* end = nullptr;
      unsigned long i = std::strtoul(value_.c_str(), &end, 10);
      if (*end != 0 || value_[0] < '0' || value_[0] > '9' || i >= strings_.size())
        return stop(fail(Errc::xlsx_string_missing, file_, sheet_, row_.number, value_.substr(0, 20)));
      std::size_t from = texts_.size();
      if (!strings_.append_to(i, texts_)) return stop(fail(Errc::file_unreadable, file_, "tmp"));
      if (texts_.size() == from) return;
      cell.kind = CellKind::text;
      return put(cell, {from, texts_.size() - from}, {});
    }
    case Type::inline_text:
    case Type::formula_text:
      resolve_escapes(value_);
      cell.kind = CellKind::text;
      return put(cell, keep(value_), {});
    case Type::boolean:
      cell.kind = CellKind::boolean;
      return put(cell, keep(value_ == "0" || value_ == "false" ? "FALSE" : "TRUE"), {});
    case Type::error:
      cell.kind = CellKind::error;
      return put(cell, keep(value_), {});
    case Type::iso_date: {
      auto date = Date::parse(std::string_view(value_).substr(0, 10));
      cell.kind = date ? CellKind::date : CellKind::text;
      if (date) cell.date = *date;
      Span span = keep(value_);
      return put(cell, span, span);
    }
    case Type::number: return number_cell(cell);
  }
}

void RowEvents::number_cell(Cell& cell) {
  NumberText n = number_text(value_, scratch_);
  Span raw = keep(value_);
  if (!n.good) {
    cell.kind = CellKind::text;
    return put(cell, raw, {});
  }
  cell.kind = CellKind::number;
  cell.imprecise = n.imprecise;
  if (format_.date) {
    cell.date = date_of_serial(std::strtod(value_.c_str(), nullptr), book_.epoch1904);
    if (!cell.date.empty()) cell.kind = CellKind::date;
    if (!format_.day && cell.date.day() == 1) cell.date = Date::trusted(cell.date.value() - 1);
  }
  Span text = raw;
  auto zeros = static_cast<std::size_t>(format_.zeros);
  if (zeros > n.text.size() && n.text.find_first_not_of("0123456789") == std::string_view::npos)
    text = keep(std::string(zeros - n.text.size(), '0') + std::string(n.text));
  else if (n.text.data() != value_.data()) text = keep(n.text);
  put(cell, text, raw);
}

void RowEvents::end_row() {
  in_row_ = false;
  std::vector<Cell>& cells = row_.cells;
  for (std::size_t i = 0; i < cells.size(); ++i) {
    cells[i].text = std::string_view(texts_).substr(spans_[i].first.from, spans_[i].first.size);
    cells[i].raw = std::string_view(texts_).substr(spans_[i].second.from, spans_[i].second.size);
  }
  auto by_column = [](const Cell& a, const Cell& b) { return a.column < b.column; };
  if (!std::is_sorted(cells.begin(), cells.end(), by_column)) std::sort(cells.begin(), cells.end(), by_column);
  for (std::size_t i = 1; i < cells.size(); ++i)
    if (cells[i].column == cells[i - 1].column) return stop(broken_row());
  if (row_.number <= delivered_) return;
  delivered_ = row_.number;
  if (each_(row_) == Next::stop) stop();
}

void FrameEvents::start(std::string_view local, const XmlAttributes& a) {
  if (depth() != 3) return;
  if (local == "mergeCell") {
    std::string_view ref = a.get("ref");
    Merge m{};
    m.first_column = column_of(ref);
    m.first_row = row_of(ref);
    m.last_column = m.first_column;
    m.last_row = m.first_row;
    if (ref.starts_with(":")) {
      ref.remove_prefix(1);
      m.last_column = column_of(ref);
      m.last_row = row_of(ref);
    }
    bool good = ref.empty() && m.first_row >= 1 && m.first_row <= m.last_row && m.last_row <= limits_.rows &&
                m.first_column <= m.last_column && m.last_column < limits_.columns;
    if (good) out_.merges.push_back(m);  // one that makes no sense merges nothing, in Excel as here
    if (out_.merges.size() > limits_.merges) stop(fail(Errc::xlsx_parts, file_, limits_.merges));
  } else if (local == "col" && a.flag("hidden")) {
    std::uint64_t from = a.number("min", 1), to = a.number("max", from);
    if (from < 1 || to < from || from > limits_.columns) return;
    to = std::min<std::uint64_t>(to, limits_.columns);
    if (out_.hidden_columns.size() < limits_.columns)
      out_.hidden_columns.emplace_back(static_cast<std::uint32_t>(from - 1), static_cast<std::uint32_t>(to - 1));
  }
}

}  // namespace zhagen::files
