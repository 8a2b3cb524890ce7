#include <set>

#include "site.hpp"

using namespace zhagen;
using namespace zhagen::account;
using namespace zhagen::account::test;
using namespace std::chrono_literals;
using store::test::one;

namespace {
Date day(int v) { return Date::trusted(v); }
}  // namespace

TEST_CASE("the three administrators share no act, and hold every act between them") {
  constexpr Role kThree[] = {Role::sysadmin, Role::secadmin, Role::auditor};
  std::set<int> all;
  for (Role role : kThree) {
    Actor actor{Id(1), {}, "甲", "10.0.0.1", {{role, {}, {}, {}}}, false};
    for (int act = 0; act < kActs; ++act)
      if (may(actor, static_cast<Act>(act))) CHECK(all.insert(act).second);
  }
  CHECK(all.size() == kActs);
  for (int r = 0; r < catalog::kRoles; ++r) {
    if (catalog::is_administrator(static_cast<Role>(r))) continue;
    Actor actor{Id(1), {}, "甲", "10.0.0.1", {{static_cast<Role>(r), Id(5), {}, {}}}, false};
    for (int act = 0; act < kActs; ++act) CHECK_FALSE(may(actor, static_cast<Act>(act)));
  }
  Actor nobody;
  for (int act = 0; act < kActs; ++act) CHECK_FALSE(may(nobody, static_cast<Act>(act)));
}

TEST_CASE("every operation is asked for by each administrator and a user: one of them may") {
  Site s;
  Grant office{Role::office, Id(5), {}, {}};
  s.person("liuyun", {office});
  Id a = s.person("chenbo"), b = s.person("wanghe");
  Actor user = must(s.accounts->login("liuyun", kPassword, "10.1.1.1")).actor;
  const Actor* actors[] = {&s.system, &s.security, &s.audit, &user};
  int n = 0;
  struct {
    const char* name;
    const Actor* owner;
    std::function<std::string(const Actor&)> act;
  } acts[] = {
      {"add", &s.system, [&](const Actor& w) { return key(s.accounts->add(w, "new" + std::to_string(++n), "新人", {})); }},
      {"change", &s.system, [&](const Actor& w) { return key(s.accounts->change(w, a, "改名", {})); }},
      {"invite", &s.system, [&](const Actor& w) { return key(s.accounts->invite(w, a)); }},
      {"drop", &s.system, [&](const Actor& w) { return key(s.accounts->drop_second_factor(w, a)); }},
      {"disable", &s.system, [&](const Actor& w) { return key(s.accounts->disable(w, a, false)); }},
      {"grant", &s.security, [&](const Actor& w) { return key(s.accounts->grant(w, a, office)); }},
      {"revoke", &s.security, [&](const Actor& w) { return key(s.accounts->revoke(w, a, office)); }},
      {"deputy", &s.security, [&](const Actor& w) { return key(s.accounts->name_deputy(w, a, b, day(20260304), day(20260310))); }},
      {"policy", &s.security, [&](const Actor& w) { return key(s.accounts->set_policy(w, {})); }},
  };
  for (auto& act : acts)
    for (const Actor* w : actors) {
      CAPTURE(act.name);
      CAPTURE(w->name);
      std::int64_t entries = s.entries();
      std::string k = act.act(*w);
      CHECK((k == "account_forbidden") == (w != act.owner));
      CHECK(s.entries() == entries + (k.empty() ? 1 : 0));
    }
  CHECK(key(s.accounts->users(s.audit)) == "account_forbidden");
  CHECK(key(s.accounts->users(user)) == "account_forbidden");
  for (const User& u : must(s.accounts->users(s.system))) CHECK(u.grants.empty());
  bool rights = false;
  for (const User& u : must(s.accounts->users(s.security))) rights |= u.login == "liuyun" && u.grants.size() == 1;
  CHECK(rights);
}

