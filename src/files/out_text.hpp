#pragma once
// Text on its way into a workbook's XML.

#include <string>
#include <string_view>

namespace zhagen::files {

/// What XML 1.0 and a cell can hold: control characters left out, bytes that are no UTF-8 as U+FFFD, \r\n as \n,
/// and a text that looks like the escape _x000D_ escaped itself, so that it comes back as it was.
std::string cell_text(std::string_view text);

}  // namespace zhagen::files
