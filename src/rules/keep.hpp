#pragma once
// What the rules propose is kept in a ledger, where people decide: one record for each judged record and batch.

#include "ledger/write.hpp"
#include "rules/assessment.hpp"

namespace zhagen::rules {

struct Kept {
  std::int64_t made = 0, renewed = 0;
  std::int64_t decided = 0;           // have been decided already: left as they are
};

/// Writes the verdict, the reasons and what is missing of `indexes` (of judged().places) as one operation of the log; nothing
/// where nothing is new. Rights, checks and locks are those of the ledger. Errors: rules_no_keep, rules_keep_given,
/// rules_keep_many, the first fault of the write.
Result<Kept> keep(ledger::Base& base, const account::Actor& actor, const Assessment& assessment, const std::vector<std::size_t>& indexes, const ledger::How& how);

}  // namespace zhagen::rules
