#pragma once
// Characters of cell texts.

#include <string>
#include <string_view>

namespace zhagen::files {

/// The character at text[at]; 'at' moves behind it. A byte that is no UTF-8 gives itself (expat lets none through).
char32_t next_char(std::string_view text, std::size_t& at);
void append_char(std::string& out, char32_t c);

bool zero_width(char32_t c);  // also soft hyphens, byte order and direction marks, control characters but \t \n \r
bool blank(char32_t c);       // U+0020, U+3000, no-break and typographic spaces, \t
bool han(char32_t c);
/// Letters, digits and signs of full width (！ to ～) in half width, others as they are.
char32_t half_width(char32_t c);

/// Display width in half characters: a Chinese one counts two; the longest line counts.
int display_width(std::string_view text);
/// At most n characters, with … where something was cut off.
std::string shorten(std::string_view text, std::size_t n);

}  // namespace zhagen::files
