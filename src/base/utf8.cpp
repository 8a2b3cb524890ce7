#include "base/utf8.hpp"

#include <array>

namespace zhagen::utf8 {
namespace {

constexpr char32_t kBad = 0xFFFD;

}  // namespace

char32_t take(std::string_view& rest) {
  auto byte = [&](std::size_t i) { return static_cast<unsigned char>(rest[i]); };
  unsigned first = byte(0);
  if (first < 0x80) {
    rest.remove_prefix(1);
    return first;
  }
  std::size_t more = first >= 0xF0 ? 3 : first >= 0xE0 ? 2 : 1;
  if (first < 0xC2 || first > 0xF4) more = 0;  // a stray continuation, an overlong lead, beyond U+10FFFF
  char32_t c = more == 3 ? first & 7 : more == 2 ? first & 15 : first & 31;
  std::size_t n = 1;
  for (; n <= more && n < rest.size() && (byte(n) & 0xC0) == 0x80; ++n) c = c << 6 | (byte(n) & 0x3F);
  bool whole = more != 0 && n == more + 1;
  rest.remove_prefix(n);
  constexpr std::array<char32_t, 4> least{0, 0x80, 0x800, 0x10000};
  return !whole || c < least[more] || c > 0x10FFFF || (c >= 0xD800 && c < 0xE000) ? kBad : c;
}

void append(std::string& out, char32_t c) {
  if (c > 0x10FFFF || (c >= 0xD800 && c < 0xE000)) c = kBad;
  auto put = [&](char32_t b) { out += static_cast<char>(b); };
  if (c < 0x80) return put(c);
  if (c < 0x800) {
    put(0xC0 | c >> 6);
  } else {
    if (c < 0x10000) {
      put(0xE0 | c >> 12);
    } else {
      put(0xF0 | c >> 18);
      put(0x80 | (c >> 12 & 0x3F));
    }
    put(0x80 | (c >> 6 & 0x3F));
  }
  put(0x80 | (c & 0x3F));
}

std::string encode(char32_t c) {
  std::string out;
  append(out, c);
  return out;
}

std::u32string decode(std::string_view text) {
  std::u32string out;
  out.reserve(text.size() / 2);
  while (!text.empty()) out += take(text);
  return out;
}

std::string encode(std::u32string_view text) {
  std::string out;
  out.reserve(text.size() * 3);
  for (char32_t c : text) append(out, c);
  return out;
}

bool valid(std::string_view text) {
  while (!text.empty()) {
    bool literal = text.substr(0, 3) == "\xEF\xBF\xBD";  // U+FFFD itself is a character
    if (take(text) == kBad && !literal) return false;
  }
  return true;
}

std::size_t length(std::string_view text) {
  std::size_t n = 0;
  for (; !text.empty(); ++n) take(text);
  return n;
}

std::string_view trim(std::string_view text) {
  auto blank = [](char32_t c) { return c <= 0x20 || c == 0xA0 || c == 0x3000 || c == 0xFEFF || c == 0x200B; };
  std::size_t begin = text.size(), end = 0;
  for (std::string_view rest = text; !rest.empty();) {
    std::size_t at = text.size() - rest.size();
    if (blank(take(rest))) continue;
    if (begin == text.size()) begin = at;
    end = text.size() - rest.size();
  }
  return begin < end ? text.substr(begin, end - begin) : std::string_view();
}

bool is_han(char32_t c) {
  return (c >= 0x4E00 && c <= 0x9FFF) || (c >= 0x3400 && c <= 0x4DBF) || (c >= 0x20000 && c <= 0x323AF) ||
         (c >= 0xF900 && c <= 0xFAD9) || c == 0x3007;
}

}  // namespace zhagen::utf8
