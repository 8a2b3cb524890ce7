#pragma once
// What a change row tells (internal to the room).

#include <string_view>
#include <vector>

#include "ledger/read.hpp"

namespace zhagen::ledger {

/// The fields of a change row's body, by index, the state as -1; sealed values opened. A value whose key is gone is
/// "****" or, where `strict`, the error.
Result<std::vector<Past::Field>> changed_fields(const Base& base, const catalog::Ledger& ledger, Id record, std::string_view body, bool strict);

}  // namespace zhagen::ledger
