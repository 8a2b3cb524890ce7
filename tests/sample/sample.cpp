// The sample is consistent in itself: what a row says agrees with the rest of the row and with the other register.
#include "sample/sample.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <fstream>
#include <map>
#include <set>

#include "base/citizen_id.hpp"
#include "base/codes.hpp"
#include "base/divisions.hpp"
#include "sample/places.hpp"

using namespace zhagen;
using namespace zhagen::sample;

namespace {

std::size_t column(const Sheet& sheet, const std::string& heading) {
  auto at = std::find(sheet.headings.begin(), sheet.headings.end(), heading);
  REQUIRE_MESSAGE(at != sheet.headings.end(), heading);
  return static_cast<std::size_t>(at - sheet.headings.begin());
}

Sample make(int people, int posts, std::uint64_t seed) {
  Options o;
  o.people = people;
  o.posts = posts;
  o.seed = seed;
  auto s = make_sample(o);
  REQUIRE(s.ok());
  return *std::move(s);
}

const Date kAsof = Options{}.asof;

}  // namespace

TEST_CASE("the same seed gives the same rows, another seed others") {
  Sample a = make(300, 200, 1), b = make(300, 200, 1), c = make(300, 200, 2);
  CHECK(a.people.rows == b.people.rows);
  CHECK(a.posts.rows == b.posts.rows);
  CHECK(a.people.rows != c.people.rows);
  CHECK(a.people.rows.size() == 300);
  CHECK(a.posts.rows.size() == 200);
  for (const auto& row : a.people.rows) REQUIRE(row.size() == a.people.headings.size());
  for (const auto& row : a.posts.rows) REQUIRE(row.size() == a.posts.headings.size());
  CHECK(a.people.title.find("2026年度") != std::string::npos);
}

TEST_CASE("two workbooks, the same bytes each time") {
  Options o;
  o.people = 30;
  o.posts = 20;
  auto bytes = [](const std::string& path) {
    std::ifstream in(path, std::ios::binary);
    return std::string(std::istreambuf_iterator<char>(in), {});
  };
  const std::string one = ZHAGEN_BUILD_DIR "/sample_test/a", two = ZHAGEN_BUILD_DIR "/sample_test/b";
  for (const std::string& folder : {one, two}) {
    auto done = write_sample(o, folder);
    REQUIRE_MESSAGE(done.ok(), done.error().zh());
  }
  for (const char* file : {"/people.xlsx", "/posts.xlsx"}) {
    CHECK(bytes(one + file).size() > 2000);
    CHECK(bytes(one + file) == bytes(two + file));
  }
  CHECK_FALSE(write_sample(o, "/proc/nowhere"));
}

TEST_CASE("sizes out of range are refused") {
  Options o;
  o.people = 0;
  CHECK(make_sample(o).error().zh() == "样例的人数“0”不对。请填 1 到 1000000 之间的整数。");
  o.people = 1;
  o.posts = 1000001;
  CHECK(make_sample(o).error().code == Errc::sample_size);
  CHECK(make(1, 1, 3).posts.rows.size() == 1);
}

TEST_CASE("every wish and every place to avoid is in the register of posts or places") {
  for (std::uint64_t seed : {1, 2, 3}) {
    Sample s = make(500, 200, seed);
    std::set<std::string> codes, towns, counties;
    for (const auto& row : s.posts.rows) {
      REQUIRE(codes.insert(row[column(s.posts, "岗位编号")]).second);
      towns.insert(row[column(s.posts, "乡镇(街道)")]);
      counties.insert(row[column(s.posts, "县(市、区)")]);
    }
    std::map<int, int> how_many;
    double wished_km = 0, wished = 0, all_km = 0;
    for (const auto& row : s.posts.rows) all_km += std::stoi(row[column(s.posts, "距县城公里")]);
    for (const auto& row : s.people.rows) {
      int n = 0;
      std::set<std::string> different;
      bool ended = false;
      for (const char* heading : {"意愿一", "意愿二", "意愿三"}) {
        const std::string& wish = row[column(s.people, heading)];
        if (wish.empty()) {
          ended = true;
          continue;
        }
        REQUIRE_FALSE(ended);
        CAPTURE(wish);
        REQUIRE((codes.contains(wish) || towns.contains(wish) || counties.contains(wish)));
        REQUIRE(different.insert(wish).second);
        ++n;
        if (codes.contains(wish)) {
          wished_km += std::stoi(s.posts.rows[std::stoul(wish.substr(1)) - 1][column(s.posts, "距县城公里")]);
          ++wished;
        }
      }
      ++how_many[n];
      const std::string& avoid = row[column(s.people, "回避地区")];
      if (!avoid.empty()) REQUIRE_FALSE(different.contains(avoid));
    }
    CHECK(how_many[0] > 10);
    CHECK(how_many[1] > 10);
    CHECK(how_many[3] > 200);
    CHECK(wished_km / wished < 0.85 * all_km / 200);  // nearer posts are wished for more
  }
}

