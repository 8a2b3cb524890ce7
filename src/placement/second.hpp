#pragma once
// Which of equally good plans: the one with the fewest people elsewhere than published (a goal of kind change), then the
// one that the draw prefers. Neither touches the total or its proof.

#include "placement/place.hpp"

namespace zhagen::placement {

/// Is there anything to choose by?
bool has_second(const Problem& problem);

/// What a pair, and a person left out (post -1), count in that choice; more is better.
class Second {
 public:
  explicit Second(const Problem& problem);
  std::int32_t of(std::int32_t person, std::int32_t post) const;
  std::int64_t sum(const std::vector<std::int32_t>& post) const;

 private:
  const Problem& p_;
  std::int64_t kept_ = 0;                     // what a person at the published post counts: more than all lots together
  std::uint64_t lots_ = 0;                    // lots are below this; 0: no draw
  std::vector<std::uint64_t> person_, post_;  // from the seed and the contents
};

/// Of all plans with the total of 'best' (proven over all pairs), one with the largest sum.
Result<solve::Plan> choose_second(const Problem& problem, const solve::Plan& best, int threads, const solve::Options& options);

/// For a plan that keeps rules on teams: each stays in his team (and a couple in its place), within it the best, and of those
/// as good the one with the largest sum. Which team each is in is not chosen by this.
Result<std::vector<std::int32_t>> choose_within_teams(const Problem& problem, const std::vector<std::int32_t>& post, const solve::Options& options);

/// Refuses a seed that is missing or not the one committed to.
Status check_draw(const Input& input);

}  // namespace zhagen::placement
