#pragma once
// Many records at once, for imports: found, tried without writing, taken back. No statement for each record.

#include <vector>

#include "ledger/write.hpp"

namespace zhagen::ledger {

/// For each key the records, not cancelled, that the actor may read and whose fields have its values (by blind index where
/// sealed), by id. A key with an absent value finds nothing. Fields: stored ones; sealed ones have `find` or are of `same`.
/// ever: also records that had the value on an earlier day (one dated field).
Result<std::vector<std::vector<Id>>> find_by(store::Tx& tx, const Base& base, const catalog::Catalog& catalog, const account::Actor& actor,
                                             const catalog::Ledger& ledger, const std::vector<int>& fields,
                                             const std::vector<std::vector<Value>>& keys, bool ever = false);

/// For each row of values (by index of the fields) the records that may be the same by the ledger's `alike`: the first of
/// its fields is equal, none of the others differs for certain, nor does a field of `same` that both have.
Result<std::vector<std::vector<Id>>> perhaps_same(store::Tx& tx, const Base& base, const catalog::Catalog& catalog, const account::Actor& actor,
                                                  const catalog::Ledger& ledger, const std::vector<const std::vector<Value>*>& rows);

/// Today's place of each record in its tree: ids from the root down to itself; empty where there is none.
Result<std::vector<std::vector<Id>>> lines_of(store::Tx& tx, const catalog::Ledger& ledger, const std::vector<Id>& ids);

/// What write_all() would say of rows, as far as it can be told without writing: all but unique rules and whether the
/// record as it then is is within the actor's rights. No writer is kept waiting.
struct Examined {
  struct Row {
    std::int64_t version = 0;       // of the record as it is, 0 of a new one
    struct Change {
      int field;
      Value from, to;               // sealed ones masked
    };
    std::vector<Change> changes;    // of one that is there
  };
  std::vector<Row> rows;
  std::vector<BatchFault> faults;   // by row; none for a row of another stage
};
Result<Examined> examine(store::Tx& tx, Base& base, const account::Actor& actor, std::string_view ledger, const std::vector<Row>& rows, const How& how);

/// An operation of write_all(), taken back as one operation: what it made is cancelled, what it changed has its earlier
/// values again. Its entry must be of the action that is named; entry_unknown where it is not, or concerns a record that
/// the actor may not read. Records that have changed since, or that others name: kept, and unless `others`
/// is set nothing is written.
struct TakenBack {
  std::size_t cancelled = 0, set_back = 0;
  struct Kept {
    Id record;
    Error error;
  };
  std::vector<Kept> kept;
  std::int64_t entry = 0;           // of the taking back; 0: nothing was written
};
Result<TakenBack> take_back(Base& base, const account::Actor& actor, std::int64_t entry, std::string_view action, bool others, const How& how);

}  // namespace zhagen::ledger
