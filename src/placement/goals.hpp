#pragma once
// Goals in their order as one number: each goal has a weight, so large that one point of it outweighs all that the later
// goals can make up together. Where the best total is reached, each goal is as good as it can be while the earlier ones
// stay at their best. A total or a loss is read back goal by goal.

#include <cstdint>
#include <span>
#include <vector>

#include "placement/pairs.hpp"

namespace zhagen::placement {

/// Is it a goal whose values belong to pairs?
bool over_pairs(const catalog::Goal& goal);

struct Goals {
  std::vector<std::int64_t> weight;  // of each of rules.goals; 0: not part of the number (change, or nothing hangs on it)
  std::vector<std::vector<std::uint8_t>> must;  // of a goal of kind fill: is it about this post? empty for others

  /// A total, or a difference of two totals: how much of it each goal is, in its own points. Positive is better, also
  /// of care (less against people) and fill (fewer seats empty). Exact for what whole plans differ by.
  std::vector<std::int64_t> split(std::int64_t total) const;
  /// Is a total points of the score and nothing else?
  bool one() const;
};

/// Weights by what the later goals can make up: of each person the points between which they may lie, the cost of being
/// left out and of the seat taken with them, and no more people than there are seats. fault::placement_goals_wide.
Result<Goals> weigh(const Pairs& pairs, std::span<const std::int64_t> seats, std::span<const std::int64_t> unplaced,
                    std::span<const std::int64_t> unfilled);

}  // namespace zhagen::placement