TEST_CASE("an administrator holds nothing else, and nobody is two of them") {
  Site s;
  constexpr Role kThree[] = {Role::sysadmin, Role::secadmin, Role::auditor};
  int n = 0;
  auto plain = [](Role r) {
    bool none = catalog::is_administrator(r) || r == Role::posted || r == Role::mentor;
    return Grant{r, none ? Id() : Id(5), r == Role::line_dept ? std::vector<std::string>{"medical"} : std::vector<std::string>(), {}};
  };
  for (Role admin : kThree)
    for (int r = 0; r < catalog::kRoles; ++r) {
      Role other = static_cast<Role>(r);
      if (other == admin) continue;
      for (bool admin_first : {true, false}) {
        Id id = s.person("p" + std::to_string(++n), {plain(admin_first ? admin : other)});
        auto refused = s.accounts->grant(s.security, id, plain(admin_first ? other : admin));
        CHECK(key(refused) == "account_roles_apart");
        CHECK(refused.error().status() == 409);
      }
    }
  Id id = s.person("qq");
  std::atomic<int> in = 0;
  std::vector<std::thread> all;
  for (Role admin : kThree) all.emplace_back([&, admin] { in += s.accounts->grant(s.security, id, plain(admin)).ok(); });
  for (auto& t : all) t.join();
  CHECK(in == 1);
}

TEST_CASE("nobody administers himself") {
  Site s;
  CHECK(key(s.accounts->disable(s.system, s.system.user, true)) == "account_self");
  CHECK(key(s.accounts->invite(s.system, s.system.user)) == "account_self");
  CHECK(key(s.accounts->change(s.system, s.system.user, "别名", {})) == "account_self");
  CHECK(key(s.accounts->grant(s.security, s.security.user, {Role::office, Id(5), {}, {}})) == "account_self");
  CHECK(key(s.accounts->revoke(s.security, s.security.user, {Role::secadmin, {}, {}, {}})) == "account_self");
  Id a = s.person("liuyun");
  CHECK(key(s.accounts->name_deputy(s.security, a, s.security.user, day(20260304), day(20260310))) == "account_self");
}

TEST_CASE("the last administrator of a kind who can log in stays") {
  Site s;
  Grant secadmin{Role::secadmin, {}, {}, {}};
  Actor machine = Accounts::machine("root");
  CHECK(key(s.accounts->disable(s.system, s.security.user, true)) == "account_last");
  CHECK(key(s.accounts->revoke(machine, s.security.user, secadmin)) == "account_last");
  // One who has never logged in does not count.
  Id second = must(s.accounts->add(s.system, "anquan2", "安全管理员丁", {})).id;
  must(s.accounts->grant(s.security, second, secadmin));
  CHECK(key(s.accounts->disable(s.system, s.security.user, true)) == "account_last");
  must(s.accounts->use_invitation(must(s.accounts->invite(s.system, second)), kOther, "10.0.0.9"));
  // Both at once: one stays, also with two programs.
  auto db2 = s.fresh.open();
  auto other = s.another(*db2);
  std::atomic<int> done = 0;
  std::thread one_way([&] { done += s.accounts->disable(s.system, s.security.user, true).ok(); });
  std::thread other_way([&] { done += other->disable(s.system, second, true).ok(); });
  one_way.join();
  other_way.join();
  CHECK(done == 1);
}

TEST_CASE("grants that say too little or too much") {
  Site s;
  Id id = s.person("liuyun"), bare = s.person("chenbo", {}, kPassword, {});
  struct {
    Id user;
    Grant grant;
    const char* answer;
  } cases[] = {
      {id, {Role::office, {}, {}, {}}, "grant_invalid"},
      {id, {Role::office, Id(5), {"medical"}, {}}, "grant_invalid"},
      {id, {Role::line_dept, Id(5), {}, {}}, "grant_invalid"},
      {id, {Role::line_dept, Id(5), {"a,b"}, {}}, "grant_invalid"},
      {id, {Role::posted, Id(5), {}, {}}, "grant_invalid"},
      {id, {Role::sysadmin, Id(5), {}, {}}, "grant_invalid"},
      {bare, {Role::posted, {}, {}, {}}, "grant_invalid"},
      {Id(99), {Role::office, Id(5), {}, {}}, "account_missing"},
      {id, {Role::line_dept, Id(5), {"teaching", "medical", "teaching"}, {}}, ""},
      {id, {Role::line_dept, Id(5), {"medical", "teaching"}, {}}, "grant_exists"},
      {id, {Role::posted, {}, {}, {}}, ""},
      {id, {Role::office, Id(5), {}, {}}, ""},
  };
  for (const auto& c : cases) CHECK(key(s.accounts->grant(s.security, c.user, c.grant)) == c.answer);
  User u = must(s.accounts->user(id));
  REQUIRE(u.grants.size() == 3);
  CHECK(u.grants[0].categories == std::vector<std::string>{"medical", "teaching"});
  must(s.accounts->revoke(s.security, id, {Role::line_dept, Id(5), {"teaching", "medical"}, {}}));
  CHECK(key(s.accounts->revoke(s.security, id, {Role::line_dept, Id(5), {"teaching", "medical"}, {}})) == "grant_missing");
}

