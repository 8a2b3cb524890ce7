#pragma once
// What a spreadsheet's number format says about a number: whether it is a date and which parts of it are shown.
// Source: ECMA-376 part 1, 18.8.30 (built-in formats, with the zh-cn ones of 27-36 and 50-58) and 18.8.31 (codes).

#include <cstdint>
#include <string_view>

#include "base/date.hpp"

namespace zhagen::files {

struct NumberFormat {
  bool date = false;  // shows a year, month, day or weekday
  bool day = false;   // shows the day
  int zeros = 0;      // a format of zeros only: shorter whole numbers are shown with zeros before them

  static NumberFormat builtin(std::uint32_t id);
  static NumberFormat of(std::string_view code);
};

/// The day of a serial: whole days since 1899-12-30 (with the 1900 system's invented 29 February 1900 before
/// serial 61) or since 1904-01-01; the time of day is cut off. Empty when there is no such day.
Date date_of_serial(double serial, bool epoch1904);

}  // namespace zhagen::files
