#pragma once
// The citizen identity number of GB 11643-1999, and the 15-digit number before it.

#include <cstdint>
#include <string>
#include <string_view>

#include "base/date.hpp"
#include "base/result.hpp"

namespace zhagen {

enum class Sex : std::uint8_t { unknown = 0, male = 1, female = 2 };  // GB/T 2261.1

struct CitizenId {
  std::string number;        // as given, folded: half-width, X upper case; 15 or 18 characters
  Date born;                 // exact
  Sex sex = Sex::unknown;    // never unknown in a parsed number
  std::string division() const { return number.substr(0, 6); }
  bool old() const { return number.size() == 15; }
  /// Its 18-digit form; of a 15-digit number the one with the century 19 and the check digit.
  std::string full() const;
};

/// Reads a number; blanks around it, full-width digits and a lower-case x are folded. Checks the length, the digits,
/// the province (a first digit pair in use, or 99, unassigned, of invented places), the birth date,
/// that it is not after today and not more than 130 years before it, and the check digit.
/// Whether the six-digit division is known is not an error: old codes are withdrawn. Errc::citizen_id_invalid says why.
Result<CitizenId> parse_citizen_id(std::string_view text, Date today);

/// The check digit of 17 digits, GB 11643 (ISO 7064 MOD 11-2).
char citizen_id_check(std::string_view first17);

}  // namespace zhagen
