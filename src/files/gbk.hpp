#pragma once
// The Chinese encoding of files from before UTF-8. Written as GB 18030, which is GBK and, for characters that GBK lacks,
// four bytes more: nothing is lost, and readers of GBK read the rest.

#include <optional>
#include <string>
#include <string_view>

namespace zhagen::files {

/// Nothing: not GB 18030.
std::optional<std::string> from_gbk(std::string_view bytes);
/// A code point that is no character (the converter has none of the private ones either) becomes 〓.
std::string to_gbk(std::string_view text);

/// UTF-8 whatever the bytes are: with or without a byte order mark, UTF-16 with one, else valid UTF-8, else GBK. Nothing: none
/// of these.
std::optional<std::string> to_utf8(std::string_view bytes);

}  // namespace zhagen::files
