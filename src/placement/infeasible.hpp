#pragma once
// Why there is no plan, in the office's words.

#include "placement/problem.hpp"
#include "solve/solve.hpp"

namespace zhagen::placement {

/// Errc::placement_infeasible: which minima, how many they need, how many there are at the most, and what limits them.
Error infeasible(const Problem& problem, const solve::Infeasible& why);

}  // namespace zhagen::placement
