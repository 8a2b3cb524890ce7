#include "base/random.hpp"
#include "site.hpp"

using namespace zhagen;
using namespace zhagen::account;
using namespace zhagen::account::test;

namespace {

struct Case {
  const char *policy, *login, *password, *misses;  // a part of the sentence; "" fits
};

constexpr Case kCases[] = {
    {"dengbao", "zhangsan", "Liu9-yun#Kx7", ""},
    {"dengbao", "zhangsan", "Kx7#w-Qz2!mv", ""},
    {"dengbao", "zhangsan", "kx7#wqz2mvp", ""},
    {"dengbao", "zhangsan", "春眠不觉晓Kx7wq", ""},
    {"dengbao", "zhangsan", "kx7wqz2mvp", "至少要有三种"},
    {"dengbao", "zhangsan", "KX7WQZ2MVPH", "至少要有三种"},
    {"dengbao", "zhangsan", "Kx7#w-Qz2", "至少要 10 个字符"},
    {"dengbao", "zhangsan", "Ab1", "至少要 10 个字符；不能只由"},
    {"dengbao", "zhangsan", "ZhangSan-7#Kx7w", "不能含有账号名"},
    {"dengbao", "zhang.san", "7#Kx7w-ZhangSan", "不能含有账号名"},
    {"dengbao", "zhangsan", "Password123!", "不能只由常见的词"},
    {"dengbao", "zhangsan", "P@ssw0rd2026!!", "不能只由常见的词"},
    {"dengbao", "zhangsan", "Admin@123456", "不能只由常见的词"},
    {"dengbao", "zhangsan", "1qaz@WSX3edc", "不能只由常见的词"},
    {"dengbao", "zhangsan", "Qwer!@#$1234", "不能只由常见的词"},
    {"dengbao", "zhangsan", "Wangxiaoming1985!", "不能只由常见的词"},
    {"dengbao", "zhangsan", "Liming@19880512", "不能只由常见的词"},
    {"dengbao", "zhangsan", "Woaini13800138000", "不能只由常见的词"},
    {"dengbao", "zhangsan", "Aa1!Aa1!Aa1!", "不能只由常见的词"},
    {"dengbao", "zhangsan", "AAAaaa111!!!", "不能只由常见的词"},
    {"dengbao", "zhangsan", "Xiapai2026@zhagen", "不能只由常见的词"},
    {"dengbao", "zhangsan", "Kx7#w-Qz2!mv\x01", "控制字符"},
    {"dengbao", "zhangsan", "Kx7#w-Qz2!mv\xff", "控制字符"},
    {"asvs", "zhangsan", "correct horse battery staple", ""},
    {"asvs", "zhangsan", "四月的柳河镇细雨里有三只白鹭", "至少要 15 个字符"},
    {"asvs", "zhangsan", "四月的柳河镇细雨里有三只白鹭飞", ""},
    {"asvs", "zhangsan", "Kx7#w-Qz2!mv", "至少要 15 个字符"},
    {"asvs", "zhangsan", "aaaaaaaaaaaaaaaaaaaa", "不能只由常见的词"},
    {"asvs", "zhangsan", "passwordpasswordpassword", "不能只由常见的词"},
    {"asvs", "zhangsan", "123456789012345678901234", "不能只由常见的词"},
    {"asvs", "zhangsan", "qwertyuiopasdfghjklzxcvbnm", "不能只由常见的词"},
};

}  // namespace

TEST_CASE("which passwords fit which policy") {
  for (const Case& c : kCases) {
    CAPTURE(c.password);
    Policy policy;
    policy.name = c.policy;
    Status s = check_password(policy, c.login, c.password);
    if (*c.misses == 0) {
      CHECK_MESSAGE(s.ok(), (s ? "" : s.error().zh()));
    } else {
      REQUIRE_FALSE(s.ok());
      CHECK(s.error().zh().find(c.misses) != std::string::npos);
    }
  }
  CHECK_FALSE(check_password({}, "zhangsan", std::string(129, 'x')).ok());
  CHECK_FALSE(check_password({}, "zhangsan", std::string(1 << 20, 'x')).ok());
}

TEST_CASE("a refusal names every demand that is missed") {
  Status s = check_password({}, "zhangsan", "zhangsan");
  REQUIRE_FALSE(s.ok());
  for (const char* part : {"至少要 10 个字符", "至少要有三种", "不能含有账号名", "不能只由常见的词"})
    CHECK(s.error().zh().find(part) != std::string::npos);
}

