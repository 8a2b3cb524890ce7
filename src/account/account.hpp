#pragma once
// Users, their roles, their secrets and their sessions. docs/security.md says which requirement each rule comes from.
//
// Passwords: argon2id (libsodium, 3 passes, 64 MiB), two at once at most, never on the threads that move bytes.
// Second factor: TOTP (RFC 6238, liboath), its secret sealed, the last used step kept so that a code works once.
// Sessions: 32 random bytes in a cookie, only their digest stored.
// An attempt is counted before the password is looked at, so that a hundred at once are not a hundred guesses.

#include <chrono>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "account/actor.hpp"
#include "account/hasher.hpp"
#include "account/permission.hpp"
#include "account/policy.hpp"
#include "audit/audit.hpp"
#include "base/clock.hpp"
#include "base/keyring.hpp"
#include "store/db.hpp"
#include "store/migrate.hpp"

namespace zhagen::account {

extern const store::Migration kTables;  // account_state, user_account, user_password, user_totp, user_grant ...

struct User {
  Id id;
  std::string login, name;
  Id person;
  bool disabled = false, must_change = false, has_password = false, has_second_factor = false;
  std::int64_t version = 1;
  std::vector<Grant> grants;         // without deputyships
  Instant created, last_login;       // last_login 0: never
};

/// `deputy` acts for `user` from one day to another, both included.
struct Deputyship {
  Id id, user, deputy;
  Date from, to;
};

struct Session {
  std::string token;                 // for the cookie; given once
  std::string csrf;                  // for the header of writes
  Actor actor;                       // without grants while one of the three below is set
  bool must_change = false;          // may do nothing but change the password
  bool needs_second_factor = false;  // may do nothing but give the code (actor.user is empty until then)
  bool must_enrol = false;           // may do nothing but set up the second factor that the site demands
};

class Accounts {
 public:
  /// `hasher`: for tests; by default argon2id.
  Accounts(store::Db& db, std::shared_ptr<const Keyring> keys, IdSource& ids, const Clock& clock,
           std::shared_ptr<Hasher> hasher = nullptr);
  ~Accounts();

  // Log-in. Wrong name, wrong password and disabled account give the same answer in the same time. A locked account or
  // address is told so with the minutes left, names that nobody has locked alike.
  Result<Session> login(std::string_view login, std::string_view password, std::string_view source);
  /// A new token; the one of the first step is void.
  Result<Session> second_factor(std::string_view token, std::string_view code, std::string_view source);
  /// The session of a cookie; renews its idle time at most once a minute. Cached; ends everywhere within a second.
  Result<Session> session(std::string_view token, std::string_view source);
  Status logout(std::string_view token, std::string_view source);
  /// Ends every session of the user and begins a new one, whose token is in the answer.
  Result<Session> change_password(const Actor& actor, std::string_view old_password, std::string_view new_password);
  /// Secret and otpauth:// address for the telephone, then in force once a code of it was given. The password is asked
  /// again: whoever finds an open browser must not be able to take the account over.
  struct Enrolment { std::string secret, address; };
  Result<Enrolment> enrol_second_factor(const Actor& actor, std::string_view password);
  Status confirm_second_factor(const Actor& actor, std::string_view code);

  // First start: while there is no user, a link that works once, on loopback, for ten minutes.
  Result<bool> has_users();
  Result<std::string> first_link();                      // its token; kept in memory, a second call makes the first void
  struct First { std::string login, name, password; };
  /// Makes the three administrators, all or none, each with a password of his own.
  Status first_administrators(std::string_view token, std::string_view source, const First& system, const First& security, const First& audit);
  /// The same from the command line; an empty password makes an invitation instead. The tokens, "" where a password was given.
  Result<std::vector<std::string>> first_administrators(const Actor& machine, const First& system, const First& security, const First& audit);
  /// A link for a user's first log-in or after a reset: sets the password once, 24 hours.
  Result<Id> use_invitation(std::string_view token, std::string_view password, std::string_view source);

  // Administration. sysadmin: makes, disables, resets. secadmin: grants and deputies. Nobody administers himself.
  Result<User> add(const Actor& actor, std::string_view login, std::string_view name, Id person);
  Status change(const Actor& actor, Id user, std::string_view name, Id person);
  Result<std::string> invite(const Actor& actor, Id user);   // token of the link; ends sessions, old password void
  Status set_password(const Actor& machine, Id user, std::string_view password);  // at the terminal of the machine only
  Status drop_second_factor(const Actor& actor, Id user);    // a lost telephone
  Status disable(const Actor& actor, Id user, bool disabled);
  Status grant(const Actor& actor, Id user, const Grant& grant);
  Status revoke(const Actor& actor, Id user, const Grant& grant);
  /// A user names his own deputy for days; secadmin may for anybody.
  Status name_deputy(const Actor& actor, Id user, Id deputy, Date from, Date to);
  Status end_deputy(const Actor& actor, Id deputyship);
  Result<std::vector<Deputyship>> deputies(const Actor& actor, Id user);
  /// secadmin (and the machine): with grants; sysadmin: without.
  Result<std::vector<User>> users(const Actor& actor);
  Result<User> user(Id id);
  Result<std::optional<User>> find(std::string_view login);
  Result<Policy> policy();
  Status set_policy(const Actor& actor, const Policy& policy);  // secadmin

  /// The actor of a user, deputyships of the day included: for sessions and for the command line.
  Result<Actor> actor(store::Tx& tx, Id user, std::string_view source, Date today);
  /// The command line, run by that user of the operating system.
  static Actor machine(std::string_view os_user);

  struct Data;  // of the room's own bodies

 private:
  std::unique_ptr<Data> data_;
};

}  // namespace zhagen::account
