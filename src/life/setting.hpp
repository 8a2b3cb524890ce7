#pragma once
// Rows of the table site_setting (migration 1 of every site) that this room keeps: key_check, moving_to, moved_to, moved_at.

#include <optional>
#include <string>
#include <string_view>

#include "store/tx.hpp"

namespace zhagen::life {

Result<std::optional<std::string>> setting(store::Tx& tx, std::string_view name);
Status set_setting(store::Tx& tx, std::string_view name, std::string_view value);
Status drop_setting(store::Tx& tx, std::string_view name);

}  // namespace zhagen::life
