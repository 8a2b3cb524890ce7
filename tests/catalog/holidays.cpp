// Working days by the State Council's arrangements: the shipped years, and what a file may not say.

#include "catalog/holidays.hpp"

#include <doctest/doctest.h>

#include "cel/evaluate.hpp"
#include "cel/explain.hpp"
#include "small.hpp"

using namespace zhagen;
using catalog::Catalog;
using catalog::FileText;

namespace {

constexpr const char* kYear = R"~(
[year.2027]
source = "测试"
off = ["2026-12-31至2027-01-03", "2027-05-01"]
work = ["2027-01-09"]
)~";

std::unique_ptr<const Catalog> with(std::vector<FileText> more) {
  std::vector<FileText> files = small::files();
  for (FileText& f : more) files.push_back(std::move(f));
  auto c = Catalog::from_texts(std::move(files));
  REQUIRE_MESSAGE(c, c.error().zh());
  return *std::move(c);
}

std::string error_of(const std::string& text) {
  auto c = Catalog::from_texts({{"base/holidays.toml", text}});
  return c ? "" : c.error().zh();
}

}  // namespace

TEST_CASE("the shipped years are those that were published") {
  auto files = Catalog::read(ZHAGEN_SOURCE_DIR "/catalog");
  REQUIRE(files);
  std::erase_if(*files, [](const FileText& f) { return f.name != "base/holidays.toml"; });
  REQUIRE(files->size() == 1);
  auto c = Catalog::from_texts(*files);
  REQUIRE_MESSAGE(c, c.error().zh());
  const catalog::Holidays& h = (*c)->holidays();
  CHECK(h.years() == std::vector<int>{2023, 2024, 2025, 2026});
  // Days off and weekend days worked of each year, from its own notice: 放假天数 and 上班天数.
  struct Year { int year, worked; };
  for (auto [year, worked] : {Year{2023, 249}, Year{2024, 251}, Year{2025, 248}, Year{2026, 248}}) {
    int count = 0;
    for (Date d = Date::trusted(year * 10000 + 101); d.year() == year; d = d.add_days(1)) count += h.workday(d).value();
    CAPTURE(year);
    CHECK(count == worked);
  }
  CHECK(h.workday(Date::trusted(20260214)) == true);    // a Saturday before the Spring Festival
  CHECK(h.workday(Date::trusted(20260223)) == false);   // a Monday of it
  CHECK(h.workday(Date::trusted(20221231)) == false);   // of the year before, by the paper of 2023
  CHECK(h.workday(Date::trusted(20221230)) == std::nullopt);
  CHECK(h.workday(Date::trusted(20270104)) == std::nullopt);
}

TEST_CASE("a site adds a year in a file of its own; conditions count by it, and say what is missing") {
  auto c = with({{"base/2027.holidays.toml", kYear}});
  const cel::Env& env = c->env(*c->ledger("posting"));
  auto value = [&](const char* text) {
    auto p = cel::compile(text, env);
    REQUIRE_MESSAGE(p, p.error().en());
    return cel::evaluate_row(*p, {}).literal();
  };
  CHECK(value("addWorkdays(date('2026-12-31'), 1)") == "date('2027-01-04')");
  CHECK(value("workdays(date('2027-01-04'), date('2027-01-10'))") == "6");
  CHECK(value("workdays(date('2026-12-30'), date('2027-01-10'))").starts_with("unknown"));
  auto p = cel::compile("workdays(date('2028-01-04'), date('2028-01-10')) > 3", env);
  REQUIRE(p);
  CHECK(cel::explain(*p, {}).zh == "缺“2028年放假安排”");
}

TEST_CASE("a file of days off that is wrong is refused with its place and the way out") {
  struct Case { const char *text, *word; };
  static constexpr Case cases[] = {
      {"[year.27]\nsource = 'a'", "base/holidays.toml:1"},
      {"[year.2027x]\nsource = 'a'", "不是年份"},
      {"[year.2027]\noff = []", "source"},
      {"[year.2027]\nsource = 'a'\nfree = []", "free"},
      {"[year.2027]\nsource = 'a'\noff = ['2027-02-30']", "2027-02-30"},
      {"[year.2027]\nsource = 'a'\noff = ['2027-02']", "2027-02"},
      {"[year.2027]\nsource = 'a'\noff = ['2027-02-03至2027-02-01']", "2027-02-03至2027-02-01"},
      {"[year.2027]\nsource = 'a'\noff = ['2027-02-03至2028-02-01']", "最多 31 天"},
      {"[year.2027]\nsource = 'a'\nwork = ['2027-02-03至2027-02-04']", "一天一项"},
      {"[year.2027]\nsource = 'a'\noff = ['2026-11-30']", "不属于2027年"},
      {"[year.2027]\nsource = 'a'\noff = ['2028-01-01']", "不属于2027年"},
      {"[year.2027]\nsource = 'a'\noff = ['2027-01-01']\nwork = ['2027-01-01']", "写了两次"},
      {"[years.2027]\nsource = 'a'", "years"},
      {"", "year.2026"},
  };
  for (const Case& c : cases) {
    CAPTURE(c.text);
    std::string said = error_of(c.text);
    CAPTURE(said);
    CHECK(said.find(c.word) != std::string::npos);
  }
  auto twice = Catalog::from_texts({{"base/2027.holidays.toml", kYear}, {"base/holidays.toml", kYear}});
  REQUIRE_FALSE(twice);
  CHECK(twice.error().zh().find("base/2027.holidays.toml") != std::string::npos);
}
