#include "files/out_text.hpp"

#include "files/text.hpp"

namespace zhagen::files {
namespace {

bool hex(char c) { return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'F') || (c >= 'a' && c <= 'f'); }

bool looks_escaped(std::string_view s) {
  return s.size() >= 7 && s[0] == '_' && s[1] == 'x' && s[6] == '_' && hex(s[2]) && hex(s[3]) && hex(s[4]) && hex(s[5]);
}

}  // namespace

std::string cell_text(std::string_view text) {
  std::string out;
  out.reserve(text.size());
  for (std::size_t i = 0; i < text.size();) {
    if (looks_escaped(text.substr(i))) out += "_x005F";
    std::size_t from = i;
    char32_t c = next_char(text, i);
    std::size_t bytes = i - from;
    bool wrong = (bytes == 1 && c >= 0x80) || (bytes == 3 && c < 0x800) || (bytes == 4 && (c < 0x10000 || c > 0x10FFFF)) ||
                 (c >= 0xD800 && c <= 0xDFFF);
    if (wrong) c = 0xFFFD;
    if (c == '\r') {
      if (i < text.size() && text[i] == '\n') continue;
      c = '\n';
    }
    if ((c < 0x20 && c != '\t' && c != '\n') || c == 0x7F || c == 0xFFFE || c == 0xFFFF) continue;
    append_char(out, c);
  }
  return out;
}

}  // namespace zhagen::files
