#pragma once
// All dues of a base as they stand on a day. Nothing is stored: a board is computed from the records and from then on
// brought up to date by the change history, so that whoever writes (an import, another program, a restore) need not tell.
//
// A board does not change once it is handed out: many threads read one while the next is made.

#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <set>
#include <string>
#include <tuple>
#include <vector>

#include "dues/plan.hpp"
#include "ledger/affected.hpp"

namespace zhagen::dues {

/// The ledger in which the office enters that a record need not do something this time, and why: 免办. It counts where an
/// office at the organisation that it was entered for may have the record.
inline constexpr std::string_view kExcuseLedger = "due_excuse";

struct Board {
  struct Kept {
    std::shared_ptr<const Plan> plan;
    std::shared_ptr<const ledger::Reach> reach;
    // Those that are not done: first, by record, the ones that stand in lists unless an office has excused them; then the others.
    std::shared_ptr<const std::vector<Item>> items;
    std::size_t shown = 0;                           // how many the first are
    std::shared_ptr<const std::vector<Id>> done;     // the record of each that is, ascending
  };
  using Excuses = std::set<std::tuple<std::string, Id, Date>>;  // due, record, first day of its period

  std::shared_ptr<const catalog::Catalog> catalog;
  Date today;
  std::int64_t entry = 0;                            // of the log: what was written up to it is in
  std::vector<Kept> dues;                            // in the order of the catalog
  std::shared_ptr<const Excuses> excuses;

  bool excused(const catalog::Due& due, const Item& item) const { return excuses->contains({due.name, item.record, item.span.from}); }
  Standing standing(const catalog::Due& due, const Item& item) const { return standing_of(due, item, excused(due, item), today); }
  const Kept* find(std::string_view due) const;

  /// Computed anew: one load of the records of each ledger that has dues. `only`: no others than these.
  using Only = std::function<bool(const catalog::Due&)>;
  static Result<std::shared_ptr<const Board>> make(store::Tx& tx, const ledger::Base& base, std::shared_ptr<const catalog::Catalog> catalog, Date today,
                                                   const Only& only = {});
};

/// The board of today under the catalog in force. Shared by all threads.
class Dues {
 public:
  explicit Dues(const ledger::Base& base) : base_(base) {}
  /// As of the transaction or later: what changed since the last one is computed again, all of it on another day or under
  /// another catalog. One thread computes; others that need the same wait for it.
  Result<std::shared_ptr<const Board>> board(store::Tx& tx);

  struct Work {  // what was done so far: for tests and measurements
    std::int64_t boards = 0, catch_ups = 0, ledgers = 0, records = 0;
  };
  Work work() const;

 private:
  Result<std::shared_ptr<const Board>> caught_up(store::Tx& tx, const Board& old);
  std::shared_ptr<const Board> current() const;

  const ledger::Base& base_;
  mutable std::mutex mutex_;      // of the pointer and the numbers
  std::mutex computing_;
  std::shared_ptr<const Board> current_;
  Work work_;
};

}  // namespace zhagen::dues
