#include "files/base64.hpp"

#include <array>
#include <cstdint>

namespace zhagen::files {
namespace {

constexpr std::string_view kSigns = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
constexpr std::uint8_t kNone = 255;

constexpr std::array<std::uint8_t, 256> kValues = [] {
  std::array<std::uint8_t, 256> v{};
  for (auto& x : v) x = kNone;
  for (std::size_t i = 0; i < kSigns.size(); ++i) v[static_cast<unsigned char>(kSigns[i])] = static_cast<std::uint8_t>(i);
  return v;
}();

}  // namespace

std::string base64(std::string_view bytes) {
  std::string out;
  out.reserve((bytes.size() + 2) / 3 * 4);
  for (std::size_t i = 0; i < bytes.size(); i += 3) {
    auto byte = [&](std::size_t k) { return i + k < bytes.size() ? static_cast<std::uint32_t>(static_cast<unsigned char>(bytes[i + k])) : 0u; };
    std::uint32_t group = byte(0) << 16 | byte(1) << 8 | byte(2);
    out += kSigns[group >> 18];
    out += kSigns[group >> 12 & 63];
    out += i + 1 < bytes.size() ? kSigns[group >> 6 & 63] : '=';
    out += i + 2 < bytes.size() ? kSigns[group & 63] : '=';
  }
  return out;
}

std::optional<std::string> from_base64(std::string_view text) {
  if (text.starts_with("data:")) {
    constexpr std::string_view kMark = ";base64,";
    std::size_t at = text.substr(0, 100).find(kMark);
    if (at == std::string_view::npos) return std::nullopt;
    text.remove_prefix(at + kMark.size());
  }
  std::string out;
  out.reserve(text.size() / 4 * 3);
  std::uint32_t group = 0;
  int signs = 0, pads = 0;
  for (char c : text) {
    if (c == ' ' || c == '\n' || c == '\r' || c == '\t') continue;
    if (c == '=') {
      if (++pads > 2) return std::nullopt;
      continue;
    }
    std::uint8_t v = kValues[static_cast<unsigned char>(c)];
    if (v == kNone || pads) return std::nullopt;
    group = group << 6 | v;
    if (++signs < 4) continue;
    out += static_cast<char>(group >> 16);
    out += static_cast<char>(group >> 8 & 255);
    out += static_cast<char>(group & 255);
    group = 0;
    signs = 0;
  }
  if (signs == 1) return std::nullopt;
  if (signs >= 2) out += static_cast<char>(group >> (signs == 2 ? 4 : 10) & 255);
  if (signs == 3) out += static_cast<char>(group >> 2 & 255);
  return out;
}

}  // namespace zhagen::files
