#pragma once
// Small things that an account keeps wherever it logs in: views of lists, columns, language, theme. Their values are the
// page's own text and mean nothing here; they are sealed, for the words that somebody looked for may name a person.

#include <string>
#include <string_view>
#include <vector>

#include "account/actor.hpp"
#include "base/clock.hpp"
#include "base/keyring.hpp"
#include "store/db.hpp"
#include "store/migrate.hpp"

namespace zhagen::account {

extern const store::Migration kSettingTables;  // user_setting

inline constexpr std::size_t kSettings = 300, kSettingName = 80, kSettingValue = 8000;  // of one account; characters

struct Setting {
  std::string name, value;
};

/// The actor's own, by name. One whose key is lost is left out.
Result<std::vector<Setting>> settings(store::Tx& tx, const Keyring& keys, const Actor& actor);
/// Keeps it, new or in place of what it was. Names: small letters, digits, . _ -.
Status keep_setting(store::Db& db, const Keyring& keys, IdSource& ids, Instant now, const Actor& actor, std::string_view name, std::string_view value);
/// One that is not there is as good as dropped.
Status drop_setting(store::Db& db, const Keyring& keys, Instant now, const Actor& actor, std::string_view name);

}  // namespace zhagen::account
