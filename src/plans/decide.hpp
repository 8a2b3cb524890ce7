#pragma once
// What becomes of a plan that the office takes: the next list of names with its entries, and once that has been decided the
// records that it leads to (postings). Each is one operation under the actor's rights and the ledgers' checks, locks and
// guards. The program decides nothing: it writes what the plan says into a draft that people change and decide.

#include <string>
#include <vector>

#include "ledger/write.hpp"
#include "plans/desks.hpp"

namespace zhagen::plans {

/// What the base says now of the records that a plan rests on.
struct Since {
  std::vector<std::string> broken;   // whole sentences: who cannot go where the plan has him any more, and why
  std::vector<std::string> notes;    // what else is new: people and posts that the plan does not know
};
/// Of the plan's placements; `broken` is empty where it can be taken as it is.
Result<Since> changed_since(store::Tx& tx, ledger::Base& base, const account::Actor& actor, const Opened& plan);

struct Written {
  Id list;                           // of a list of names
  std::string title;
  std::int64_t rows = 0;             // entries, or results
  std::int64_t passed = 0;           // entries that lead to nothing: dropped from the list, or done before
  std::int64_t entry = 0;            // of the log
};
/// The list of an accepted plan. plan_changed: what the base says now stands against it; plan_no_list: the source has none.
/// how.reason: for the exceptions that the ledgers' guards allow with one.
Result<Written> make_list(ledger::Base& base, const account::Actor& actor, const Opened& plan, const ledger::How& how);
/// What a decided list leads to; `list` of a source with lists.
Result<Written> make_results(ledger::Base& base, const account::Actor& actor, std::string_view source, Id list, const ledger::How& how);
/// What a plan leads to whose source has no list.
Result<Written> make_results(ledger::Base& base, const account::Actor& actor, const Opened& plan, const ledger::How& how);

}  // namespace zhagen::plans
