#pragma once
// Exceptions: locks that somebody passed by his right to, with a reason. Listed for supervision.

#include <string>
#include <vector>

#include "ledger/read.hpp"

namespace zhagen::ledger {

struct Waiver {
  std::int64_t entry = 0;         // of the log
  int nr = 0;
  const catalog::Ledger* ledger;  // of the catalog in force: hold Base::catalog() meanwhile
  Id record;
  std::string lock, label;        // the lock's name; what it is called
  std::string words, source;      // what it had to say
  Instant at;
  std::string who, reason;
};
struct WaiverPage {
  std::vector<Waiver> rows;
  std::string next;               // for `after`; "" at the end
};
/// Newest first, those of records that the actor may read. ledger: "" for all. limit: 1..1000. A lock that was passed more
/// than once by one operation, as by an import, is there for each record.
Result<WaiverPage> waivers(store::Tx& tx, const Base& base, const account::Actor& actor, std::string_view ledger, std::string_view after, int limit);

}  // namespace zhagen::ledger
