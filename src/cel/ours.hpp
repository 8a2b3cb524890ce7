#pragma once
// Our functions on plain values, shared by both evaluators. None or Truth::unknown: an unknown part of a date matters.

#include <cstdint>
#include <optional>
#include <string_view>

#include "base/date.hpp"
#include "cel/calendar.hpp"
#include "cel/value.hpp"

namespace zhagen::cel {

std::optional<std::int64_t> age_of(Date born, Date asof);
std::optional<std::int64_t> months_of(Date from, Date to);
/// Overflow (beyond year 1 or 9999) is none with 'overflow' set; an unknown month and n no whole years: none.
std::optional<Date> add_months_to(Date d, std::int64_t n, bool& overflow);
/// The same by days; a date that is not exact: none.
std::optional<Date> add_days_to(Date d, std::int64_t n, bool& overflow);
std::optional<std::int64_t> days_of(Date from, Date to);

/// Counted day by day through a calendar. 'year' is one whose arrangement is missing; 0 and no value: a date is not exact.
struct Workdays {
  std::optional<std::int64_t> value;
  int year = 0;
  std::int64_t steps = 0;  // days looked at
};
/// Working days from one to another, both ends included; 0 where to < from.
Workdays workdays_of(Date from, Date to, const Calendar* calendar);
/// The n-th working day after d, as yyyymmdd; n >= 0, and 0 is d itself.
Workdays add_workdays_to(Date d, std::int64_t n, const Calendar* calendar);

/// Both ends included, an empty end open.
Truth within(Date d, const Period& p);

/// Paths are 'a/b/c' or division codes of twelve digits (2-2-2-3-3; trailing zeros mean a higher level: 990100000000
/// is the prefecture 9901). Segments shared from the start.
std::int64_t common_level(std::string_view a, std::string_view b);
/// path is ancestor or lies below it; everything lies below ''.
bool below(std::string_view path, std::string_view ancestor);

}  // namespace zhagen::cel
