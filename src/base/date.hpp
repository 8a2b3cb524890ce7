#pragma once
// Dates as personnel files know them: yyyymmdd in one integer, 00 for an unknown day or month.
// Order and ranges work on the integer in every engine; what an unknown part makes undecidable is Truth::unknown.

#include <compare>
#include <cstdint>
#include <string>
#include <string_view>

#include "base/result.hpp"
#include "base/truth.hpp"

namespace zhagen {

class Date {
  std::int32_t v_ = 0;
  constexpr explicit Date(std::int32_t v) : v_(v) {}

 public:
  constexpr Date() = default;  // the absent date, 0

  /// A date of the calendar, 1 <= year <= 9999; month 0: only the year is known; day 0: no day is known.
  static Result<Date> of(int year, int month = 0, int day = 0);
  /// From yyyymmdd as stored; checks as of().
  static Result<Date> from_int(std::int64_t yyyymmdd);
  /// From a value known to be valid: storage and literals.
  static constexpr Date trusted(std::int32_t yyyymmdd) { return Date(yyyymmdd); }
  /// The forms of real spreadsheets: 1980-05-01 1980/5/1 1980.5.1 1980.05 198005 19800501 1980年5月(1日) 1980年
  /// 1980, full-width digits and surrounding blanks too. Errc::date_invalid otherwise.
  static Result<Date> parse(std::string_view text);
  /// From days since 1970-01-01 (proleptic Gregorian).
  static Date from_days(std::int64_t days);

  constexpr std::int32_t value() const { return v_; }
  constexpr int year() const { return v_ / 10000; }
  constexpr int month() const { return v_ / 100 % 100; }
  constexpr int day() const { return v_ % 100; }
  constexpr bool empty() const { return v_ == 0; }
  constexpr bool exact() const { return day() != 0; }

  /// The earliest and latest day that this date can be; both exact. On an empty date: empty.
  Date first() const;
  Date last() const;
  /// Days since 1970-01-01; the date must be exact.
  std::int64_t days() const;
  /// Month added (n may be negative), the day clipped to the month's length; unknown parts stay unknown.
  Date add_months(int n) const;
  Date add_days(int n) const;  // an unknown day or month: the date itself

  std::string iso() const;  // 1980-05-01, 1980-05, 1980; "" when empty
  std::string zh() const;   // 1980年5月1日, 1980年5月, 1980年

  constexpr auto operator<=>(const Date&) const = default;  // storage order, total
};

/// Calendar order, undecided where an unknown part matters: 1980-05 < 1980-06 is known, 1980 < 1980-06 is not.
Truth before(Date a, Date b);
Truth same(Date a, Date b);

/// Whole years at 'asof' as the 任免审批表 counts them, by months: (asof/100 - born/100) / 100.
/// -1 when undecided: an unknown month of birth (or of asof) and the two ends of the year disagree.
int age(Date born, Date asof);
/// Whole months from one date to another by year and month (days do not count); undecided: INT32_MIN.
int months_between(Date from, Date to);

}  // namespace zhagen
