#pragma once
// Of all plans as good as the best, one that is best by a second measure: least change against a published
// plan, the draw's numbers, any order of goals. Exact; the first objective and its proof stay.

#include <span>

#include "solve/solve.hpp"

namespace zhagen::solve {

/// Maximises the sum of second[arc] over the pairs of the plan and of unplaced[i] over who is left out (empty:
/// 0 for all) over the plans with the objective of 'best', a proven plan of the instance. The result has the
/// objective and prices of 'best' and is certified. Of two arcs of a pair only the one with the better score
/// can be used. With Options::enough or work_limit reached: the best plan by the second measure so far.
Result<Plan> among_best(const Instance&, const Plan& best, std::span<const std::int32_t> second,
                        std::span<const std::int32_t> unplaced = {}, const Options& = {});

}  // namespace zhagen::solve
