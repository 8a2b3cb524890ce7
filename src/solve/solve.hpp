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
/// and sum person[i] + sum capacity[j] post[j] + sum (max g where its price > 0, min g where it is < 0) *
/// price g
/// - sum person_cost - sum capacity[j] post_cost[j] equals the objective: no plan can be better.
struct Prices {
  std::vector<std::int64_t> person, post;              // >= 0
  std::vector<std::int64_t> person_group, post_group;  // > 0 only where max is reached, < 0 only where min is
};

struct Plan {
  std::vector<std::int32_t> post;  // of each person, -1: not placed
  std::int64_t objective = 0;
  Prices prices;
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
  /// Give up with Errc::solve_work_limit after about so many arc visits; 0: never.
  std::int64_t work_limit = 0;
  /// Asked every few milliseconds; true ends with Errc::solve_cancelled.
  std::function<bool()> cancelled = {};
  /// Scalar code even where the machine has AVX2; the result is the same.
  bool scalar = false;
};

/// The optimum, certified (certify.hpp), or the reason why there is none. Deterministic, single thread, the
/// same on every instruction set. Where plans tie, the choice depends on the order of people, posts and arcs
/// alone: lower indices are preferred at each step; sort the rows by content for a plan that does not depend
/// on their order.
Result<Outcome> solve(const Instance&, const Options& = {});

/// The instruction set that solve() uses on this machine: "avx2" or "scalar".
std::string_view instruction_set();

}  // namespace zhagen::solve
