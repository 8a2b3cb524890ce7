#pragma once
// What an expression gives, as a record keeps it.

#include "ledger/columns.hpp"

namespace zhagen::ledger {

/// A record is its id, of the columns that it is a row of; absent where there is no value, and for an empty text or list.
Value computed(const cel::Value& value, const Columns& columns);

}  // namespace zhagen::ledger
