// .lrmx and .lrm: everything that real writers do is read, and nothing of it is lost when it is written again.

#include <doctest/doctest.h>

#include <fstream>
#include <sstream>

#include "files/errors.hpp"
#include "files/lrm.hpp"
#include "files/lrmx.hpp"
#include "form_maker.hpp"

using namespace zhagen;
using namespace zhagen::files;
using zhagen::files::testing::FormMaker;

namespace {

std::string read_file(const std::string& name) {
  std::ifstream in(std::string(ZHAGEN_SOURCE_DIR) + "/tests/data/lrm/" + name, std::ios::binary);
  std::ostringstream text;
  text << in.rdbuf();
  return text.str();
}

Form read(std::string_view bytes) {
  auto form = read_lrmx(bytes, "x.lrmx");
  REQUIRE_MESSAGE(form.ok(), (form ? "" : form.error().zh()));
  return *std::move(form);
}

std::string refusal(const std::string& bytes) {
  auto form = read_lrmx(bytes, "x.lrmx");
  return form ? "" : row(form.error().code).key;
}

/// First difference, in words.
std::string difference(const Form& a, const Form& b) {
  for (std::size_t i = 0; i < kBoxes; ++i)
    if (a.text[i] != b.text[i]) return std::string(name_of(static_cast<Box>(i)).label) + ": “" + a.text[i] + "” “" + b.text[i] + "”";
  if (a.family != b.family) return "family";
  if (a.photo != b.photo) return "photo";
  if (a.extras != b.extras) return "extras";
  if (a.root != b.root) return "root";
  return a == b ? "" : "spare";
}

}  // namespace

TEST_CASE("the samples: a form of each version, and an old one") {
  Form f = read(read_file("云晓河.lrmx"));
  CHECK(f[Box::name] == "云晓河");
  CHECK(f[Box::party] == "200706；民盟");
  CHECK(f[Box::to_take].empty());
  CHECK(f[Box::version] == "3.2.1.6");
  REQUIRE(f.family.size() == 3);
  CHECK(f.family[0].call == "丈夫");
  CHECK(f.photo.starts_with("\x89PNG"));
  // What the program writes is, byte for byte, what the editor of that version wrote.
  CHECK(write_lrmx(f) == read_file("云晓河.lrmx"));

  Form g = read(read_file("石向东.lrmx"));
  CHECK(g[Box::version] == "3.2.1.16");
  REQUIRE(g.extras.size() == 2);
  CHECK(g.extras[0].xml == "<DaoLingNianYue>204805</DaoLingNianYue>");
  CHECK(g.extras[0].behind == 7);
  CHECK(write_lrmx(g) == read_file("石向东.lrmx"));

  auto old = read_lrm(read_file("田谷.lrm"), "田谷.lrm");
  REQUIRE_MESSAGE(old.ok(), (old ? "" : old.error().zh()));
  CHECK((*old)[Box::name] == "田谷");
  CHECK((*old)[Box::full_level] == "大学");
  CHECK((*old)[Box::part_school] == "云岭大学");
  CHECK((*old)[Box::skills] == "水利, 尤其是\"小水电\",设计");
  REQUIRE(old->family.size() == 2);
  CHECK(old->family[1].work == "石桥村村民");
  CHECK(write_lrm(*old) == read_file("田谷.lrm"));
}

TEST_CASE("400 invented forms: any writer's file reads as the form, and is the form again when written") {
  FormMaker maker(7);
  for (int i = 0; i < 400; ++i) {
    Form f = maker.form(i);
    const std::string bytes = maker.file(f);
    Form got = read(bytes);
    INFO(i, "\n", bytes);
    CHECK(difference(got, f) == "");
    CHECK(difference(read(write_lrmx(got)), f) == "");
    const std::string again = write_lrmx(read(write_lrmx(got)));
    CHECK(again == write_lrmx(got));

    // .lrm: what it has place for.
    Form old = as_lrm(f);
    auto back = read_lrm(write_lrm(old), "x.lrm");
    REQUIRE(back.ok());
    CHECK(difference(*back, old) == "");
    for (Box b : {Box::name, Box::party, Box::resume, Box::awards, Box::position, Box::filled_on}) CHECK(old[b] == f[b]);
    REQUIRE(old.family.size() == f.family.size());
  }
}

