#pragma once
// The proof, checked from the instance alone. Shares no code with the solver; solve() always ends here.

#include "solve/solve.hpp"

namespace zhagen::solve {

/// The plan is feasible, its objective is right, its prices bound every plan, and the bound is the objective.
/// Errc::solve_certificate names the first condition that fails. One sweep over the arcs.
Status certify(const Instance&, const Plan&);

/// The demands exceed the limits, and each arc passes at least as many limits as it serves demands.
Status certify(const Instance&, const Infeasible&);

}  // namespace zhagen::solve
