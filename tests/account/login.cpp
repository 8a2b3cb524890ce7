#include "site.hpp"

using namespace zhagen;
using namespace zhagen::account;
using namespace zhagen::account::test;
using namespace std::chrono_literals;
using store::test::one;

TEST_CASE("unknown name, wrong password, disabled, never set: one answer, one slow digest, the same writes") {
  Site s;
  s.person("liuyun");
  Id gone = s.person("chenbo");
  must(s.accounts->disable(s.system, gone, true));
  must(s.accounts->add(s.system, "wanghe", "王某", {}));
  struct {
    const char *login, *password;
  } cases[] = {{"liuyun", "wrong"}, {"nobody", "wrong"}, {"chenbo", kPassword}, {"wanghe", ""}, {"", ""}, {"liu\xff", "x"}};
  std::string first;
  for (const auto& c : cases) {
    CAPTURE(c.login);
    int verifies = s.hasher->verifies, hashes = s.hasher->hashes;
    std::int64_t entries = s.entries();
    auto r = s.accounts->login(c.login, c.password, "10.9.9.9");
    REQUIRE_FALSE(r.ok());
    if (first.empty()) first = r.error().zh() + r.error().en();
    CHECK(r.error().zh() + r.error().en() == first);
    CHECK(s.hasher->verifies == verifies + 1);
    CHECK(s.hasher->hashes == hashes);
    CHECK(s.entries() == entries + 1);
  }
}

TEST_CASE("an account locks after five failures, also one that nobody has, and opens again") {
  Site s;
  s.person("liuyun");
  for (const char* login : {"liuyun", "nobody"}) {
    CAPTURE(login);
    for (int i = 0; i < 5; ++i) {
      CHECK(key(s.accounts->login(login, "wrong", "10.2.0." + std::to_string(i))) == "login_refused");
      s.pass(1min);
    }
    int verifies = s.hasher->verifies;
    auto r = s.accounts->login(login, kPassword, "10.2.0.9");
    CHECK(key(r) == "login_locked");
    CHECK(r.error().args.at(0) == "19");
    CHECK(s.hasher->verifies == verifies);  // no guess was looked at
  }
  s.pass(20min);
  CHECK(s.accounts->login("liuyun", kPassword, "10.2.0.9").ok());
}

TEST_CASE("four failures and a quiet time, or a success, start from nothing") {
  Site s;
  s.person("liuyun");
  for (int round = 0; round < 3; ++round) {
    for (int i = 0; i < 4; ++i) CHECK(key(s.accounts->login("liuyun", "wrong", "10.2.0.1")) == "login_refused");
    CHECK(s.accounts->login("liuyun", kPassword, "10.2.0.1").ok());
  }
  for (int i = 0; i < 4; ++i) CHECK(key(s.accounts->login("liuyun", "wrong", "10.2.0.2")) == "login_refused");
  s.pass(21min);
  for (int i = 0; i < 4; ++i) CHECK(key(s.accounts->login("liuyun", "wrong", "10.2.0.2")) == "login_refused");
}

TEST_CASE("an address locks whoever is tried from it, and a log-in to one's own account does not open it") {
  Site s;
  s.person("liuyun");
  s.person("attacker");
  for (int i = 0; i < 20; ++i) {
    CHECK(key(s.accounts->login("user" + std::to_string(i), "wrong", "10.3.0.1")) == "login_refused");
    if (i % 4 == 3 && i < 19) CHECK(s.accounts->login("attacker", kPassword, "10.3.0.1").ok());
  }
  CHECK(key(s.accounts->login("liuyun", kPassword, "10.3.0.1")) == "login_locked");
  CHECK(key(s.accounts->login("liuyun", kPassword, "::ffff:10.3.0.1")) == "login_locked");
  CHECK(s.accounts->login("liuyun", kPassword, "10.3.0.2").ok());
}

TEST_CASE("addresses of one IPv6 network are one") {
  Site s;
  for (int i = 0; i < 20; ++i) (void)s.accounts->login("user" + std::to_string(i), "wrong", "2001:db8:1:2::" + std::to_string(i + 1));
  CHECK(key(s.accounts->login("xitong", "Xt5-kmWq!e83", "2001:db8:1:2:ffff::1")) == "login_locked");
  CHECK(s.accounts->login("xitong", "Xt5-kmWq!e83", "2001:db8:1:3::1").ok());
}

