#include "base/fold.hpp"

#include "base/tables.hpp"
#include "base/utf8.hpp"

namespace zhagen {
namespace {

char32_t half(char32_t c) {
  if (c >= 0xFF01 && c <= 0xFF5E) return c - 0xFEE0;
  return c == 0x3000 || c == 0xA0 ? U' ' : c == 0xFFE5 ? U'¥' : c;
}

bool blank(char32_t c) { return c <= 0x20 || c == 0xA0 || c == 0x3000 || c == 0x200B || c == 0xFEFF; }

bool name_dot(char32_t c) {
  return c == 0xB7 || c == 0x2022 || c == 0x30FB || c == 0x2027 || c == 0x22C5 || c == 0xFF65 || c == U'.';
}

template <class Each>
std::string rewrite(std::string_view text, Each each) {
  std::string out;
  out.reserve(text.size());
  while (!text.empty()) each(out, utf8::take(text));
  return out;
}

}  // namespace

std::string half_width(std::string_view text) {
  return rewrite(text, [](std::string& out, char32_t c) { utf8::append(out, half(c)); });
}

std::string simplified(std::string_view text) {
  return rewrite(text, [](std::string& out, char32_t c) { utf8::append(out, tables::fold(c)); });
}

std::string fold_key(std::string_view text) {
  return rewrite(text, [](std::string& out, char32_t c) {
    c = half(c);
    bool after_digit = !out.empty() && out.back() >= '0' && out.back() <= '9';  // the point of 1.5 stays
    if (blank(c) || (name_dot(c) && !(c == U'.' && after_digit))) return;
    utf8::append(out, c >= U'A' && c <= U'Z' ? c + 32 : tables::fold(c));
  });
}

std::string spaced_name(std::string_view name) {
  std::string tidy = tidy_name(name);
  std::u32string c = utf8::decode(tidy);
  if (c.size() != 2 || !utf8::is_han(c[0]) || !utf8::is_han(c[1])) return tidy;
  return utf8::encode(c[0]) + "　" + utf8::encode(c[1]);
}

std::string tidy_name(std::string_view name) {
  std::u32string out;
  bool gap = false;
  for (char32_t c : utf8::decode(utf8::trim(name))) {
    if (blank(c)) {
      gap = true;
      continue;
    }
    if (gap && !out.empty() && !utf8::is_han(out.back()) && !utf8::is_han(c)) out += U' ';
    gap = false;
    out += c;
  }
  return utf8::encode(out);
}

}  // namespace zhagen
