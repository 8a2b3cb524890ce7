#pragma once
// Users, their roles, their secrets and their sessions. docs/security.md says which requirement each rule comes from.
//
// Passwords: argon2id (libsodium, 3 passes, 64 MiB), two at once at most, never on the threads that move bytes.
// Second factor: TOTP (RFC 6238, liboath), its secret sealed, the last used step kept so that a code works once.
// Sessions: 32 random bytes in a cookie, only their digest stored.

#include <chrono>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "account/actor.hpp"
#include "audit/audit.hpp"
#include "base/clock.hpp"
#include "base/keyring.hpp"
#include "store/db.hpp"
#include "store/migrate.hpp"

namespace zhagen::account {

extern const store::Migration kTables;  // user_account, user_grant, user_deputy, user_session, user_secret, login_failure ...

/// What a site may set, within safe bounds (SECURITY: GB/T 22239-2019 8.1.4.1, ASVS 5 V6). Stored in site_setting.
struct Policy {
  std::string name = "dengbao";      // dengbao: >= 10, 3 of 4 classes, 90 days, not one of the last 5; asvs: >= 15, no rotation
  int failures = 5;                  // of an account, of an address
  std::chrono::minutes lock{20};     // 15..30
  std::chrono::minutes idle{20};     // 15..30
  std::chrono::hours session{12};
  bool second_factor = false;        // required for everybody; always for the three administrators once they have one
};

struct User {
  Id id;
  std::string login, name;
  Id person;
  bool disabled = false, must_change = false, has_second_factor = false;
  std::int64_t version = 1;
  std::vector<Grant> grants;         // without deputyships
  Instant created, last_login;
};

struct Session {
  std::string token;                 // for the cookie; given once
  std::string csrf;                  // for the header of writes
  Actor actor;
  bool must_change = false;          // may do nothing but change the password
  bool needs_second_factor = false;  // may do nothing but give the code
};

class Accounts {
 public:
  Accounts(store::Db& db, std::shared_ptr<Keyring> keys, IdSource& ids, const Clock& clock);
  ~Accounts();

  // Log-in. Wrong name, wrong password and disabled account give the same answer in the same time.
  Result<Session> login(std::string_view login, std::string_view password, std::string_view source);
  Result<Session> second_factor(std::string_view token, std::string_view code, std::string_view source);
  /// The session of a cookie; renews its idle time at most once a minute. Cached; ends everywhere within a second.
  Result<Session> session(std::string_view token, std::string_view source);
  Status logout(std::string_view token);
  Status change_password(const Actor& actor, std::string_view old_password, std::string_view new_password);
  /// Secret and otpauth:// address for the telephone, then in force once a code of it was given.
  struct Enrolment { std::string secret, address; };
  Result<Enrolment> enrol_second_factor(const Actor& actor);
  Status confirm_second_factor(const Actor& actor, std::string_view code);

  // First start: while there is no user, a link that works once, on loopback, for ten minutes.
  Result<bool> has_users();
  Result<std::string> first_link();                      // its token
  struct First { std::string login, name, password; };
  /// Makes the three administrators, all or none, each with a password of his own.
  Status first_administrators(std::string_view token, std::string_view source, const First& system, const First& security, const First& audit);
  /// A link for a user's first log-in or after a reset: sets the password once, 24 hours.
  Result<Id> use_invitation(std::string_view token, std::string_view password, std::string_view source);

  // Administration. sysadmin: makes, disables, resets. secadmin: grants and deputies. Nobody administers himself.
  Result<User> add(const Actor& actor, std::string_view login, std::string_view name, Id person);
  Result<std::string> invite(const Actor& actor, Id user);   // token of the link; ends sessions, old password void
  Status disable(const Actor& actor, Id user, bool disabled);
  Status grant(const Actor& actor, Id user, const Grant& grant);
  Status revoke(const Actor& actor, Id user, const Grant& grant);
  /// A user names his own deputy for days; secadmin may for anybody.
  Status name_deputy(const Actor& actor, Id user, Id deputy, Date from, Date to);
  Result<std::vector<User>> users(const Actor& actor);
  Result<User> user(Id id);
  Result<std::optional<User>> find(std::string_view login);
  Result<Policy> policy();
  Status set_policy(const Actor& actor, const Policy& policy);  // secadmin

  /// The actor of a user, deputyships of the day included: for sessions and for the command line.
  Result<Actor> actor(store::Tx& tx, Id user, std::string_view source, Date today);

 private:
  struct Data;
  std::unique_ptr<Data> data_;
};

/// Whether a password fits the policy; the error names every demand it misses.
Status check_password(const Policy& policy, std::string_view login, std::string_view password);

}  // namespace zhagen::account
