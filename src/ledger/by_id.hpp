#pragma once
// Records by their ids, many at a time: for lists that show what their records name, and for exports of sealed values.

#include <string_view>
#include <vector>

#include "ledger/base.hpp"
#include "ledger/value.hpp"

namespace zhagen::ledger {

/// Those of the ids that the actor may read, cancelled ones too, in no order; dated values as of a day. `opened`: where he
/// has the right to unmask, sealed values are plain; that he does is for the caller to put on record first, with the reason.
Result<std::vector<Record>> records_of(store::Tx& tx, const Base& base, const catalog::Catalog& catalog, const account::Actor& actor,
                                       const catalog::Ledger& ledger, const std::vector<Id>& ids, Date asof = {}, bool opened = false);

}  // namespace zhagen::ledger
