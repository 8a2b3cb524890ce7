#pragma once
// Base64 of RFC 4648 with '=', as files carry pictures. (For keys and tokens: base64url of base/digest.hpp.)

#include <optional>
#include <string>
#include <string_view>

namespace zhagen::files {

std::string base64(std::string_view bytes);
/// White space anywhere and missing '=' are taken; a "data:...;base64," before it too. Nothing: other characters, a cut group.
std::optional<std::string> from_base64(std::string_view text);

}  // namespace zhagen::files
