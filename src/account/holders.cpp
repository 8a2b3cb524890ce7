#include "account/holders.hpp"

#include <fmt/format.h>

#include "account/data.hpp"
#include "store/marks.hpp"

namespace zhagen::account {

Result<std::vector<Holder>> holders(store::Tx& tx, catalog::Role role, const std::vector<Id>& organisations, const std::vector<Id>& persons,
                                    Date day) {
  const bool of_person = role == catalog::Role::posted || role == catalog::Role::mentor;
  const std::vector<Id>& ids = of_person ? persons : organisations;
  std::vector<Holder> out;
  if (ids.empty()) return out;
  std::vector<store::Arg> args{catalog::role_name(role)};
  for (Id id : ids) args.emplace_back(id.value());
  const std::string where = fmt::format("g.role = ? AND {} IN ({}) AND u.disabled = 0", of_person ? "u.person" : "g.organisation", store::marks(ids.size()));
  auto read = [&](store::Rows rows) -> Status {
    while (TRY(rows.next()))
      out.push_back({Id(rows.integer(0)), Id(rows.integer(1)), {role, Id(rows.integer(2)), split(rows.text(3)), Id(rows.integer(4))}});
    return {};
  };
  TRY(read(TRY(tx.query_with("SELECT u.id, u.person, g.organisation, g.categories, 0 FROM user_grant g JOIN user_account u ON u.id = g.user_id "
                             "WHERE " + where + " ORDER BY u.id", args))));
  if (of_person) return out;
  args.emplace_back(day.value());
  args.emplace_back(day.value());
  TRY(read(TRY(tx.query_with("SELECT v.id, v.person, g.organisation, g.categories, u.id FROM user_grant g JOIN user_account u ON u.id = g.user_id "
                             "JOIN user_deputy d ON d.user_id = u.id JOIN user_account v ON v.id = d.deputy_id "
                             "WHERE " + where + " AND d.from_day <= ? AND d.to_day >= ? AND v.disabled = 0 ORDER BY v.id", args))));
  return out;
}

Result<std::vector<std::string>> logins_at(store::Tx& tx, Id organisation) {
  std::vector<std::string> out;
  auto rows = TRY(tx.query("SELECT DISTINCT u.login FROM user_grant g JOIN user_account u ON u.id = g.user_id WHERE g.organisation = ? AND u.disabled = 0 ORDER BY u.login",
                           organisation.value()));
  while (TRY(rows.next())) out.emplace_back(rows.text(0));
  return out;
}

Result<std::vector<Colleague>> colleagues(store::Tx& tx, const Actor& actor) {
  std::vector<store::Arg> args;
  for (const Grant& g : actor.grants)
    if (!g.organisation.empty() && g.for_user.empty()) args.emplace_back(g.organisation.value());
  std::vector<Colleague> out;
  if (args.empty()) return out;
  const std::string where = store::marks(args.size());
  args.emplace_back(actor.user.value());
  auto rows = TRY(tx.query_with("SELECT DISTINCT u.id, u.name FROM user_grant g JOIN user_account u ON u.id = g.user_id WHERE g.organisation IN (" + where +
                                    ") AND u.id <> ? AND u.disabled = 0 AND g.role NOT IN ('sysadmin', 'secadmin', 'auditor') ORDER BY u.name, u.id",
                                args));
  while (TRY(rows.next())) out.push_back({Id(rows.integer(0)), std::string(rows.text(1))});
  return out;
}

Result<std::vector<Colleague>> users_named(store::Tx& tx, const std::vector<Id>& users) {
  std::vector<Colleague> out;
  if (users.empty()) return out;
  std::vector<store::Arg> args;
  for (Id id : users) args.emplace_back(id.value());
  auto rows = TRY(tx.query_with("SELECT id, name FROM user_account WHERE id IN (" + store::marks(users.size()) + ")", args));
  while (TRY(rows.next())) out.push_back({Id(rows.integer(0)), std::string(rows.text(1))});
  return out;
}

Status follow_person(store::Tx& tx, Id gone, Id stays) {
  if (TRY(tx.exec("UPDATE user_account SET person = ?, version = version + 1 WHERE person = ?", stays.value(), gone.value())) > 0)
    TRY(tx.exec("UPDATE account_state SET generation = generation + 1 WHERE id = 1"));
  return {};
}

}  // namespace zhagen::account
