#pragma once
// The placement of a whole batch, proven over every possible pair.

#include <algorithm>
#include <functional>

#include "placement/problem.hpp"
#include "solve/solve.hpp"

namespace zhagen::placement {

/// About how much memory a pair takes that the solver holds.
inline constexpr std::int64_t kPairBytes = 64;

struct PlaceOptions {
  int threads = 0;              // for sweeps over all pairs; 0: usual_threads(). The result does not depend on it
  std::int64_t work_limit = 0;  // of each call of the solver (solve::Options); then, as with `enough`, the best plan so far
  std::function<bool()> enough = {};                          // asked every few milliseconds; true: no longer than this
  std::function<bool()> cancelled = {};                       // true ends with Errc::solve_cancelled
  std::function<void(const std::string&)> progress = {};      // what is being done, in words
  /// Up to so many pairs go to the solver at once (tests set it low to walk the other way).
  std::int64_t all_pairs = 4'000'000;
  /// No more pairs than this with the solver, however many could still gain: then, as with `enough`, the best plan so far. 0: none.
  std::int64_t most_pairs = 0;
  /// Where the minima cannot all be kept: the plan that breaks least, or the error that says which.
  bool relax = true;

  std::int64_t at_once() const { return most_pairs > 0 ? std::min(all_pairs, most_pairs) : all_pairs; }
};

struct Work {  // what it took, for the curious and for bench/
  int rounds = 0;               // of solving and pricing
  std::int64_t pairs = 0;       // possible pairs
  std::int64_t arcs = 0;        // of them given to the solver
};

/// The plan with the most points there is. A small batch is solved over all its pairs; a large one over the best few
/// dozen of each person, then every pair left out is priced with the duals and added where it could still gain, until
/// none can: the prices then prove the plan over all pairs. The plan's groups are those of the problem, in order.
/// Where the rules have a goal of least change, the plan is one of the equally good with the fewest people elsewhere.
/// A draw, where the rules have one, decides among what is left. Where it was stopped the plan is the best so far, its
/// prices prove plan.bound over all pairs all the same, and neither of the two is looked at.
/// Errc::placement_infeasible says which minima cannot be met and why.
Result<solve::Plan> place(const Problem& problem, const PlaceOptions& options = {}, Work* work = nullptr);

/// Checks a plan against the problem alone: every placed pair is possible, seats and limits are kept, the prices bound
/// every pair that is possible, and together they give plan.bound, which no plan can exceed. The plan is the best where that
/// is its own total. Trusts neither the solver nor what it was given.
/// Errc::placement_proof says what does not hold.
Status prove(const Problem& problem, const solve::Plan& plan, int threads = 0);

}  // namespace zhagen::placement
