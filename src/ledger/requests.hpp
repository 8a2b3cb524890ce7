#pragma once
// What people ask for: the ledgers with [request], what waits in them, and for whose decision. The decision itself is an
// ordinary transition.

#include <string>
#include <vector>

#include "ledger/base.hpp"

namespace zhagen::ledger {

struct RequestKind {
  const catalog::Ledger* ledger;   // of the catalog that was given
  bool file = false;               // the actor may file such a request
  std::int64_t mine = 0;           // those that he has filed and that are not over
  std::int64_t waiting = 0;        // those that wait for a decision that he may make
};
/// The kinds that the actor may file or decide, in the catalog's order.
Result<std::vector<RequestKind>> request_kinds(store::Tx& tx, const catalog::Catalog& catalog, const account::Actor& actor);

struct WaitingRequest {
  const catalog::Ledger* ledger;
  Id record;
  std::string title, state;        // state: its label
  Instant since;                   // when it came to wait
};
struct WaitingRequests {
  std::vector<WaitingRequest> rows;
  Id next;                         // for `after`; empty at the end
};
/// What waits for the actor's decision and he may read, the oldest first; limit 1..1000.
Result<WaitingRequests> waiting_requests(store::Tx& tx, const catalog::Catalog& catalog, const account::Actor& actor, Id after, int limit);

}  // namespace zhagen::ledger
