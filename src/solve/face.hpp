#pragma once
// All optimal plans of an instance at once: by complementary slackness they are the plans of a smaller one.

#include "solve/solve.hpp"

namespace zhagen::solve {

/// The instance whose plans are exactly the optimal plans of 'in', with the scores and costs of 'second', an
/// instance of the same shape. What has a price above 0 is full, a group with a price stands at its bound, only
/// pairs without slack remain. 'best' must be proven. Groups of 'in' keep their numbers.
Instance face(const Instance& in, const Plan& best, const Instance& second);

}  // namespace zhagen::solve
