#pragma once
// The groups of a side, nested: by the keys of the rules' bounds, with the limits in force.

#include "placement/problem.hpp"

namespace zhagen::placement {

/// Groups that limit nothing are left out. Larger groups come first; of groups with the same members the earlier
/// bound is the outer one. Pins come last, each a group of its own. Errors: two groups overlap without one holding the
/// other; a limit names no group.
Result<Side> nest(const Pairs& pairs, catalog::Bound::Side side, const Input& input);

/// The key of a person's pin: 3号张三.
std::string pin_key(const Input& input, std::int32_t person);

}  // namespace zhagen::placement
