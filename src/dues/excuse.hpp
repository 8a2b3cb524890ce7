#pragma once
// 免办: an office says that a due need not be met this time, and why. A record of the ledger kExcuseLedger, like any other: it
// is cancelled to bring the due back.

#include "dues/board.hpp"
#include "ledger/write.hpp"

namespace zhagen::dues {

struct Excuse {
  std::string due;
  Id record;
  Date from;           // first day of the period; empty of what comes once
  std::string reason;
};

/// Writes it, with the person and the organisation that the record is about, so that they may see it. Errors: due_unknown,
/// due_none (there is no such item, or it is done), excuse_forbidden (the record is not one of an office that the actor holds).
Result<ledger::Saved> excuse(ledger::Base& base, const Board& board, const account::Actor& actor, const Excuse& excuse, const ledger::How& how);

}  // namespace zhagen::dues
