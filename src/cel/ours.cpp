#include "cel/ours.hpp"

#include <algorithm>
#include <climits>

namespace zhagen::cel {
namespace {

bool division_code(std::string_view s) {
  return s.size() == 12 && std::all_of(s.begin(), s.end(), [](char c) { return c >= '0' && c <= '9'; });
}

/// Segments of a division code that its zeros at the end do not take away.
std::int64_t division_level(std::string_view code) {
  static constexpr std::int8_t of[13] = {0, 1, 1, 2, 2, 3, 3, 4, 4, 4, 5, 5, 5};  // by significant digits
  std::size_t n = 12;
  while (n > 0 && code[n - 1] == '0') --n;
  return of[n];
}

/// Takes the next segment of a path; false at its end.
class Segments {
 public:
  explicit Segments(std::string_view path) : path_(path), code_(division_code(path)) {}
  bool next(std::string_view& out) {
    if (code_) {
      static constexpr std::size_t width[] = {2, 2, 2, 3, 3};
      if (path_.find_first_not_of('0') == std::string_view::npos || step_ == 5) return false;
      out = path_.substr(0, width[step_]);
      path_.remove_prefix(width[step_++]);
      return true;
    }
    if (path_.empty()) return false;
    std::size_t slash = path_.find('/');
    out = path_.substr(0, slash);
    path_.remove_prefix(slash == std::string_view::npos ? path_.size() : slash + 1);
    return true;
  }

 private:
  std::string_view path_;
  bool code_;
  std::size_t step_ = 0;
};

}  // namespace

std::optional<std::int64_t> age_of(Date born, Date asof) {
  int years = age(born, asof);
  // -1 is undecided to age(), and also the age of one born up to a year after asof; dates in that order are an input
  // error which the records' checks report, here it is undecided.
  if (years < 0) return std::nullopt;
  return years;
}

std::optional<std::int64_t> months_of(Date from, Date to) {
  if (from.empty() || to.empty()) return std::nullopt;
  int n = months_between(from, to);
  if (n == INT_MIN) return std::nullopt;
  return n;
}

std::optional<Date> add_months_to(Date d, std::int64_t n, bool& overflow) {
  overflow = false;
  if (d.empty()) return std::nullopt;
  if (d.month() == 0 && n % 12 != 0) return std::nullopt;
  if (n > 120000 || n < -120000) return overflow = true, std::nullopt;
  std::int64_t month = d.year() * 12 + (d.month() ? d.month() - 1 : 0) + n;
  if (month < 12 || month >= 120000) return overflow = true, std::nullopt;
  return d.add_months(static_cast<int>(n));
}

std::optional<Date> add_days_to(Date d, std::int64_t n, bool& overflow) {
  overflow = false;
  if (!d.exact()) return std::nullopt;
  static const std::int64_t first = Date::trusted(10101).days(), last = Date::trusted(99991231).days();
  std::int64_t day = d.days();
  if (n < first - day || n > last - day) return overflow = true, std::nullopt;
  return Date::from_days(day + n);
}

std::optional<std::int64_t> days_of(Date from, Date to) {
  if (!from.exact() || !to.exact()) return std::nullopt;
  return to.days() - from.days();
}

Workdays workdays_of(Date from, Date to, const Calendar* calendar) {
  Workdays out;
  if (!from.exact() || !to.exact()) return out;
  std::int64_t count = 0;
  for (std::int64_t day = from.days(), last = to.days(); day <= last; ++day, ++out.steps) {
    Date d = Date::from_days(day);
    auto worked = calendar ? calendar->workday(d) : std::nullopt;
    if (!worked) return out.year = d.year(), out;
    count += *worked;
  }
  out.value = count;
  return out;
}

Workdays add_workdays_to(Date d, std::int64_t n, const Calendar* calendar) {
  Workdays out;
  if (!d.exact()) return out;
  std::int64_t day = d.days();
  while (n > 0) {
    Date next = Date::from_days(++day);
    ++out.steps;
    auto worked = calendar && next.year() <= 9999 ? calendar->workday(next) : std::nullopt;
    if (!worked) return out.year = next.year(), out;
    n -= *worked;
  }
  out.value = Date::from_days(day).value();
  return out;
}

Truth within(Date d, const Period& p) {
  Truth from = p.from.empty() ? Truth::yes : !before(d, p.from);
  Truth to = p.to.empty() ? Truth::yes : !before(p.to, d);
  return from & to;
}

std::int64_t common_level(std::string_view a, std::string_view b) {
  if (division_code(a) && division_code(b)) {  // asked of every pair of a county: no splitting
    static constexpr std::int8_t whole[13] = {0, 0, 1, 1, 2, 2, 3, 3, 3, 4, 4, 4, 5};  // segments complete in so many digits
    std::size_t n = 0;
    while (n < 12 && a[n] == b[n]) ++n;
    std::int64_t level = whole[n];
    return level == 0 ? 0 : std::min({level, division_level(a), division_level(b)});
  }
  Segments x(a), y(b);
  std::string_view s, t;
  std::int64_t n = 0;
  while (x.next(s) && y.next(t) && s == t) ++n;
  return n;
}

bool below(std::string_view path, std::string_view ancestor) {
  Segments x(path), y(ancestor);
  std::string_view s, t;
  while (y.next(t))
    if (!x.next(s) || s != t) return false;
  return true;
}

}  // namespace zhagen::cel
