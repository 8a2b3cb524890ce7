#pragma once
// What goes wrong while an expression is evaluated. A failure is a value of the row: && and || absorb it.

#include <cstdint>
#include <string>

namespace zhagen::cel {

enum class Fault : std::uint8_t {
  overflow,        // a number, date, timestamp or duration out of its range
  divide_by_zero,
  no_overload,     // the operation does not exist for these values
  no_key,          // a map has not this key
  no_field,        // not a record, or no such field
  bad_index,       // outside the list
  bad_key,         // not a key type, or twice the same
  bad_argument,    // text that is no number, date, time zone, regular expression ...
  unbound,         // a variable without a value
  too_large,       // a limit of limits.hpp
};

struct Failure {
  Fault fault;
  std::string detail;  // the value or name concerned; may be empty
  std::string zh() const;   // a whole sentence without final stop
  std::string key() const;  // divide_by_zero
};

}  // namespace zhagen::cel
