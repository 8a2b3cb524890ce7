// First start: the one way to make accounts without an actor who could be asked.

#include "account/data.hpp"

namespace zhagen::account {

using Data = Accounts::Data;

Result<bool> Accounts::has_users() {
  store::Read read = TRY(data_->db.read());
  auto rows = TRY(read.query("SELECT id FROM user_account LIMIT 1"));
  return rows.next();
}

Result<std::string> Accounts::first_link() {
  Data& d = *data_;
  if (TRY(has_users())) return fail(fault::first_void);
  std::string token = base64url(secret_bytes(32));
  std::lock_guard lock(d.first_mutex);
  d.first_digest = d.digest_of(token);
  d.first_until = Instant{d.now().ms + std::chrono::milliseconds(kFirstLink).count()};
  return token;
}

Result<std::vector<std::string>> Data::make_first(const audit::Who& by, const Accounts::First* const (&three)[3]) {
  std::string hashes[3];
  for (int i = 0; i < 3; ++i) {
    const First& f = *three[i];
    TRY(check_login(f.login));
    TRY(check_name(f.name));
    for (int j = 0; j < i; ++j)
      if (login_key(three[j]->login) == login_key(f.login) || (!f.password.empty() && three[j]->password == f.password))
        return fail(fault::first_same);
    if (!f.password.empty()) TRY(check_password({}, f.login, f.password));
  }
  for (int i = 0; i < 3; ++i)
    if (!three[i]->password.empty()) hashes[i] = TRY(hasher->hash(three[i]->password));
  return change([&](store::Tx& tx) -> Result<std::vector<std::string>> {
    {
      auto rows = TRY(tx.query("SELECT id FROM user_account LIMIT 1"));
      if (TRY(rows.next())) return fail(fault::first_void);
    }
    std::vector<std::string> tokens;
    using catalog::Role;
    constexpr Role kRoles[3] = {Role::sysadmin, Role::secadmin, Role::auditor};
    for (int i = 0; i < 3; ++i) {
      Id id = ids.next();
      TRY(add_account(tx, id, three[i]->login, three[i]->name, {}));
      TRY(add_grant(tx, id, {kRoles[i], {}, {}, {}}));
      if (hashes[i].empty()) {
        tokens.push_back(TRY(make_invitation(tx, id)));
      } else {
        TRY(set_password(tx, id, hashes[i]));
        tokens.emplace_back();
      }
    }
    TRY(log(tx, by, {"first_administrators", "user", {}, 3, {}, {}, true}));
    return tokens;
  });
}

Status Accounts::first_administrators(std::string_view token, std::string_view source, const First& system, const First& security,
                                      const First& audit) {
  Data& d = *data_;
  if (!is_loopback(source)) return fail(fault::first_not_local);
  {
    std::lock_guard lock(d.first_mutex);
    if (d.first_digest.empty() || d.now() > d.first_until || !same_bytes(d.first_digest, d.digest_of(token))) return fail(fault::first_void);
  }
  for (const First* f : {&system, &security, &audit}) TRY(check_password({}, f->login, f->password));  // here nobody gets a link
  TRY(d.make_first({{}, "", std::string(source), {}}, {&system, &security, &audit}));
  std::lock_guard lock(d.first_mutex);
  d.first_digest.clear();
  return {};
}

Result<std::vector<std::string>> Accounts::first_administrators(const Actor& machine, const First& system, const First& security,
                                                                const First& audit) {
  if (!machine.machine) return fail(fault::first_void);
  return data_->make_first(who(machine), {&system, &security, &audit});
}

}  // namespace zhagen::account
