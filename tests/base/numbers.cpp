// Identity numbers, credit codes, money, ids, clocks.
#include <doctest/doctest.h>

#include <set>

#include "base/citizen_id.hpp"
#include "base/clock.hpp"
#include "base/credit_code.hpp"
#include "base/id.hpp"
#include "base/money.hpp"

using namespace zhagen;

namespace {

const Date kToday = Date::trusted(20260701);

/// The check character a second way: ISO 7064 MOD 11-2 by its recurrence, not by the weights.
char check_by_recurrence(const std::string& digits) {
  int p = 0;
  for (char c : digits) p = (p + (c - '0')) * 2 % 11;
  int value = (12 - p % 11) % 11;
  return value == 10 ? 'X' : static_cast<char>('0' + value);
}

std::string random_number(Random& random, Date born, int division) {
  char text[32];
  snprintf(text, sizeof text, "%06d%08d%03d", division, born.value(), random.range(0, 999));
  return text;
}

}  // namespace

TEST_CASE("citizen identity numbers: right ones") {
  struct Row { const char *text, *number; int born; Sex sex; };
  static constexpr Row rows[] = {
      {"11010519491231002X", "11010519491231002X", 19491231, Sex::female},  // the example of GB 11643
      {"11010519491231002x", "11010519491231002X", 19491231, Sex::female},
      {"　１１０１０５１９４９１２３１００２ｘ ", "11010519491231002X", 19491231, Sex::female},
      {"440524188001010014", "", 0, Sex::male},  // also of the standard, but 1880 is past the range
      {"110105491231002", "110105491231002", 19491231, Sex::female}};
  for (auto [text, number, born, sex] : rows) {
    CAPTURE(text);
    auto id = parse_citizen_id(text, kToday);
    if (!*number) {
      REQUIRE_FALSE(id);
      CHECK(id.error().args[1].find("130") != std::string::npos);
      continue;
    }
    REQUIRE(id);
    CHECK(id->number == number);
    CHECK(id->born.value() == born);
    CHECK(id->sex == sex);
    CHECK(id->full() == "11010519491231002X");
    CHECK(id->division() == "110105");
  }
}

TEST_CASE("citizen identity numbers: each fault has its reason") {
  struct Row { const char *text, *reason; };
  static constexpr Row rows[] = {{"", "应为18位"},
                                 {"1101051949123100", "这里是16位"},
                                 {"110105194912310021", "校验码应为X"},
                                 {"1101O519491231002X", "数字"},
                                 {"11010519491231X02X", "数字"},
                                 {"11010519491231002Y", "第18位"},
                                 {"00010519491231002X", "省级代码"},
                                 {"110105194913310026", "不存在"},
                                 {"110105190002290026", "不存在"},
                                 {"110105000000000026", "不存在"},
                                 {"110105203001010026", "晚于今天"},
                                 {"身份证", "这里是3位"}};
  for (auto [text, reason] : rows) {
    CAPTURE(text);
    auto id = parse_citizen_id(text, kToday);
    REQUIRE_FALSE(id);
    CHECK(id.error().code == Errc::citizen_id_invalid);
    CHECK(id.error().args[1].find(reason) != std::string::npos);
  }
}

TEST_CASE("check digits agree with the recurrence, and catch every single error and neighbouring swap") {
  Random random(7);
  for (int i = 0; i < 20000; ++i) {
    Date born = Date::from_days(random.range(-14000, 13000));
    std::string body = random_number(random, born, 990000 + random.range(100, 9999));
    char check = citizen_id_check(body);
    REQUIRE(check == check_by_recurrence(body));
    std::string number = body + check;
    auto id = parse_citizen_id(number, kToday);
    REQUIRE(id);
    REQUIRE(id->born == born);
    REQUIRE((id->sex == Sex::male) == ((number[16] - '0') % 2 == 1));
    if (i > 300) continue;
    for (std::size_t k = 0; k < 17; ++k) {
      std::string wrong = number;
      for (char d = '0'; d <= '9'; ++d) {
        wrong[k] = d;
        REQUIRE(parse_citizen_id(wrong, kToday).ok() == (d == number[k]));
      }
      std::string swapped = number;
      std::swap(swapped[k], swapped[k + 1]);
      if (swapped != number) REQUIRE_FALSE(parse_citizen_id(swapped, kToday).ok());
    }
  }
}

TEST_CASE("unified social credit codes") {
  CHECK(*parse_credit_code("91350100M000100Y43") == "91350100M000100Y43");
  CHECK(*parse_credit_code(" 9135 0100 m000100y43 ") == "91350100M000100Y43");
  struct Row { const char *text, *reason; };
  static constexpr Row rows[] = {{"91350100M000100Y44", "校验码应为3"}, {"91350100M000100Y4", "这里是17位"},
                                 {"9135O100M000100Y43", "除 I、O"},   {"91A50100M000100Y43", "行政区划"}};
  for (auto [text, reason] : rows) {
    CAPTURE(text);
    auto code = parse_credit_code(text);
    REQUIRE_FALSE(code);
    CHECK(code.error().args[1].find(reason) != std::string::npos);
  }
  CHECK(credit_code_check("9135010OM000100Y4") == '\0');
}

