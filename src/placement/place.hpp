#pragma once
// The placement of a whole batch, proven over every possible pair.

#include "placement/problem.hpp"
#include "solve/solve.hpp"

namespace zhagen::placement {

struct Work {  // what it took, for the curious and for bench/
  int rounds = 0;               // of solving and pricing
  std::int64_t pairs = 0;       // possible pairs
  std::int64_t arcs = 0;        // of them given to the solver
};

/// The plan with the most points there is. A small batch is solved over all its pairs; a large one over the best few
/// dozen of each person, then every pair left out is priced with the duals and added where it could still gain, until
/// none can: the prices then prove the plan over all pairs. The plan's groups are those of the problem, in order.
/// Errc::placement_infeasible says which minima cannot be met and why.
/// 'all_pairs': up to so many pairs go to the solver at once (tests set it low to walk the other way).
Result<solve::Plan> place(const Problem& problem, Work* work = nullptr, std::int64_t all_pairs = 4'000'000);

/// Checks a plan against the problem alone: every placed pair is possible, seats and limits are kept, the prices bound
/// every pair that is possible, and the bound is the plan's points. Trusts neither the solver nor what it was given.
/// Errc::placement_proof says what does not hold.
Status prove(const Problem& problem, const solve::Plan& plan);

}  // namespace zhagen::placement
