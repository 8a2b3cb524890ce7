#include <algorithm>

#include "account/data.hpp"
#include "base/utf8.hpp"

namespace zhagen::account {

using Data = Accounts::Data;

Status Data::check_login(std::string_view login) {
  std::size_t length = utf8::length(login);
  bool good = utf8::valid(login) && length >= 2 && length <= 32 && login_key(login).size() >= 2;
  for (std::string_view rest = login; good && !rest.empty();) {
    char32_t c = utf8::take(rest);
    good = utf8::is_han(c) || (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '.' || c == '_' ||
           c == '-' || c == '@';
  }
  if (!good) return fail(fault::account_login_invalid, login.substr(0, 64));
  return {};
}

Status Data::check_name(std::string_view name) {
  std::size_t length = utf8::length(utf8::trim(name));
  bool control = std::any_of(name.begin(), name.end(), [](char c) { return static_cast<unsigned char>(c) < ' '; });
  if (!utf8::valid(name) || control || length < 1 || length > 50) return fail(fault::account_name_invalid);
  return {};
}

Status Data::add_account(store::Tx& tx, Id id, std::string_view login, std::string_view name, Id person) {
  Status done = [&]() -> Status {
    TRY(tx.exec("INSERT INTO user_account (id, login, login_key, name, person, disabled, must_change, password, version, created, last_login) "
                "VALUES (?, ?, ?, ?, ?, 0, 0, NULL, 1, ?, 0)", id.value(), login, login_key(login), utf8::trim(name),
                person.empty() ? std::nullopt : std::optional(person.value()), now().ms));
    return {};
  }();
  if (!done && done.error().code == Errc::store_unique) return fail(fault::account_taken, login);
  return done;
}

Status Data::not_himself(const Actor& actor, Id user, std::string_view zh, std::string_view en) {
  if (actor.machine || actor.user != user) return {};
  return fail(fault::account_self, zh, en);
}

Result<User> Accounts::add(const Actor& actor, std::string_view login, std::string_view name, Id person) {
  Data& d = *data_;
  TRY(allow(actor, Act::add_user));
  TRY(Data::check_login(login));
  TRY(Data::check_name(name));
  Id id = d.ids.next();
  TRY(d.change([&](store::Tx& tx) -> Status {
    TRY(d.add_account(tx, id, login, name, person));
    return d.log(tx, who(actor), {"create", "user", id, 1, {}, {}, true});
  }));
  return user(id);
}

Status Accounts::change(const Actor& actor, Id user, std::string_view name, Id person) {
  Data& d = *data_;
  TRY(allow(actor, Act::change_user));
  TRY(Data::not_himself(actor, user, "修改姓名和人员", "name and person"));
  TRY(Data::check_name(name));
  return d.change([&](store::Tx& tx) -> Status {
    TRY(d.locked_row(tx, user));
    TRY(tx.exec("UPDATE user_account SET name = ?, person = ?, version = version + 1 WHERE id = ?", utf8::trim(name),
                person.empty() ? std::nullopt : std::optional(person.value()), user.value()));
    return d.log(tx, who(actor), {"change", "user", user, 1, {}, person.empty() ? "" : details({{"person", person.str()}}), true});
  });
}

Status Accounts::disable(const Actor& actor, Id user, bool disabled) {
  Data& d = *data_;
  TRY(allow(actor, Act::disable_user));
  TRY(Data::not_himself(actor, user, "停用和启用", "disable"));
  return d.change([&](store::Tx& tx) -> Status {
    TRY(d.locked_row(tx, user));
    if (disabled)
      for (const Grant& g : TRY(d.grants(tx, user)))
        if (catalog::is_administrator(g.role)) TRY(d.not_the_last(tx, user, g.role));
    TRY(tx.exec("UPDATE user_account SET disabled = ?, version = version + 1 WHERE id = ?", disabled, user.value()));
    TRY(tx.exec("DELETE FROM user_invitation WHERE user_id = ?", user.value()));
    TRY(d.end_sessions(tx, user));
    return d.log(tx, who(actor), {disabled ? "disable" : "enable", "user", user, 1, {}, {}, true});
  });
}

}  // namespace zhagen::account
