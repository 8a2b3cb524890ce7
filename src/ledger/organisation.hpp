#pragma once
// The dated tree of a ledger with `tree`: organisations with their names and parents as of a day. A change of name or
// parent says from which day it holds; records keep the id and so follow. Merging and splitting: reorganise.hpp.

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

}  // namespace zhagen::ledger
