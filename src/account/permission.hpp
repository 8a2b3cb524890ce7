#pragma once
// What the three administrators may do. Each act belongs to one of them, so no two share any
// (GB/T 22239-2019 8.1.5.1-3); none of them is an act on a business record.

#include <cstdint>

#include "account/actor.hpp"
#include "base/result.hpp"

namespace zhagen::account {

enum class Act : std::uint8_t {
  // 系统管理员
  add_user, change_user, invite_user, disable_user, drop_second_factor, see_accounts, keep_site,
  // 安全管理员
  grant_role, revoke_role, name_deputy, set_policy, see_rights, set_catalog,
  // 审计管理员
  see_log, sign_log,
};
inline constexpr int kActs = static_cast<int>(Act::sign_log) + 1;

/// The one administrator whose act it is.
catalog::Role owner(Act act);
/// The machine may administer, but neither read nor sign the log in anybody's name.
bool may(const Actor& actor, Act act);
/// account_forbidden where it may not: the error names who may.
Status allow(const Actor& actor, Act act);

}  // namespace zhagen::account
