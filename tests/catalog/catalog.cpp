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

const std::string kFull = kRules + R"(
[goal.weak]
label = "先补足的岗位"
kind = "fill"
posts = "post.seats > 1"
[goal.old]
label = "照顾"
kind = "care"
points = "age(person.born, asof) > 50 ? 1 : 0"
say = "年纪大"
[goal.kept]
label = "少变动"
kind = "change"
published = "person.name"
order = 9
[goal.points]
label = "得分"
kind = "score"
[team.all]
label = "全体"
key = ["'all'"]
[team.all.rule.young]
label = "青年"
where = "age(person.born, asof) < 35"
min = "1"
none_allowed = true
say = "一组要有一名青年"
[team.all.rule.names]
label = "同名"
each = "person.name"
max = "param.cap"
say = "同名的不能太多"
[together.pair]
label = "夫妻"
people = "person.name"
place = ["'all'"]
[draw]
label = "抽签"
commitment = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
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

TEST_CASE("goals, teams, who stays together and a draw are read in the office's order") {
  auto c = catalog::Catalog::from_texts({kPerson, kPost, {"a.rules.toml", kFull}});
  REQUIRE_MESSAGE(c.ok(), (c ? "" : c.error().zh()));
  auto r = (*c)->placement("small");
  REQUIRE(r);
  std::string order;
  for (auto& g : r->goals) order += g.name + " ";
  CHECK(order == "weak old points kept ");
  CHECK(r->teams.at(0).rules.at(0).none_allowed);
  CHECK_FALSE(static_cast<bool>(r->teams.at(0).rules.at(1).where));
  CHECK(r->together.size() == 1);
  CHECK(r->draw);
  auto plain = catalog::Catalog::from_texts({kPerson, kPost, {"a.rules.toml", kRules}});
  REQUIRE(plain);
  CHECK((*plain)->placement("small")->goals.at(0).kind == catalog::Goal::Kind::score);  // as if it stood there
}

TEST_CASE("what a goal, a team or a draw may not say is named with its line") {
  struct Row { std::string from, to; std::vector<const char*> words; };
  const Row rows[] = {
      {"kind = \"fill\"", "kind = \"full\"", {":", "full", "care（照顾）"}},
      {"posts = \"post.seats > 1\"", "posts = \"person.name == 'x'\"", {"weak", "person", "一方"}},
      {"posts = \"post.seats > 1\"", "post = \"post.seats > 1\"", {"post", "是不是想写“posts”"}},
      {"posts = \"post.seats > 1\"", "posts = \"post.seats\"", {"weak"}},
      {"order = 9", "order = 0", {"kept", "放在最后"}},
      {"kind = \"score\"", "kind = \"change\"\npublished = \"person.name\"", {"放在最后"}},
      {"kind = \"change\"\npublished = \"person.name\"", "kind = \"score\"", {"score", "只能有一个"}},
      {"where = \"age", "each = \"person.name\"\nwhere = \"age", {"where 或 each"}},
      {"min = \"1\"\n", "", {"min 或 max"}},
      {"key = [\"'all'\"]", "key = [\"person.name\"]", {"all", "person"}},
      {"people = \"person.name\"", "people = \"'x'\"\nwho = \"y\"", {"who"}},
      {"e3b0c4", "e3b0", {"承诺", "64 位"}},
      {"seats = \"post.seats\"", "seats = \"post.seats\"\nmode = \"fast\"", {"fast", "stable"}},
      {"seats = \"post.seats\"", "seats = \"post.seats\"\npinned = \"post.seats\"", {"pinned"}},
  };
  for (const Row& r : rows) {
    CAPTURE(r.from);
    CAPTURE(r.to);
    std::string said = error_of({kPerson, kPost, {"a.rules.toml", replaced(kFull, r.from, r.to)}});
    CAPTURE(said);
    CHECK(said.find("a.rules.toml:") != std::string::npos);
    for (const char* word : r.words) {
      CAPTURE(word);
      CHECK(said.find(word) != std::string::npos);
    }
  }
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
