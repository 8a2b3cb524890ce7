// People entered twice: found, and made one with trace.

#include "ledger/person.hpp"
#include "world.hpp"

using namespace zhagen;
using namespace zhagen::ledger;
using namespace zhagen::ledger::test;

TEST_CASE("同一人录了两次：先提示，再合并") {
  World w;
  Id a = w.add("person", {{"name", "赵一"}, {"born", "19700100"}, {"citizen_id", "990101197001011258"}, {"unit", "县医院"}});
  Id b = w.add("person", {{"name", "赵一"}, {"born", "19700101"}, {"score", "77"}, {"illness", "高血压"}});
  Id posting = w.add("posting", {{"person", b.str()}, {"receiver", "柳东村"}, {"category", "guide"}});
  {
    store::Read tx = must(w.db->read());
    auto by_number = must(twins(tx, *w.base, w.office(), "person", w.draft("person", {{"name", "别名"}, {"citizen_id", "990101700101125"}})));
    REQUIRE(by_number.size() == 1);
    CHECK(by_number[0].id == a);
    CHECK(by_number[0].same);
    CHECK(by_number[0].title == "赵一");
    CHECK(by_number[0].why == "身份证号相同");
    auto alike = must(twins(tx, *w.base, w.office(), "person", w.draft("person", {{"name", "赵一"}, {"born", "19700101"}})));
    CHECK(alike.size() == 2);  // 只知道年月的也可能是
    CHECK(!alike[0].same);
    CHECK(must(twins(tx, *w.base, w.actor(Role::sender, "县教育局"), "person", w.draft("person", {{"name", "赵一"}, {"born", "19700101"}}))).empty());
    CHECK(must(all_twins(tx, *w.base, w.office(), "person", 10)).empty());
  }
  must(w.change(w.office(), "person", b, {{"born", "19700100"}}));
  {
    store::Read tx = must(w.db->read());
    auto groups = must(all_twins(tx, *w.base, w.office(), "person", 10));
    REQUIRE(groups.size() == 1);
    CHECK(groups[0].size() == 2);
    CHECK(groups[0][0].why == "姓名、出生年月相同");
  }
  std::int64_t entries = w.number("SELECT count(*) FROM audit_entry");
  CHECK(key(merge(*w.base, w.office(), "person", a, a, {})) == "merge_self");
  CHECK(key(merge(*w.base, w.actor(Role::viewer, "青山县"), "person", a, b, {})) == "ledger_forbidden");
  exec(*w.db, "INSERT INTO user_account (id, login, login_key, name, person, disabled, must_change, version, created, last_login) "
              "VALUES (1, 'u', 'u', '赵一', ?, 0, 0, 1, 0, 0)", b.value());
  must(merge(*w.base, w.office(), "person", a, b, {}));
  CHECK(one(*w.db, "SELECT person FROM user_account") == a.str());
  CHECK(w.number("SELECT count(*) FROM audit_entry") == entries + 1);
  CHECK(w.value("person", a, "score") == "77");
  CHECK(w.value("person", a, "illness") == "高血压");
  CHECK(w.value("person", a, "born") == "19700100");
  CHECK(w.record("person", b).merged_into == a);
  CHECK(w.value("posting", posting, "person") == a.str());
  CHECK(w.record("posting", posting).version == 2);
  CHECK(key(w.change(w.office(), "person", b, {{"score", "1"}})) == "record_merged");
  CHECK(one(*w.db, "SELECT count(*) FROM record_change WHERE record = ? AND body LIKE '%@merged_into%' ESCAPE '\\'", b.value()) == "1");
}
