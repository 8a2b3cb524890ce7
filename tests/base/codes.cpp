// Code lists and divisions.
#include <doctest/doctest.h>

#include <cstdlib>
#include <fstream>
#include <set>

#include "base/codes.hpp"
#include "base/divisions.hpp"
#include "base/fold.hpp"
#include "base/share.hpp"

using namespace zhagen;

namespace {

const CodeLists& shipped() {
  static const CodeLists lists = [] {
    auto loaded = CodeLists::load(ZHAGEN_SOURCE_DIR "/catalog/codes");
    REQUIRE_MESSAGE(loaded.ok(), loaded.error().zh());
    return *std::move(loaded);
  }();
  return lists;
}

std::string code_of(const char* list, const char* text) {
  REQUIRE(shipped().get(list));
  auto found = shipped().get(list)->find(text);
  return found ? (*found)->code : found.error().zh();
}

}  // namespace

TEST_CASE("codes as offices write them") {
  struct Row { const char *list, *text, *code; };
  static constexpr Row rows[] = {
      {"sex", "男", "1"}, {"sex", "女", "2"}, {"sex", "1", "1"}, {"nationality", "汉", "01"}, {"nationality", "汉族", "01"},
      {"nationality", " 壮 族", "08"}, {"nationality", "仫佬", "32"}, {"nationality", "HA", "01"}, {"political_status", "党员", "01"},
      {"political_status", "中共党员", "01"}, {"political_status", "九三", "10"}, {"political_status", "群众", "13"},
      {"education", "大学本科", "20"}, {"education", "本科", "20"}, {"education", "大本", "20"}, {"education", "大学", "20"},
      {"education", "大學", "20"}, {"education", "硕士研究生", "14"}, {"education", "研究生", "10"}, {"education", "大专", "30"},
      {"education", "中央党校大学", "20"}, {"duty_level", "正科级", "1A41"}, {"duty_level", "正科", "1A41"},
      {"duty_level", "乡科级正职", "1A41"}, {"duty_level", "1a41", "1A41"}, {"duty_level", "副处级", "1A32"},
      {"staff_level", "乡科级副职", "142"}, {"family_relation", "父亲", "51"}, {"health", "健康", "10"},
      {"posting_category", "第一书记", "first_secretary"}};
  for (auto [list, text, code] : rows) {
    CAPTURE(text);
    CHECK(code_of(list, text) == code);
  }
}

TEST_CASE("what is not in a list is answered with what is near") {
  auto r = shipped().get("education")->find("大学本课");
  REQUIRE_FALSE(r);
  CHECK(r.error().zh().find("大学本科") != std::string::npos);
  CHECK(code_of("nationality", "回回族").find("“回族”") != std::string::npos);
  CHECK(code_of("sex", "xyz") == "代码表“性别”里没有“xyz”。请从代码表里选填。");
}

TEST_CASE("levels compare and nest") {
  const CodeList& education = *shipped().get("education");
  CHECK(education.under("14", "10"));
  CHECK(education.under("10", "10"));
  CHECK_FALSE(education.under("10", "14"));
  CHECK_FALSE(education.under("14", "20"));
  CHECK_FALSE(education.under("nothing", "20"));
  CHECK(education.compare("14", "21") == 1);
  CHECK(education.compare("20", "21") == 0);
  CHECK(education.compare("33", "21") == -1);
  CHECK(education.compare("23", "21") == -1);  // 肄业 is not 毕业
  CHECK_FALSE(education.compare("90", "21"));
  const CodeList& duty = *shipped().get("duty_level");
  CHECK(duty.compare("1A31", "1A41") == 1);
}

TEST_CASE("every list says its standard, source and evidence") {
  CHECK(shipped().all().size() >= 9);
  for (const CodeList& list : shipped().all()) {
    CAPTURE(list.name);
    CHECK(list.standard != "");
    CHECK(list.source != "");
    for (const Code& c : list.codes()) CHECK((c.evidence == "V" || c.evidence == "P" || c.evidence == "M"));
  }
  std::size_t national = 0;
  for (const Code& c : shipped().get("nationality")->codes()) national += c.evidence == "V";
  CHECK(national == 56);
}

TEST_CASE("a list that does not keep the grammar is refused with its line") {
  const std::string head = "name = \"x\"\nlabel = \"X\"\nstandard = \"s\"\nsource = \"q\"\nevidence = \"M\"\n";
  struct Row { std::string text; const char* say; };
  const Row rows[] = {
      {"name = \"x", "第 1 行"},
      {"label = \"X\"\n", "缺少 name"},
      {head, "缺少 codes"},
      {head + "codes = []\n", "缺少 codes"},
      {head + "colour = 1\ncodes = [{code=\"1\",label=\"a\"}]", "不认识的项 colour"},
      {head + "codes = [\n{code=\"1\"},\n]", "第 7 行：代码表文件不对：缺少 label"},
      {head + "codes = [{code=1,label=\"a\"}]", "code 应是"},
      {head + "codes = [{code=\"1\",label=\"a\"},\n{code=\"1\",label=\"b\"}]", "代码“1”重复"},
      {head + "codes = [{code=\"1\",label=\"a\"},\n{code=\"2\",label=\"Ａ\"}]", "“Ａ”与前面的“a”重复"},
      {head + "codes = [{code=\"1\",label=\"a\",parent=\"9\"}]", "不在表里"},
      {head + "codes = [{code=\"1\",label=\"a\",parent=\"2\"},{code=\"2\",label=\"b\",parent=\"1\"}]", "绕回了自己"},
      {head + "codes = [{code=\"1\",label=\"a\",rank=0}]", "rank"},
      {head + "codes = [{code=\"1\",label=\"a\",rnak=3}]", "rnak"},
      {head + "codes = [{code=\"1\",label=\"a\",evidence=\"Z\"}]", "evidence"},
      {head + "codes = [{code=\"1\",label=\"a\",alias=\"b\"}]", "alias"}};
  for (const Row& row : rows) {
    CAPTURE(row.text);
    auto list = CodeList::parse(row.text, "x.toml");
    REQUIRE_FALSE(list);
    CHECK(list.error().zh().starts_with("x.toml"));
    CHECK_MESSAGE(list.error().zh().find(row.say) != std::string::npos, list.error().zh());
  }
  CHECK(CodeLists::load("/nowhere").error().code == Errc::file_not_found);
}

