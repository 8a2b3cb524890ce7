#include "account/totp.hpp"
#include "site.hpp"

using namespace zhagen;
using namespace zhagen::account;
using namespace zhagen::account::test;
using namespace std::chrono_literals;

namespace {

std::string from_base32(std::string_view text) {
  std::string out;
  unsigned buffer = 0;
  int bits = 0;
  for (char c : text) {
    buffer = buffer << 5 | static_cast<unsigned>(c >= 'A' ? c - 'A' : c - '2' + 26);
    if ((bits += 5) >= 8) out += static_cast<char>(buffer >> (bits -= 8));
    buffer &= 0xffff;
  }
  return out;
}

/// Sets a second factor up and gives its secret, raw.
std::string enrol(Site& s, const Actor& actor, const char* password = kPassword) {
  auto e = must(s.accounts->enrol_second_factor(actor, password));
  CHECK(e.address.find("secret=" + e.secret) != std::string::npos);
  std::string secret = from_base32(e.secret);
  CHECK(base32(secret) == e.secret);
  must(s.accounts->confirm_second_factor(actor, totp_code(secret, totp_step(s.clock.at))));
  s.pass(30s);
  return secret;
}

}  // namespace

TEST_CASE("codes as in RFC 6238, appendix B, SHA-1") {
  struct {
    std::int64_t seconds;
    const char* code;
  } vectors[] = {{59, "94287082"}, {1111111109, "07081804"}, {1111111111, "14050471"}, {1234567890, "89005924"},
                 {2000000000, "69279037"}, {20000000000, "65353130"}};
  for (const auto& v : vectors) CHECK(totp_code("12345678901234567890", totp_step(Instant{v.seconds * 1000}), 8) == v.code);
  CHECK(base32("foobar") == "MZXW6YTBOI");
}

TEST_CASE("a code is good in its own, the last and the next half minute, and once") {
  std::string secret = "12345678901234567890";
  Instant at{1'772'600'000'000};
  std::int64_t now = totp_step(at);
  for (int d = -3; d <= 3; ++d) {
    auto step = totp_match(secret, totp_code(secret, now + d), at, 0);
    CHECK(step.has_value() == (d >= -1 && d <= 1));
    if (step) CHECK(*step == now + d);
  }
  CHECK_FALSE(totp_match(secret, totp_code(secret, now), at, now));
  CHECK_FALSE(totp_match(secret, totp_code(secret, now - 1), at, now));
  CHECK(totp_match(secret, totp_code(secret, now + 1), at, now));
  for (const char* bad : {"", "000", "1234567", "１２３４５６"}) CHECK_FALSE(totp_match(secret, bad, at, 0));
}

TEST_CASE("the second factor: nothing before it, a new token after it, no code twice") {
  Site s;
  s.person("liuyun", {{Role::office, Id(5), {}, {}}});
  Actor actor = must(s.accounts->login("liuyun", kPassword, "10.1.1.1")).actor;
  CHECK(key(s.accounts->enrol_second_factor(actor, "wrong")) == "password_wrong");
  CHECK(key(s.accounts->confirm_second_factor(actor, "000000")) == "second_factor_missing");
  std::string secret = enrol(s, actor);
  for (int i = 0; i < 6; ++i) CHECK(key(s.accounts->enrol_second_factor(actor, kPassword)) == "second_factor_on");  // no failure

  Session half = must(s.accounts->login("liuyun", kPassword, "10.1.1.1"));
  CHECK(half.needs_second_factor);
  CHECK(half.actor.user.empty());
  CHECK(half.actor.grants.empty());
  CHECK(key(s.accounts->change_password(half.actor, kPassword, kOther)) == "session_ended");
  CHECK(must(s.accounts->session(half.token, "10.1.1.1")).needs_second_factor);

  std::string code = totp_code(secret, totp_step(s.clock.at));
  CHECK(key(s.accounts->second_factor(half.token, "000000", "10.1.1.1")) == "code_refused");
  Session whole = must(s.accounts->second_factor(half.token, code, "10.1.1.1"));
  CHECK(whole.token != half.token);
  CHECK(whole.csrf != half.csrf);
  CHECK(whole.actor.has(Role::office));
  CHECK(key(s.accounts->session(half.token, "10.1.1.1")) == "session_ended");
  CHECK(key(s.accounts->second_factor(half.token, code, "10.1.1.1")) == "session_ended");
  CHECK(key(s.accounts->second_factor(whole.token, code, "10.1.1.1")) == "session_ended");

  Session again = must(s.accounts->login("liuyun", kPassword, "10.1.1.1"));
  CHECK(key(s.accounts->second_factor(again.token, code, "10.1.1.1")) == "code_refused");  // replayed
  s.pass(5min + 1s);
  CHECK(key(s.accounts->second_factor(again.token, totp_code(secret, totp_step(s.clock.at)), "10.1.1.1")) == "session_ended");
}

TEST_CASE("right passwords between wrong codes give no more guesses") {
  Site s;
  s.person("liuyun");
  std::string secret = enrol(s, must(s.accounts->login("liuyun", kPassword, "10.1.1.1")).actor);
  for (int i = 0; i < 5; ++i) {
    Session half = must(s.accounts->login("liuyun", kPassword, "10.1.1.1"));
    CHECK(key(s.accounts->second_factor(half.token, "abcdef", "10.1.1.1")) == "code_refused");
  }
  CHECK(key(s.accounts->login("liuyun", kPassword, "10.1.1.1")) == "login_locked");
}

