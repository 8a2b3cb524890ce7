#include "catalog/role.hpp"

namespace zhagen::catalog {
namespace {

struct Row {
  std::string_view name, label;
};
constexpr Row kRows[kRoles] = {
    {"office", "派办"},     {"line_dept", "行业主管部门"}, {"sender", "派出单位"},     {"receiver", "接收单位"},
    {"posted", "选派干部"}, {"mentor", "帮带人、责任人"},  {"inspector", "督导组"},    {"viewer", "领导"},
    {"sysadmin", "系统管理员"}, {"secadmin", "安全管理员"}, {"auditor", "审计管理员"},
};

}  // namespace

std::string_view role_name(Role role) { return kRows[static_cast<int>(role)].name; }
std::string_view role_label(Role role) { return kRows[static_cast<int>(role)].label; }

std::optional<Role> find_role(std::string_view name) {
  for (int i = 0; i < kRoles; ++i)
    if (kRows[i].name == name) return static_cast<Role>(i);
  return std::nullopt;
}

}  // namespace zhagen::catalog
