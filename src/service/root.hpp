#pragma once
// The site's own organisation, at the root of the tree: it has to be there before anybody can be given a role at it.

#include <string>

#include "service/site.hpp"

namespace zhagen::service {

/// Makes the root organisation in the machine's name; kind: a code or label of organisation_kind ("county", "县（市、区、旗）").
/// root_there where the tree has its root already; errors of the record as ledger::create gives them.
Result<Id> make_root(Site& site, const std::string& name, const std::string& kind, std::string_view os_user);

}  // namespace zhagen::service
