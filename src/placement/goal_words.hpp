#pragma once
// Totals in the office's words, and what can be said of a plan as a whole.

#include "placement/made.hpp"

namespace zhagen::placement {

/// What is proven of the plan as a whole, one sentence: that there is none better, or how far it may be from the best and why.
std::string standing(const Problem& problem, const solve::Plan& plan);
/// The same with the tighter bound of rules on teams.
std::string standing(const Made& made);

/// How a goal is met by a plan, and what counts in it.
std::string goal_words(const Problem& problem, const solve::Plan& plan, std::size_t goal);

}  // namespace zhagen::placement
