#include "base/date.hpp"

#include <doctest/doctest.h>

using namespace zhagen;

TEST_CASE("the forms of real spreadsheets") {
  struct Row { const char* text; int value; };
  static constexpr Row rows[] = {
      {"1980.05", 19800500}, {"198005", 19800500}, {"1980-05-01", 19800501}, {"1980/5/1", 19800501},
      {"1980年5月", 19800500}, {"1980年5月1日", 19800501}, {"1980", 19800000}, {"1980年", 19800000},
      {"19800501", 19800501}, {" 1980.5 ", 19800500}, {"１９８０．０５", 19800500}, {"1980.05.", 19800500},
      {"2000-02-29", 20000229}, {"1980 年 5 月", 19800500}, {"19800500", 19800500}};
  for (auto [text, value] : rows) {
    CAPTURE(text);
    auto d = Date::parse(text);
    REQUIRE(d);
    CHECK(d->value() == value);
  }
  for (const char* bad : {"", "abc", "80.05", "1980.13", "1900-02-29", "1980-05-32", "1980-5/1", "1980.05.01.02",
                          "198000", "0000", "-", "年", "1980-0-1", "12345", "1980,05"}) {
    CAPTURE(bad);
    CHECK_FALSE(Date::parse(bad));
  }
}

TEST_CASE("age counts months as the 任免审批表 does") {
  auto d = [](int v) { return Date::trusted(v); };
  CHECK(age(d(19800500), d(20250501)) == 45);
  CHECK(age(d(19800531), d(20250501)) == 45);  // the month counts, not the day
  CHECK(age(d(19800600), d(20250531)) == 44);
  CHECK(age(d(19800000), d(20250531)) == -1);  // 44 or 45
  CHECK(age(d(19800000), d(20251231)) == 45);  // both ends of the year agree
  CHECK(age(Date(), d(20250531)) == -1);
}

TEST_CASE("order is unknown only where an unknown part matters") {
  auto d = [](int v) { return Date::trusted(v); };
  CHECK(before(d(19800500), d(19800600)) == Truth::yes);
  CHECK(before(d(19800000), d(19800600)) == Truth::unknown);
  CHECK(before(d(19800000), d(19810000)) == Truth::yes);
  CHECK(before(d(19800501), d(19800501)) == Truth::no);
  CHECK(before(d(19800500), d(19800501)) == Truth::no);
  CHECK(same(d(19800500), d(19800500)) == Truth::unknown);
  CHECK(same(d(19800500), d(19800600)) == Truth::no);
}

TEST_CASE("days and back, over every day of three centuries") {
  Date d = Date::trusted(18991231);
  for (std::int64_t n = d.days(); n < 90000; ++n) {
    Date e = Date::from_days(n);
    REQUIRE(e.days() == n);
    REQUIRE(Date::from_int(e.value()));
  }
  CHECK(Date::from_days(0).value() == 19700101);
  CHECK(Date::trusted(20240131).add_months(1).value() == 20240229);
  CHECK(Date::trusted(20240300).add_months(-3).value() == 20231200);
}
