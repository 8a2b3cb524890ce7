#pragma once
// A plan holds what its maker could read. Another who makes plans for the same subject may be allowed less: he sees no plan in
// which there is a record beyond his scope.

#include "plans/standing.hpp"

namespace zhagen::plans {

class Sight {
 public:
  /// What the actor may read now of the ledgers from which the source draws.
  static Result<Sight> of(store::Tx& tx, ledger::Base& base, const account::Actor& actor, std::string_view source);
  /// Nothing is beyond his scope.
  bool everything() const { return !people_ && !posts_; }
  /// plan_beyond: with how many records of the plan are.
  Status check(const Standing& plan) const;

 private:
  std::optional<std::vector<Id>> people_, posts_;  // ascending; none: all
};

}  // namespace zhagen::plans
