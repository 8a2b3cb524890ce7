#pragma once
// How a value is stored: without blanks at its ends, a name without those inside, an identity number in capitals; what is
// left empty is absent.

#include "ledger/base.hpp"
#include "ledger/value.hpp"

namespace zhagen::ledger {

Value tidy(const catalog::Field& field, Value value, const Base& base);

}  // namespace zhagen::ledger
