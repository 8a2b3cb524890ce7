#include "account/permission.hpp"

#include "account/errors.hpp"

namespace zhagen::account {

using catalog::Role;

Role owner(Act act) {
  if (act <= Act::keep_site) return Role::sysadmin;
  return act <= Act::set_catalog ? Role::secadmin : Role::auditor;
}

bool may(const Actor& actor, Act act) {
  Role role = owner(act);
  return actor.machine ? role != Role::auditor : actor.has(role);
}

Status allow(const Actor& actor, Act act) {
  if (may(actor, act)) return {};
  return fail(fault::account_forbidden, catalog::role_label(owner(act)), catalog::role_name(owner(act)));
}

}  // namespace zhagen::account