TEST_CASE("one code sent twice at once opens one session") {
  Site s;
  s.person("liuyun");
  std::string secret = enrol(s, must(s.accounts->login("liuyun", kPassword, "10.1.1.1")).actor);
  std::string tokens[3];
  for (auto& t : tokens) t = must(s.accounts->login("liuyun", kPassword, "10.1.1.1")).token;
  std::string code = totp_code(secret, totp_step(s.clock.at));
  std::atomic<int> in = 0;
  std::vector<std::thread> all;
  for (auto& t : tokens) all.emplace_back([&] { in += s.accounts->second_factor(t, code, "10.1.1.1").ok(); });
  for (auto& t : all) t.join();
  CHECK(in == 1);
}

TEST_CASE("a site that demands the second factor lets nobody on without") {
  Site s;
  s.person("liuyun", {{Role::office, Id(5), {}, {}}});
  Policy p;
  p.second_factor = true;
  must(s.accounts->set_policy(s.security, p));
  Session session = must(s.accounts->login("liuyun", kPassword, "10.1.1.1"));
  CHECK(session.must_enrol);
  CHECK(session.actor.grants.empty());
  enrol(s, session.actor);
  session = must(s.accounts->session(session.token, "10.1.1.1"));
  CHECK_FALSE(session.must_enrol);
  CHECK(session.actor.has(Role::office));
}

TEST_CASE("a lost telephone: a system administrator takes the factor off, not one's own") {
  Site s;
  Id id = s.person("liuyun");
  enrol(s, must(s.accounts->login("liuyun", kPassword, "10.1.1.1")).actor);
  CHECK(key(s.accounts->drop_second_factor(s.security, id)) == "account_forbidden");
  must(s.accounts->drop_second_factor(s.system, id));
  CHECK_FALSE(must(s.accounts->login("liuyun", kPassword, "10.1.1.1")).needs_second_factor);
  CHECK(key(s.accounts->drop_second_factor(s.system, s.system.user)) == "account_self");
}

TEST_CASE("a session ends when idle, when old, and at log-out") {
  Site s;
  s.person("liuyun");
  std::string token = s.token("liuyun");
  for (int i = 0; i < 20; ++i) {
    s.pass(19min);
    REQUIRE(s.accounts->session(token, "10.1.1.1").ok());
  }
  store::test::exec(*s.db, "DELETE FROM site_setting WHERE name = 'none'");  // after what was written beside
  auto second = s.another();  // another program has only what was written down
  CHECK(second->session(token, "10.1.1.1").ok());
  s.pass(20min + 1s);
  CHECK(key(s.accounts->session(token, "10.1.1.1")) == "session_ended");
  CHECK(key(s.another()->session(token, "10.1.1.1")) == "session_ended");

  token = s.token("liuyun");
  for (int i = 0; i < 12 * 60 / 15; ++i) {
    s.pass(15min);
    REQUIRE(s.accounts->session(token, "10.1.1.1").ok());
  }
  s.pass(1min);
  CHECK(key(s.accounts->session(token, "10.1.1.1")) == "session_ended");

  token = s.token("liuyun");
  must(s.accounts->logout(token, "10.1.1.1"));
  CHECK(key(s.accounts->session(token, "10.1.1.1")) == "session_ended");
  CHECK(key(s.accounts->logout(token, "10.1.1.1")) == "session_ended");
  for (const char* bad : {"", "x", "\xff\xfe", "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"})
    CHECK(key(s.accounts->session(bad, "10.1.1.1")) == "session_ended");
}

TEST_CASE("what takes rights away ends sessions at once here, within a second in another program") {
  Site s;
  Grant office{Role::office, Id(5), {}, {}}, viewer{Role::viewer, Id(5), {}, {}};
  auto db2 = s.fresh.open();
  auto second = s.another(*db2);
  using Act = std::function<void(Id)>;
  std::pair<const char*, Act> acts[] = {
      {"disable", [&](Id id) { must(s.accounts->disable(s.system, id, true)); }},
      {"grant", [&](Id id) { must(s.accounts->grant(s.security, id, viewer)); }},
      {"revoke", [&](Id id) { must(s.accounts->revoke(s.security, id, office)); }},
      {"invite", [&](Id id) { must(s.accounts->invite(s.system, id)); }},
      {"password", [&](Id id) {
         store::Read read = must(s.db->read());
         Actor a = must(s.accounts->actor(read, id, "10.1.1.1", today(s.clock.at)));
         must(s.accounts->change_password(a, kPassword, kOther));
       }},
  };
  int n = 0;
  for (auto& [name, act] : acts) {
    CAPTURE(name);
    std::string login = "person" + std::to_string(++n);
    Id id = s.person(login, {office});
    std::string token = s.token(login);
    REQUIRE(s.accounts->session(token, "10.1.1.1").ok());
    REQUIRE(second->session(token, "10.1.1.1").ok());
    act(id);
    CHECK(key(s.accounts->session(token, "10.1.1.1")) == "session_ended");
    s.pass(999ms);
    CHECK(key(second->session(token, "10.1.1.1")) == "session_ended");
  }
}

TEST_CASE("a session that is in use costs no statement") {
  Site s;
  s.person("liuyun");
  std::string token = s.token("liuyun");
  REQUIRE(s.accounts->session(token, "10.1.1.1").ok());
  s.db.reset();  // every statement from here on would be a crash under ASan
  s.pass(499ms);
  Session session = must(s.accounts->session(token, "10.7.7.7"));
  CHECK(session.actor.name == "某某");
  CHECK(session.actor.source == "10.7.7.7");
  CHECK(session.token.empty());
}
