#pragma once
// A site with accounts and nothing else: a fresh database, a clock that stands, cheap digests of passwords.

#include <doctest/doctest.h>

#include <atomic>
#include <functional>
#include <memory>
#include <thread>

#include "../store/fresh.hpp"
#include "account/account.hpp"
#include "account/errors.hpp"

namespace zhagen::account::test {

using catalog::Role;
using store::test::must;

/// As good as argon2id for everything but guessers; counts the work.
class CheapHasher final : public Hasher {
 public:
  std::atomic<int> hashes = 0, verifies = 0;
  Result<std::string> hash(std::string_view password) override {
    ++hashes;
    return "cheap$" + std::string(password);
  }
  Result<bool> verify(const std::string& hash, std::string_view password) override {
    ++verifies;
    return hash == "cheap$" + std::string(password);
  }
  std::string nobody() override { return "nobody"; }
};

inline void make_tables(store::Db& db, Instant now) {
  const store::Migration steps[] = {
      {1, "site settings", "CREATE TABLE site_setting (name TEXT PRIMARY KEY, value TEXT NOT NULL)"}, audit::kTables, kTables};
  must(store::migrate(db, steps, now));
}

inline constexpr const char* kPassword = "Liu9-yun#Kx7";
inline constexpr const char* kOther = "Bamboo7!tQz-w";

struct Site {
  store::test::Fresh fresh;
  FixedClock clock{Instant{1'772'600'000'000}};  // 2026-03-04 12:53 at the site
  std::shared_ptr<Keyring> keys = Keyring::for_tests(1);
  IdSource ids{clock, Random(7)};
  std::shared_ptr<CheapHasher> hasher = std::make_shared<CheapHasher>();
  std::unique_ptr<store::Db> db = fresh.open();
  std::unique_ptr<Accounts> accounts;
  Actor system, security, audit;

  explicit Site(bool first = true) {
    make_tables(*db, clock.at);
    accounts = another();
    if (!first) return;
    must(accounts->first_administrators(must(accounts->first_link()), "127.0.0.1", {"xitong", "系统管理员甲", "Xt5-kmWq!e83"},
                                        {"anquan", "安全管理员乙", "Aq5-kmWq!e83"}, {"shenji", "审计管理员丙", "Sj5-kmWq!e83"}));
    system = must(accounts->login("xitong", "Xt5-kmWq!e83", "10.0.0.1")).actor;
    security = must(accounts->login("anquan", "Aq5-kmWq!e83", "10.0.0.2")).actor;
    audit = must(accounts->login("shenji", "Sj5-kmWq!e83", "10.0.0.3")).actor;
  }

  std::unique_ptr<Accounts> another() { return another(*db); }
  std::unique_ptr<Accounts> another(store::Db& other) { return std::make_unique<Accounts>(other, keys, ids, clock, hasher); }

  void pass(std::chrono::milliseconds time) { clock.at.ms += time.count(); }

  /// A user with a password of his own.
  Id person(std::string_view login, std::vector<Grant> grants = {}, std::string_view password = kPassword, Id record = Id(77)) {
    Id id = must(accounts->add(system, login, "某某", record)).id;
    must(accounts->use_invitation(must(accounts->invite(system, id)), password, "10.1.1.1"));
    for (const Grant& g : grants) must(accounts->grant(security, id, g));
    return id;
  }
  std::string token(std::string_view login, std::string_view password = kPassword) {
    return must(accounts->login(login, password, "10.1.1.1")).token;
  }
  std::int64_t entries() { return std::stoll(store::test::one(*db, "SELECT count(*) FROM audit_entry")); }
  Id id(const char* login) { return must(accounts->find(login))->id; }
};

/// The key of the error, "" where there is none.
template <class T>
std::string key(const Result<T>& r) {
  return r ? std::string() : std::string(const_cast<Result<T>&>(r).error().code.row().key);
}

}  // namespace zhagen::account::test
