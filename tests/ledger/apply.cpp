// A catalog comes into force: what adds is done, what loses is refused in words.

#include "world.hpp"

using namespace zhagen;
using namespace zhagen::ledger;
using namespace zhagen::ledger::test;

namespace {

/// The county's files with one edit.
std::vector<FileText> edit(const std::string& file, const std::string& from, const std::string& to) {
  auto files = county_files();
  return with(files, file, edited(text_of(files, file), from, to));
}

std::string tried(World& w, std::vector<FileText> files) {
  auto r = preview(*w.base, std::move(files));
  return r ? "ok" : r.error().zh();
}

}  // namespace

TEST_CASE("the first catalog makes its tables; the same again is nothing new; the version stays") {
  World w(false);
  CHECK(w.base->catalog_version() == 0);
  Applied first = must(apply(*w.base, county_files(), {}));
  CHECK(first.version == 1);
  CHECK(std::find(first.added.begin(), first.added.end(), "台账“选派”") != first.added.end());
  CHECK(w.number("SELECT count(*) FROM l_posting") == 0);
  CHECK(w.number("SELECT count(*) FROM k_person") == 0);
  CHECK(w.number("SELECT count(*) FROM d_organisation") == 0);
  Applied again = must(apply(*w.base, county_files(), {}));
  CHECK(again.nothing_new);
  CHECK(again.version == 1);
  CHECK(w.number("SELECT count(*) FROM audit_entry WHERE action = 'catalog'") == 1);

  auto other = must(Base::open(*w.db, w.keys, w.ids, w.clock, w.pinyin));
  CHECK(other->catalog_version() == 1);
  REQUIRE(other->catalog()->ledger("posting"));
  auto unknown = Base::find(*other->catalog(), "posing");
  REQUIRE(!unknown);
  CHECK(unknown.error().zh() == "没有名为“posing”的台账。是不是“posting”？。");
}

TEST_CASE("what adds to the catalog is done, and derived for the records that are there") {
  World w(false);
  must(apply(*w.base, county_files(), {}));
  exec(*w.db, "INSERT INTO l_organisation (id, version, state, cancelled, created, changed, f_name, f_phone, path) "
              "VALUES (5, 1, '', 0, 1, 1, ?, ?, '/5/')", "青山县", "0999-1234");
  exec(*w.db, "INSERT INTO d_organisation (record, from_day, to_day, f_name, path) VALUES (5, 0, ?, ?, '/5/')", kOpenEnd, "青山县");
  std::string text = text_of(county_files(), "organisation.ledger.toml");
  text = edited(text, "label = \"电话\"\ntype = \"text\"", "label = \"电话\"\ntype = \"text\"\nfind = true\ndated = true\n[field.rank]\nlabel = \"等级\"\ntype = \"code:level\"");
  Applied done = must(apply(*w.base, with(county_files(), "organisation.ledger.toml", text), {}));
  CHECK(done.version == 2);
  CHECK(done.added == std::vector<std::string>{"字段“单位.等级”"});
  CHECK(w.number("SELECT count(*) FROM k_organisation WHERE record = 5") > 4);
  CHECK(one(*w.db, "SELECT f_phone FROM d_organisation WHERE record = 5") == "0999-1234");
  CHECK(one(*w.db, "SELECT r_rank FROM l_organisation WHERE id = 5") == "(null)");
}

TEST_CASE("what loses, narrows or retypes is refused with the remedy") {
  World w;
  w.add("person", {{"name", "张三"}, {"level", "county"}, {"score", "90"}, {"illness", "高血压"}});
  auto files = county_files();
  std::erase_if(files, [](const FileText& f) { return f.name == "posting.ledger.toml"; });
  std::erase_if(files, [](const FileText& f) { return f.name == "person.ledger.toml"; });
  CHECK(tried(w, files).find("新目录里没有了台账“人员”") != std::string::npos);

  struct Case {
    const char *file, *from, *to, *says;
  };
  const Case cases[] = {
      {"person.ledger.toml", "[field.score]\nlabel = \"得分\"\ntype = \"int\"\nmin = 0\nmax = 100\n", "", "新目录里没有了字段“人员.得分”"},
      {"person.ledger.toml", "type = \"int\"\nmin = 0\nmax = 100", "type = \"text\"", "字段“人员.得分”的类型变了"},
      {"person.ledger.toml", "max = 100", "max = 80", "字段“人员.得分”的范围变窄了：已有 1 条记录"},
      {"person.ledger.toml", "type = \"code:level\"", "type = \"code:level\"\nrequired = true", "字段“人员.层次”改为必填：已有 4 条记录"},
      {"person.ledger.toml", "hidden_from = [\"viewer\"]", "hidden_from = [\"viewer\"]\nrequired = true", "字段“人员.疾病”改为必填：已有 4 条记录"},
      {"person.ledger.toml", "label = \"疾病\"\ntype = \"note\"\nsensitivity = \"sensitive\"", "label = \"疾病\"\ntype = \"note\"", "字段“人员.疾病”的敏感级别变了"},
      {"person.ledger.toml", "capacity = \"unit\"\ndated = true", "capacity = \"unit\"", "字段“人员.所在单位”的dated"},
      {"person.ledger.toml", "[unique.citizen]", "[unique.unit]\nlabel = \"单位\"\nfields = [\"unit\"]\n[unique.citizen]", "台账“人员”的“单位”不能重复：已有 1 条记录"},
      {"codes/level.toml", "{code = \"county\", label = \"县处级\", rank = 30}, ", "", "字段“人员.层次”的代码“县处级”被去掉了：已有 1 条记录"},
      {"codes/level.toml", ", {code = \"none\", label = \"其他\"}", "", "ok"},
      {"person.ledger.toml", "max = 100", "max = 95", "ok"},
  };
  for (const Case& c : cases) {
    INFO(c.from);
    std::string said = tried(w, edit(c.file, c.from, c.to));
    CHECK_MESSAGE(said.find(c.says) != std::string::npos, said);
  }
  CHECK(w.base->catalog_version() == 1);
  CHECK(w.number("SELECT count(*) FROM catalog_version") == 1);
}
