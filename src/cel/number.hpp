#pragma once
// Decimal texts to numbers, the same on every machine and locale.

#include <charconv>
#include <cstdint>
#include <optional>
#include <string_view>

namespace zhagen::cel {

/// A decimal with optional fraction and exponent; beyond the range of double: infinity or zero as IEEE rounds.
std::optional<double> parse_double(std::string_view text);

template <class Int>
std::optional<Int> parse_whole(std::string_view text) {
  if (!text.empty() && text[0] == '+') text.remove_prefix(1);  // from_chars knows no plus
  Int v = 0;
  auto [end, bad] = std::from_chars(text.data(), text.data() + text.size(), v);
  if (bad != std::errc{} || end != text.data() + text.size()) return std::nullopt;
  return v;
}

}  // namespace zhagen::cel
