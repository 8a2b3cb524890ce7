#pragma once
// Records held against a new catalog before it comes into force.

#include "ledger/base.hpp"

namespace zhagen::ledger {

/// catalog_narrows: codes and states that records have and the catalog no longer knows; fields newly required that are
/// empty; values out of a new range; records that a new unique rule would make one too many.
Status hold(store::Tx& tx, const Base& base, const catalog::Catalog& before, const catalog::Catalog& after);

}  // namespace zhagen::ledger
