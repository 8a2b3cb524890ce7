#pragma once
// The decimal text of a stored number as the spreadsheet shows it. Files hold doubles: Excel writes 1.1 as
// 1.1000000000000001 and an 18-digit identity number as 1.10105194912310E+17.

#include <string>
#include <string_view>

namespace zhagen::files {

struct NumberText {
  bool good = false;       // the text is a number
  bool imprecise = false;  // whole and longer than 15 digits
  std::string_view text;   // raw itself or in 'buffer'
};

/// Plain notation, rounded to 15 significant digits when it has a fraction; raw itself where it is that already
/// or where plain notation would be longer than 40 characters.
NumberText number_text(std::string_view raw, std::string& buffer);

}  // namespace zhagen::files
