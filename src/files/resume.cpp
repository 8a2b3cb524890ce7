#include "files/resume.hpp"

#include "base/utf8.hpp"

namespace zhagen::files {
namespace {

constexpr std::size_t kTextColumn = 18, kFarRight = 12;

bool blank(char32_t c) { return c == ' ' || c == '\t' || c == 0x3000 || c == 0xA0; }
bool digit(char32_t c) { return c >= '0' && c <= '9'; }
bool word(char32_t c) { return digit(c) || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }

using Chars = std::u32string_view;

void skip_blanks(Chars& s) {
  while (!s.empty() && blank(s.front())) s.remove_prefix(1);
}
Chars without_blanks(Chars s) {
  skip_blanks(s);
  while (!s.empty() && blank(s.back())) s.remove_suffix(1);
  return s;
}
bool take(Chars& s, Chars head) {
  if (!s.starts_with(head)) return false;
  s.remove_prefix(head.size());
  return true;
}

/// 1995.09 and its kin off the front; nothing taken where there is no month of a year.
Date take_month(Chars& s) {
  Chars rest = s;
  int year = 0, month = 0;
  std::size_t digits = 0;
  for (; digits < 4 && !rest.empty() && digit(rest.front()); ++digits, rest.remove_prefix(1)) year = year * 10 + static_cast<int>(rest.front() - '0');
  if (digits < 4) return {};
  bool dot = take(rest, U".") || take(rest, U"．");
  for (digits = 0; digits < 2 && !rest.empty() && digit(rest.front()); ++digits, rest.remove_prefix(1)) month = month * 10 + static_cast<int>(rest.front() - '0');
  if (digits < (dot ? 1u : 2u) || month == 0 || (!rest.empty() && digit(rest.front()))) return {};
  auto date = Date::of(year, month);
  if (!date) return {};
  s = rest;
  return *date;
}

bool take_sign(Chars& s) {
  skip_blanks(s);
  bool dashes = false;
  while (take(s, U"—")) dashes = true;
  if (dashes || take(s, U"--")) return true;
  for (Chars sign : {Chars(U"–"), Chars(U"－"), Chars(U"-"), Chars(U"~"), Chars(U"～"), Chars(U"至")})
    if (take(s, sign)) return true;
  return false;
}

/// A line that begins a stage.
bool read_stage(Chars line, Stage& stage) {
  skip_blanks(line);
  stage.from = take_month(line);
  if (stage.from.empty() || !take_sign(line)) return false;
  skip_blanks(line);
  stage.to = take_month(line);
  if (stage.to.empty() && !take(line, U"至今") && (line == U"今" || (line.size() > 1 && blank(line[1])))) take(line, U"今");
  stage.text = utf8::encode(without_blanks(line));
  return true;
}

std::size_t indent(Chars line) {
  std::size_t columns = 0;
  for (char32_t c : line) {
    if (!blank(c)) break;
    columns += c == 0x3000 ? 2 : c == '\t' ? 8 : 1;
  }
  return columns;
}

bool is_note(Chars line) {
  return line.starts_with(U"（其间") || line.starts_with(U"(其间") || line.starts_with(U"（期间") || line.starts_with(U"(期间");
}
bool closed(const std::string& note) { return note.ends_with("）") || note.ends_with(")"); }

/// Two parts of one text that a line break has parted.
void join(std::string& text, Chars more) {
  std::u32string before = utf8::decode(text);
  if (!before.empty() && !more.empty() && word(before.back()) && word(more.front())) text += ' ';
  text += utf8::encode(more);
}

std::size_t width(char32_t c) { return c < 0x80 ? 1 : 2; }

/// The text with breaks, never inside a word, beside a blank or before what reads as a note: it is joined again as it was.
void add_wrapped(std::string& out, const std::string& text, std::size_t room) {
  std::u32string s = utf8::decode(text);
  std::size_t from = 0;
  while (room && from < s.size()) {
    std::size_t used = 0, at = from, cut = 0;
    for (; at < s.size() && used + width(s[at]) <= room; ++at) {
      used += width(s[at]);
      if (at + 1 < s.size() && !blank(s[at]) && !blank(s[at + 1]) && !(word(s[at]) && word(s[at + 1])) && !is_note(Chars(s).substr(at + 1))) cut = at + 1;
    }
    if (at == s.size() || cut <= from) break;
    out += utf8::encode(Chars(s).substr(from, cut - from)) + "\n" + std::string(kTextColumn, ' ');
    from = cut;
  }
  out += utf8::encode(Chars(s).substr(from));
}

std::string month(Date d) { return d.iso().substr(0, 4) + "." + d.iso().substr(5, 2); }

}  // namespace

std::vector<Stage> read_resume(std::string_view text) {
  std::vector<Stage> out;
  std::u32string all = utf8::decode(text);
  Chars rest = all;
  std::size_t left = 0;   // where the first stage begins
  bool dated = false;
  while (!rest.empty()) {
    std::size_t end = rest.find(U'\n');
    Chars line = rest.substr(0, end);
    rest.remove_prefix(end == Chars::npos ? rest.size() : end + 1);
    if (!line.empty() && line.back() == U'\r') line.remove_suffix(1);
    Chars words = without_blanks(line);
    if (words.empty()) continue;
    Stage stage;
    bool far = dated && indent(line) >= left + kFarRight;
    if (!far && read_stage(line, stage)) {
      if (!dated) left = indent(line);
      dated = true;
      out.push_back(std::move(stage));
      continue;
    }
    if (out.empty()) out.emplace_back();
    Stage& last = out.back();
    if (!last.notes.empty() && !closed(last.notes.back())) join(last.notes.back(), words);
    else if (is_note(words)) last.notes.push_back(utf8::encode(words));
    else if (!last.notes.empty()) join(last.notes.back(), words);
    else join(last.text, words);
  }
  return out;
}

std::string write_resume(const std::vector<Stage>& stages, std::size_t wrap) {
  std::string out;
  for (const Stage& s : stages) {
    if (!out.empty()) out += '\n';
    if (!s.from.empty()) out += month(s.from) + "--" + (s.to.empty() ? std::string(7, ' ') : month(s.to)) + "  ";
    add_wrapped(out, s.text, wrap);
    for (const std::string& note : s.notes) {
      out += '\n';
      add_wrapped(out, note, wrap);
    }
  }
  return out;
}

}  // namespace zhagen::files