TEST_CASE("login names") {
  Site s;
  for (const char* good : {"liu.yun", "刘某某", "a_b-c@d", "ab"}) CHECK(s.accounts->add(s.system, good, "某某", {}).ok());
  for (const char* bad : {"", "a", "..", "liu yun", "liu\tyun", "<b>x</b>", "'x'--", "刘\xff", "123456789012345678901234567890123"})
    CHECK(key(s.accounts->add(s.system, bad, "某某", {})) == "account_login_invalid");
  for (const char* taken : {"LIU.yun", "liuyun", "刘某某"}) CHECK(key(s.accounts->add(s.system, taken, "某某", {})) == "account_taken");
  CHECK(key(s.accounts->add(s.system, "fine", " ", {})) == "account_name_invalid");
}

TEST_CASE("deputies: for days, business rights alone, never handed on") {
  Site s;
  Grant office{Role::office, Id(5), {}, {}}, sender{Role::sender, Id(6), {}, {}}, posted{Role::posted, {}, {}, {}};
  Id a = s.person("liuyun", {office, posted}), b = s.person("chenbo", {sender}), c = s.person("wanghe");
  Actor actor_a = must(s.accounts->login("liuyun", kPassword, "10.1.1.1")).actor;
  Actor actor_b = must(s.accounts->login("chenbo", kPassword, "10.1.1.1")).actor;
  struct {
    Id user, deputy;
    int from, to;
    const char* answer;
  } cases[] = {
      {a, a, 20260304, 20260310, "account_self"},
      {a, b, 20260310, 20260309, "deputy_invalid"},
      {a, b, 20260300, 20260310, "deputy_invalid"},
      {a, b, 20260301, 20260303, "deputy_invalid"},  // past
      {a, b, 20260304, 20270401, "deputy_invalid"},
      {a, s.system.user, 20260304, 20260310, "deputy_invalid"},
      {a, Id(99), 20260304, 20260310, "account_missing"},
      {b, a, 20260304, 20260310, "account_forbidden"},
      {c, b, 20260304, 20260310, "account_forbidden"},
      {a, b, 20260305, 20260306, ""},
  };
  for (const auto& k : cases)
    CHECK(key(s.accounts->name_deputy(actor_a, k.user, k.deputy, day(k.from), day(k.to))) == k.answer);
  must(s.accounts->name_deputy(actor_b, b, c, day(20260304), day(20260310)));

  auto rights = [&](Id user, int on) {
    store::Read read = must(s.db->read());
    std::string out;
    for (const Grant& g : must(s.accounts->actor(read, user, "x", day(on))).grants)
      out += std::string(catalog::role_name(g.role)) + (g.for_user.empty() ? " " : g.for_user == a ? "(a) " : "(b) ");
    return out;
  };
  CHECK(rights(b, 20260304) == "sender ");
  CHECK(rights(b, 20260305) == "sender office(a) ");
  CHECK(rights(b, 20260306) == "sender office(a) ");
  CHECK(rights(b, 20260307) == "sender ");
  CHECK(rights(c, 20260305) == "sender(b) ");  // not the office that b has from a

  // Midnight at the site ends what a cached session holds.
  std::string token = s.token("chenbo");
  s.clock.at = start_of(day(20260306));
  token = s.token("chenbo");
  CHECK(must(s.accounts->session(token, "x")).actor.has(Role::office));
  s.clock.at = Instant{start_of(day(20260307)).ms - 1};
  token = s.token("chenbo");
  CHECK(must(s.accounts->session(token, "x")).actor.has(Role::office));
  s.pass(1ms);
  CHECK_FALSE(must(s.accounts->session(token, "x")).actor.has(Role::office));

  must(s.accounts->name_deputy(actor_a, a, b, day(20260307), day(20260310)));
  CHECK(must(s.accounts->session(token, "x")).actor.has(Role::office));
  must(s.accounts->disable(s.system, a, true));
  CHECK_FALSE(must(s.accounts->session(token, "x")).actor.has(Role::office));
  must(s.accounts->disable(s.system, a, false));
  auto list = must(s.accounts->deputies(actor_a, a));
  REQUIRE(list.size() == 2);
  CHECK(key(s.accounts->deputies(actor_b, a)) == "account_forbidden");
  CHECK(key(s.accounts->end_deputy(actor_b, list[1].id)) == "account_forbidden");
  must(s.accounts->end_deputy(actor_a, list[1].id));
  CHECK_FALSE(must(s.accounts->session(token, "x")).actor.has(Role::office));
}

