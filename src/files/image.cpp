#include "files/image.hpp"

#include <zlib.h>

#include <algorithm>
#include <array>

#include "files/endian.hpp"

namespace zhagen::files {
namespace {

constexpr Endian kBig{true};

/// The tag 0x0112 of the first directory of an Exif segment (its bytes after "Exif\0\0"); 1, upright, where there is none.
std::uint32_t orientation(std::string_view tiff) {
  using namespace std::string_view_literals;
  Endian e{tiff.starts_with("MM\0*"sv)};
  if (!e.big && !tiff.starts_with("II*\0"sv)) return 1;
  std::size_t ifd = e.u32(tiff, 4);
  if (ifd > tiff.size() || tiff.size() - ifd < 2) return 1;
  std::size_t n = std::min<std::size_t>(e.u16(tiff, ifd), (tiff.size() - ifd - 2) / 12);
  for (std::size_t i = 0, o = ifd + 2; i < n; ++i, o += 12)
    if (e.u16(tiff, o) == 0x0112 && e.u16(tiff, o + 2) == 3) {
      std::uint32_t side = e.u16(tiff, o + 8);
      return side >= 1 && side <= 8 ? side : 1;
    }
  return 1;
}

/// An Exif segment that says nothing but which side is up.
std::string exif_of(std::uint32_t side) {
  using namespace std::string_view_literals;
  std::string s("\xFF\xE1\0\x22" "Exif\0\0" "MM\0*\0\0\0\x08" "\0\x01" "\x01\x12\0\x03\0\0\0\x01\0\0\0\0" "\0\0\0\0"sv);
  s[s.size() - 7] = static_cast<char>(side);
  return s;
}

/// Whether a segment (its marker's second byte, its content) belongs to the picture.
bool keep_segment(unsigned char marker, std::string_view content) {
  using namespace std::string_view_literals;
  if (marker == 0xE0) return content.starts_with("JFIF\0"sv) && content.size() >= 14;
  if (marker == 0xE2) return content.starts_with("ICC_PROFILE\0"sv);
  if (marker == 0xEE) return content.starts_with("Adobe") && content.size() == 12;
  return marker < 0xE0 && marker != 0xC8 && marker >= 0xC0;  // frames and tables; neither APPn, JPGn nor COM
}

/// From the first byte of a scan's data to the marker that ends it; npos where none does.
std::size_t end_of_scan(std::string_view b, std::size_t at) {
  while ((at = b.find('\xFF', at)) != std::string_view::npos) {
    if (at + 1 >= b.size()) return std::string_view::npos;
    auto next = static_cast<unsigned char>(b[at + 1]);
    if (next != 0 && next != 0xFF && (next < 0xD0 || next > 0xD7)) return at;
    at += next == 0xFF ? 1 : 2;
  }
  return at;
}

}  // namespace

std::optional<std::string> jpeg_without_metadata(std::string_view b) {
  if (!b.starts_with("\xFF\xD8")) return std::nullopt;
  std::string out(b.substr(0, 2));
  std::uint32_t side = 1;
  bool scanned = false, started = false;
  for (std::size_t o = 2;;) {
    if (o + 1 >= b.size() || b[o] != '\xFF') return std::nullopt;
    while (o + 1 < b.size() && b[o + 1] == '\xFF') ++o;  // filling
    if (o + 1 >= b.size()) return std::nullopt;
    auto marker = static_cast<unsigned char>(b[o + 1]);
    if (marker == 0xD9) return scanned ? std::optional(out + "\xFF\xD9") : std::nullopt;
    std::size_t length = kBig.u16(b, o + 2);
    if (marker < 0xC0 || (marker >= 0xD0 && marker <= 0xD8) || length < 2 || o + 2 + length > b.size()) return std::nullopt;
    std::string_view content = b.substr(o + 4, length - 2);
    using namespace std::string_view_literals;
    if (marker == 0xE1 && content.starts_with("Exif\0\0"sv)) side = orientation(content.substr(6));
    if (keep_segment(marker, content)) {
      if (marker < 0xE0 && !started) {  // Exif stands before the first table and after JFIF
        started = true;
        if (side != 1) out += exif_of(side);
      }
      if (marker == 0xE0) {  // its thumbnail may be the picture before it was cut
        out += "\xFF\xE0\0\x10"sv;
        out += content.substr(0, 12);
        out += "\0\0"sv;
      } else {
        out += b.substr(o, 2 + length);
      }
    }
    o += 2 + length;
    if (marker != 0xDA) continue;
    std::size_t end = end_of_scan(b, o);
    if (end == std::string_view::npos) return std::nullopt;
    out += b.substr(o, end - o);
    o = end;
    scanned = true;
  }
}

std::optional<std::string> png_without_metadata(std::string_view b) {
  constexpr std::array<std::string_view, 12> kKept{"IHDR", "PLTE", "IDAT", "IEND", "tRNS", "gAMA",
                                                   "cHRM", "sRGB", "iCCP", "sBIT", "bKGD", "pHYs"};
  if (!b.starts_with("\x89PNG\r\n\x1A\n")) return std::nullopt;
  std::string out(b.substr(0, 8));
  bool pixels = false;
  for (std::size_t o = 8; b.size() - o >= 12;) {
    std::size_t length = kBig.u32(b, o);
    if (length > b.size() - o - 12) return std::nullopt;
    std::string_view name = b.substr(o + 4, 4), whole = b.substr(o, length + 12);
    auto crc = crc32(0, reinterpret_cast<const Bytef*>(name.data()), static_cast<uInt>(length + 4));
    if (crc != kBig.u32(whole, length + 8) || (o == 8) != (name == "IHDR")) return std::nullopt;
    if (std::find(kKept.begin(), kKept.end(), name) != kKept.end()) out += whole;
    pixels = pixels || name == "IDAT";
    if (name == "IEND") return pixels ? std::optional(out) : std::nullopt;
    o += whole.size();
  }
  return std::nullopt;
}

}  // namespace zhagen::files
