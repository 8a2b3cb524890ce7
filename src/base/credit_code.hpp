#pragma once
// The unified social credit code of GB 32100-2015: 18 characters, the last a check character.

#include <string>
#include <string_view>

#include "base/result.hpp"

namespace zhagen {

/// The code folded (half-width, upper case, without blanks), or Errc::credit_code_invalid with the reason.
Result<std::string> parse_credit_code(std::string_view text);

/// The check character of the first 17; '\0' when one of them is not of the alphabet.
char credit_code_check(std::string_view first17);

}  // namespace zhagen
