#pragma once
// The empty sheet of a ledger: headings, drop-downs, hints, 填写说明, and the marks by which it is read back.

#include <string>

#include "ledger/base.hpp"

namespace zhagen::exchange {

/// For whoever may create or change records of the ledger; fields hidden from him, files and retired fields are left out.
/// Errors: ledger_forbidden; those of writing.
Status write_template(store::Tx& tx, ledger::Base& base, const account::Actor& actor, const catalog::Catalog& catalog,
                      const catalog::Ledger& ledger, const std::string& path);

/// The fields that may be filled in by somebody: those of the template.
std::vector<int> fillable(const account::Actor& actor, const catalog::Ledger& ledger);

}  // namespace zhagen::exchange
