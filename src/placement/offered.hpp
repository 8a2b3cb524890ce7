#pragma once
// A problem as the solver's instance: the office's decisions are laid over the rules, and where there are too many
// pairs, those go in that are nearest to being worth it at the prices of a plan.

#include "placement/problem.hpp"
#include "solve/solve.hpp"

namespace zhagen::placement {

/// Up to so many pairs of people and posts go to the solver at once.
inline constexpr std::int64_t kAllPairs = 4'000'000;

/// The pairs of the problem under the decisions; pins do not narrow them.
class Open {
 public:
  Open(const Problem& problem, const Decisions& decisions) : p_(problem), d_(decisions) {}
  /// As Pairs::row.
  void row(std::int32_t person, std::span<std::int32_t> out) const;
  std::int32_t points(std::int32_t person, std::int32_t post) const;
  /// The points of the score rules, whether the pair may be or not.
  std::int64_t score(std::int32_t person, std::int32_t post) const;
  std::int64_t seats(std::int32_t post) const;

 private:
  const Problem& p_;
  const Decisions& d_;
};

/// The score's points of a plan (problem.hpp) under the decisions.
std::int64_t score_of(const Problem& problem, const Decisions& decisions, const std::vector<std::int32_t>& post);

/// What a pair would have to be worth to be part of a plan at these prices: what is missing to that is its slack.
struct Margins {
  std::vector<std::int64_t> person, post;  // price with those of all groups around, less the cost of staying out
  Margins() = default;
  Margins(const solve::Instance& instance, const solve::Prices& prices);
  std::int64_t slack(std::int32_t i, std::int32_t j, std::int32_t points) const {
    return person[static_cast<std::size_t>(i)] + post[static_cast<std::size_t>(j)] - points;
  }
};

/// The problem without its pairs. Pins are not in it.
solve::Instance frame(const Problem& problem, const Decisions& decisions);

/// Puts pairs in: of each person and each post those with the least slack, 'most' for a person; kEvery: all pairs. Those
/// of the plan and the pins always. Who has dropped out has none.
inline constexpr std::size_t kEvery = 0, kNearest = 40;
void offer(solve::Instance& instance, const Problem& problem, const Decisions& decisions, std::size_t most, const solve::Plan& plan);

}  // namespace zhagen::placement
