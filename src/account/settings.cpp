#include "account/settings.hpp"

#include <algorithm>

#include "account/data.hpp"
#include "base/utf8.hpp"

namespace zhagen::account {

constinit const store::Migration kSettingTables{11, "settings of accounts", R"sql(
CREATE TABLE user_setting (
  id INTEGER PRIMARY KEY,
  user_id INTEGER NOT NULL REFERENCES user_account (id),
  name TEXT NOT NULL,
  sealed BLOB NOT NULL,
  changed INTEGER NOT NULL);
CREATE UNIQUE INDEX user_setting_name ON user_setting (user_id, name);
)sql"};

namespace {

std::string context(Id id) { return "user_setting|sealed|" + id.str(); }

Status named(std::string_view name) {
  const bool plain = std::all_of(name.begin(), name.end(), [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '.' || c == '_' || c == '-';
  });
  if (name.empty() || name.size() > kSettingName || !plain) return fail(fault::setting_name, name, kSettingName);
  return {};
}

audit::Event event(const Actor& actor, const char* action, std::int64_t rows) { return {action, "user", actor.user, rows, {}, {}, true}; }

}  // namespace

Result<std::vector<Setting>> settings(store::Tx& tx, const Keyring& keys, const Actor& actor) {
  std::vector<Setting> out;
  auto rows = TRY(tx.query("SELECT id, name, sealed FROM user_setting WHERE user_id = ? ORDER BY name", actor.user.value()));
  while (TRY(rows.next()))
    if (auto value = keys.open(rows.blob(2).bytes, context(Id(rows.integer(0))))) out.push_back({std::string(rows.text(1)), *std::move(value)});
  return out;
}

Status keep_setting(store::Db& db, const Keyring& keys, IdSource& ids, Instant now, const Actor& actor, std::string_view name, std::string_view value) {
  if (actor.user.empty()) return fail(fault::session_ended);
  TRY(named(name));
  if (utf8::length(value) > kSettingValue) return fail(fault::setting_long, name, kSettingValue);
  return db.write([&](store::Tx& tx) -> Status {
    audit::Operation operation(tx, keys, now);
    TRY(operation.begin());  // one at a time: what is counted stays so
    Id id;
    std::size_t others = 0;
    {
      auto rows = TRY(tx.query("SELECT id, name FROM user_setting WHERE user_id = ?", actor.user.value()));
      while (TRY(rows.next())) {
        if (rows.text(1) == name) id = Id(rows.integer(0));
        else ++others;
      }
    }
    if (id.empty() && others >= kSettings) return fail(fault::settings_full, kSettings);
    const bool fresh = id.empty();
    if (fresh) id = ids.next();
    const std::string sealed = keys.seal(value, context(id));
    if (fresh)
      TRY(tx.exec("INSERT INTO user_setting (id, user_id, name, sealed, changed) VALUES (?, ?, ?, ?, ?)", id.value(), actor.user.value(), name,
                  store::Blob{sealed}, now.ms));
    else
      TRY(tx.exec("UPDATE user_setting SET sealed = ?, changed = ? WHERE id = ?", store::Blob{sealed}, now.ms, id.value()));
    TRY(operation.close(who(actor), event(actor, "keep_setting", 1)));
    return {};
  });
}

Status drop_setting(store::Db& db, const Keyring& keys, Instant now, const Actor& actor, std::string_view name) {
  if (actor.user.empty()) return fail(fault::session_ended);
  TRY(named(name));
  return db.write([&](store::Tx& tx) -> Status {
    const std::int64_t n = TRY(tx.exec("DELETE FROM user_setting WHERE user_id = ? AND name = ?", actor.user.value(), name));
    TRY(audit::Operation(tx, keys, now).close(who(actor), event(actor, "drop_setting", n)));
    return {};
  });
}

}  // namespace zhagen::account
