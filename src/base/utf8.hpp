#pragma once
// UTF-8 in and out. Malformed bytes never stop a loop: each reads as U+FFFD.

#include <cstddef>
#include <string>
#include <string_view>

namespace zhagen::utf8 {

/// Takes one character off the front of rest (not empty). Overlong forms, surrogates and cut sequences are U+FFFD.
char32_t take(std::string_view& rest);
void append(std::string& out, char32_t c);
std::string encode(char32_t c);
std::u32string decode(std::string_view text);
std::string encode(std::u32string_view text);
bool valid(std::string_view text);
/// Characters, not bytes.
std::size_t length(std::string_view text);
/// Without blanks at both ends: ASCII white space, the full-width blank U+3000, U+00A0, BOM.
std::string_view trim(std::string_view text);

/// A Chinese character of the unified blocks, extensions and compatibility blocks included, or 〇.
bool is_han(char32_t c);

}  // namespace zhagen::utf8
