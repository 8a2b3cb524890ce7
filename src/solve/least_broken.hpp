#pragma once
// Where bounds contradict each other: the plan that breaks least.

#include "solve/solve.hpp"

namespace zhagen::solve {

struct Broken {
  Bound::Kind side;            // person_group or post_group
  std::int32_t group;
  std::int64_t wanted, given;  // the bound and the number of placed people
  bool minimum;                // which of the group's bounds
};

struct LeastBroken {
  Instance relaxed;            // with the minima that are given
  Plan plan;                   // its proven optimum
  std::vector<Broken> broken;  // none where the instance has a plan
};

/// Minima give way, maxima, seats and pairs never: a plan that keeps those is always there, if only an empty
/// one. Of all plans that keep them, one with the smallest sum of what minima lack, and of those the best
/// objective. A group whose min is above its max lacks the difference at least. Certified for 'relaxed'.
Result<LeastBroken> least_broken(const Instance&, const Options& = {});

}  // namespace zhagen::solve
