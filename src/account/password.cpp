#include "account/data.hpp"

namespace zhagen::account {

using Data = Accounts::Data;

Status Data::fresh_password(const Policy& policy, const Row& u, std::string_view password) {
  TRY(check_password(policy, u.login, password));
  if (!policy.rotates()) return {};
  std::vector<std::string> old;
  {
    store::Read read = TRY(db.read());
    auto rows = TRY(read.query("SELECT id, sealed FROM user_password WHERE user_id = ? ORDER BY id DESC LIMIT ?", u.id.value(), kPasswordsKept));
    while (TRY(rows.next()))
      old.push_back(TRY(keys->open(rows.blob(1).bytes, "user_password|sealed|" + std::to_string(rows.integer(0)))));
  }
  for (const std::string& hash : old)
    if (TRY(hasher->verify(hash, password))) return fail(fault::password_used, kPasswordsKept);
  return {};
}

Status Data::set_password(store::Tx& tx, Id user, const std::string& hash) {
  Id id = ids.next();
  std::string sealed = keys->seal(hash, "user_password|sealed|" + id.str());
  TRY(tx.exec("INSERT INTO user_password (id, user_id, sealed, created) VALUES (?, ?, ?, ?)", id.value(), user.value(),
              store::Blob{sealed}, now().ms));
  TRY(tx.exec("DELETE FROM user_password WHERE user_id = ? AND id NOT IN "
              "(SELECT id FROM user_password WHERE user_id = ? ORDER BY id DESC LIMIT ?)", user.value(), user.value(), kPasswordsKept));
  TRY(tx.exec("UPDATE user_account SET password = ?, must_change = 0, version = version + 1 WHERE id = ?", id.value(), user.value()));
  return {};
}

Result<Session> Accounts::change_password(const Actor& actor, std::string_view old_password, std::string_view new_password) {
  Data& d = *data_;
  if (actor.user.empty()) return fail(fault::session_ended);
  Data::Row row = TRY(d.row(actor.user));
  Policy policy = TRY(this->policy());
  TRY(check_password(policy, row.login, new_password));

  // A session that somebody found open must not be a way to guess the password: counted as a log-in is.
  Attempt attempt = Attempt::of(*d.keys, row.key, actor.source);
  Instant until = TRY(d.db.write([&](store::Tx& tx) { return attempt.enter(tx, policy, d.now()); }));
  if (until.ms != 0) return locked(until, d.now());
  Result<bool> right = d.hasher->verify(row.hash.empty() ? d.nobody : row.hash, old_password);
  if (!right || !*right) {
    TRY(d.db.write([&](store::Tx& tx) -> Status {
      if (!right) return attempt.give_back(tx);
      return d.log(tx, who(actor), {"change_password", "user", actor.user, 0, {}, {}, false});
    }));
    return right ? fail(fault::password_wrong) : std::move(right).error();
  }
  TRY(d.db.write([&](store::Tx& tx) { return attempt.succeed(tx); }));
  if (old_password == new_password) return fail(fault::password_used, 1);
  TRY(d.fresh_password(policy, row, new_password));
  std::string hash = TRY(d.hasher->hash(new_password));

  return d.change([&](store::Tx& tx) -> Result<Session> {
    Data::Row now = TRY(d.locked_row(tx, actor.user));
    if (now.disabled || now.password != row.password) return fail(fault::session_ended);
    TRY(d.set_password(tx, actor.user, hash));
    TRY(d.end_sessions(tx, actor.user));
    Session session = TRY(d.begin_session(tx, actor.user, false, actor.source));
    TRY(d.log(tx, who(actor), {"change_password", "user", actor.user, 1, {}, {}, true}));
    return session;
  });
}

Status Accounts::set_password(const Actor& machine, Id user, std::string_view password) {
  Data& d = *data_;
  if (!machine.machine) return allow({}, Act::invite_user);
  TRY(d.fresh_password(TRY(policy()), TRY(d.row(user)), password));
  std::string hash = TRY(d.hasher->hash(password));
  return d.change([&](store::Tx& tx) -> Status {
    Data::Row row = TRY(d.locked_row(tx, user));
    if (row.disabled) return fail(fault::account_disabled, row.login);
    TRY(d.set_password(tx, user, hash));
    TRY(tx.exec("DELETE FROM user_invitation WHERE user_id = ?", user.value()));
    TRY(tx.exec("DELETE FROM login_failure WHERE id = ?", Attempt::of(*d.keys, row.key, "").account));
    TRY(d.end_sessions(tx, user));
    return d.log(tx, who(machine), {"set_password", "user", user, 1, {}, {}, true});
  });
}

}  // namespace zhagen::account
