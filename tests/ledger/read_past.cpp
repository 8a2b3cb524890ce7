// One record: masks, opening, history, versions; and lists as of a day.
#include <doctest/doctest.h>

#include <algorithm>

#include "ledger/mask.hpp"
#include "read_world.hpp"

using namespace zhagen;
using namespace zhagen::ledger;
using namespace zhagen::ledger::test;

TEST_CASE("what a sealed value shows") {
  using K = catalog::FieldKind;
  struct Case {
    K kind;
    const char *plain, *shown;
  };
  for (const Case& c : {Case{K::citizen_id, "990101198001010014", "9901**********0014"}, {K::citizen_id, "990101800101001", "9901*******1001"},
                        {K::text, "13800001234", "138****1234"}, {K::text, "柳河镇1号", "****"}, {K::note, "高血压", "****"}, {K::date, "19800101", "****"},
                        {K::name, "张建国", "张**"}, {K::name, "张", "张*"}, {K::money, "1600", "****"}}) {
    CAPTURE(c.plain);
    CHECK(mask(c.kind, c.plain) == c.shown);
  }
}

TEST_CASE("a record shows masks, hides what a role never sees, and is unknown to whoever may not read it") {
  World w;
  Id p = w.add("person", {{"name", "张建国"}, {"unit", "县医院"}, {"citizen_id", "990101198001010014"}, {"illness", "高血压"}});
  const catalog::Ledger& l = w.ledger("person");
  auto shown = [&](const Actor& actor, const char* field) {
    store::Read tx = must(w.db->read());
    Record r = must(get(tx, *w.base, actor, "person", p));
    auto i = static_cast<std::size_t>(l.find(field));
    return plain_text(r.values[i]) + (r.shown[i] == Shown::masked ? " masked" : r.shown[i] == Shown::hidden ? " hidden" : "");
  };
  CHECK(shown(w.office(), "citizen_id") == "9901**********0014 masked");
  CHECK(shown(w.office(), "illness") == "**** masked");
  CHECK(shown(w.actor(Role::viewer, "青山县"), "illness") == " hidden");
  CHECK(shown(w.office(), "name") == "张建国");
  store::Read tx = must(w.db->read());
  CHECK(key(get(tx, *w.base, w.actor(Role::sender, "县教育局"), "person", p)) == "record_unknown");
  CHECK(key(get(tx, *w.base, w.office(), "person", Id(12345))) == "record_unknown");
  CHECK(key(get(tx, *w.base, w.office(), "nothing", p)) == "ledger_unknown");
}

TEST_CASE("a sealed value is opened with the right and a reason, and the log knows") {
  World w(false);
  std::string people = text_of(county_files(), "person.ledger.toml");
  must(apply(*w.base, with(county_files(), "person.ledger.toml", edited(people, "cancel = [\"office@any\"]\n[unique", "cancel = [\"office@any\"]\nunmask = [\"office@any\"]\n[unique")), {}));
  Actor machine;
  machine.machine = true;
  w.id["青山县"] = must(create(*w.base, machine, "organisation", w.draft("organisation", {{"name", "青山县"}}))).id;
  Id p = w.add("person", {{"name", "张建国"}, {"unit", "青山县"}, {"citizen_id", "990101198001010014"}, {"illness", "高血压"}});
  audit::ReadLog log(*w.db, w.keys, w.clock);
  int field = w.ledger("person").find("illness");
  auto open = [&](const Actor& actor, int f, const char* reason) {
    auto r = unmask(*w.base, log, actor, "person", p, f, reason);
    return r ? *r : key(r);
  };
  auto entries = [&] { return w.number("SELECT count(*) FROM audit_entry WHERE action = 'unmask'"); };
  CHECK(open(w.office(), field, " ") == "reason_missing");
  CHECK(open(w.office(), 0, "核对") == "unmask_field");
  CHECK(open(w.actor(Role::viewer, "青山县"), field, "核对") == "filter_hidden");
  CHECK(open(w.actor(Role::sender, "青山县"), field, "核对") == "record_forbidden");
  CHECK(entries() == 0);
  CHECK(open(w.office(), field, "体检核对") == "高血压");
  CHECK(entries() == 1);
  CHECK(one(*w.db, "SELECT reason FROM audit_entry WHERE action = 'unmask'") == "体检核对");
  must(note_opened(*w.base, log, w.office(), w.ledger("person"), p));
  must(note_opened(*w.base, log, w.office(), w.ledger("organisation"), w.id["青山县"]));
  CHECK(w.number("SELECT count(*) FROM audit_entry WHERE action = 'open'") == 1);
}

