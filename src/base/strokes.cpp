#include "base/strokes.hpp"

#include <algorithm>
#include <array>

#include "base/tables.hpp"
#include "base/utf8.hpp"

namespace zhagen {
namespace {

/// Number of strokes, then two strokes a byte, all printable ASCII; characters without data last, by code point.
void append_key(std::string& out, char32_t c) {
  const std::uint8_t* packed = tables::packed_strokes(c);
  if (packed[0] == 0) {
    out += '~';
    return utf8::append(out, c);
  }
  out += static_cast<char>(' ' + packed[0]);
  std::array<unsigned, 3> three{};
  unsigned held = 0;
  for (unsigned i = 0; i < packed[0]; ++i) {
    if (i % 3 == 0) {
      unsigned p = packed[1 + i / 3];
      three = {p / 36, p / 6 % 6, p % 6};
    }
    if (i % 2 == 0) {
      held = three[i % 3] * 6;
    } else {
      out += static_cast<char>('@' + held + three[i % 3]);
    }
  }
  if (packed[0] % 2 == 1) out += static_cast<char>('@' + held);
}

}  // namespace

std::string strokes(char32_t c) {
  const std::uint8_t* packed = tables::packed_strokes(c);
  std::string out;
  for (unsigned i = 0; i < packed[0]; ++i) {
    unsigned p = packed[1 + i / 3];
    unsigned s = i % 3 == 0 ? p / 36 : i % 3 == 1 ? p / 6 % 6 : p % 6;
    out += "?hspnz"[s];
  }
  return out;
}

std::string stroke_key(std::string_view name, std::size_t surname_length) {
  std::u32string chars;
  for (std::string_view rest = name; !rest.empty();)
    if (char32_t c = utf8::take(rest); c > 0x20 && c != 0x3000 && c != 0xA0) chars += c;
  std::string out;
  for (std::size_t i = 0; i < chars.size(); ++i) {
    if (i > 0 && i == surname_length) out += static_cast<char>('!' + std::min<std::size_t>(chars.size() - i, 60));
    append_key(out, chars[i]);
  }
  out += ' ';  // same strokes: the characters themselves decide
  out += utf8::encode(chars);
  return out;
}

}  // namespace zhagen
