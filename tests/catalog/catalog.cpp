#include "catalog/catalog.hpp"

#include <doctest/doctest.h>

using namespace zhagen;
using catalog::FileText;

namespace {

const FileText kPerson{"person.ledger.toml", R"(
[ledger]
name = "person"
label = "人选"
sheet = true
purpose = "选派安置"
sensitivity = "internal"
retention = "10y"
[field.name]
label = "姓名"
type = "text"
[field.born]
label = "出生年月"
type = "date"
aliases = ["出生日期"]
[field.wishes]
label = "意愿"
type = "list:text"
each = [["意愿一", "第一志愿"], ["意愿二"]]
)"};
const FileText kPost{"post.ledger.toml", R"(
[ledger]
name = "post"
label = "岗位"
sheet = true
purpose = "选派安置"
sensitivity = "internal"
retention = "10y"
[field.seats]
label = "人数"
type = "int"
)"};
const std::string kRules = R"(
[placement]
name = "small"
label = "小规则"
person = "person"
post = "post"
seats = "post.seats"
[param]
cap = { value = 45, label = "年龄上限" }
[pair.age]
label = "年龄"
require = "age(person.born, asof) <= param.cap"
say = "年满{age(person.born, asof)}岁"
[unplaced]
points = "1"
[unfilled]
points = "2"
)";

std::string replaced(std::string text, const std::string& from, const std::string& to) {
  std::size_t at = text.find(from);
  REQUIRE_MESSAGE(at != std::string::npos, from);
  return text.replace(at, from.size(), to);
}

std::string error_of(std::vector<FileText> files) {
  auto c = catalog::Catalog::from_texts(std::move(files));
  return c ? "" : c.error().zh();
}

}  // namespace

TEST_CASE("the shipped catalog has no error") {
  auto c = catalog::Catalog::load(ZHAGEN_SOURCE_DIR "/catalog");
  REQUIRE_MESSAGE(c.ok(), (c ? "" : c.error().zh()));
  CHECK((*c)->ledger("person_sheet"));
  CHECK((*c)->placement("standard"));
}

TEST_CASE("headings as offices write them") {
  auto c = catalog::Catalog::from_texts({kPerson});
  REQUIRE(c);
  const catalog::Ledger& person = *(*c)->ledger("person");
  struct Row { const char* heading; int field, part; };
  for (auto [heading, field, part] : {Row{"姓　名", 0, -1}, Row{"出生年月", 1, -1}, Row{" 出生\n日期 ", 1, -1}, Row{"第一志願", 2, 0},
                                      Row{"意愿二", 2, 1}, Row{"意愿", 2, -1}, Row{"意愿九", -1, -1}, Row{"", -1, -1}}) {
    CAPTURE(heading);
    CHECK(catalog::recognise(person, heading) == catalog::Column{field, part});
  }
}

TEST_CASE("every fault is named with file, line and remedy") {
  CHECK(error_of({kPerson, kPost, {"a.rules.toml", kRules}}).empty());
  struct Row { std::string from, to; std::vector<const char*> words; };
  const Row rows[] = {
      {"require =", "requir =", {"a.rules.toml:", "requir", "是不是想写“require”"}},
      {"person.born, asof) <=", "person.borm, asof) <=", {"a.rules.toml:12", "borm", "born"}},
      {"<= param.cap", "<= 'x'", {"a.rules.toml:12", "<="}},
      {"<= param.cap", "", {"a.rules.toml:12"}},
      {"<= param.cap", "<= param.cab", {"a.rules.toml:12", "param.cap"}},
      {"label = \"年龄\"\n", "", {"a.rules.toml:10", "label"}},
      {"{age(person.born, asof)}", "{age(person.born, asof)", {"a.rules.toml:13", "{"}},
      {"post = \"post\"", "post = \"posts\"", {"a.rules.toml:6", "posts"}},
      {"points = \"1\"", "points = 1", {"a.rules.toml:15", "文字"}},
      {"points = \"1\"", "points = \"true\"", {"a.rules.toml:15"}},
      {"[unplaced]", "[unplacd]", {"a.rules.toml", "unplacd"}},
      {"value = 45", "value = 4.5", {"a.rules.toml:9"}},
      {"[param]", "[param", {"a.rules.toml:"}},
      {"label = \"小规则\"", "label = “小规则”", {"a.rules.toml:4"}},
  };
  for (const Row& r : rows) {
    CAPTURE(r.from);
    CAPTURE(r.to);
    std::string said = error_of({kPerson, kPost, {"a.rules.toml", replaced(kRules, r.from, r.to)}});
    CAPTURE(said);
    REQUIRE_FALSE(said.empty());
    for (const char* word : r.words) {
      CAPTURE(word);
      CHECK(said.find(word) != std::string::npos);
    }
  }
  CHECK(error_of({{"p.ledger.toml", replaced(kPerson.text, "type = \"date\"", "type = \"day\"")}}).find("p.ledger.toml:14") != std::string::npos);
  CHECK(error_of({{"p.ledger.toml", replaced(kPerson.text, "\"意愿二\"", "\"姓名\"")}}).find("同时属于") != std::string::npos);
  CHECK(error_of({{"p.ledger.toml", replaced(kPerson.text, "type = \"date\"", "type = \"code:none\"")}}).find("none") != std::string::npos);
  CHECK(error_of({kPerson, {"q.ledger.toml", kPerson.text}}).find("已经在") != std::string::npos);
}

TEST_CASE("a setting replaces a value, or takes it out of force; an unknown one is refused") {
  auto c = catalog::Catalog::from_texts({kPerson, kPost, {"a.rules.toml", kRules}});
  REQUIRE(c);
  auto set = (*c)->placement("small", {{"cap", 40}});
  REQUIRE(set);
  CHECK(*set->params[0].value == 40);
  auto off = (*c)->placement("small", {{"cap", std::nullopt}});
  REQUIRE(off);
  CHECK_FALSE(off->params[0].value);
  auto unknown = (*c)->placement("small", {{"cop", 1}});
  REQUIRE_FALSE(unknown);
  CHECK(unknown.error().zh().find("“cap”") != std::string::npos);
}
