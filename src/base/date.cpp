#include "base/date.hpp"

#include <fmt/format.h>

#include <array>
#include <climits>
#include <vector>

namespace zhagen {
namespace {

constexpr bool leap(int y) { return (y % 4 == 0 && y % 100 != 0) || y % 400 == 0; }
constexpr int month_length(int y, int m) {
  constexpr std::array<int, 13> len{0, 31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
  return m == 2 && leap(y) ? 29 : len[static_cast<std::size_t>(m)];
}

// Civil-from-days and back: Howard Hinnant, "chrono-Compatible Low-Level Date Algorithms" (public domain).
std::int64_t days_from_civil(int y, int m, int d) {
  y -= m <= 2;
  std::int64_t era = (y >= 0 ? y : y - 399) / 400;
  auto yoe = static_cast<std::int64_t>(y) - era * 400;
  std::int64_t doy = (153 * (m + (m > 2 ? -3 : 9)) + 2) / 5 + d - 1;
  return era * 146097 + yoe * 365 + yoe / 4 - yoe / 100 + doy - 719468;
}

/// Reads text into runs of digits, folding full-width digits; false at anything that is no separator of dates.
bool digit_runs(std::string_view text, std::vector<std::string>& runs, std::string& separators) {
  bool open = false;
  for (std::size_t i = 0; i < text.size();) {
    std::string_view rest = text.substr(i);
    char digit = 0;
    if (rest[0] >= '0' && rest[0] <= '9') {
      digit = rest[0];
      i += 1;
    } else if (rest.size() >= 3 && rest.substr(0, 2) == "\xEF\xBC" && static_cast<unsigned char>(rest[2]) >= 0x90 &&
               static_cast<unsigned char>(rest[2]) <= 0x99) {  // ０-９
      digit = static_cast<char>('0' + (static_cast<unsigned char>(rest[2]) - 0x90));
      i += 3;
    }
    if (digit) {
      if (!open) runs.emplace_back();
      runs.back() += digit;
      open = true;
      continue;
    }
    open = false;
    struct Sep { std::string_view text; char kind; };
    static constexpr Sep seps[] = {{"-", '-'}, {"/", '/'}, {".", '.'}, {"．", '.'}, {"。", '.'}, {"－", '-'}, {"／", '/'},
                                   {"年", 'Y'}, {"月", 'M'}, {"日", 'D'}, {"号", 'D'}, {" ", ' '}, {"　", ' '}, {"\t", ' '}};
    bool known = false;
    for (const Sep& s : seps)
      if (rest.starts_with(s.text)) {
        if (s.kind != ' ') separators += s.kind;
        i += s.text.size();
        known = true;
        break;
      }
    if (!known) return false;
  }
  return true;
}

}  // namespace

Result<Date> Date::of(int year, int month, int day) {
  bool good = year >= 1 && year <= 9999 && month >= 0 && month <= 12 && day >= 0 && !(month == 0 && day != 0) &&
              (month == 0 || day <= month_length(year, month));
  if (!good) return fail(Errc::date_invalid, fmt::format("{}-{}-{}", year, month, day));
  return Date(year * 10000 + month * 100 + day);
}

Result<Date> Date::from_int(std::int64_t v) {
  if (v < 0 || v > 99991231) return fail(Errc::date_invalid, v);
  auto r = of(static_cast<int>(v / 10000), static_cast<int>(v / 100 % 100), static_cast<int>(v % 100));
  if (!r) return fail(Errc::date_invalid, v);
  return r;
}

Result<Date> Date::parse(std::string_view text) {
  auto bad = [&] { return fail(Errc::date_invalid, text); };
  std::vector<std::string> runs;
  std::string seps;
  if (text.size() > 64 || !digit_runs(text, runs, seps) || runs.empty() || runs.size() > 3) return bad();
  std::array<int, 3> part{0, 0, 0};
  if (runs.size() == 1) {  // 1980, 198005, 19800501, 1980年
    const std::string& r = runs[0];
    if (!(seps.empty() || (seps == "Y" && r.size() == 4))) return bad();
    if (r.size() != 4 && r.size() != 6 && r.size() != 8) return bad();
    part[0] = std::stoi(r.substr(0, 4));
    if (r.size() >= 6) part[1] = std::stoi(r.substr(4, 2));
    if (r.size() == 8) part[2] = std::stoi(r.substr(6, 2));
    if (r.size() == 6 && part[1] == 0) return bad();  // eight digits may be our own 19800500
  } else {
    bool han = seps == "YM" || seps == "YMD" || seps == "Y" || (runs.size() == 3 && seps == "YM");
    bool plain = seps.size() + 1 == runs.size() && seps.find_first_not_of(seps[0]) == std::string::npos &&
                 (seps[0] == '-' || seps[0] == '/' || seps[0] == '.');
    bool trailing = seps.size() == runs.size() && seps == std::string(runs.size(), '.');  // "1980.05."
    if (!(han || plain || trailing)) return bad();
    if (runs[0].size() != 4) return bad();
    for (std::size_t i = 0; i < runs.size(); ++i) {
      if (i > 0 && runs[i].size() > 2) return bad();
      part[i] = std::stoi(runs[i]);
      if (i > 0 && part[i] == 0) return bad();
    }
  }
  auto r = of(part[0], part[1], part[2]);
  if (!r) return bad();
  return r;
}

Date Date::from_days(std::int64_t z) {
  z += 719468;
  std::int64_t era = (z >= 0 ? z : z - 146096) / 146097;
  std::int64_t doe = z - era * 146097;
  std::int64_t yoe = (doe - doe / 1460 + doe / 36524 - doe / 146096) / 365;
  std::int64_t doy = doe - (365 * yoe + yoe / 4 - yoe / 100);
  std::int64_t mp = (5 * doy + 2) / 153;
  auto d = static_cast<int>(doy - (153 * mp + 2) / 5 + 1);
  auto m = static_cast<int>(mp < 10 ? mp + 3 : mp - 9);
  auto y = static_cast<int>(yoe + era * 400 + (m <= 2));
  return Date(y * 10000 + m * 100 + d);
}

Date Date::first() const {
  if (empty()) return {};
  int m = month() ? month() : 1;
  return Date(year() * 10000 + m * 100 + (day() ? day() : 1));
}

Date Date::last() const {
  if (empty()) return {};
  int m = month() ? month() : 12;
  return Date(year() * 10000 + m * 100 + (day() ? day() : month_length(year(), m)));
}

std::int64_t Date::days() const { return days_from_civil(year(), month(), day()); }

Date Date::add_months(int n) const {
  if (empty()) return {};
  if (month() == 0) return n % 12 == 0 ? Date((year() + n / 12) * 10000) : *this;
  int total = year() * 12 + month() - 1 + n;
  int y = total / 12, m = total % 12 + 1;
  return Date(y * 10000 + m * 100 + std::min(day(), month_length(y, m)));
}

Date Date::add_days(int n) const { return exact() ? from_days(days() + n) : *this; }

std::string Date::iso() const {
  if (empty()) return "";
  if (month() == 0) return fmt::format("{:04}", year());
  if (day() == 0) return fmt::format("{:04}-{:02}", year(), month());
  return fmt::format("{:04}-{:02}-{:02}", year(), month(), day());
}

std::string Date::zh() const {
  if (empty()) return "";
  if (month() == 0) return fmt::format("{}年", year());
  if (day() == 0) return fmt::format("{}年{}月", year(), month());
  return fmt::format("{}年{}月{}日", year(), month(), day());
}

Truth before(Date a, Date b) {
  if (a.empty() || b.empty()) return Truth::unknown;
  if (a.last() < b.first()) return Truth::yes;
  if (a.first() >= b.last()) return Truth::no;
  return Truth::unknown;
}

Truth same(Date a, Date b) {
  if (a.empty() || b.empty()) return Truth::unknown;
  if (a.exact() && b.exact()) return truth(a == b);
  return a.last() < b.first() || b.last() < a.first() ? Truth::no : Truth::unknown;
}

int age(Date born, Date asof) {
  if (born.empty() || asof.empty()) return -1;
  auto years = [](Date b, Date a) { return (a.value() / 100 - b.value() / 100) / 100; };
  int oldest = years(born.first(), asof.last()), youngest = years(born.last(), asof.first());
  return oldest == youngest ? oldest : -1;
}

int months_between(Date from, Date to) {
  if (from.month() == 0 || to.month() == 0) return INT_MIN;
  return (to.year() - from.year()) * 12 + to.month() - from.month();
}

}  // namespace zhagen
