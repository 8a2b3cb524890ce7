#include "account/data.hpp"

#include "base/fold.hpp"
#include "base/utf8.hpp"

namespace zhagen::account {

using Data = Accounts::Data;

audit::Who who(const Actor& actor) { return {actor.user, actor.name, actor.source, {}}; }

/// Under which a login name is found; "" of what can be none, which finds nobody.
std::string login_key(std::string_view login) {
  if (login.size() > 256 || !utf8::valid(login)) return {};
  std::string key = fold_key(login);
  return key.find('\0') == std::string::npos ? key : std::string();
}

std::string details(const std::map<std::string, std::string>& members) {
  std::string out = "{";
  auto text = [&](std::string_view s) {
    out += '"';
    for (char c : s) {
      if (c == '"' || c == '\\') out += '\\';
      if (static_cast<unsigned char>(c) >= ' ') out += c;
    }
    out += '"';
  };
  for (const auto& [name, value] : members) {
    if (out.size() > 1) out += ',';
    text(name);
    out += ':';
    text(value);
  }
  return out + "}";
}

std::string join(const std::vector<std::string>& parts, char by) {
  std::string out;
  for (const std::string& p : parts) out += (out.empty() ? "" : std::string(1, by)) + p;
  return out;
}

Result<std::int64_t> Data::next_generation(store::Tx& tx) {
  auto rows = TRY(tx.query("UPDATE account_state SET generation = generation + 1 WHERE id = 1 RETURNING generation"));
  if (!TRY(rows.next())) return fail(Errc::store_damaged, db.where(), "account_state");
  return rows.integer(0);
}

Status Data::log(store::Tx& tx, const audit::Who& who, const audit::Event& event) const {
  audit::Operation operation(tx, *keys, now());
  TRY(operation.close(who, event));
  return {};
}

namespace {

constexpr std::string_view kRow =
    "SELECT u.id, u.person, u.password, u.login, u.login_key, u.name, u.disabled, u.must_change, p.sealed "
    "FROM user_account u LEFT JOIN user_password p ON p.id = u.password WHERE ";

Result<std::optional<Data::Row>> one(const Keyring& keys, store::Rows rows) {
  if (!TRY(rows.next())) return std::optional<Data::Row>();
  Data::Row r{Id(rows.integer(0)), Id(rows.integer(1)), Id(rows.integer(2)), std::string(rows.text(3)),
              std::string(rows.text(4)), std::string(rows.text(5)), {}, rows.integer(6) != 0, rows.integer(7) != 0};
  if (!rows.null(8)) r.hash = TRY(keys.open(rows.blob(8).bytes, "user_password|sealed|" + r.password.str()));
  return std::optional(std::move(r));
}

}  // namespace

Result<std::optional<Data::Row>> Data::row_by_key(store::Tx& tx, std::string_view key) const {
  return one(*keys, TRY(tx.query(std::string(kRow) + "u.login_key = ?", key)));
}

Result<Data::Row> Data::row(store::Tx& tx, Id id) const {
  auto found = TRY(one(*keys, TRY(tx.query(std::string(kRow) + "u.id = ?", id.value()))));
  if (!found) return fail(fault::account_missing, id.str());
  return *std::move(found);
}

Result<Data::Row> Data::row(Id id) const {
  store::Read read = TRY(db.read());
  return row(read, id);
}

Result<Data::Row> Data::locked_row(store::Tx& tx, Id id) const {
  {
    auto rows = TRY(tx.query(tx.dialect().lock_row("user_account", "id"), id.value()));
    if (!TRY(rows.next())) return fail(fault::account_missing, id.str());
  }
  return row(tx, id);
}

std::vector<std::string> split(std::string_view text) {
  std::vector<std::string> out;
  while (!text.empty()) {
    std::size_t end = std::min(text.find(','), text.size());
    out.emplace_back(text.substr(0, end));
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  return out;
}

Result<std::vector<Grant>> Data::grants(store::Tx& tx, Id user) const {
  std::vector<Grant> out;
  auto rows = TRY(tx.query("SELECT role, organisation, categories FROM user_grant WHERE user_id = ? ORDER BY id", user.value()));
  while (TRY(rows.next()))
    if (auto role = catalog::find_role(rows.text(0))) out.push_back({*role, Id(rows.integer(1)), split(rows.text(2)), {}});
  return out;
}

Result<std::vector<std::pair<Id, Grant>>> Data::all_grants(store::Tx& tx) const {
  std::vector<std::pair<Id, Grant>> out;
  auto rows = TRY(tx.query("SELECT user_id, role, organisation, categories FROM user_grant ORDER BY id"));
  while (TRY(rows.next()))
    if (auto role = catalog::find_role(rows.text(1)))
      out.emplace_back(Id(rows.integer(0)), Grant{*role, Id(rows.integer(2)), split(rows.text(3)), {}});
  return out;
}

Result<Actor> Data::actor(store::Tx& tx, Id user, std::string_view source, Date on) const {
  Row u = TRY(row(tx, user));
  if (u.disabled) return fail(fault::session_ended);
  Actor actor{u.id, u.person, u.name, std::string(source), TRY(grants(tx, user)), false};
  for (const Grant& g : actor.grants)
    if (catalog::is_administrator(g.role)) return actor;  // deputy of nobody, whatever a row says
  // Rights that come with a person stay with the person; those held as a deputy are not handed on.
  auto rows = TRY(tx.query(
      "SELECT g.role, g.organisation, g.categories, g.user_id FROM user_deputy d "
      "JOIN user_account u ON u.id = d.user_id JOIN user_grant g ON g.user_id = d.user_id "
      "WHERE d.deputy_id = ? AND d.from_day <= ? AND d.to_day >= ? AND u.disabled = 0 ORDER BY d.id, g.id",
      user.value(), on.value(), on.value()));
  while (TRY(rows.next())) {
    auto role = catalog::find_role(rows.text(0));
    if (!role || catalog::is_administrator(*role) || *role == catalog::Role::posted || *role == catalog::Role::mentor) continue;
    Grant g{*role, Id(rows.integer(1)), split(rows.text(2)), Id(rows.integer(3))};
    bool again = false;  // two deputyships of the same user may overlap
    for (const Grant& have : actor.grants)
      again |= have.role == g.role && have.organisation == g.organisation && have.categories == g.categories && have.for_user == g.for_user;
    if (!again) actor.grants.push_back(std::move(g));
  }
  return actor;
}

Accounts::Accounts(store::Db& db, std::shared_ptr<const Keyring> keys, IdSource& ids, const Clock& clock,
                   std::shared_ptr<Hasher> hasher) {
  if (!hasher) hasher = argon2id();
  std::string nobody = hasher->nobody();
  data_.reset(new Data{db, std::move(keys), ids, clock, std::move(hasher), std::move(nobody), {}});
}
Accounts::~Accounts() = default;

Result<Actor> Accounts::actor(store::Tx& tx, Id user, std::string_view source, Date day) {
  return data_->actor(tx, user, source, day);
}

Actor Accounts::machine(std::string_view os_user) {
  return {{}, {}, std::string(os_user), "local", {}, true};
}

Result<Policy> Accounts::policy() {
  store::Read read = TRY(data_->db.read());
  return read_policy(read);
}

Status Accounts::set_policy(const Actor& actor, const Policy& policy) {
  TRY(allow(actor, Act::set_policy));
  TRY(check_policy(policy));
  return data_->change([&](store::Tx& tx) -> Status {
    TRY(write_policy(tx, policy));
    return data_->log(tx, who(actor),
                      {"policy", "site", {}, 1, {},
                       details({{"policy", policy.name}, {"failures", std::to_string(policy.failures)},
                                {"address_failures", std::to_string(policy.address_failures)},
                                {"lock", std::to_string(policy.lock.count())}, {"idle", std::to_string(policy.idle.count())},
                                {"session", std::to_string(policy.session.count())},
                                {"second_factor", policy.second_factor ? "1" : "0"}}), true});
  });
}

}  // namespace zhagen::account
