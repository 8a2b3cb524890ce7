#pragma once

#include <string>

#include "ledger/base.hpp"

namespace zhagen::ledger {

/// What a record is called in sentences: its title; of a title that is a reference, that record's. Asks nobody's rights.
Result<std::string> title_of(store::Tx& tx, const catalog::Catalog& catalog, const catalog::Ledger& ledger, Id id);

}  // namespace zhagen::ledger