TEST_CASE("looseness, one by one") {
  CHECK(read("<Person><XingMing>  \r\n </XingMing></Person>")[Box::name].empty());
  CHECK(read("<Person><XingMing>甲&amp;amp;lt;乙</XingMing></Person>")[Box::name] == "甲<乙");
  CHECK(read("<Person><XingMing>AT&amp;T</XingMing></Person>")[Box::name] == "AT&T");
  CHECK(read("<Person><Version>1</Version><XingMing>甲</XingMing></Person>")[Box::name] == "甲");
  CHECK(read("\xEF\xBB\xBF<?xml version=\"1.0\" encoding=\"gb2312\"?><Person><XingMing>甲</XingMing></Person>")[Box::name] == "甲");
  CHECK(read(to_gbk("<?xml version=\"1.0\" encoding=\"gb2312\"?><Person><XingMing>甲</XingMing></Person>"))[Box::name] == "甲");
  const char16_t wide[] = u"\uFEFF<Person><XingMing>甲</XingMing></Person>";
  CHECK(read(std::string_view(reinterpret_cast<const char*>(wide), sizeof wide - 2))[Box::name] == "甲");
  // The second of its kind, and markup where text belongs, stay as they are.
  Form twice = read("<Person><XingMing>甲</XingMing><XingMing>乙</XingMing><JianLi><b>丙</b></JianLi></Person>");
  CHECK(twice[Box::name] == "甲");
  CHECK(twice[Box::resume].empty());
  REQUIRE(twice.extras.size() == 2);
  CHECK(twice.extras[0] == Extra{0, "<XingMing>乙</XingMing>"});
  CHECK(twice.extras[1].xml == "<JianLi><b>丙</b></JianLi>");
  CHECK(read(write_lrmx(twice)).extras == twice.extras);
  Form before = read("<Person><JianLi>甲</JianLi><XingMing>乙</XingMing><JianLi>丙</JianLi></Person>");
  CHECK(read(write_lrmx(before))[Box::resume] == "甲");
  // A photograph that is none is kept as it stands.
  Form spoilt = read("<Person><ZhaoPian>no picture!</ZhaoPian></Person>");
  CHECK(spoilt.photo.empty());
  CHECK(spoilt.extras.at(0).xml == "<ZhaoPian>no picture!</ZhaoPian>");
  CHECK(read("<Person><ZhaoPian>data:image/png;base64,QUJD</ZhaoPian></Person>").photo == "ABC");
  // Rows that are not filled in are no relatives.
  CHECK(read("<Person><JiaTingChengYuan><Item><ChengWei>\n</ChengWei></Item></JiaTingChengYuan></Person>").family.empty());
}

TEST_CASE("hostile files are refused in words") {
  CHECK(refusal("") == "form_broken");
  CHECK(refusal("\xFF\xFE\x01") == "form_text");
  CHECK(refusal("<Person>") == "form_broken");
  CHECK(refusal("<Root/>") == "form_other");
  CHECK(refusal("<!DOCTYPE Person [<!ENTITY x SYSTEM \"file:///etc/passwd\">]><Person><XingMing>&x;</XingMing></Person>") == "form_doctype");
  CHECK(refusal("<Person><XingMing>&x;</XingMing></Person>") == "form_broken");
  std::string deep = "<Person>";
  for (int i = 0; i < 40; ++i) deep += "<a>";
  CHECK(refusal(deep) == "form_limit");
  CHECK(refusal("<Person><JianLi>" + std::string(3 << 20, 'a') + "</JianLi></Person>") == "form_limit");
  CHECK(refusal("<Person><x>" + std::string(100 << 10, 'a') + "</x></Person>") == "form_limit");
  std::string many = "<Person><JiaTingChengYuan>";
  for (int i = 0; i < 300; ++i) many += "<Item><XingMing>x</XingMing></Item>";
  CHECK(refusal(many + "</JiaTingChengYuan></Person>") == "form_limit");
  CHECK(refusal("<Person>" + std::string(17 << 20, ' ') + "</Person>") == "form_large");

  auto lrm = [](const std::string& bytes) {
    auto form = read_lrm(bytes, "x.lrm");
    return form ? "" : row(form.error().code).key;
  };
  CHECK(lrm("") == std::string("lrm_quotes"));
  CHECK(lrm("甲,乙") == std::string("lrm_quotes"));
  CHECK(lrm("\"甲\",\"乙\"") == std::string("lrm_count"));
  CHECK(lrm("\"\xFF\xFF\"") == std::string("form_text"));
}

TEST_CASE("characters beyond GBK stay in .lrm") {
  Form f;
  f[Box::name] = "𠮷野";
  CHECK(as_lrm(f)[Box::name] == "𠮷野");
}
