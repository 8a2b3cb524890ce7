#pragma once
// Reasons as sentences, from the rules and the dual prices. A loss is said as 'at least N' where the prices prove N,
// and as 'would not be more' where they prove 0: the true loss may be larger, never smaller.

#include <string>
#include <vector>

#include "placement/prices.hpp"
#include "placement/problem.hpp"

namespace zhagen::placement {

/// What stands in the way of one person at all posts, or of one post for all people.
struct Obstacles {
  std::int64_t possible = 0;           // counterparts that no rule bars
  std::int64_t least_loss = -1;        // of those: what the total loses at the least if the pair were made; -1: none possible
  std::vector<std::int64_t> barred;    // by each pair rule: how many it bars (one pair may be barred by several)
  std::vector<std::int64_t> unknown;   // of these: because a value is missing
};

class Reasons {
 public:
  Reasons(const Problem& problem, const solve::Plan& plan) : p_(problem), priced_(problem, plan.prices) {}

  /// Why this person is here: what the points are for, and what became of the first wish.
  std::string placed(std::int32_t person, std::int32_t post) const;
  Obstacles of_person(std::int32_t person) const;
  Obstacles of_post(std::int32_t post) const;
  std::string unplaced(std::int32_t person, const Obstacles& o) const;
  std::string unfilled(const Obstacles& o) const;

 private:
  std::string first_wish(std::int32_t person) const;
  std::string barred(const Obstacles& o, const char* counterpart) const;
  /// Counts a pair worth 'points' (kImpossible: not) among the possible ones.
  void add(Obstacles& o, std::int32_t person, std::int32_t post, std::int32_t points) const;
  const Problem& p_;
  Priced priced_;
};

}  // namespace zhagen::placement
