#pragma once
// The clock is passed in. Instants are UTC milliseconds; a day is a day of the site's zone (+08:00 unless set).

#include <compare>
#include <cstdint>
#include <string>

#include "base/date.hpp"

namespace zhagen {

struct Instant {
  std::int64_t ms = 0;  // since 1970-01-01T00:00:00Z
  constexpr auto operator<=>(const Instant&) const = default;
};

/// Minutes east of UTC.
struct Zone {
  int minutes = 480;
};

class Clock {
 public:
  virtual ~Clock() = default;
  virtual Instant now() const = 0;
};

class SystemClock final : public Clock {
 public:
  Instant now() const override;
};

/// For tests, and for 'as if it were'.
class FixedClock final : public Clock {
 public:
  Instant at;
  explicit FixedClock(Instant instant) : at(instant) {}
  Instant now() const override { return at; }
};

/// The day it is at the site.
Date today(Instant now, Zone zone = {});
/// The first instant of a day at the site; the day must be exact.
Instant start_of(Date day, Zone zone = {});
/// "2026-03-05 14:07:09" at the site.
std::string local_text(Instant at, Zone zone = {});
/// "2026-03-05T06:07:09.123Z"
std::string utc_text(Instant at);

}  // namespace zhagen
