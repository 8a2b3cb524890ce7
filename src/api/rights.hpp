#pragma once
// Who may change the catalog.

#include "api/table.hpp"
#include "catalog/catalog.hpp"

namespace zhagen::api {

/// The catalog says who may see and do what, so it is the security administrator who changes it (GB/T 22239-2019 8.1.4.2e:
/// the access policy is set by the subject authorised to). The dispatch office at the root of the organisations may change
/// what leaves every existing right as it is: labels, fields, codes, parameters, checks, ledgers of its own.
Status may_apply(Call& call, const catalog::Catalog& before, const std::vector<catalog::FileText>& after);

/// Every right of a ledger's existing parts as text: who reads, writes, takes which step, overrides which lock, does not
/// see which field, and what is sealed.
std::string rights_text(const catalog::Ledger& ledger, const catalog::Ledger& parts_of);

}  // namespace zhagen::api