TEST_CASE("where the data lie") {
  setenv("ZHAGEN_SHARE", "/some/where/", 1);
  CHECK(share_file("x") == "/some/where/x");
  unsetenv("ZHAGEN_SHARE");
  CHECK(share_dir().find("share") != std::string::npos);
  CHECK(std::ifstream(ZHAGEN_BUILD_DIR "/share/catalog/codes/sex.toml").good());
}

TEST_CASE("divisions down to the village") {
  const std::string path = ZHAGEN_BUILD_DIR "/share/divisions.bin";
  if (!std::ifstream(path).good()) {
    MESSAGE("divisions.bin is not there: packaging/divisions/fetch makes it; this part is passed over");
    return;
  }
  auto opened = Divisions::open(path);
  REQUIRE_MESSAGE(opened.ok(), opened.error().zh());
  const Divisions& d = *opened;
  CHECK(d.count(Level::province) == 31);
  CHECK(d.count(Level::city) == 342);
  CHECK(d.count(Level::county) == 2978);
  CHECK(d.count(Level::town) == 41352);
  CHECK(d.count(Level::village) == 620573);
  CHECK(d.find("110101001001")->name == "多福巷社区居委会");
  CHECK(d.find("110101001001")->level == Level::village);
  CHECK(d.full_name("110101001001") == "北京市东城区东华门街道多福巷社区居委会");
  CHECK(d.find("450000000000")->name == "广西壮族自治区");
  CHECK(d.find("450000")->code == "45");
  CHECK(d.find("441900")->level == Level::county);  // 东莞: a city without counties has one of its own code
  CHECK(d.full_name("441900003000") == "广东省东莞市" + d.find("441900003")->name);
  CHECK(d.path("110101001001").size() == 5);
  CHECK(d.children("").size() == 31);
  CHECK(d.children("110101").size() == d.child_count("110101"));
  CHECK(d.children("110101").front().name == "东华门街道");
  CHECK(d.child_count("") == 31);
  for (const char* none : {"99", "990101", "1", "11010", "110101001999", "abcdef", "000000000000"}) {
    CAPTURE(none);
    CHECK_FALSE(d.find(none));
    CHECK(d.children(none).empty());
    CHECK(d.child_count(none) == 0);
    CHECK(d.full_name(none).empty());
    CHECK(d.search("村", 3, none).empty());
  }
  CHECK(d.children("110101001001").empty());
  CHECK(d.search("东华门", 5).front().code == "110101001");
  CHECK(d.search("多福巷", 5, "11").size() == 1);
  CHECK(d.search("多福巷", 5, "12").empty());
  CHECK(d.search("村", 7).size() == 7);
  CHECK(d.search("", 7).empty());
  // Every town: children in order of code, found again, and none but its own.
  std::size_t villages = 0;
  for (const Division& province : d.children(""))
    for (const Division& city : d.children(province.code))
      for (const Division& county : d.children(city.code))
        for (const Division& town : d.children(county.code)) {
          auto all = d.children(town.code);
          villages += all.size();
          REQUIRE(!all.empty());
          REQUIRE(all.back().code.starts_with(town.code));
          REQUIRE(d.find(all.back().code)->name == all.back().name);
        }
  CHECK(villages == 620573);
}

TEST_CASE("a damaged divisions file is refused, not read past its end") {
  const std::string path = std::string(ZHAGEN_BUILD_DIR) + "/divisions_test.bin";
  auto write = [&](const std::string& bytes) { std::ofstream(path, std::ios::binary) << bytes; };
  auto u32 = [](std::initializer_list<std::uint32_t> values) {
    std::string out;
    for (std::uint32_t v : values) out.append(reinterpret_cast<const char*>(&v), 4);
    return out;
  };
  using namespace std::string_literals;
  // one province, city, county, town, village
  std::string good = "ZHGDIV1\n" + u32({1, 1, 1, 1, 1, 4, 8, 6}) + u32({99, 0, 0, ~0U, 8, 1}) + u32({9901, 2, 0, ~0U, 8, 1}) +
                     u32({990101, 4, 0, ~0U, 8, 1}) + u32({990101001, 6, 0, ~0U, 8, 1}) + u32({0, 6}) + "\x07\0"s + "\x03村"s +
                     "\1a\1b\1c\1d" + "\1\4wxyz";
  write(good);
  auto d = Divisions::open(path);
  REQUIRE_MESSAGE(d.ok(), d.error().zh());
  CHECK(d->full_name("990101001007") == "abcdwxyz村");
  for (std::size_t cut = 0; cut < good.size(); ++cut) {
    write(good.substr(0, cut));
    REQUIRE_FALSE(Divisions::open(path));
  }
  for (std::size_t i = 0; i < good.size(); ++i)
    for (char with : {'\0', '\x7f', '\xff'}) {
      std::string bad = good;
      bad[i] = with;
      write(bad);
      auto opened = Divisions::open(path);
      if (!opened) continue;
      opened->full_name("990101001007");
      opened->search("z", 10);
      opened->children("990101001");
    }
  CHECK(Divisions::open("/nowhere").error().code == Errc::file_not_found);
}
