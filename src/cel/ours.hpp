#pragma once
// Our functions on plain values, shared by both evaluators. None or Truth::unknown: an unknown part of a date matters.

#include <cstdint>
#include <optional>
#include <string_view>

#include "base/date.hpp"
#include "cel/value.hpp"

namespace zhagen::cel {

std::optional<std::int64_t> age_of(Date born, Date asof);
std::optional<std::int64_t> months_of(Date from, Date to);
/// Overflow (beyond year 1 or 9999) is none with 'overflow' set; an unknown month and n no whole years: none.
std::optional<Date> add_months_to(Date d, std::int64_t n, bool& overflow);
/// Both ends included, an empty end open.
Truth within(Date d, const Period& p);

/// Paths are 'a/b/c' or division codes of twelve digits (2-2-2-3-3; trailing zeros mean a higher level: 990100000000
/// is the prefecture 9901). Segments shared from the start.
std::int64_t common_level(std::string_view a, std::string_view b);
/// path is ancestor or lies below it; everything lies below ''.
bool below(std::string_view path, std::string_view ancestor);

}  // namespace zhagen::cel
