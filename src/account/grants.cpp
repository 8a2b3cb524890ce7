#include <algorithm>

#include "account/data.hpp"
#include "base/utf8.hpp"

namespace zhagen::account {

using catalog::Role;
using Data = Accounts::Data;

Status Data::not_the_last(store::Tx& tx, Id user, Role role) const {
  auto rows = TRY(tx.query("SELECT count(*) FROM user_grant g JOIN user_account u ON u.id = g.user_id "
                           "WHERE g.role = ? AND u.id <> ? AND u.disabled = 0 AND u.password IS NOT NULL",
                           catalog::role_name(role), user.value()));
  TRY(rows.next());
  if (rows.integer(0) == 0) return fail(fault::account_last, catalog::role_label(role), catalog::role_name(role));
  return {};
}

namespace {

std::string categories(const Grant& grant) {
  std::vector<std::string> codes = grant.categories;
  std::sort(codes.begin(), codes.end());
  codes.erase(std::unique(codes.begin(), codes.end()), codes.end());
  return join(codes, ',');
}

Status check_grant(const Grant& g, const Data::Row& row) {
  auto wrong = [](const char* zh, const char* en) { return fail(fault::grant_invalid, zh, en); };
  bool personal = g.role == Role::posted || g.role == Role::mentor;
  if ((catalog::is_administrator(g.role) || personal) != g.organisation.empty())
    return g.organisation.empty() ? wrong("要指明单位", "name the organisation") : wrong("这个角色不带单位", "this role has no organisation");
  if ((g.role == Role::line_dept) == g.categories.empty())
    return g.categories.empty() ? wrong("要指明人员类别", "name the categories") : wrong("只有行业主管部门分人员类别", "only a line department has categories");
  if (personal && row.person.empty()) return wrong("这个账号还没有对应到人员记录", "the account is not tied to a person's record");
  for (const std::string& c : g.categories)
    if (c.empty() || c.find_first_of(", \"\\") != std::string::npos || !utf8::valid(c)) return wrong("人员类别代码不对", "bad category code");
  return {};
}

std::string told(const Grant& g) {
  std::map<std::string, std::string> members{{"role", std::string(catalog::role_name(g.role))}};
  if (!g.organisation.empty()) members["organisation"] = g.organisation.str();
  if (!g.categories.empty()) members["categories"] = categories(g);
  return details(members);
}

}  // namespace

Status Data::add_grant(store::Tx& tx, Id user, const Grant& g) {
  Status done = [&]() -> Status {
    TRY(tx.exec("INSERT INTO user_grant (id, user_id, role, organisation, categories) VALUES (?, ?, ?, ?, ?)", ids.next().value(),
                user.value(), catalog::role_name(g.role), g.organisation.value(), categories(g)));
    TRY(tx.exec("UPDATE user_account SET version = version + 1 WHERE id = ?", user.value()));
    return {};
  }();
  if (!done && done.error().code == Errc::store_unique) return fail(fault::grant_exists);
  return done;
}

Status Accounts::grant(const Actor& actor, Id user, const Grant& grant) {
  Data& d = *data_;
  TRY(allow(actor, Act::grant_role));
  TRY(Data::not_himself(actor, user, "授权", "grant"));
  return d.change([&](store::Tx& tx) -> Status {
    Data::Row row = TRY(d.locked_row(tx, user));
    TRY(check_grant(grant, row));
    for (const Grant& have : TRY(d.grants(tx, user)))
      if (have.role != grant.role && (catalog::is_administrator(have.role) || catalog::is_administrator(grant.role))) {
        Role admin = catalog::is_administrator(have.role) ? have.role : grant.role;
        return fail(fault::account_roles_apart, catalog::role_label(admin), catalog::role_name(admin));
      }
    TRY(d.add_grant(tx, user, grant));
    TRY(d.end_sessions(tx, user));  // what is open now was opened with other rights
    return d.log(tx, who(actor), {"grant", "user", user, 1, {}, told(grant), true});
  });
}

Status Accounts::revoke(const Actor& actor, Id user, const Grant& grant) {
  Data& d = *data_;
  TRY(allow(actor, Act::revoke_role));
  TRY(Data::not_himself(actor, user, "收回授权", "revoke"));
  return d.change([&](store::Tx& tx) -> Status {
    TRY(d.locked_row(tx, user));
    if (TRY(tx.exec("DELETE FROM user_grant WHERE user_id = ? AND role = ? AND organisation = ? AND categories = ?", user.value(),
                    catalog::role_name(grant.role), grant.organisation.value(), categories(grant))) == 0)
      return fail(fault::grant_missing);
    if (catalog::is_administrator(grant.role)) TRY(d.not_the_last(tx, user, grant.role));
    TRY(tx.exec("UPDATE user_account SET version = version + 1 WHERE id = ?", user.value()));
    TRY(d.end_sessions(tx, user));
    return d.log(tx, who(actor), {"revoke", "user", user, 1, {}, told(grant), true});
  });
}

}  // namespace zhagen::account
