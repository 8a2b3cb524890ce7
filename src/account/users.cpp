#include <unordered_map>

#include "account/data.hpp"

namespace zhagen::account {

using Data = Accounts::Data;

namespace {

constexpr std::string_view kUser =
    "SELECT u.id, u.login, u.name, u.person, u.disabled, u.must_change, u.password, t.confirmed, u.version, u.created, u.last_login "
    "FROM user_account u LEFT JOIN user_totp t ON t.user_id = u.id ";

User user_of(store::Rows& r) {
  User u;
  u.id = Id(r.integer(0));
  u.login = r.text(1);
  u.name = r.text(2);
  u.person = Id(r.integer(3));
  u.disabled = r.integer(4) != 0;
  u.must_change = r.integer(5) != 0;
  u.has_password = !r.null(6);
  u.has_second_factor = r.integer(7) != 0;
  u.version = r.integer(8);
  u.created = Instant{r.integer(9)};
  u.last_login = Instant{r.integer(10)};
  return u;
}

Result<std::optional<User>> one(Data& d, store::Tx& tx, store::Rows rows) {
  if (!TRY(rows.next())) return std::optional<User>();
  User u = user_of(rows);
  u.grants = TRY(d.grants(tx, u.id));
  return std::optional(std::move(u));
}

}  // namespace

Result<std::vector<User>> Accounts::users(const Actor& actor) {
  Data& d = *data_;
  bool rights = may(actor, Act::see_rights);
  if (!rights) TRY(allow(actor, Act::see_accounts));
  store::Read read = TRY(d.db.read());
  std::vector<User> out;
  std::unordered_map<Id, std::size_t> at;
  {
    auto rows = TRY(read.query(std::string(kUser) + "ORDER BY u.login_key"));
    while (TRY(rows.next())) {
      out.push_back(user_of(rows));
      at[out.back().id] = out.size() - 1;
    }
  }
  if (!rights) return out;
  for (auto& [user, grant] : TRY(d.all_grants(read)))
    if (auto found = at.find(user); found != at.end()) out[found->second].grants.push_back(std::move(grant));
  return out;
}

Result<User> Accounts::user(Id id) {
  store::Read read = TRY(data_->db.read());
  auto found = TRY(one(*data_, read, TRY(read.query(std::string(kUser) + "WHERE u.id = ?", id.value()))));
  if (!found) return fail(fault::account_missing, id.str());
  return *std::move(found);
}

Result<std::optional<User>> Accounts::find(std::string_view login) {
  store::Read read = TRY(data_->db.read());
  return one(*data_, read, TRY(read.query(std::string(kUser) + "WHERE u.login_key = ?", login_key(login))));
}

}  // namespace zhagen::account
