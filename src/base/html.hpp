#pragma once
// Text in an HTML page.

#include <string>
#include <string_view>

namespace zhagen {

/// & < > " ' as entities: for the text of an element and for a quoted attribute.
std::string escape_html(std::string_view text);

}  // namespace zhagen
