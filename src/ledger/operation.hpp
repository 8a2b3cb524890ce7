#pragma once
// From what is asked to what is saved: the one write path, for one record and for a hundred thousand.

#include "ledger/batch.hpp"

namespace zhagen::ledger {

/// Faults of rows are in the answer, and nothing was written then; other errors concern the whole operation.
Result<BatchSaved> operate(Base& base, const account::Actor& actor, std::string_view ledger, const std::string& transition, Act act,
                           const RowSource& rows, const How& how);

}  // namespace zhagen::ledger
