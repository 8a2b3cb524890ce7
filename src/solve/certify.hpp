#pragma once
// The proof, checked from the instance alone. Shares no code with the solver; solve() always ends here.

#include "solve/solve.hpp"

namespace zhagen::solve {

/// The plan is feasible, its objective is right, and its prices prove its bound, which is the objective for a
/// plan that is to be optimal: ask Plan::proven().
/// Errc::solve_certificate names the first condition that fails. One sweep over the arcs.
Status certify(const Instance&, const Plan&);

/// The demands exceed the limits, and each arc passes at least as many limits as it serves demands.
Status certify(const Instance&, const Infeasible&);

}  // namespace zhagen::solve
