#include "account/data.hpp"

namespace zhagen::account {

using Data = Accounts::Data;

constexpr int kLongest = 366;  // days; who is away for longer has a successor

namespace {

Error wrong(const char* zh, const char* en) { return fail(fault::deputy_invalid, zh, en); }

Status not_an_administrator(Data& d, store::Tx& tx, Id user) {
  for (const Grant& g : TRY(d.grants(tx, user)))
    if (catalog::is_administrator(g.role)) return wrong("三个管理员不代理，也不被代理", "administrators neither have nor are deputies");
  return {};
}

}  // namespace

Status Accounts::name_deputy(const Actor& actor, Id user, Id deputy, Date from, Date to) {
  Data& d = *data_;
  if (actor.user.empty() || actor.user != user) TRY(allow(actor, Act::name_deputy));
  if (!actor.machine && actor.user == deputy) return fail(fault::account_self, "让自己当代理人", "deputy");
  if (user == deputy) return wrong("代理人就是本人", "the deputy is the user himself");
  if (!from.exact() || !to.exact() || from > to || to < d.day() || to.days() - from.days() >= kLongest)
    return wrong("起止日期要写到日，止日不早于今天，最长一年", "whole dates, the last not past, a year at most");
  Id id = d.ids.next();
  return d.change([&](store::Tx& tx) -> Status {
    TRY(d.locked_row(tx, std::min(user, deputy)));  // in one order, whoever names whom
    TRY(d.locked_row(tx, std::max(user, deputy)));
    if (TRY(d.row(tx, deputy)).disabled) return wrong("代理人的账号已停用", "the deputy's account is disabled");
    TRY(not_an_administrator(d, tx, user));
    TRY(not_an_administrator(d, tx, deputy));
    TRY(tx.exec("INSERT INTO user_deputy (id, user_id, deputy_id, from_day, to_day) VALUES (?, ?, ?, ?, ?)", id.value(), user.value(),
                deputy.value(), from.value(), to.value()));
    return d.log(tx, who(actor), {"name_deputy", "user", user, 1, {},
                                  details({{"deputy", deputy.str()}, {"from", from.iso()}, {"to", to.iso()}}), true});
  });
}

Status Accounts::end_deputy(const Actor& actor, Id deputyship) {
  Data& d = *data_;
  return d.change([&](store::Tx& tx) -> Status {
    Id user, deputy;
    {
      auto rows = TRY(tx.query("SELECT user_id, deputy_id FROM user_deputy WHERE id = ?", deputyship.value()));
      if (!TRY(rows.next())) return fail(fault::deputy_missing);
      user = Id(rows.integer(0));
      deputy = Id(rows.integer(1));
    }
    if (actor.user.empty() || actor.user != user) TRY(allow(actor, Act::name_deputy));
    TRY(tx.exec("DELETE FROM user_deputy WHERE id = ?", deputyship.value()));
    return d.log(tx, who(actor), {"end_deputy", "user", user, 1, {}, details({{"deputy", deputy.str()}}), true});
  });
}

Result<std::vector<Deputyship>> Accounts::deputies(const Actor& actor, Id user) {
  if (actor.user.empty() || actor.user != user) TRY(allow(actor, Act::see_rights));
  store::Read read = TRY(data_->db.read());
  std::vector<Deputyship> out;
  auto rows = TRY(read.query("SELECT id, user_id, deputy_id, from_day, to_day FROM user_deputy WHERE user_id = ? OR deputy_id = ? "
                             "ORDER BY from_day, id", user.value(), user.value()));
  while (TRY(rows.next()))
    out.push_back({Id(rows.integer(0)), Id(rows.integer(1)), Id(rows.integer(2)), Date::trusted(static_cast<std::int32_t>(rows.integer(3))),
                   Date::trusted(static_cast<std::int32_t>(rows.integer(4)))});
  return out;
}

}  // namespace zhagen::account
