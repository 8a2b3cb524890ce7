#include <cstring>

#include "base/utf8.hpp"
#include "store/sql.hpp"

namespace zhagen::store {

// Every text that is written passes here. Most are Chinese or ASCII: eight ASCII bytes and the three-byte
// forms without surrogates are taken at once, the rest goes to utf8::valid.
bool storable(std::string_view text) {
  const auto* p = reinterpret_cast<const unsigned char*>(text.data());
  const auto* end = p + text.size();
  auto follows = [](unsigned char c) { return (c & 0xc0) == 0x80; };
  while (p < end) {
    std::uint64_t eight = 0;
    if (end - p >= 8) {
      std::memcpy(&eight, p, 8);
      constexpr std::uint64_t ones = 0x0101010101010101, high = 0x8080808080808080;
      if (((eight | (eight - ones)) & high) ==
          0) {  // no high bit, and none that a borrow from a null byte would set
        p += 8;
        continue;
      }
    }
    if (*p == 0) return false;
    if (*p < 0x80) {
      ++p;
    } else if (*p > 0xe0 && *p < 0xf0 && *p != 0xed && end - p >= 3 && follows(p[1]) && follows(p[2])) {
      p += 3;
    } else {
      std::string_view rest(reinterpret_cast<const char*>(p), static_cast<std::size_t>(end - p));
      return utf8::valid(rest) && rest.find('\0') == std::string_view::npos;
    }
  }
  return true;
}

}  // namespace zhagen::store
