#include "files/text.hpp"

#include <algorithm>

namespace zhagen::files {

char32_t next_char(std::string_view s, std::size_t& at) {
  auto byte = [&](std::size_t i) { return i < s.size() ? static_cast<unsigned char>(s[i]) : 0u; };
  auto tail = [&](std::size_t i) { return (byte(i) & 0xC0) == 0x80; };
  unsigned b = byte(at);
  if (b >= 0xC2 && b < 0xE0 && tail(at + 1)) {
    at += 2;
    return static_cast<char32_t>((b & 31) << 6 | (byte(at - 1) & 63));
  }
  if (b >= 0xE0 && b < 0xF0 && tail(at + 1) && tail(at + 2)) {
    at += 3;
    return static_cast<char32_t>((b & 15) << 12 | (byte(at - 2) & 63) << 6 | (byte(at - 1) & 63));
  }
  if (b >= 0xF0 && b < 0xF5 && tail(at + 1) && tail(at + 2) && tail(at + 3)) {
    at += 4;
    return static_cast<char32_t>((b & 7) << 18 | (byte(at - 3) & 63) << 12 | (byte(at - 2) & 63) << 6 | (byte(at - 1) & 63));
  }
  at += 1;
  return static_cast<char32_t>(b);
}

void append_char(std::string& out, char32_t c) {
  auto put = [&](char32_t b) { out += static_cast<char>(static_cast<unsigned char>(b)); };
  if (c < 0x80) {
    put(c);
  } else if (c < 0x800) {
    put(0xC0 | c >> 6), put(0x80 | (c & 63));
  } else if (c < 0x10000) {
    put(0xE0 | c >> 12), put(0x80 | (c >> 6 & 63)), put(0x80 | (c & 63));
  } else {
    put(0xF0 | c >> 18), put(0x80 | (c >> 12 & 63)), put(0x80 | (c >> 6 & 63)), put(0x80 | (c & 63));
  }
}

bool zero_width(char32_t c) {
  if (c < 0x20) return c != '\t' && c != '\n' && c != '\r';
  return c == 0x7F || c == 0xAD || (c >= 0x200B && c <= 0x200F) || (c >= 0x202A && c <= 0x202E) ||
         (c >= 0x2060 && c <= 0x2064) || (c >= 0x2066 && c <= 0x2069) || c == 0xFEFF;
}

bool blank(char32_t c) {
  return c == ' ' || c == '\t' || c == 0xA0 || c == 0x3000 || (c >= 0x2000 && c <= 0x200A) || c == 0x202F || c == 0x205F;
}

bool han(char32_t c) {
  return (c >= 0x3400 && c <= 0x9FFF) || c == 0x3007 || (c >= 0xF900 && c <= 0xFAFF) || (c >= 0x20000 && c <= 0x3FFFF);
}

char32_t half_width(char32_t c) { return c >= 0xFF01 && c <= 0xFF5E ? c - 0xFEE0 : c; }

int display_width(std::string_view text) {
  int widest = 0, now = 0;
  for (std::size_t i = 0; i < text.size();) {
    char32_t c = next_char(text, i);
    now = c == '\n' ? 0 : now + (c >= 0x1100 ? 2 : 1);
    widest = std::max(widest, now);
  }
  return widest;
}

std::string shorten(std::string_view text, std::size_t n) {
  std::size_t at = 0;
  for (std::size_t k = 0; k < n; ++k) {
    if (at >= text.size()) return std::string(text);
    next_char(text, at);
  }
  return at >= text.size() ? std::string(text) : std::string(text.substr(0, at)) + "…";
}

}  // namespace zhagen::files
