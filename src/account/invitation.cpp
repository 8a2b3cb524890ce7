#include "account/data.hpp"

namespace zhagen::account {

using Data = Accounts::Data;

Result<std::string> Data::make_invitation(store::Tx& tx, Id user) {
  std::string token = base64url(secret_bytes(32));
  TRY(tx.exec("DELETE FROM user_invitation WHERE user_id = ?", user.value()));
  TRY(tx.exec("INSERT INTO user_invitation (id, user_id, expires) VALUES (?, ?, ?)", digest_of(token), user.value(),
              now().ms + std::chrono::milliseconds(kInvitation).count()));
  return token;
}

Result<std::string> Accounts::invite(const Actor& actor, Id user) {
  Data& d = *data_;
  TRY(allow(actor, Act::invite_user));
  TRY(Data::not_himself(actor, user, "发登录链接", "invite"));
  return d.change([&](store::Tx& tx) -> Result<std::string> {
    Data::Row row = TRY(d.locked_row(tx, user));
    if (row.disabled) return fail(fault::account_disabled, row.login);
    TRY(tx.exec("UPDATE user_account SET password = NULL, must_change = 0, version = version + 1 WHERE id = ?", user.value()));
    TRY(d.end_sessions(tx, user));
    std::string token = TRY(d.make_invitation(tx, user));
    TRY(d.log(tx, who(actor), {"invite", "user", user, 1, {}, {}, true}));
    return token;
  });
}

Result<Id> Accounts::use_invitation(std::string_view token, std::string_view password, std::string_view source) {
  Data& d = *data_;
  std::string id = d.digest_of(token);
  auto valid = [&](store::Tx& tx) -> Result<Id> {
    auto rows = TRY(tx.query("SELECT user_id FROM user_invitation WHERE id = ? AND expires > ?", id, d.now().ms));
    if (!TRY(rows.next())) return fail(fault::invitation_void);
    return Id(rows.integer(0));
  };
  Id user;
  Policy policy;
  {
    store::Read read = TRY(d.db.read());
    user = TRY(valid(read));
    policy = TRY(read_policy(read));
  }
  TRY(d.fresh_password(policy, TRY(d.row(user)), password));
  std::string hash = TRY(d.hasher->hash(password));
  return d.change([&](store::Tx& tx) -> Result<Id> {
    if (TRY(valid(tx)) != user) return fail(fault::invitation_void);
    Data::Row row = TRY(d.locked_row(tx, user));
    if (row.disabled || TRY(tx.exec("DELETE FROM user_invitation WHERE id = ?", id)) != 1) return fail(fault::invitation_void);
    TRY(d.set_password(tx, user, hash));
    TRY(d.end_sessions(tx, user));
    TRY(tx.exec("DELETE FROM login_failure WHERE id = ?", Attempt::of(*d.keys, row.key, source).account));
    TRY(d.log(tx, {user, row.name, std::string(source), {}}, {"use_invitation", "user", user, 1, {}, {}, true}));
    return user;
  });
}

}  // namespace zhagen::account
