#include <fmt/format.h>

#include <algorithm>

#include "account/account.hpp"
#include "account/errors.hpp"
#include "base/secret_file.hpp"
#include "catalog/role.hpp"
#include "cli/commands.hpp"
#include "cli/data.hpp"
#include "cli/passphrase.hpp"
#include "service/site.hpp"

namespace zhagen::cli {
namespace {

using account::Accounts;
using account::Actor;
using account::Grant;
using account::User;
using catalog::Role;

/// The site, and who runs the command: whoever may read the keys and the data is above every account in it, so nothing
/// is asked of him; what he does is in the log under his name on the machine, source "local".
struct Open {
  SystemClock clock;
  std::unique_ptr<service::Site> site;
  Actor actor = Accounts::machine(operator_of_machine().name);

  Accounts& accounts() { return site->accounts(); }
  Result<User> user(const std::string& login) {
    std::optional<User> found = TRY(accounts().find(login));
    if (!found) return fail(account::fault::account_missing, login);
    return *std::move(found);
  }
};

Result<std::unique_ptr<Open>> open(const UserOptions& o) {
  auto out = std::make_unique<Open>();
  service::SiteOptions where;
  where.folder = o.data;
  where.db = o.db;
  out->site = TRY(service::Site::open(where, out->clock));
  return out;
}

Result<Role> role_of(const std::string& name) {
  if (auto role = catalog::find_role(name)) return *role;
  for (int r = 0; r < catalog::kRoles; ++r)
    if (catalog::role_label(static_cast<Role>(r)) == name) return static_cast<Role>(r);
  std::string all;
  for (int r = 0; r < catalog::kRoles; ++r)
    all += (r ? "、" : "") + std::string(catalog::role_name(static_cast<Role>(r))) + " " + std::string(catalog::role_label(static_cast<Role>(r)));
  return fail(Errc::usage, "没有角色“" + name + "”，可用的有 " + all);
}

Result<Grant> grant_of(const UserOptions& o) {
  Grant g{TRY(role_of(o.role)), {}, o.categories, {}};
  if (!o.organisation.empty()) g.organisation = TRY(Id::parse(o.organisation));
  return g;
}

Result<Id> person_of(const UserOptions& o) {
  if (o.person.empty()) return Id();
  return Id::parse(o.person);
}

std::string told(const Grant& g) {
  std::string out(catalog::role_label(g.role));
  if (!g.organisation.empty()) out += " @ " + g.organisation.str();
  for (const std::string& c : g.categories) out += " " + c;
  return out;
}

void print_link(const UserOptions& o, const std::string& login, const std::string& token) {
  fmt::print("{}：登录链接，24 小时内用一次，只交给本人 / a link for this person only\n{}/invitation#{}\n", login, o.url, token);
}

}  // namespace

Status user_first(const UserOptions& o) {
  auto site = TRY(open(o));
  auto split = [](const std::string& text) {
    std::size_t at = std::min(text.find('='), text.size());
    return Accounts::First{text.substr(0, at), text.substr(std::min(at + 1, text.size())), {}};
  };
  const Accounts::First three[] = {split(o.system), split(o.security), split(o.audit)};
  auto tokens = TRY(site->accounts().first_administrators(site->actor, three[0], three[1], three[2]));
  for (int i = 0; i < 3; ++i) print_link(o, three[i].login, tokens[static_cast<std::size_t>(i)]);
  fmt::print("三个管理员请由三个人担任，各自设密码。 / three people, each with a password of his own\n");
  return {};
}

Status user_add(const UserOptions& o) {
  auto site = TRY(open(o));
  User user = TRY(site->accounts().add(site->actor, o.login, o.name, TRY(person_of(o))));
  print_link(o, user.login, TRY(site->accounts().invite(site->actor, user.id)));
  return {};
}

Status user_list(const UserOptions& o) {
  auto site = TRY(open(o));
  for (const User& u : TRY(site->accounts().users(site->actor))) {
    std::string state = u.disabled ? "停用" : !u.has_password ? "待设密码" : u.has_second_factor ? "正常，有动态口令" : "正常";
    fmt::print("{}\t{}\t{}\t{}", u.login, u.name, state, u.last_login.ms ? local_text(u.last_login) : "未登录过");
    for (const Grant& g : u.grants) fmt::print("\t{}", told(g));
    fmt::print("\n");
  }
  return {};
}

Status user_invite(const UserOptions& o) {
  auto site = TRY(open(o));
  User user = TRY(site->user(o.login));
  print_link(o, user.login, TRY(site->accounts().invite(site->actor, user.id)));
  return {};
}

Status user_password(const UserOptions& o) {
  auto site = TRY(open(o));
  User user = TRY(site->user(o.login));
  std::string password = TRY(hidden_line("新密码 / new password: ", true));
  Status done = site->accounts().set_password(site->actor, user.id, password);
  wipe(password);
  return done;
}

Status user_disable(const UserOptions& o) {
  auto site = TRY(open(o));
  return site->accounts().disable(site->actor, TRY(site->user(o.login)).id, true);
}

Status user_enable(const UserOptions& o) {
  auto site = TRY(open(o));
  return site->accounts().disable(site->actor, TRY(site->user(o.login)).id, false);
}

Status user_grant(const UserOptions& o) {
  auto site = TRY(open(o));
  return site->accounts().grant(site->actor, TRY(site->user(o.login)).id, TRY(grant_of(o)));
}

Status user_revoke(const UserOptions& o) {
  auto site = TRY(open(o));
  return site->accounts().revoke(site->actor, TRY(site->user(o.login)).id, TRY(grant_of(o)));
}

Status user_deputy(const UserOptions& o) {
  auto site = TRY(open(o));
  return site->accounts().name_deputy(site->actor, TRY(site->user(o.login)).id, TRY(site->user(o.deputy)).id, TRY(Date::parse(o.from)),
                                      TRY(Date::parse(o.to)));
}

}  // namespace zhagen::cli
