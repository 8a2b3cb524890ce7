#pragma once
// Which records an expression may come out anew for, after others were written: what the change history tells, followed
// backwards along the ways by which expressions reach records. For what is computed once and kept up to date.

#include <cstdint>
#include <memory>
#include <optional>
#include <utility>
#include <vector>

#include "ledger/access.hpp"
#include "ledger/columns.hpp"

namespace zhagen::ledger {

struct Changed {
  const catalog::Ledger* ledger;
  Id record;
  bool came_or_went = false;                // made or cancelled: lists begin or cease to have it
  bool state = false;
  std::vector<int> fields;
  std::vector<std::pair<int, Id>> before;   // of the references among them: what they named
};

struct Changes {
  std::int64_t upto = 0;                       // the last entry of the log that is accounted for
  std::vector<Changed> rows;
  std::vector<const catalog::Ledger*> many;    // more than the limit: then only which ledgers were written
};

/// The end of the log.
Result<std::int64_t> last_entry(store::Tx& tx);
/// What was written to records after the entry, by whatever program.
Result<Changes> changes_since(store::Tx& tx, const catalog::Catalog& catalog, std::int64_t entry, std::size_t limit);

/// What some programs over the records of a ledger read, on all ways.
class Reach {
 public:
  Reach(const catalog::Catalog& catalog, const catalog::Ledger& ledger, const Columns::Programs& programs);
  ~Reach();
  Reach(Reach&&) noexcept;

  /// Whether the programs read anything that changed.
  bool concerns(const Changes& changes) const;
  /// The records for which they may come out anew, ascending, cancelled ones among them; none: it may be any, or more than `limit`.
  Result<std::optional<std::vector<Id>>> records(store::Tx& tx, const Changes& changes, std::size_t limit) const;

 private:
  struct Data;
  std::unique_ptr<Data> data_;
};

/// Which of the ledger's records, not cancelled, are within the scope, ascending: of those named, or (null) of all.
Result<std::vector<Id>> within(store::Tx& tx, const catalog::Catalog& catalog, const account::Actor& actor, const catalog::Ledger& ledger,
                               const catalog::Rights& rights, const std::vector<Id>* ids);
/// Of those named, which there are and are not cancelled, ascending.
Result<std::vector<Id>> standing(store::Tx& tx, const catalog::Ledger& ledger, const std::vector<Id>& ids);

}  // namespace zhagen::ledger