TEST_CASE("first start: a link, once, here, for ten minutes, three or none") {
  Site s(false);
  Accounts::First x{"xitong", "甲", "Xt5-kmWq!e83"}, a{"anquan", "乙", "Aq5-kmWq!e83"}, j{"shenji", "丙", "Sj5-kmWq!e83"};
  auto& acc = *s.accounts;
  CHECK_FALSE(must(acc.has_users()));
  CHECK(key(acc.first_administrators("", "127.0.0.1", x, a, j)) == "first_void");
  std::string token = must(acc.first_link());
  CHECK(key(acc.first_administrators(token, "10.0.0.1", x, a, j)) == "first_not_local");
  CHECK(key(acc.first_administrators("x" + token, "127.0.0.1", x, a, j)) == "first_void");
  CHECK(key(acc.first_administrators(token, "::1", x, x, j)) == "first_same");
  CHECK(key(acc.first_administrators(token, "::1", x, a, {"shenji", "丙", "Aq5-kmWq!e83"})) == "first_same");
  CHECK(key(acc.first_administrators(token, "::1", x, a, {"shenji", "丙", "123456"})) == "password_weak");
  CHECK(key(acc.first_administrators(token, "::1", x, a, {"shenji", "丙", ""})) == "password_weak");
  CHECK(key(acc.first_administrators(token, "::1", x, a, {"", "丙", "Sj5-kmWq!e83"})) == "account_login_invalid");
  CHECK_FALSE(must(acc.has_users()));
  s.pass(10min + 1s);
  CHECK(key(acc.first_administrators(token, "::1", x, a, j)) == "first_void");
  std::string next = must(acc.first_link());
  CHECK(key(acc.first_administrators(token, "::1", x, a, j)) == "first_void");

  std::atomic<int> made = 0;
  std::vector<std::thread> all;
  for (int i = 0; i < 4; ++i) all.emplace_back([&] { made += acc.first_administrators(next, "::1", x, a, j).ok(); });
  for (auto& t : all) t.join();
  CHECK(made == 1);
  CHECK(one(*s.db, "SELECT count(*) FROM user_account") == "3");
  CHECK(s.entries() == 1);
  CHECK(key(acc.first_link()) == "first_void");
  CHECK(must(acc.login("xitong", "Xt5-kmWq!e83", "10.0.0.1")).actor.has(Role::sysadmin));
  CHECK(must(acc.login("anquan", "Aq5-kmWq!e83", "10.0.0.1")).actor.has(Role::secadmin));
  CHECK(must(acc.login("shenji", "Sj5-kmWq!e83", "10.0.0.1")).actor.has(Role::auditor));
}

