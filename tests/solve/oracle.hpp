#pragma once
// The plainest exact method, as a second opinion: successive shortest paths on the explicit network.

#include <optional>

#include "solve/solve.hpp"

namespace zhagen::solve {

/// An optimal plan with prices, or nothing when there is no plan. Slow; shares nothing with the solver.
std::optional<Plan> by_shortest_paths(const Instance&);

}  // namespace zhagen::solve
