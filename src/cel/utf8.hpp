#pragma once
// The little of UTF-8 that expressions need.

#include <cstdint>
#include <string>
#include <string_view>

namespace zhagen::cel {

/// Bytes of the character at 'at', 1 to 4; 0 if there is no well-formed one (overlong, surrogate, cut off).
std::size_t utf8_length(std::string_view text, std::size_t at);
/// The byte where well-formed text ends; text.size() if all of it is.
std::size_t utf8_valid_until(std::string_view text);
/// Characters of well-formed text.
std::size_t utf8_count(std::string_view text);
/// False for surrogates and beyond U+10FFFF: nothing is appended.
bool utf8_append(std::string& out, std::uint32_t code_point);

}  // namespace zhagen::cel
