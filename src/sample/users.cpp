// The users of the sample: one of each role. No password is made: each gets a link that sets his own.
#include "sample/core.hpp"

namespace zhagen::sample {

using account::Accounts;
using account::Grant;
using catalog::Role;

namespace {

account::Actor machine() { return Accounts::machine("示例"); }

/// Makes the user, and has him among those who act where he can.
Status add_user(World& world, Role role, const char* login, const std::string& name, Id person, Id organisation, std::vector<std::string> categories = {}) {
  account::User user = TRY(world.accounts.add(machine(), login, name + "（示例）", person));
  TRY(world.accounts.grant(machine(), user.id, Grant{role, organisation, std::move(categories), {}}));
  store::Read read = TRY(world.base.db().read());
  world.actors.push_back(TRY(world.accounts.actor(read, user.id, "local", world.today())));
  world.district.users.push_back({role, login, user.name, ""});
  return {};
}

}  // namespace

Status first_users(World& world) {
  TRY(world.accounts.first_administrators(machine(), {"xitong", "系统管理员（示例）", ""}, {"anquan", "安全管理员（示例）", ""}, {"shenji", "审计管理员（示例）", ""}));
  return add_user(world, Role::office, "paiban", "派办", {}, world.district.root);
}

Status unit_users(World& world) {
  Entry *town = nullptr, *department = nullptr, *health = nullptr;
  std::map<Id, int> staff;
  for (Entry& e : world.of(catalog::kPerson)) ++staff[e.group == "cadre" ? world.find(value_of(e, "unit"))->id : Id()];
  for (Entry& e : world.of(catalog::kOrganisation)) {
    std::string kind = text_of(e, "kind");
    if (!town && kind == "township") town = &e;
    if (kind == "organ" && (!department || staff[e.id] > staff[department->id])) department = &e;
    if (text_of(e, "short") == "卫生健康局") health = &e;
  }
  if (!town)
    for (Entry& e : world.of(catalog::kOrganisation))
      if (!town && text_of(e, "kind") == "street") town = &e;
  world.host = town;
  if (health) TRY(add_user(world, Role::line_dept, "hangye", "卫健局", {}, world.district.root, {"medical"}));
  TRY(add_user(world, Role::sender, "paichu", text_of(*department, "short"), {}, department->id));
  TRY(add_user(world, Role::receiver, "jieshou", text_of(*town, "name"), {}, town->id));
  TRY(add_user(world, Role::inspector, "ducha", "督查组", {}, world.district.root));
  return add_user(world, Role::viewer, "lingdao", "县领导", {}, world.district.root);
}

Status last_users(World& world) {
  const Entry* best = nullptr;  // on duty at the township of the user who receives
  const Entry* town = world.host;
  auto there = [&](const Entry& posting) {
    const Entry* unit = world.find(value_of(posting, "receiver"));
    return unit == town || (unit && world.find(value_of(*unit, "parent")) == town);
  };
  for (const Entry& e : world.of("posting"))
    if (e.state == "on_duty" && world.find(value_of(e, "mentor")) && (!best || (!there(*best) && there(e)))) best = &e;
  if (best) {
    const Entry &person = *world.find(value_of(*best, "person")), &mentor = *world.find(value_of(*best, "mentor"));
    TRY(add_user(world, Role::posted, "xuanpai", text_of(person, "name"), person.id, {}));
    TRY(add_user(world, Role::mentor, "bangdai", text_of(mentor, "name"), mentor.id, {}));
  }
  world.clock.at = std::max(world.clock.at, world.options.now);  // the links count from now
  std::vector<DistrictUser> all;
  for (auto [role, login] : {std::pair(Role::sysadmin, "xitong"), {Role::secadmin, "anquan"}, {Role::auditor, "shenji"}}) all.push_back({role, login, "", ""});
  all.insert(all.end(), world.district.users.begin(), world.district.users.end());
  for (DistrictUser& u : all) {
    account::User user = *TRY(world.accounts.find(u.login));
    u.name = user.name;
    u.token = TRY(world.accounts.invite(machine(), user.id));
  }
  world.district.users = std::move(all);
  return {};
}

}  // namespace zhagen::sample