TEST_CASE("the lock holds over two programs and a restart") {
  Site s;
  s.person("liuyun");
  auto db2 = s.fresh.open();
  auto second = s.another(*db2);
  for (int i = 0; i < 5; ++i) CHECK(key((i % 2 ? *s.accounts : *second).login("liuyun", "wrong", "10.2.0.1")) == "login_refused");
  CHECK(key(s.accounts->login("liuyun", kPassword, "10.2.0.1")) == "login_locked");
  CHECK(key(second->login("liuyun", kPassword, "10.2.0.1")) == "login_locked");
  second.reset();
  db2.reset();
  s.accounts.reset();
  s.db.reset();
  s.db = s.fresh.open();
  s.accounts = s.another();
  CHECK(key(s.accounts->login("liuyun", kPassword, "10.2.0.1")) == "login_locked");
}

TEST_CASE("a hundred wrong log-ins at once, from two programs, are five guesses") {
  Site s;
  s.person("liuyun");
  auto db2 = s.fresh.open();
  auto second = s.another(*db2);
  int verifies = s.hasher->verifies;
  std::int64_t entries = s.entries();
  std::atomic<int> refused = 0, locked = 0, other = 0;
  std::vector<std::thread> all;
  for (int t = 0; t < 10; ++t)
    all.emplace_back([&, t] {
      for (int i = 0; i < 10; ++i) {
        std::string k = key((t % 2 ? *s.accounts : *second).login("liuyun", "wrong", "10.4.0." + std::to_string(t)));
        ++(k == "login_refused" ? refused : k == "login_locked" ? locked : other);
      }
    });
  for (auto& t : all) t.join();
  CHECK(refused == 5);
  CHECK(locked == 95);
  CHECK(other == 0);
  CHECK(s.hasher->verifies == verifies + 5);
  CHECK(s.entries() == entries + 100);
  CHECK(one(*s.db, "SELECT max(failures) FROM login_failure WHERE id LIKE ? ESCAPE '\\'", "a%") == "5");
}

TEST_CASE("a new link takes the lock off the account") {
  Site s;
  Id id = s.person("liuyun");
  for (int i = 0; i < 5; ++i) (void)s.accounts->login("liuyun", "wrong", "10.2.0.1");
  must(s.accounts->use_invitation(must(s.accounts->invite(s.system, id)), kOther, "10.2.0.7"));
  CHECK(s.accounts->login("liuyun", kOther, "10.2.0.7").ok());
}

TEST_CASE("a password older than ninety days must be changed, under dengbao alone") {
  Site s;
  s.person("liuyun", {{Role::office, Id(5), {}, {}}});
  s.pass(24h * 91);
  Session session = must(s.accounts->login("LiuYun", kPassword, "10.1.1.1"));
  CHECK(session.must_change);
  CHECK(session.actor.grants.empty());
  Session next = must(s.accounts->change_password(session.actor, kPassword, kOther));
  CHECK_FALSE(next.must_change);
  CHECK(next.actor.has(Role::office));
  CHECK(key(s.accounts->session(session.token, "10.1.1.1")) == "session_ended");
  CHECK(must(s.accounts->session(next.token, "10.1.1.1")).csrf == next.csrf);

  Session security = must(s.accounts->login("anquan", "Aq5-kmWq!e83", "10.0.0.2"));
  security = must(s.accounts->change_password(security.actor, "Aq5-kmWq!e83", "Aq5-kmWq!e84x-long"));
  Policy asvs;
  asvs.name = "asvs";
  must(s.accounts->set_policy(security.actor, asvs));
  s.pass(24h * 400);
  CHECK_FALSE(must(s.accounts->login("liuyun", kOther, "10.1.1.1")).must_change);
}

TEST_CASE("guessing the old password in an open session locks as a log-in does") {
  Site s;
  s.person("liuyun");
  Actor actor = must(s.accounts->login("liuyun", kPassword, "10.1.1.1")).actor;
  for (int i = 0; i < 5; ++i) CHECK(key(s.accounts->change_password(actor, "wrong", kOther)) == "password_wrong");
  CHECK(key(s.accounts->change_password(actor, kPassword, kOther)) == "login_locked");
  CHECK(key(s.accounts->login("liuyun", kPassword, "10.9.1.1")) == "login_locked");
}

TEST_CASE("a clock that was set back does not lock for longer than the lock") {
  Site s;
  s.person("liuyun");
  for (int i = 0; i < 5; ++i) (void)s.accounts->login("liuyun", "wrong", "10.2.0.1");
  s.clock.at.ms -= std::chrono::milliseconds(24h * 365).count();
  auto r = s.accounts->login("liuyun", kPassword, "10.2.0.1");
  CHECK(key(r) == "login_locked");
  CHECK(r.error().args.at(0) == "20");
}
