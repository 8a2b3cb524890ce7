#pragma once
// Idempotency keys: the same key, user and content give the same answer again, another content is refused. Kept two days.

#include <optional>

#include "ledger/write.hpp"

namespace zhagen::ledger {

/// The answer that was given before; none: this is the first time. once_other where the content is another.
Result<std::optional<std::vector<Saved>>> answered(store::Tx& tx, const Base& base, const account::Actor& actor, const How& how);
Status keep_answer(store::Tx& tx, const Base& base, const account::Actor& actor, const How& how, const std::vector<Saved>& answer);

}  // namespace zhagen::ledger
