#pragma once
// Timestamps and durations of the language: RFC 3339 texts, ranges, calendar fields in a time zone.

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "cel/value.hpp"

namespace zhagen::cel {

/// RFC 3339; the date must exist, years 0001 to 9999 in UTC.
std::optional<Timestamp> parse_timestamp(std::string_view text);
/// Signed decimals with units h m s ms us µs ns: 1h30m, -1.5s; within ±315576000000 s.
std::optional<Duration> parse_duration(std::string_view text);
std::string format(Timestamp t);  // 2009-02-13T23:31:30.5Z
std::string format(Duration d);   // 1.5s

/// None where the result leaves the range.
std::optional<Timestamp> timestamp(std::int64_t seconds, std::int64_t nanos = 0);
std::optional<Duration> duration(std::int64_t seconds, std::int64_t nanos);  // nanos of any size and sign
std::optional<Timestamp> add(Timestamp t, Duration d);
std::optional<Timestamp> subtract(Timestamp t, Duration d);
std::optional<Duration> subtract(Timestamp a, Timestamp b);
std::optional<Duration> add(Duration a, Duration b);
std::optional<Duration> subtract(Duration a, Duration b);

struct Civil {
  std::int64_t year;
  int month, day, hour, minute, second, weekday, yearday;  // month, day from 1; weekday 0 is Sunday; yearday from 0
};
Civil civil(std::int64_t seconds);
/// Seconds east of UTC at an instant. Zone: UTC, Z, +08:00, -02:30, 08:00, or a name that ICU knows: Asia/Shanghai.
std::optional<int> zone_offset(std::string_view zone, std::int64_t seconds);

/// In zone.cpp, the one file that uses ICU.
std::optional<int> named_zone_offset(std::string_view zone, std::int64_t seconds);

}  // namespace zhagen::cel
