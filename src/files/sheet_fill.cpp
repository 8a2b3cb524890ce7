#include "files/sheet_fill.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <optional>

#include "files/cell.hpp"
#include "files/out_text.hpp"

namespace zhagen::files {
namespace {

using View = std::string_view;

/// An attribute's value in a start tag, "" where there is none.
View attribute(View tag, View name) {
  for (std::size_t at = 0; (at = tag.find(name, at)) != View::npos; at += name.size()) {
    std::size_t end = at + name.size();
    if (at == 0 || (tag[at - 1] != ' ' && tag[at - 1] != '\n' && tag[at - 1] != '\r' && tag[at - 1] != '\t') || end + 1 >= tag.size() || tag[end] != '=') continue;
    char quote = tag[end + 1];
    std::size_t close = tag.find(quote, end + 2);
    return close == View::npos ? View() : tag.substr(end + 2, close - end - 2);
  }
  return {};
}

std::string with_attribute(View tag, View name, const std::string& value) {
  View old = attribute(tag, name);
  if (!old.data()) return std::string(tag);
  std::string out(tag);
  return out.replace(static_cast<std::size_t>(old.data() - tag.data()), old.size(), value);
}

std::uint32_t number(View text) {
  std::uint32_t n = 0;
  std::from_chars(text.data(), text.data() + text.size(), n);
  return n;
}

/// References in a text that stand at or below a row, moved down: A7, $B$7:C9, 7:9. Texts in quotes and names of other
/// sheets stay as they are.
std::string moved(View text, std::uint32_t from, std::uint32_t by) {
  std::string out;
  auto letter = [](char c) { return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z'); };
  auto digit = [](char c) { return c >= '0' && c <= '9'; };
  for (std::size_t i = 0; i < text.size();) {
    char c = text[i];
    if (c == '"' || c == '\'') {
      std::size_t end = text.find(c, i + 1);
      end = end == View::npos ? text.size() : end + 1;
      out += text.substr(i, end - i);
      bool sheet = c == '\'' && end < text.size() && text[end] == '!';
      i = end;
      if (!sheet) continue;
      while (i < text.size() && (letter(text[i]) || digit(text[i]) || View("!$:").find(text[i]) != View::npos)) out += text[i++];
      continue;
    }
    if (!letter(c) && c != '$' && static_cast<unsigned char>(c) < 0x80 && c != '_') {
      out += c, ++i;
      continue;
    }
    std::size_t j = i;  // a word: a reference, a name, a function, another sheet
    while (j < text.size() && (letter(text[j]) || digit(text[j]) || text[j] == '$' || text[j] == '_' || text[j] == '.' || static_cast<unsigned char>(text[j]) >= 0x80)) ++j;
    View word = text.substr(i, j - i);
    if (j < text.size() && text[j] == '!') {
      out += word;
      i = j;
      while (i < text.size() && (letter(text[i]) || digit(text[i]) || View("!$:").find(text[i]) != View::npos)) out += text[i++];
      continue;
    }
    std::size_t k = 0;
    if (k < word.size() && word[k] == '$') ++k;
    std::size_t letters = k;
    while (k < word.size() && letter(word[k])) ++k;
    bool some = k > letters && k - letters <= 3;
    if (k < word.size() && word[k] == '$') ++k;
    std::size_t digits = k;
    while (k < word.size() && digit(word[k])) ++k;
    if (some && k == word.size() && k > digits && (j == text.size() || text[j] != '(')) {
      std::uint32_t row = number(word.substr(digits));
      out += word.substr(0, digits);
      out += std::to_string(row >= from ? row + by : row);
    } else {
      out += word;
    }
    i = j;
  }
  return out;
}

struct CellPart {
  View whole, tag, body;   // body: between the tags
  std::uint32_t column = 0;
};
struct RowPart {
  View before, tag;        // what stands before it; its start tag with < and >
  bool closed = false;     // <row .../>
  std::uint32_t number = 0;
  std::vector<CellPart> cells;
};

std::uint32_t column_of(View reference) {
  std::uint32_t n = 0;
  for (char c : reference) {
    if (c < 'A' || c > 'Z') break;
    n = n * 26 + static_cast<std::uint32_t>(c - 'A' + 1);
  }
  return n ? n - 1 : 0;
}

/// The end of the tag that begins at `at`: behind its >.
std::size_t tag_end(View text, std::size_t at) {
  char quote = 0;
  for (; at < text.size(); ++at) {
    char c = text[at];
    if (quote) quote = c == quote ? 0 : quote;
    else if (c == '"' || c == '\'') quote = c;
    else if (c == '>') return at + 1;
  }
  return View::npos;
}

std::optional<std::vector<CellPart>> cells_in(View text) {
  std::vector<CellPart> out;
  std::size_t at = 0;
  while ((at = text.find("<c", at)) != View::npos) {
    if (at + 2 >= text.size() || View(" >/\n\r\t").find(text[at + 2]) == View::npos) {
      ++at;
      continue;
    }
    std::size_t end = tag_end(text, at);
    if (end == View::npos) return {};
    CellPart c;
    c.tag = text.substr(at, end - at);
    c.column = column_of(attribute(c.tag, "r"));
    if (attribute(c.tag, "r").empty()) return {};
    std::size_t close = end;
    if (!c.tag.ends_with("/>")) {
      close = text.find("</c>", end);
      if (close == View::npos) return {};
      c.body = text.substr(end, close - end);
      close += 4;
    }
    c.whole = text.substr(at, close - at);
    out.push_back(c);
    at = close;
  }
  return out;
}

std::string opening(View tag) { return tag.ends_with("/>") ? std::string(tag.substr(0, tag.size() - 2)) + ">" : std::string(tag); }

bool has_value(const CellPart& c) { return c.body.find("<v>") != View::npos || c.body.find("<is>") != View::npos || c.body.find("<f") != View::npos; }
bool has_text(const CellPart& c) { return has_value(c) && c.body.find("<f") == View::npos; }

/// A formula's old result goes: programs compute it anew.
std::string without_result(std::string cell) {
  std::size_t f = cell.find("<f"), v = cell.find("<v>"), end = cell.find("</v>");
  if (f != std::string::npos && v != std::string::npos && end != std::string::npos && v < end) cell.erase(v, end + 4 - v);
  return cell;
}

/// A cell in another row, its formula with it.
std::string in_row(const CellPart& c, std::uint32_t row, std::uint32_t from, std::uint32_t by) {
  std::string tag = with_attribute(c.tag, "r", column_letters(c.column) + std::to_string(row));
  if (c.body.empty()) return tag;
  std::string body(c.body);
  if (std::size_t f = body.find("<f"); f != std::string::npos) {
    std::size_t begin = tag_end(body, f), end = body.find("</f>", begin);
    if (begin != std::string::npos && end != std::string::npos) body.replace(begin, end - begin, moved(View(body).substr(begin, end - begin), from, by));
  }
  return without_result(tag + body + "</c>");
}

std::string escaped(View text) {
  std::string out;
  for (char c : text) {
    if (c == '&') out += "&amp;";
    else if (c == '<') out += "&lt;";
    else if (c == '>') out += "&gt;";
    else out += c;
  }
  return out;
}

std::string filled(const std::string& style, std::uint32_t column, std::uint32_t row, const FillValue& v) {
  std::string out = "<c r=\"" + column_letters(column) + std::to_string(row) + "\"";
  if (!style.empty()) out += " s=\"" + style + "\"";
  if (v.text.empty()) return out + "/>";
  if (v.number) return out + "><v>" + v.text + "</v></c>";
  return out + " t=\"inlineStr\"><is><t xml:space=\"preserve\">" + escaped(cell_text(v.text)) + "</t></is></c>";
}

}  // namespace

Result<std::string> fill_sheet(const std::string& part, const SheetFill& fill, const std::string& file) {
  auto broken = [&] { return fail(Errc::archive_entry_broken, file, std::string("worksheet")); };
  View text = part;
  std::size_t begin = text.find("<sheetData");
  if (begin == View::npos || text.find("<![CDATA[") != View::npos) return broken();
  std::size_t open = tag_end(text, begin), close = text.find("</sheetData>");
  bool empty = open != View::npos && text[open - 2] == '/';
  if (open == View::npos || (!empty && close == View::npos)) return broken();
  View data = empty ? View() : text.substr(open, close - open);
  std::vector<RowPart> rows;
  for (std::size_t at = 0, last = 0; (at = data.find("<row", at)) != View::npos; last = at) {
    std::size_t end = tag_end(data, at);
    if (end == View::npos) return broken();
    RowPart r;
    r.before = data.substr(last, at - last);
    r.tag = data.substr(at, end - at);
    r.closed = r.tag.ends_with("/>");
    r.number = number(attribute(r.tag, "r"));
    if (r.number == 0) return broken();
    if (!r.closed) {
      std::size_t finish = data.find("</row>", end);
      if (finish == View::npos) return broken();
      auto cells = cells_in(data.substr(end, finish - end));
      if (!cells) return broken();
      r.cells = std::move(*cells);
      end = finish + 6;
    }
    rows.push_back(std::move(r));
    at = end;
  }

  // The blank rows of the form: from the first to fill to the one before the next that says something.
  std::uint32_t next = 0;
  const RowPart* pattern = nullptr;
  for (const RowPart& r : rows) {
    if (r.number < fill.start) continue;
    if (std::any_of(r.cells.begin(), r.cells.end(), has_text)) {
      next = r.number;
      break;
    }
    pattern = &r;
  }
  auto wanted = static_cast<std::uint32_t>(fill.rows.size());
  std::uint32_t room = next ? next - fill.start : wanted;
  std::uint32_t more = wanted > room ? wanted - room : 0;
  std::uint32_t insert = room > 0 ? next - 1 : next;   // rows are put in before this one
  if (next == 0) insert = UINT32_MAX;

  auto row_of = [&](std::uint32_t n) { return n >= insert ? n + more : n; };
  auto values_at = [&](std::uint32_t n) { return n >= fill.start && n - fill.start < wanted ? &fill.rows[n - fill.start] : nullptr; };
  std::string out(text.substr(0, begin));
  out += empty ? std::string("<sheetData>") : std::string(text.substr(begin, open - begin));
  /// One row: its own cells at their place, those of the list over them.
  auto put_row = [&](const RowPart* r, std::uint32_t n, bool copy) {
    const std::vector<FillValue>* values = values_at(n);
    out += r ? with_attribute(opening(r->tag), "r", std::to_string(n)) : "<row r=\"" + std::to_string(n) + "\">";
    std::vector<std::pair<std::uint32_t, std::string>> cells;
    if (r)
      for (const CellPart& c : r->cells) {
        std::size_t i = static_cast<std::size_t>(std::find(fill.columns.begin(), fill.columns.end(), c.column) - fill.columns.begin());
        if (values && i < fill.columns.size()) cells.emplace_back(c.column, filled(std::string(attribute(c.tag, "s")), c.column, n, (*values)[i]));
        else if (copy) cells.emplace_back(c.column, in_row(c, n, r->number, n - r->number));
        else cells.emplace_back(c.column, in_row(c, n, insert, more));
      }
    if (values)
      for (std::size_t i = 0; i < fill.columns.size(); ++i)
        if (std::none_of(cells.begin(), cells.end(), [&](const auto& c) { return c.first == fill.columns[i]; })) {
          std::string style;  // as the pattern's cell, where the row has none
          if (pattern)
            for (const CellPart& c : pattern->cells)
              if (c.column == fill.columns[i]) style = attribute(c.tag, "s");
          cells.emplace_back(fill.columns[i], filled(style, fill.columns[i], n, (*values)[i]));
        }
    std::sort(cells.begin(), cells.end(), [](const auto& a, const auto& b) { return a.first < b.first; });
    for (const auto& [column, cell] : cells) out += cell;
    out += "</row>";
  };
  std::uint32_t done = 0;   // rows up to this one are written
  auto put_until = [&](std::uint32_t before) {
    for (std::uint32_t n = std::max(done + 1, fill.start); n < before && n - fill.start < wanted; ++n) put_row(n >= insert && n < insert + more ? pattern : nullptr, n, true);
  };
  for (const RowPart& r : rows) {
    std::uint32_t n = row_of(r.number);
    put_until(n);
    put_row(&r, n, false);
    done = n;
  }
  put_until(UINT32_MAX);
  out += "</sheetData>";

  // What follows names cells in attributes: merges, breaks, validations, formats.
  View rest = empty ? text.substr(open) : text.substr(close + 12);
  bool breaks = false;
  for (std::size_t at = 0; at < rest.size();) {
    std::size_t tag = rest.find('<', at);
    out += rest.substr(at, tag == View::npos ? View::npos : tag - at);
    if (tag == View::npos) break;
    std::size_t end = tag_end(rest, tag);
    if (end == View::npos) return broken();
    std::string element(rest.substr(tag, end - tag));
    if (more > 0) {
      for (View name : {View("ref"), View("sqref")})
        if (View value = attribute(element, name); value.data()) element = with_attribute(element, name, moved(value, insert, more));
      if (element.starts_with("<rowBreaks") || element.starts_with("</rowBreaks")) breaks = element[1] == 'r';
      if (breaks && element.starts_with("<brk "))
        if (std::uint32_t id = number(attribute(element, "id")); id >= insert) element = with_attribute(element, "id", std::to_string(id + more));
    }
    out += element;
    at = end;
  }
  return out;
}

}  // namespace zhagen::files
