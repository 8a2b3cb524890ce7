#pragma once
// The exact optimum of an Instance with a proof: dual prices that anyone can check against the instance
// alone.

#include <cstdint>
#include <functional>
#include <string_view>
#include <variant>
#include <vector>

#include "solve/instance.hpp"

namespace zhagen::solve {

/// Dual prices in the units of the scores, integers. For every arc of person i and post j
///     score + person_cost[i] + post_cost[j] <= person[i] + post[j] + sum of the prices of all groups around
///     i and j
/// and no plan is better than
///     sum person[i] + sum capacity[j] post[j] + sum (max g where its price > 0, min g where it is < 0) * price g
///     - sum person_cost - sum capacity[j] post_cost[j].
struct Prices {
  std::vector<std::int64_t> person, post;              // >= 0
  std::vector<std::int64_t> person_group, post_group;  // at the optimum > 0 only where max is reached, < 0 only where min is
};

struct Plan {
  std::vector<std::int32_t> post;  // of each person, -1: not placed
  std::int64_t objective = 0;
  Prices prices;
  std::int64_t bound = 0;  // what the prices prove: no plan is better; equal to the objective at the optimum

  bool proven() const { return bound == objective; }
};

/// One side of an inequality that no plan can meet.
struct Bound {
  enum class Kind : std::uint8_t { person_group, post_group, person, post };
  Kind kind;
  std::int32_t index;
  std::int64_t count;  // the group's min or max, the post's seats, 1 for a person
};

/// Why there is no plan: the groups of 'demands' need 'needed' placed people (sum of their minima), but every
/// arc that counts for k of them passes k of 'limits' (maxima, posts, people), which let 'available' <
/// 'needed' through.
struct Infeasible {
  std::int64_t needed = 0, available = 0;
  std::vector<Bound> demands, limits;
};

using Outcome = std::variant<Plan, Infeasible>;

struct Options {
  /// A plan for an instance that differs little (arcs added, a bound moved): solving starts from it. Any plan
  /// of the right shape is allowed. A handful of changes costs a few sweeps of the arcs; thousands save about
  /// a fifth.
  const Plan* warm = nullptr;
  /// Stop after about so many arc visits (0: never) with the best plan so far, which keeps all bounds, and what
  /// its prices prove: Plan::bound. Errc::solve_work_limit where minima kept it from any plan.
  std::int64_t work_limit = 0;
  /// Asked every few milliseconds; true stops in the same way.
  std::function<bool()> enough = {};
  /// Asked every few milliseconds; true ends with Errc::solve_cancelled.
  std::function<bool()> cancelled = {};
  /// The most bytes that solving may take beside the instance (0: no limit). Known before anything is taken:
  /// fault::solve_memory says how much it may need. Holds for solve() and what solves by it, instance by instance.
  std::int64_t memory_limit = 0;
  /// How many parts of an instance that falls apart (parts.hpp) are solved at once. The plan is the same for any number.
  /// With a limit on work or time, or a plan to start from, the instance is solved in one piece.
  int threads = 1;
  /// Scalar code even where the machine has AVX2; the result is the same.
  bool scalar = false;
};

/// The optimum, or the best plan so far where it was stopped, certified (certify.hpp); or the reason why there is none. Deterministic, the
/// same on every instruction set and for any number of threads. Where plans tie, the choice depends on the order of people, posts and arcs
/// alone: lower indices are preferred at each step; sort the rows by content for a plan that does not depend
/// on their order.
Result<Outcome> solve(const Instance&, const Options& = {});

/// The most bytes that solve() takes beside the instance, at prices of 32 bits, or of 64 ('wide': where scores or
/// costs are large). Instances without edits.
std::int64_t memory_needed(const Instance&, bool wide = false);

/// The instruction set that solve() uses on this machine: "avx2" or "scalar".
std::string_view instruction_set();

}  // namespace zhagen::solve
