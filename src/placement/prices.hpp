#pragma once
// What the dual prices say of a pair that the plan does not hold.

#include <span>

#include "placement/problem.hpp"
#include "solve/solve.hpp"

namespace zhagen::placement {

class Priced {
 public:
  Priced(const Problem& problem, const solve::Prices& prices);

  /// How much less the whole batch is worth, at the least, if this pair (worth 'points') is made: 0 for the pairs
  /// of the plan, never negative when the prices are right.
  std::int64_t slack(std::int32_t person, std::int32_t post, std::int32_t points) const {
    return person_[static_cast<std::size_t>(person)] + post_[static_cast<std::size_t>(post)] - points;
  }

  /// Is the slack of a possible pair of the person below 0? 'row' as Pairs::row gives it.
  bool gains(std::int32_t person, std::span<const std::int32_t> row) const;

 private:
  std::vector<std::int64_t> person_, post_;  // price with those of all groups around, less the cost of staying out
  std::vector<std::int32_t> narrow_;         // post_ in 32 bits; empty where it or a sum does not fit
};

}  // namespace zhagen::placement
