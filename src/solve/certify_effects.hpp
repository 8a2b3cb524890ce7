#pragma once
// The losses of effects.hpp, checked from the instance and the plan alone. The two halves share no code with
// the search: that nothing loses less (prices), and that what is named loses no more (a plan that is made).

#include <span>

#include "solve/effects.hpp"

namespace zhagen::solve {

/// Every pair of the person or post is listed once, and no plan of the instance that makes the pair (or
/// leaves the person out) has an objective above the plan's less the loss. One sweep of the arcs. The plan
/// must be proven (certify.hpp); Errc::solve_certificate names the first condition that fails.
Status certify(const Instance&, const Plan&, const Alternatives&);

/// The moves make the pair of the person and the post (-1: leave the person out), keep every limit, and lose
/// exactly 'loss'.
Status certify(const Instance&, const Plan&, std::int32_t person, std::int32_t post, std::int64_t loss,
               std::span<const Move> moves);

}  // namespace zhagen::solve
