// Who may see and do what: each right in each capacity, as lists and as single records.

#include "world.hpp"

using namespace zhagen;
using namespace zhagen::ledger;
using namespace zhagen::ledger::test;
using catalog::Action;

namespace {

/// Titles of what the actor reads, sorted: "单田芳 王小明".
std::string reads(World& w, const Actor& who, const std::string& ledger, Action action = Action::read) {
  const catalog::Ledger& l = w.ledger(ledger);
  store::Read tx = must(w.db->read());
  Scope s = must(scope(tx, *w.base->catalog(), who, l, action, "t"));
  std::vector<store::Arg> args;
  const std::vector<cel::SqlArg> within = s.args();
  append_args(within, args);
  std::vector<std::string> names;
  std::vector<Id> ids;
  {
    auto rows = must(tx.query_with("SELECT t.id FROM " + table_of(l) + " t WHERE " + s.set(), args));
    while (must(rows.next())) ids.emplace_back(rows.integer(0));
  }
  for (const auto& [name, id] : w.id)
    if (std::find(ids.begin(), ids.end(), id) != ids.end()) names.push_back(name);
  for (const auto& [name, id] : w.id) {  // the single record says the same
    bool listed = std::find(ids.begin(), ids.end(), id) != ids.end();
    CHECK(must(permit(tx, *w.base->catalog(), who, l, l.rights(action), id)).granted == listed);
  }
  std::string out;
  for (const std::string& n : names) out += (out.empty() ? "" : " ") + n;
  return out;
}

}  // namespace

TEST_CASE("谁看得到哪些人：按角色、单位和身份") {
  World w;
  w.id["单田芳的选派"] = w.add("posting", {{"person", "单田芳"}, {"sender", "县医院"}, {"receiver", "柳东村"}, {"category", "guide"}});
  w.id["李兰的选派"] = w.add("posting", {{"person", "李兰"}, {"sender", "县教育局"}, {"receiver", "石桥村"}, {"category", "medical"}});
  struct Case {
    const char* who;
    Actor actor;
    const char *people, *postings;
  };
  Actor two = w.actor(Role::receiver, "柳河镇");
  two.grants.push_back(w.actor(Role::receiver, "石桥乡").grants[0]);
  Actor deputy = w.actor(Role::viewer, "柳西村");
  deputy.grants.push_back(w.actor(Role::sender, "县医院").grants[0]);
  deputy.grants.back().for_user = Id(77);
  const Case cases[] = {
      {"县派办（树根）看全部，树外的大学也在内", w.office(), "单田芳 李兰 王小明 陈国强", "单田芳的选派 李兰的选派"},
      {"镇里的派办只看本镇", w.actor(Role::office, "柳河镇"), "单田芳", "单田芳的选派"},
      {"县医院看自己的人，派到哪里都看", w.actor(Role::sender, "县医院"), "单田芳 王小明", "单田芳的选派"},
      {"接收镇看派来的人", w.actor(Role::receiver, "柳河镇"), "单田芳", "单田芳的选派"},
      {"接收村看派来的人", w.actor(Role::receiver, "柳东村"), "单田芳", "单田芳的选派"},
      {"旁边的村看不到", w.actor(Role::receiver, "柳西村"), "", ""},
      {"两个乡镇的账号看两边", two, "单田芳 李兰", "单田芳的选派 李兰的选派"},
      {"卫生主管看全县支医", w.actor(Role::line_dept, "青山县", "", {"medical"}), "李兰", "李兰的选派"},
      {"管上级类别的看下级类别", w.actor(Role::line_dept, "青山县", "", {"rural"}), "单田芳", "单田芳的选派"},
      {"主管部门只管本镇的", w.actor(Role::line_dept, "石桥乡", "", {"rural", "medical"}), "李兰", "李兰的选派"},
      {"本人看自己", w.actor(Role::posted, "", "李兰"), "李兰", "李兰的选派"},
      {"没有关联人员的账号看不到人", w.actor(Role::posted, ""), "", ""},
      {"树外的大学看自己的人", w.actor(Role::sender, "东江大学"), "陈国强", ""},
      {"树外的单位不是树根", w.actor(Role::office, "东江大学"), "陈国强", ""},
      {"代理人看被代理的单位", deputy, "单田芳 王小明", "单田芳的选派"},
      {"审计管理员看不到业务", w.actor(Role::auditor, "青山县"), "", ""},
      {"没有角色", Actor{}, "", ""},
  };
  for (const Case& c : cases) {
    INFO(c.who);
    CHECK(reads(w, c.actor, "person") == c.people);
    CHECK(reads(w, c.actor, "posting") == c.postings);
  }
  SUBCASE("作废的选派不再给权限") {
    How why;
    why.reason = "录错";
    must(cancel(*w.base, w.office(), "posting", w.id["单田芳的选派"], why));
    CHECK(reads(w, w.actor(Role::receiver, "柳东村"), "person") == "");
  }
  SUBCASE("单位改隶属，权限随今天的树") {
    CHECK(reads(w, w.actor(Role::receiver, "石桥乡"), "person") == "李兰");
    must(w.change(w.office(), "organisation", w.id["柳东村"], {{"parent", "石桥乡"}}));
    CHECK(reads(w, w.actor(Role::receiver, "石桥乡"), "person") == "单田芳 李兰");
    CHECK(reads(w, w.actor(Role::receiver, "柳河镇"), "person") == "");
  }
  SUBCASE("代理的授权记着替谁") {
    store::Read tx = must(w.db->read());
    const auto& l = w.ledger("person");
    Permit p = must(permit(tx, *w.base->catalog(), deputy, l, l.rights(Action::read), w.id["王小明"]));
    CHECK(p.granted);
    CHECK(p.for_user == Id(77));
  }
}

TEST_CASE("hidden fields, menus, owners") {
  World w;
  const auto& l = w.ledger("person");
  const auto& illness = l.fields[static_cast<std::size_t>(l.find("illness"))];
  CHECK(hidden(w.actor(Role::viewer, "青山县"), l, illness));
  CHECK(!hidden(w.office(), l, illness));
  Actor both = w.office();
  both.grants.push_back(w.actor(Role::viewer, "青山县").grants[0]);
  CHECK(!hidden(both, l, illness));
  CHECK(may_ever(w.actor(Role::sender, "县医院"), l.rights(Action::create)));
  CHECK(!may_ever(w.actor(Role::viewer, "青山县"), l.rights(Action::create)));
  CHECK(owner_for(w.actor(Role::sender, "县医院"), l) == w.id["县医院"]);
}
