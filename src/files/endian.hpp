#pragma once
// Whole numbers of 2 and 4 bytes in a picture's own order (internal to the room). Reads beyond the end give 0: callers
// check sizes first.

#include <cstdint>
#include <string>
#include <string_view>

namespace zhagen::files {

struct Endian {
  bool big = true;

  std::uint32_t get(std::string_view bytes, std::size_t offset, std::size_t width) const {
    std::uint32_t v = 0;
    for (std::size_t i = 0; i < width; ++i) {
      std::size_t p = offset + (big ? i : width - 1 - i);
      v = v << 8 | (p < bytes.size() ? static_cast<unsigned char>(bytes[p]) : 0u);
    }
    return v;
  }
  std::uint16_t u16(std::string_view bytes, std::size_t offset) const { return static_cast<std::uint16_t>(get(bytes, offset, 2)); }
  std::uint32_t u32(std::string_view bytes, std::size_t offset) const { return get(bytes, offset, 4); }

  void put(std::string& bytes, std::size_t offset, std::size_t width, std::uint32_t v) const {
    for (std::size_t i = 0; i < width; ++i, v >>= 8) bytes[offset + (big ? width - 1 - i : i)] = static_cast<char>(v & 255);
  }
};

}  // namespace zhagen::files