TEST_CASE("any bytes have a count of parts, and a text repeated has one more at most") {
  Random random(5);
  for (int i = 0; i < 2000; ++i) {
    std::string text;
    for (std::uint32_t n = random.below(40); n > 0; --n)
      text += i % 2 ? static_cast<char>(random.range(33, 126)) : static_cast<char>(random.below(256));
    CAPTURE(text);
    int once = parts(text);
    CHECK(once <= static_cast<int>(text.size()));
    if (i % 2 && text.size() >= 2) CHECK(parts(text + text) <= once + 1);
  }
}

TEST_CASE("settings stay within their bounds") {
  Site s;
  struct {
    Policy policy;
    bool good;
  } cases[] = {
      {{}, true},
      {{"asvs", 3, 5, std::chrono::minutes(15), std::chrono::minutes(30), std::chrono::hours(1), true}, true},
      {{"dengbao", 10, 100, std::chrono::minutes(30), std::chrono::minutes(15), std::chrono::hours(24), false}, true},
      {{"none"}, false},
      {{"dengbao", 2}, false},
      {{"dengbao", 11}, false},
      {{"dengbao", 5, 4}, false},
      {{"dengbao", 5, 20, std::chrono::minutes(14)}, false},
      {{"dengbao", 5, 20, std::chrono::minutes(20), std::chrono::minutes(31)}, false},
      {{"dengbao", 5, 20, std::chrono::minutes(20), std::chrono::minutes(20), std::chrono::hours(25)}, false},
  };
  for (const auto& c : cases) {
    CHECK(check_policy(c.policy).ok() == c.good);
    Policy before = must(s.accounts->policy());
    CHECK(s.accounts->set_policy(s.security, c.policy).ok() == c.good);
    CHECK(must(s.accounts->policy()) == (c.good ? c.policy : before));
  }
  CHECK(key(s.accounts->set_policy(s.system, {})) == "account_forbidden");
}

TEST_CASE("argon2id: its own words, nobody's password, no more than two at once") {
  auto hasher = argon2id(1, std::chrono::milliseconds(0));
  std::string hash = must(hasher->hash("一句话 7#"));
  CHECK(hash.starts_with("$argon2id$v=19$m=65536,t=3,p=1$"));
  CHECK(must(hasher->verify(hash, "一句话 7#")));
  CHECK_FALSE(must(hasher->verify(hash, "一句话 7")));
  CHECK(hasher->nobody().size() == hash.size());
  CHECK_FALSE(must(hasher->verify(hasher->nobody(), "")));
  CHECK(hasher->nobody() != hasher->nobody());
  std::atomic<int> busy = 0;
  std::vector<std::thread> all;
  for (int i = 0; i < 4; ++i) all.emplace_back([&] { busy += key(hasher->verify(hash, "x")) == "account_busy"; });
  for (auto& t : all) t.join();
  CHECK(busy >= 1);
}

TEST_CASE("the last five passwords are not taken again, and go when there are more") {
  Site s;
  Id id = s.person("liuyun");
  const char* next[] = {"Tq8!vbM-one3z", "Tq8!vbM-two3z", "Tq8!vbM-six3z", "Tq8!vbM-ten3z", "Tq8!vbM-elf3z"};
  std::string now = kPassword;
  Actor actor = must(s.accounts->login("liuyun", now, "10.1.1.1")).actor;
  for (const char* p : next) {
    must(s.accounts->change_password(actor, now, p));
    now = p;
  }
  for (const char* p : next) CHECK(key(s.accounts->change_password(actor, now, p)) == "password_used");
  CHECK(store::test::one(*s.db, "SELECT count(*) FROM user_password WHERE user_id = ?", id.value()) == "5");
  CHECK(s.accounts->change_password(actor, now, kPassword).ok());  // the sixth before
}

TEST_CASE("no secret stands in the database as it is") {
  Site s;
  s.person("liuyun");
  std::string token = s.token("liuyun");
  Actor actor = must(s.accounts->session(token, "10.1.1.1")).actor;
  std::string secret = must(s.accounts->enrol_second_factor(actor, kPassword)).secret;
  std::string link = must(s.accounts->invite(s.system, must(s.accounts->add(s.system, "chenbo", "陈某", {})).id));
  (void)s.accounts->login("TypedIntoTheWrongField#1", "x", "10.1.1.1");
  if (store::test::on_postgresql()) return;
  s.accounts.reset();
  s.db.reset();
  for (const auto& file : std::filesystem::directory_iterator(s.fresh.folder.path)) {
    std::string bytes = store::test::read_file(file.path());
    for (const std::string& plain : {std::string(kPassword), token, secret, link, std::string("TypedIntoTheWrongField"), std::string("typedintothewrongfield")})
      CHECK(bytes.find(plain) == std::string::npos);
  }
}
