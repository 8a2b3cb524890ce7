// Whose turn it is, and what may be done with a record now.

#include "world.hpp"

using namespace zhagen;
using namespace zhagen::ledger;
using namespace zhagen::ledger::test;

namespace {

/// Rows of users as the security administrator would have made them.
struct Users {
  World w;
  void user(int id, const std::string& role, const std::string& organisation, bool disabled = false, const std::string& person = "") {
    exec(*w.db, "INSERT INTO user_account (id, login, login_key, name, person, disabled, must_change, version, created, last_login) "
                "VALUES (?, ?, ?, ?, ?, ?, 0, 1, 0, 0)",
         id, "u" + std::to_string(id), "u" + std::to_string(id), "某", person.empty() ? 0 : w.id[person].value(), disabled ? 1 : 0);
    exec(*w.db, "INSERT INTO user_grant (id, user_id, role, organisation, categories) VALUES (?, ?, ?, ?, '')", id, id, role,
         organisation.empty() ? 0 : w.id[organisation].value());
  }
  std::string who(Id record, const std::string& transition) {
    const auto& l = w.ledger("posting");
    store::Read tx = must(w.db->read());
    std::string out;
    for (const Approver& a : must(approvers(tx, *w.base->catalog(), l, *l.find_transition(transition), record, w.base->today())))
      out += (out.empty() ? "" : " ") + a.user.str() + (a.for_user.empty() ? "" : "代" + a.for_user.str());
    return out;
  }
};

}  // namespace

TEST_CASE("谁来审批：离记录最近的、有权的人和他的代理人") {
  Users u;
  Id posting = u.w.add("posting", {{"person", "单田芳"}, {"sender", "县医院"}, {"receiver", "柳东村"}, {"category", "guide"}});
  CHECK(u.who(posting, "confirm") == "");
  u.user(1, "office", "青山县");
  CHECK(u.who(posting, "confirm") == "1");
  u.user(2, "office", "柳河镇");
  CHECK(u.who(posting, "return") == "2");  // 镇里的派办更近
  u.user(3, "receiver", "柳河镇");
  u.user(4, "receiver", "石桥乡");
  u.user(5, "office", "柳河镇", true);
  CHECK(u.who(posting, "confirm") == "2 3");
  u.user(6, "viewer", "石桥村");
  exec(*u.w.db, "INSERT INTO user_deputy (id, user_id, deputy_id, from_day, to_day) VALUES (1, 2, 6, 20260301, 20260310)");
  exec(*u.w.db, "INSERT INTO user_deputy (id, user_id, deputy_id, from_day, to_day) VALUES (2, 3, 6, 20260101, 20260110)");
  CHECK(u.who(posting, "return") == "2 6代2");
  CHECK(u.who(posting, "confirm") == "2 6代2 3");
}

TEST_CASE("现在能办什么，为什么不能") {
  World w;
  Id id = w.add("posting", {{"person", "单田芳"}, {"sender", "县医院"}, {"receiver", "柳东村"}, {"category", "guide"}, {"from", "20260301"}});
  auto can = [&](const Actor& who) {
    store::Read tx = must(w.db->read());
    std::string out;
    auto catalog = w.base->catalog();
    for (const Choice& c : must(choices(tx, *w.base, *catalog, who, w.ledger("posting"), id)))
      out += c.transition->label + (c.allowed ? "：可以。" : "：" + c.why);
    return out;
  };
  CHECK(can(w.office()) == "上报：可以。");
  CHECK(can(w.actor(Role::receiver, "柳河镇")) == "上报：您不能对这条记录办理“上报”。请由有权限的同事办理。");
  must(transition(*w.base, w.office(), "posting", id, "submit", {}, {}));
  CHECK(can(w.office()) == "退回：可以。到岗：可以。");
  must(transition(*w.base, w.office(), "posting", id, "confirm", {}, {}));
  CHECK(can(w.office()).find("期满：不能判断是否符合") != std::string::npos);
}
