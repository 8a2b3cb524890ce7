#include "life/setting.hpp"

namespace zhagen::life {

Result<std::optional<std::string>> setting(store::Tx& tx, std::string_view name) {
  auto rows = TRY(tx.query("SELECT value FROM site_setting WHERE name = ?", name));
  if (!TRY(rows.next())) return std::optional<std::string>();
  return std::optional(std::string(rows.text(0)));
}

Status set_setting(store::Tx& tx, std::string_view name, std::string_view value) {
  constexpr std::string_view kKeys[] = {"name"}, kColumns[] = {"value"};
  TRY(tx.exec(tx.dialect().upsert("site_setting", kKeys, kColumns), name, value));
  return {};
}

Status drop_setting(store::Tx& tx, std::string_view name) {
  TRY(tx.exec("DELETE FROM site_setting WHERE name = ?", name));
  return {};
}

}  // namespace zhagen::life
