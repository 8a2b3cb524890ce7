#pragma once
// The eleven roles of the people who use the program. The three administrators hold no right over business records and
// no second role (GB/T 22239-2019 8.1.5: system, security and audit management are separate).

#include <bitset>
#include <cstdint>
#include <optional>
#include <string_view>

namespace zhagen::catalog {

enum class Role : std::uint8_t {
  office,     // dispatch office 区下派办、干部科
  line_dept,  // line department 行业主管部门: one category, all places below its organisation
  sender,     // sending unit 派出单位
  receiver,   // receiving unit 接收单位
  posted,     // posted person 选派干部
  mentor,     // mentor, responsible person, leader's liaison 帮带人、责任人、联络员
  inspector,  // supervision group 督导组
  viewer,     // leaders 领导
  sysadmin,   // 系统管理员
  secadmin,   // 安全管理员
  auditor,    // 审计管理员
};
inline constexpr int kRoles = 11;
using RoleSet = std::bitset<kRoles>;

std::string_view role_name(Role role);                     // "office", as in files and the API
std::string_view role_label(Role role);                    // 派办, as on screen
std::optional<Role> find_role(std::string_view name);
constexpr bool is_administrator(Role role) { return role >= Role::sysadmin; }

}  // namespace zhagen::catalog