TEST_CASE("first start from the command line, by links") {
  Site s(false);
  auto tokens = must(s.accounts->first_administrators(Accounts::machine("root"), {"xitong", "甲", ""}, {"anquan", "乙", ""}, {"shenji", "丙", ""}));
  REQUIRE(tokens.size() == 3);
  must(s.accounts->use_invitation(tokens[1], kPassword, "10.0.0.1"));
  CHECK(must(s.accounts->login("anquan", kPassword, "10.0.0.1")).actor.has(Role::secadmin));
  CHECK(key(s.accounts->first_administrators(Accounts::machine("root"), {"b1", "甲", ""}, {"b2", "乙", ""}, {"b3", "丙", ""})) == "first_void");
  CHECK(key(s.accounts->first_administrators(Actor{}, {"b1", "甲", ""}, {"b2", "乙", ""}, {"b3", "丙", ""})) == "first_void");
}

TEST_CASE("a link sets a password once, for a day, and voids the one before") {
  Site s;
  Id id = s.person("liuyun");
  std::string session = s.token("liuyun");
  std::string first = must(s.accounts->invite(s.system, id)), second = must(s.accounts->invite(s.system, id));
  CHECK(key(s.accounts->session(session, "x")) == "session_ended");
  CHECK(key(s.accounts->login("liuyun", kPassword, "10.1.1.1")) == "login_refused");
  CHECK(key(s.accounts->use_invitation(first, kOther, "10.1.1.1")) == "invitation_void");
  CHECK(key(s.accounts->use_invitation(second, "weak", "10.1.1.1")) == "password_weak");
  CHECK(key(s.accounts->use_invitation(second, kPassword, "10.1.1.1")) == "password_used");
  CHECK(must(s.accounts->use_invitation(second, kOther, "10.1.1.1")) == id);
  CHECK(key(s.accounts->use_invitation(second, "Tq8!vbM-one3z", "10.1.1.1")) == "invitation_void");
  CHECK(s.accounts->login("liuyun", kOther, "10.1.1.1").ok());
  CHECK(key(s.accounts->set_password(s.system, id, kPassword)) == "account_forbidden");
  CHECK(key(s.accounts->set_password(Accounts::machine("root"), id, kPassword)) == "password_used");
  must(s.accounts->set_password(Accounts::machine("root"), id, "Tq8!vbM-elf3z"));
  CHECK(s.accounts->login("liuyun", "Tq8!vbM-elf3z", "10.1.1.1").ok());
  std::string late = must(s.accounts->invite(s.system, id));
  s.pass(24h);
  CHECK(key(s.accounts->use_invitation(late, "Tq8!vbM-one3z", "10.1.1.1")) == "invitation_void");
  must(s.accounts->disable(s.system, id, true));
  CHECK(key(s.accounts->invite(s.system, id)) == "account_disabled");
}

TEST_CASE("the log: one entry for each operation, with who and whether it came through") {
  Site s;
  std::int64_t before = s.entries();
  Id id = must(s.accounts->add(s.system, "liuyun", "刘某某", {})).id;
  std::string link = must(s.accounts->invite(s.system, id));
  must(s.accounts->use_invitation(link, kPassword, "10.1.1.1"));
  must(s.accounts->grant(s.security, id, {Role::office, Id(5), {}, {}}));
  (void)s.accounts->login("liuyun", "wrong", "10.1.1.1");
  Session session = must(s.accounts->login("liuyun", kPassword, "10.1.1.1"));
  session = must(s.accounts->change_password(session.actor, kPassword, kOther));
  must(s.accounts->logout(session.token, "10.1.1.1"));
  must(s.accounts->disable(Accounts::machine("root"), id, true));
  store::Read read = must(s.db->read());
  auto rows = must(read.query("SELECT action, success, user_id, user_name, source FROM audit_entry WHERE seq > ? ORDER BY seq", before));
  std::string told;
  while (must(rows.next()))
    told += std::string(rows.text(0)) + (rows.integer(1) ? "+" : "-") + std::string(rows.text(3)) + "@" + std::string(rows.text(4)) + " ";
  CHECK(told ==
        "create+系统管理员甲@10.0.0.1 invite+系统管理员甲@10.0.0.1 use_invitation+刘某某@10.1.1.1 grant+安全管理员乙@10.0.0.2 "
        "login-@10.1.1.1 login+刘某某@10.1.1.1 change_password+刘某某@10.1.1.1 logout+刘某某@10.1.1.1 disable+root@local ");
}
