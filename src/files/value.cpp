#include "files/value.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cstdlib>

#include "files/number_format.hpp"
#include "files/text.hpp"

namespace zhagen::files {
namespace {

enum class Blanks { keep, none };

std::string tidy(std::string_view text, bool fold, Blanks blanks) {
  std::string out;
  for (std::size_t i = 0; i < text.size();) {
    char32_t c = next_char(text, i);
    if (zero_width(c)) continue;
    if (c == '\r') {
      if (i < text.size() && text[i] == '\n') continue;
      c = '\n';
    }
    if (blank(c) || (c == '\n' && fold)) c = ' ';
    if (c == ' ' && blanks == Blanks::none) continue;
    append_char(out, fold ? half_width(c) : c);
  }
  std::size_t from = out.find_first_not_of(" \n");
  if (from == std::string::npos) return "";
  return out.substr(from, out.find_last_not_of(" \n") - from + 1);
}

/// What clerks write where there is nothing to say.
bool placeholder(std::string_view folded) {
  static constexpr std::array<std::string_view, 7> words{"", "无", "-", "--", "—", "——", "/"};
  return std::find(words.begin(), words.end(), folded) != words.end();
}

/// Cells that no value can be read from.
Status readable(const Cell& cell) {
  if (cell.kind == CellKind::error) return fail(Errc::cell_error, cell.text);
  if (cell.kind == CellKind::uncomputed) return fail(Errc::cell_uncomputed);
  return {};
}

constexpr int kFirstYear = 1900, kLastYear = 2100;

Result<Date> within_reason(Date d) {
  if (d.year() < kFirstYear || d.year() > kLastYear) return fail(Errc::date_outside, d.iso(), kFirstYear, kLastYear);
  return d;
}

Result<Date> date_of_number(const Cell& cell) {
  std::string_view t = cell.text;
  std::size_t point = std::min(t.find('.'), t.size());
  bool digits = t.find_first_not_of("0123456789.") == std::string_view::npos;
  if (digits && point == 5) {
    Date d = date_of_serial(std::strtod(std::string(t).c_str(), nullptr), cell.epoch1904);
    if (!d.empty()) return within_reason(d);
  }
  if (digits && point == 4 && t.substr(point) == ".1")
    return fail(Errc::date_ambiguous, t, fmt::format("{}年1月", t.substr(0, 4)), fmt::format("{}年10月", t.substr(0, 4)));
  return within_reason(TRY(Date::parse(t)));
}

Result<Date> date_of_cell(const Cell& cell) {
  // 1980 typed into a cell with a date format is the serial of a day in 1905: the year was meant, or the day.
  if (std::string_view r = cell.raw; r.size() == 4 && (r.starts_with("19") || r.starts_with("20")))
    return fail(Errc::date_ambiguous, r, cell.date.iso(), fmt::format("{}年", r));
  return within_reason(cell.date);
}

/// Sign, digits, point, digits of a decimal; false when it is none.
bool decimal_parts(std::string_view s, bool& negative, std::string& whole, std::string& fraction) {
  negative = s.starts_with("-");
  if (s.starts_with("-") || s.starts_with("+")) s.remove_prefix(1);
  std::size_t point = std::min(s.find('.'), s.size());
  whole = s.substr(0, point);
  fraction = point < s.size() ? s.substr(point + 1) : "";
  auto digits = [](std::string_view d) { return d.find_first_not_of("0123456789") == std::string_view::npos; };
  while (fraction.ends_with('0')) fraction.pop_back();
  return !whole.empty() && digits(whole) && digits(fraction);
}

Result<std::optional<std::int64_t>> scaled(const Cell& cell, int places, Errc invalid) {
  TRY(readable(cell));
  std::optional<std::int64_t> none;
  if (cell.kind == CellKind::number && cell.imprecise) return fail(Errc::number_lost_digits, cell.text);
  std::string s = clean_code(cell.text);
  if (placeholder(s)) return none;
  // Thousands marks, three digits behind each; a comma anywhere else is a slip or a decimal point of other lands.
  for (std::size_t at = s.rfind(','), end = std::min(s.find('.'), s.size()); at != std::string::npos; at = s.rfind(',')) {
    if (end < at || end - at != 4) return fail(invalid, cell.text);
    s.erase(at, 1);
    end = at;
  }
  bool negative = false;
  std::string whole, fraction;
  bool good = (cell.kind == CellKind::text || cell.kind == CellKind::number) && decimal_parts(s, negative, whole, fraction);
  if (!good || whole.size() > 15) return fail(invalid, cell.text);
  if (static_cast<int>(fraction.size()) > places) {
    if (places == 0) return fail(invalid, cell.text);
    return fail(Errc::number_places, cell.text, places);
  }
  fraction.resize(static_cast<std::size_t>(places), '0');
  if (whole.size() + fraction.size() > 18) return fail(invalid, cell.text);
  std::int64_t v = std::strtoll((whole + fraction).c_str(), nullptr, 10);
  return std::optional<std::int64_t>(negative ? -v : v);
}

}  // namespace

std::string fold_width(std::string_view text) { return tidy(text, true, Blanks::keep); }
std::string clean_text(std::string_view text) { return tidy(text, false, Blanks::keep); }

std::string clean_name(std::string_view text) {
  std::string s = fold_width(text), out;
  char32_t before = 0;
  for (std::size_t i = 0; i < s.size();) {
    char32_t c = next_char(s, i);
    if (c == ' ') {
      std::size_t k = i;
      char32_t after = ' ';
      while (k < s.size() && after == ' ') after = next_char(s, k);
      if (before == ' ' || (han(before) && han(after))) continue;
    }
    append_char(out, c);
    before = c;
  }
  return out;
}

std::string clean_code(std::string_view text) {
  std::string s = tidy(text, true, Blanks::none);
  for (char& c : s)
    if (c >= 'a' && c <= 'z') c = static_cast<char>(c - 'a' + 'A');
  return s;
}

Result<std::string> as_text(const Cell& cell) {
  TRY(readable(cell));
  if (cell.kind == CellKind::date && !cell.date.empty()) return cell.date.iso();
  return clean_text(cell.text);
}

Result<std::string> as_code(const Cell& cell) {
  TRY(readable(cell));
  if (cell.kind == CellKind::number && cell.imprecise) return fail(Errc::number_lost_digits, cell.text);
  if (cell.kind == CellKind::date) return clean_code(cell.raw);
  return clean_code(cell.text);
}

Result<Date> as_date(const Cell& cell) {
  TRY(readable(cell));
  if (cell.kind == CellKind::date) return date_of_cell(cell);
  if (cell.kind == CellKind::number) return date_of_number(cell);
  std::string s = fold_width(cell.text);
  if (placeholder(s)) return Date();
  // A time of day behind the date: 1980-05-01 08:30, 1980-05-01T00:00:00.
  std::size_t colon = s.find(':');
  if (colon != std::string::npos) {
    std::size_t gap = s.find_last_of(" T", colon);
    if (gap != std::string::npos && s.find_first_not_of("0123456789:.Z+", gap + 1) == std::string::npos) s.resize(gap);
  }
  auto d = Date::parse(s);
  if (!d) return fail(Errc::date_invalid, cell.text);
  return within_reason(*d);
}

Result<std::optional<std::int64_t>> as_integer(const Cell& cell) { return scaled(cell, 0, Errc::number_invalid); }

Result<std::optional<std::int64_t>> as_scaled(const Cell& cell, int places) {
  assert(places >= 0 && places <= 9);
  return scaled(cell, places, Errc::decimal_invalid);
}

Result<Truth> as_yes_no(const Cell& cell) {
  TRY(readable(cell));
  static constexpr std::array<std::string_view, 10> yes{"是", "有", "√", "✓", "✔", "对", "Y", "YES", "TRUE", "1"};
  static constexpr std::array<std::string_view, 11> no{"否", "无", "×", "✗", "✘", "错", "N", "NO", "FALSE", "0", "不是"};
  std::string s = clean_code(cell.text);
  if (s.empty()) return Truth::unknown;
  if (std::find(yes.begin(), yes.end(), s) != yes.end()) return Truth::yes;
  if (std::find(no.begin(), no.end(), s) != no.end()) return Truth::no;
  return fail(Errc::yes_no_invalid, cell.text);
}

std::string cell_place(std::string_view file, std::string_view sheet, std::uint32_t row, std::uint32_t column,
                       std::string_view heading) {
  std::string out(file);
  if (!sheet.empty()) out += fmt::format("{}工作表“{}”", out.empty() ? "" : " ", sheet);
  if (row) out += fmt::format("第 {} 行 {} 列", row, column_letters(column));
  if (!heading.empty()) out += fmt::format("“{}”", heading);
  return out;
}

}  // namespace zhagen::files
