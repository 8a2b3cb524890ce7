#pragma once
// The dated tree of a ledger with `tree`: organisations with their names and parents as of a day. A change of name or
// parent says from which day it holds; merging and splitting name predecessors. Records keep the id and so follow.

#include <string>
#include <vector>

#include "ledger/write.hpp"

namespace zhagen::ledger {

/// "/1/17/204/" of the record in today's tree, or on a day.
Result<std::string> path_of(store::Tx& tx, const catalog::Ledger& ledger, Id id, Date asof = {});
/// Its names, parents and days, oldest first.
struct Span {
  Date from, to;             // to: empty while it holds
  std::vector<Value> values; // of the dated fields, in their order
  std::string path;
};
Result<std::vector<Span>> spans(store::Tx& tx, const catalog::Ledger& ledger, Id id);

/// Recomputes paths of the record and all below it after its parent changed; refuses a circle. For write.cpp.
Status set_path(store::Tx& tx, const catalog::Ledger& ledger, Id id, Id parent, Date from);

/// A merges into B on a day: A ends, B names it as predecessor, what names A by a capacity that is open moves by rule
/// in issue 4 (O5); here A ends and is pointed on.
Result<Saved> merge_organisation(Base& base, const account::Actor& actor, Id gone, Id into, Date day, const How& how);

}  // namespace zhagen::ledger
