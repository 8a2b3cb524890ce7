#include "base/clock.hpp"

#include <fmt/format.h>

#include <chrono>

namespace zhagen {
namespace {

constexpr std::int64_t kDay = 86400000;

std::int64_t floor_div(std::int64_t a, std::int64_t b) { return a / b - (a % b < 0); }

}  // namespace

Instant SystemClock::now() const {
  auto t = std::chrono::system_clock::now().time_since_epoch();
  return Instant{std::chrono::duration_cast<std::chrono::milliseconds>(t).count()};
}

Date today(Instant now, Zone zone) { return Date::from_days(floor_div(now.ms + zone.minutes * 60000LL, kDay)); }

Instant start_of(Date day, Zone zone) { return Instant{day.days() * kDay - zone.minutes * 60000LL}; }

std::string local_text(Instant at, Zone zone) {
  std::int64_t ms = at.ms + zone.minutes * 60000LL, day = floor_div(ms, kDay), s = (ms - day * kDay) / 1000;
  return fmt::format("{} {:02}:{:02}:{:02}", Date::from_days(day).iso(), s / 3600, s / 60 % 60, s % 60);
}

std::string utc_text(Instant at) {
  std::string text = local_text(at, Zone{0});
  text[10] = 'T';
  return fmt::format("{}.{:03}Z", text, at.ms - floor_div(at.ms, 1000) * 1000);
}

}  // namespace zhagen
