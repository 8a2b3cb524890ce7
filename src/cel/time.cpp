#include "cel/time.hpp"

#include <fmt/format.h>

namespace zhagen::cel {
namespace {

constexpr std::int64_t kMinSeconds = -62135596800, kMaxSeconds = 253402300799;  // 0001-01-01 to 9999-12-31
constexpr std::int64_t kMaxDuration = 315576000000;                              // as protobuf's Duration: 10000 years
constexpr std::int64_t kGiga = 1'000'000'000;
__extension__ using Wide = __int128;

/// Takes exactly n digits.
bool digits(std::string_view& s, std::size_t n, int& out) {
  if (s.size() < n) return false;
  out = 0;
  for (std::size_t i = 0; i < n; ++i) {
    if (s[i] < '0' || s[i] > '9') return false;
    out = out * 10 + (s[i] - '0');
  }
  s.remove_prefix(n);
  return true;
}
bool sign(std::string_view& s, char c) {
  if (!s.starts_with(c)) return false;
  s.remove_prefix(1);
  return true;
}

std::string fraction(std::int64_t nanos) {
  if (nanos == 0) return "";
  std::string s = fmt::format(".{:09}", nanos);
  s.resize(s.find_last_not_of('0') + 1);
  return s;
}

std::optional<Duration> of_nanos(Wide nanos) {
  Wide seconds = nanos / kGiga;
  if (seconds > kMaxDuration || seconds < -kMaxDuration) return std::nullopt;
  auto rest = static_cast<std::int32_t>(nanos % kGiga);
  if (rest != 0 && (seconds == kMaxDuration || seconds == -kMaxDuration)) return std::nullopt;
  return Duration{static_cast<std::int64_t>(seconds), rest};
}

Wide nanos_of(Duration d) { return static_cast<Wide>(d.seconds) * kGiga + d.nanos; }

/// One number with its unit, in nanoseconds; false at anything else.
bool term(std::string_view& s, Wide& out) {
  Wide whole = 0;
  std::int64_t part = 0, scale = kGiga;  // the fraction to nine digits of the unit: hours lose nothing that a nanosecond shows
  std::size_t seen = 0;
  auto is_digit = [&] { return !s.empty() && s[0] >= '0' && s[0] <= '9'; };
  for (; is_digit(); s.remove_prefix(1), ++seen) {
    whole = whole * 10 + (s[0] - '0');
    if (whole > static_cast<Wide>(kMaxDuration) * kGiga * 10) return false;
  }
  if (sign(s, '.'))
    for (; is_digit(); s.remove_prefix(1), ++seen)
      if (scale > 1) {
        scale /= 10;
        part = part * 10 + (s[0] - '0');
      }
  if (seen == 0) return false;
  part *= scale;
  struct Unit { std::string_view name; std::int64_t nanos; };
  static constexpr Unit units[] = {{"ns", 1},         {"us", 1000},  {"\xC2\xB5s", 1000}, {"\xCE\xBCs", 1000},
                                   {"ms", 1'000'000}, {"s", kGiga},  {"m", 60 * kGiga},   {"h", 3600 * kGiga}};
  for (const Unit& u : units)
    if (s.starts_with(u.name)) {
      s.remove_prefix(u.name.size());
      out += whole * u.nanos + static_cast<Wide>(part) * u.nanos / kGiga;
      return true;
    }
  return false;
}

}  // namespace

std::optional<Timestamp> timestamp(std::int64_t seconds, std::int64_t nanos) {
  if (seconds < kMinSeconds || seconds > kMaxSeconds) return std::nullopt;
  return Timestamp{seconds, static_cast<std::int32_t>(nanos)};
}

std::optional<Duration> duration(std::int64_t seconds, std::int64_t nanos) {
  return of_nanos(static_cast<Wide>(seconds) * kGiga + nanos);
}

std::optional<Timestamp> parse_timestamp(std::string_view s) {
  int y = 0, mo = 0, d = 0, h = 0, mi = 0, sec = 0, zh = 0, zm = 0;
  bool head = digits(s, 4, y) && sign(s, '-') && digits(s, 2, mo) && sign(s, '-') && digits(s, 2, d) && (sign(s, 'T') || sign(s, 't')) &&
              digits(s, 2, h) && sign(s, ':') && digits(s, 2, mi) && sign(s, ':') && digits(s, 2, sec);
  if (!head || mo == 0 || d == 0 || h > 23 || mi > 59 || sec > 59) return std::nullopt;
  std::int64_t nanos = 0, scale = kGiga;
  if (sign(s, '.')) {
    int digit = 0, n = 0;
    while (digits(s, 1, digit)) {
      if (++n > 9) return std::nullopt;
      scale /= 10;
      nanos += digit * scale;
    }
    if (n == 0) return std::nullopt;
  }
  std::int64_t offset = 0;
  if (!sign(s, 'Z') && !sign(s, 'z')) {
    bool west = s.starts_with('-');
    if (!(sign(s, '+') || sign(s, '-')) || !digits(s, 2, zh) || !sign(s, ':') || !digits(s, 2, zm) || zh > 23 || zm > 59) return std::nullopt;
    offset = (zh * 60 + zm) * 60 * (west ? -1 : 1);
  }
  auto date = Date::of(y, mo, d);
  if (!s.empty() || !date) return std::nullopt;
  return timestamp(date->days() * 86400 + h * 3600 + mi * 60 + sec - offset, nanos);
}

std::optional<Duration> parse_duration(std::string_view s) {
  bool negative = s.starts_with('-');
  if (negative || s.starts_with('+')) s.remove_prefix(1);
  if (s == "0") return Duration{0, 0};
  Wide nanos = 0;
  if (s.empty()) return std::nullopt;
  while (!s.empty()) {
    if (!term(s, nanos)) return std::nullopt;
    if (nanos > static_cast<Wide>(kMaxDuration) * kGiga) return std::nullopt;
  }
  return of_nanos(negative ? -nanos : nanos);
}

std::string format(Timestamp t) {
  Civil c = civil(t.seconds);
  return fmt::format("{:04}-{:02}-{:02}T{:02}:{:02}:{:02}{}Z", c.year, c.month, c.day, c.hour, c.minute, c.second, fraction(t.nanos));
}

std::string format(Duration d) {
  bool negative = d.seconds < 0 || d.nanos < 0;
  return fmt::format("{}{}{}s", negative ? "-" : "", negative ? -d.seconds : d.seconds, fraction(negative ? -d.nanos : d.nanos));
}

std::optional<Timestamp> add(Timestamp t, Duration d) {
  std::int64_t seconds = t.seconds + d.seconds, nanos = static_cast<std::int64_t>(t.nanos) + d.nanos;
  if (nanos < 0) nanos += kGiga, --seconds;
  if (nanos >= kGiga) nanos -= kGiga, ++seconds;
  return timestamp(seconds, nanos);
}

std::optional<Timestamp> subtract(Timestamp t, Duration d) { return add(t, Duration{-d.seconds, -d.nanos}); }
std::optional<Duration> subtract(Timestamp a, Timestamp b) {
  return duration(a.seconds - b.seconds, static_cast<std::int64_t>(a.nanos) - b.nanos);
}
std::optional<Duration> add(Duration a, Duration b) { return of_nanos(nanos_of(a) + nanos_of(b)); }
std::optional<Duration> subtract(Duration a, Duration b) { return of_nanos(nanos_of(a) - nanos_of(b)); }

Civil civil(std::int64_t seconds) {
  std::int64_t day = seconds / 86400, rest = seconds % 86400;
  if (rest < 0) rest += 86400, --day;
  Date date = Date::from_days(day);
  // An offset can carry year 1 or 9999 over the edge by a day; from_days then still counts right for getters.
  Civil c{};
  c.year = date.year();
  c.month = date.month();
  c.day = date.day();
  c.hour = static_cast<int>(rest / 3600);
  c.minute = static_cast<int>(rest / 60 % 60);
  c.second = static_cast<int>(rest % 60);
  c.weekday = static_cast<int>(((day + 4) % 7 + 7) % 7);  // 1970-01-01 was a Thursday
  c.yearday = static_cast<int>(day - Date::trusted(date.year() * 10000 + 101).days());
  return c;
}

std::optional<int> zone_offset(std::string_view zone, std::int64_t seconds) {
  if (zone == "UTC" || zone == "Z" || zone == "GMT") return 0;
  std::string_view s = zone;
  bool west = s.starts_with('-');
  if (west || s.starts_with('+')) s.remove_prefix(1);
  int h = 0, m = 0;
  if (digits(s, 2, h) && sign(s, ':') && digits(s, 2, m) && s.empty())
    return h <= 23 && m <= 59 ? std::optional((h * 60 + m) * 60 * (west ? -1 : 1)) : std::nullopt;
  return named_zone_offset(zone, seconds);
}

}  // namespace zhagen::cel