TEST_CASE("history says what changed, and every version can be seen again") {
  World w;
  const catalog::Ledger& l = w.ledger("person");
  Id p = w.add("person", {{"name", "张建国"}, {"score", "1"}, {"skills", "驾驶\n英语"}, {"illness", "高血压"}});
  std::vector<Record> stood{w.record("person", p)};
  for (const auto& [field, value] : std::vector<std::pair<std::string, std::string>>{{"score", "2"}, {"name", "张建军"}, {"score", ""}, {"illness", "无"}, {"skills", "驾驶"}}) {
    must(w.change(w.office(), "person", p, {{field, value}}, {stood.back().version, "", {}, "", ""}));
    stood.push_back(w.record("person", p));
  }
  store::Read tx = must(w.db->read());
  auto past = must(history(tx, *w.base, w.office(), "person", p));
  REQUIRE(past.size() == stood.size());
  std::string told;
  for (const Past& change : past)
    for (const Past::Field& f : change.fields)
      if (change.version > 1) told += l.fields[static_cast<std::size_t>(f.field)].label + ":" + plain_text(f.from) + ">" + plain_text(f.to) + " ";
  CHECK(told == "特长:驾驶\n英语>驾驶 疾病:****>**** 得分:2> 姓名:张建国>张建军 得分:1>2 ");
  CHECK(past.back().action == "create");
  CHECK(past.front().who == w.office().name);
  for (const Past& change : must(history(tx, *w.base, w.actor(Role::viewer, "青山县"), "person", p)))
    for (const Past::Field& f : change.fields) CHECK(f.field != l.find("illness"));
  for (const Record& r : stood) {
    Record again = must(get_version(tx, *w.base, w.office(), "person", p, r.version));
    for (const char* field : {"name", "score", "skills", "unit"}) CHECK(again.values[static_cast<std::size_t>(l.find(field))] == r.values[static_cast<std::size_t>(l.find(field))]);
    CHECK(again.owner == r.owner);
    CHECK(again.created == r.created);
  }
  for (std::int64_t version : {0, 7, -1}) CHECK(key(get_version(tx, *w.base, w.office(), "person", p, version)) == "record_version");
  CHECK(key(history(tx, *w.base, w.actor(Role::sender, "县医院"), "person", p)) == "record_unknown");
}

TEST_CASE("records that may hold on a day") {
  World w;
  struct Case {
    const char *from, *to;
    bool holds;
  };
  std::vector<std::pair<Id, bool>> expected;
  for (const Case& c : {Case{"20250101", "20251231", true}, {"20250615", "20250615", true}, {"20250616", "", false}, {"20240101", "20250614", false}, {"", "", true},
                        {"20250600", "", true}, {"20250700", "", false}, {"20250000", "", true}, {"20240000", "20250600", true}, {"20240000", "20250500", false},
                        {"20240000", "20250000", true}, {"20240000", "20240000", false}, {"", "20250614", false}})
  {
    Id id = w.add("posting", {{"person", "王小明"}, {"receiver", "柳河镇"}, {"category", "guide"}});
    // Written past the ledger's own check, which does not let an end without a beginning in.
    auto day = [](const char* text) { return *text ? std::optional<std::int64_t>(std::stoll(text)) : std::nullopt; };
    exec(*w.db, "UPDATE l_posting SET f_from = ?, f_to = ? WHERE id = ?", day(c.from), day(c.to), id.value());
    expected.emplace_back(id, c.holds);
  }
  store::Read tx = must(w.db->read());
  Query q;
  q.asof = Date::trusted(20250615);
  std::vector<Id> ids = ids_of(must(list(tx, *w.base, w.office(), "posting", q)));
  for (auto [id, holds] : expected) {
    const std::string days = w.value("posting", id, "from") + ".." + w.value("posting", id, "to");
    CAPTURE(days);
    bool listed = std::find(ids.begin(), ids.end(), id) != ids.end();
    CHECK(listed == holds);
  }
  q.asof = Date::trusted(20250600);
  CHECK(key(list(tx, *w.base, w.office(), "posting", q)) == "query_asof");
}

TEST_CASE("names, parents and units as of a day; rights are today's") {
  World w;
  Date day = Date::trusted(20260201);
  How how;
  how.from = day;
  how.version = 1;
  must(w.change(w.office(), "organisation", w.id["柳东村"], {{"name", "柳东社区"}, {"parent", "石桥乡"}}, how));
  must(w.change(w.office(), "person", w.id["王小明"], {{"unit", "柳东村"}}, how));
  auto at = [&](const Actor& actor, const std::string& ledger, const std::string& filter, int asof) {
    store::Read tx = must(w.db->read());
    Query q;
    q.filter = filter;
    q.asof = Date::trusted(asof);
    std::vector<Id> ids = ids_of(must(list(tx, *w.base, actor, ledger, q)));
    std::string out;
    for (const std::string& title : must(titles(tx, *w.base->catalog(), w.ledger(ledger), ids, q.asof))) out += title + " ";
    CHECK(must(count(tx, *w.base, actor, ledger, q)) == static_cast<std::int64_t>(ids.size()));
    return out;
  };
  CHECK(at(w.office(), "organisation", "name.contains('柳东')", 20260131) == "柳东村 ");
  CHECK(at(w.office(), "organisation", "name.contains('柳东')", 20260201) == "柳东社区 ");
  CHECK(at(w.office(), "organisation", "parent.name == '柳河镇'", 20260131) == "柳东村 柳西村 ");
  CHECK(at(w.office(), "organisation", "parent.name == '柳河镇'", 20260301) == "柳西村 ");
  CHECK(at(w.office(), "person", "unit.name == '县医院'", 20260131) == "单田芳 王小明 ");
  CHECK(at(w.office(), "person", "unit.name == '县医院'", 20260301) == "单田芳 ");
  CHECK(at(w.office(), "person", "unit.name == '柳东社区'", 20260301) == "王小明 ");
  // He is no longer theirs: what was, they do not see either.
  CHECK(at(w.actor(Role::sender, "县医院"), "person", "", 20260131) == "单田芳 ");
}
