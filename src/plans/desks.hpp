#pragma once
// Plans that are open: what was asked of a version a moment ago need not be opened and proven again. Shared by all threads.

#include <cstdint>
#include <list>
#include <memory>
#include <mutex>
#include <set>
#include <string>
#include <vector>

#include "plans/standing.hpp"

namespace zhagen::plans {

/// A version with the plan that it is.
struct Opened {
  Version version;
  std::shared_ptr<const Standing> standing;
};

class Desks {
 public:
  explicit Desks(std::size_t most = 8, std::size_t bytes = std::size_t{768} << 20) : most_(most), bytes_(bytes) {}

  /// plan_unknown also where the actor may not see it, plan_beyond where records in it are beyond his scope. Rights are asked
  /// each time; the records once for each who asks, while the plan is open.
  Result<Opened> open(store::Tx& tx, ledger::Base& base, const account::Actor& actor, Id version);
  /// Of plans that he may not open the reasons and decisions, which name people, are taken out. One source's.
  Status hide(store::Tx& tx, ledger::Base& base, const account::Actor& actor, std::vector<Version>& versions);
  /// What has just been kept.
  void put(Id version, std::shared_ptr<const Standing> standing);
  std::size_t size() const;

 private:
  struct Kept {
    Id version;
    std::shared_ptr<const Standing> standing;
    std::size_t bytes;
    std::set<std::string> seen_by = {};  // who may see every record of it
  };
  Result<std::shared_ptr<const Standing>> standing(store::Tx& tx, ledger::Base& base, const Version& v);
  std::shared_ptr<const Standing> find(Id version);
  const std::size_t most_, bytes_;
  mutable std::mutex mutex_;
  std::mutex opening_;     // one at a time: two who ask for the same large plan do not both prove it
  std::list<Kept> kept_;   // the one asked for last is first
};

/// What is to be made: a first plan from the records, or the next from a version.
struct Order {
  Asked asked;                     // of a first plan; asof and limits too
  Id parent;                       // else this version ...
  std::vector<Change> changes;     // with these changes
  bool fresh = false;              // over the records as they are now
  std::optional<std::int64_t> calm;  // few moves, for so many points at most
  double seconds = 0;              // then the best plan so far; 0: as long as it takes
  std::int64_t megabytes = 0;      // for the pairs that the solver holds; 0: no limit
  std::string reason;
  Id job;                          // that makes it, so that it is kept once
};
/// Called between the steps, and while solving with what is being done; an error ends the work.
using Progress = std::function<Status(std::int64_t done, std::int64_t total, std::string_view step)>;
using Stop = std::function<bool()>;  // asked every few milliseconds while solving

struct Made {
  Version version;
  std::shared_ptr<const Standing> standing;
  std::vector<std::string> notes;  // what was left out of the rows, which earlier decisions fell away
};
Result<Made> make(ledger::Base& base, Desks& desks, const account::Actor& actor, const Order& order, const Progress& progress = {}, const Stop& stop = {});
/// The same without keeping it: what changes would lead to.
struct Previewed {
  Opened from;
  Revised revised;
};
Result<Previewed> preview(ledger::Base& base, Desks& desks, const account::Actor& actor, Id parent, const std::vector<Change>& changes, bool fresh,
                          std::optional<std::int64_t> calm = std::nullopt);

}  // namespace zhagen::plans
