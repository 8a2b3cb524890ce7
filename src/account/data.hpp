#pragma once
// What the bodies of Accounts share (internal to the room).

#include <map>
#include <mutex>

#include "account/account.hpp"
#include "account/attempts.hpp"
#include "account/errors.hpp"
#include "account/session_cache.hpp"

namespace zhagen::account {

/// The parts between commas.
std::vector<std::string> split(std::string_view text);

inline constexpr std::chrono::hours kInvitation{24};
inline constexpr std::chrono::minutes kFirstLink{10}, kSecondStep{5}, kEnrolment{30};

struct Accounts::Data {
  store::Db& db;
  std::shared_ptr<const Keyring> keys;
  IdSource& ids;
  const Clock& clock;
  std::shared_ptr<Hasher> hasher;
  std::string nobody;  // hash that no password has
  SessionCache cache;
  std::mutex first_mutex{};
  std::string first_digest{};
  Instant first_until{};

  Instant now() const { return clock.now(); }
  Date day() const { return today(now()); }
  std::string digest_of(std::string_view token) const { return hex(digest(keys->profile(), token)); }

  /// A change of who may do what: body(tx) under the locked state row, every cached session is read anew afterwards.
  template <class F>
  auto change(F&& body) -> std::invoke_result_t<F&, store::Tx&> {
    std::int64_t generation = 0;
    auto done = db.write([&](store::Tx& tx) -> std::invoke_result_t<F&, store::Tx&> {
      generation = TRY(next_generation(tx));
      return body(tx);
    });
    if (done) cache.saw(generation, std::nullopt);
    return done;
  }
  Result<std::int64_t> next_generation(store::Tx& tx);
  /// The one entry of an operation; last of all in its transaction.
  Status log(store::Tx& tx, const audit::Who& who, const audit::Event& event) const;

  /// An account as log-ins and administration need it. `hash` is unsealed; empty where no password is in force.
  struct Row {
    Id id, person, password;
    std::string login, key, name, hash;
    bool disabled = false, must_change = false;
  };
  Result<std::optional<Row>> row_by_key(store::Tx& tx, std::string_view key) const;
  /// Locked until the transaction ends; account_missing where there is none.
  Result<Row> locked_row(store::Tx& tx, Id id) const;
  Result<Row> row(store::Tx& tx, Id id) const;
  Result<Row> row(Id id) const;

  Result<std::vector<Grant>> grants(store::Tx& tx, Id user) const;
  Result<std::vector<std::pair<Id, Grant>>> all_grants(store::Tx& tx) const;
  Result<Actor> actor(store::Tx& tx, Id user, std::string_view source, Date day) const;

  // Passwords
  Status fresh_password(const Policy& policy, const Row& row, std::string_view password);  // fits, and is not an old one
  Status set_password(store::Tx& tx, Id user, const std::string& hash);                   // in force, old ones pruned
  Status end_sessions(store::Tx& tx, Id user) const;

  // Sessions
  Result<Session> begin_session(store::Tx& tx, Id user, bool pending, std::string_view source);
  Result<std::optional<Live>> load(store::Tx& tx, const std::string& id, Date day) const;
  std::string csrf(std::string_view token) const;

  // Accounts and grants
  static Status check_login(std::string_view login);
  static Status check_name(std::string_view name);
  Status add_account(store::Tx& tx, Id id, std::string_view login, std::string_view name, Id person);  // account_taken
  Status add_grant(store::Tx& tx, Id user, const Grant& grant);                                         // grant_exists
  Result<std::string> make_invitation(store::Tx& tx, Id user);
  Result<std::vector<std::string>> make_first(const audit::Who& who, const First* const (&three)[3]);

  /// Refuses where no other account that can log in holds the role.
  Status not_the_last(store::Tx& tx, Id user, catalog::Role role) const;
  static Status not_himself(const Actor& actor, Id user, std::string_view what_zh, std::string_view what_en);
};

audit::Who who(const Actor& actor);
std::string login_key(std::string_view login);
/// Canonical JSON of names and texts.
std::string details(const std::map<std::string, std::string>& members);
std::string join(const std::vector<std::string>& parts, char by);

}  // namespace zhagen::account