TEST_CASE("money: read, written, in capitals") {
  struct Row { const char* text; std::int64_t fen; const char *plain, *commas, *capitals; };
  static constexpr Row rows[] = {
      {"1409.50", 140950, "1409.50", "1,409.50", "壹仟肆佰零玖元伍角整"},
      {"6,007.14", 600714, "6007.14", "6,007.14", "陆仟零柒元壹角肆分"},
      {"￥1,680.32", 168032, "1680.32", "1,680.32", "壹仟陆佰捌拾元零叁角贰分"},
      {"107000.53元", 10700053, "107000.53", "107,000.53", "壹拾万柒仟元零伍角叁分"},
      {"16409.02", 1640902, "16409.02", "16,409.02", "壹万陆仟肆佰零玖元零贰分"},
      {"３２５．０４", 32504, "325.04", "325.04", "叁佰贰拾伍元零肆分"},
      {"0", 0, "0.00", "0.00", "零元整"},
      {"0.5", 50, "0.50", "0.50", "伍角整"},
      {"0.05", 5, "0.05", "0.05", "伍分"},
      {"-20", -2000, "-20.00", "-20.00", "负贰拾元整"},
      {"10", 1000, "10.00", "10.00", "壹拾元整"},
      {"100010", 10001000, "100010.00", "100,010.00", "壹拾万零壹拾元整"},
      {"100000000", 10000000000, "100000000.00", "100,000,000.00", "壹亿元整"},
      {"100010000", 10001000000, "100010000.00", "100,010,000.00", "壹亿零壹万元整"},
      {"100001000", 10000100000, "100001000.00", "100,001,000.00", "壹亿零壹仟元整"},
      {"123456000000", 12345600000000, "123456000000.00", "123,456,000,000.00", "壹仟贰佰叁拾肆亿伍仟陆佰万元整"},
      {"12345600000000", 1234560000000000, "12345600000000.00", "12,345,600,000,000.00", "壹拾贰万叁仟肆佰伍拾陆亿元整"},
      {"12000000000000", 1200000000000000, "12000000000000.00", "12,000,000,000,000.00", "壹拾贰万亿元整"}};
  for (auto [text, fen, plain, commas, capitals] : rows) {
    CAPTURE(text);
    auto m = Money::parse(text);
    REQUIRE(m);
    CHECK(m->fen() == fen);
    CHECK(m->str() == plain);
    CHECK(m->commas() == commas);
    CHECK(m->capitals() == capitals);
    CHECK(*Money::parse(m->commas()) == *m);
  }
  for (const char* bad : {"", "元", "1.234", "1,23.5", "12,34", "1,2345", ",123", "1,", "abc", "1.2.3", "1.", "100000000000000", "--1", "1e5"}) {
    CAPTURE(bad);
    CHECK_FALSE(Money::parse(bad));
  }
  CHECK(Money(INT64_MIN).str() == "-92233720368547758.08");
}

TEST_CASE("ids rise, also when the clock is set back, and carry their time") {
  FixedClock clock(Instant{1780000000123});
  IdSource source(clock, Random(1));
  std::set<Id> seen;
  Id last;
  for (int i = 0; i < 100000; ++i) {
    if (i == 50000) clock.at.ms -= 3600000;
    Id id = source.next();
    REQUIRE(id > last);
    last = id;
    seen.insert(id);
  }
  CHECK(seen.size() == 100000);
  CHECK(seen.begin()->made_at() == Instant{1780000000123});
  IdSource again(clock, Random(2), last);
  CHECK(again.next() > last);
  CHECK(*Id::parse(last.str()) == last);
  for (const char* bad : {"", "0", "-1", "1x", " 1", "01", "9223372036854775808", "+1"}) CHECK_FALSE(Id::parse(bad));
}

TEST_CASE("today is the site's day") {
  CHECK(today(Instant{0}).value() == 19700101);
  CHECK(today(Instant{16 * 3600000LL - 1}).value() == 19700101);
  CHECK(today(Instant{16 * 3600000LL}).value() == 19700102);
  CHECK(today(Instant{-9 * 3600000LL}).value() == 19691231);
  CHECK(start_of(Date::trusted(19700102)) == Instant{16 * 3600000LL});
  CHECK(utc_text(Instant{1780000000123}) == "2026-05-28T20:26:40.123Z");
  CHECK(utc_text(Instant{-1}) == "1969-12-31T23:59:59.999Z");
  CHECK(local_text(Instant{1780000000123}) == "2026-05-29 04:26:40");
  CHECK(SystemClock().now().ms > 1700000000000);
}

TEST_CASE("random numbers are the same everywhere") {
  Random random(0);  // the first outputs of SplitMix64 from 0, as its authors' program gives them
  CHECK(random.next() == 0xE220A8397B1DCDAFULL);
  CHECK(random.next() == 0x6E789E6AA1B965F4ULL);
  for (int i = 0; i < 1000; ++i) {
    int v = random.range(-3, 3);
    REQUIRE((v >= -3 && v <= 3));
  }
}