TEST_CASE("a person agrees with himself") {
  auto lists = CodeLists::load(ZHAGEN_SOURCE_DIR "/catalog/codes");
  REQUIRE(lists.ok());
  Sample s = make(3000, 600, 5);
  std::set<std::string> numbers;
  std::map<std::string, int> names;
  auto cell = [&](const auto& row, const char* heading) -> const std::string& { return row[column(s.people, heading)]; };
  for (const auto& row : s.people.rows) {
    CAPTURE(cell(row, "序号"));
    Date born = *Date::parse(cell(row, "出生年月"));
    REQUIRE(born.year() >= 1966);
    REQUIRE(born.year() <= 2002);
    ++names[cell(row, "姓名")];
    for (auto [heading, list] : {std::pair{"性别", "sex"}, {"民族", "nationality"}, {"政治面貌", "political_status"}, {"学历", "education"}, {"健康状况", "health"}})
      REQUIRE_MESSAGE(lists->get(list)->find(cell(row, heading)).ok(), cell(row, heading));
    if (!cell(row, "职务层次").empty()) REQUIRE(lists->get("duty_level")->find(cell(row, "职务层次")).ok());
    if (!cell(row, "人员类别").empty()) REQUIRE(lists->get("posting_category")->find(cell(row, "人员类别")).ok());
    if (const std::string& number = cell(row, "身份证号"); !number.empty()) {
      auto id = parse_citizen_id(number, kAsof);
      REQUIRE_MESSAGE(id.ok(), id.error().zh());
      REQUIRE(number.starts_with("99"));
      REQUIRE(id->born.value() / 100 == born.value() / 100);
      REQUIRE((id->sex == Sex::male) == (cell(row, "性别") == "男"));
      REQUIRE(numbers.insert(number).second);
    }
    Date work = *Date::parse(cell(row, "参加工作时间"));
    REQUIRE(months_between(born, work) >= 18 * 12);
    REQUIRE(work < kAsof);
    bool party = cell(row, "政治面貌").starts_with("中共");
    REQUIRE(party == !cell(row, "入党时间").empty());
    if (party) {
      Date joined = *Date::parse(cell(row, "入党时间"));
      REQUIRE(months_between(born, joined) >= 18 * 12);
      REQUIRE(joined <= kAsof);
    }
    REQUIRE_FALSE(cell(row, "派出单位").empty());
    REQUIRE(cell(row, "籍贯").find("县") != std::string::npos);
  }
  int shared = 0;
  for (const auto& [name, n] : names) shared += n > 1;
  CHECK(shared > 5);
  CHECK(names.size() > 2000);
}

TEST_CASE("posts agree with their places") {
  auto lists = CodeLists::load(ZHAGEN_SOURCE_DIR "/catalog/codes");
  REQUIRE(lists.ok());
  Sample s = make(10, 3000, 8);
  std::map<std::string, std::string> town_county, code_place;
  std::set<std::string> places;
  auto cell = [&](const auto& row, const char* heading) -> const std::string& { return row[column(s.posts, heading)]; };
  for (const auto& row : s.posts.rows) {
    CAPTURE(cell(row, "岗位编号"));
    const std::string& code = cell(row, "行政区划代码");
    REQUIRE(code.size() == 12);
    REQUIRE(code.starts_with("99"));
    auto [it, fresh] = town_county.emplace(cell(row, "乡镇(街道)"), cell(row, "县(市、区)"));
    REQUIRE(it->second == cell(row, "县(市、区)"));  // a township's name is in one county only
    std::string place = cell(row, "乡镇(街道)") + cell(row, "村(社区)");
    REQUIRE(code_place.emplace(code, place).first->second == place);
    REQUIRE(lists->get("posting_category")->find(cell(row, "岗位类别")).ok());
    for (const char* heading : {"学历要求"})
      if (!cell(row, heading).empty()) REQUIRE(lists->get("education")->find(cell(row, heading)).ok());
    REQUIRE(places.insert(code + cell(row, "岗位类别")).second);  // one first secretary a village
    int seats = std::stoi(cell(row, "需求人数"));
    REQUIRE((seats >= 1 && seats <= 3));
  }
}

TEST_CASE("places have the shape of real counties and names of none") {
  Places places(Random(1), 400);
  CHECK(places.counties.size() == 400);
  double towns = static_cast<double>(places.towns.size()) / 400;
  CHECK(towns > 12);
  CHECK(towns < 16.5);  // the 1,416 counties named 县: 14.6
  double villages = 0;
  std::set<std::uint32_t> codes;
  for (const Township& t : places.towns) {
    villages += t.villages;
    REQUIRE(codes.insert(t.code).second);
  }
  villages /= static_cast<double>(places.towns.size());
  CHECK(villages > 12);
  CHECK(villages < 18);  // their 20,647 townships: 14.8
  for (std::uint32_t t = 0; t < places.towns.size(); t += 37) {
    std::set<std::string> names, village_codes;
    for (std::uint32_t v = 0; v < places.towns[t].villages; ++v) {
      REQUIRE(names.insert(places.village(t, v)).second);
      REQUIRE(village_codes.insert(places.village_code(t, v)).second);
    }
  }
  const std::string table = ZHAGEN_BUILD_DIR "/share/divisions.bin";
  if (!std::ifstream(table).good()) {
    MESSAGE("divisions.bin is not there: packaging/divisions/fetch makes it; this part is passed over");
    return;
  }
  auto divisions = Divisions::open(table);
  REQUIRE(divisions.ok());
  std::set<std::string> real;
  for (const Division& province : divisions->children(""))
    for (const Division& city : divisions->children(province.code)) {
      real.insert(city.name);
      for (const Division& county : divisions->children(city.code)) {
        real.insert(county.name);
        for (const Division& town : divisions->children(county.code)) real.insert(town.name);
      }
    }
  for (const County& c : places.counties) CHECK_MESSAGE(!real.contains(c.name), c.name);
  for (const Township& t : places.towns) CHECK_MESSAGE(!real.contains(t.name), t.name);
  for (std::uint32_t c = 0; c < 400; c += 10) CHECK_MESSAGE(!real.contains(places.city(c)), places.city(c));
}
