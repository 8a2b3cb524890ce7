#pragma once
// A batch placed, whatever its rules ask for: the best plan, or a stable one; rules on teams kept; and where the rules
// contradict each other, the plan that breaks least, with what it breaks in words.

#include <algorithm>
#include <memory>
#include <optional>

#include "placement/place.hpp"

namespace zhagen::placement {

/// A tighter bound for a plan that keeps rules on teams (solve::TeamPlan): what it takes to check it.
struct TeamBound {
  std::int64_t bound = 0;           // no plan that keeps the rules is worth more
  std::int64_t priced = 0;          // what prices and values prove alone; below it, a search has shown the bound
  solve::Prices prices;             // of people and groups
  std::vector<std::int64_t> value;  // of each team
};

struct Made {
  /// The one given; where the minima cannot all be kept, the same with those that can (Input::relaxed).
  std::shared_ptr<const Problem> problem;
  /// No plan is worth more than plan.bound, rules on teams or not: its prices prove it.
  solve::Plan plan;
  std::optional<TeamBound> teams;  // where the rules on teams cost something and all pairs were looked at
  Work work;
  std::int64_t bound() const { return teams ? std::min(teams->bound, plan.bound) : plan.bound; }
};

/// Errors as place(); but minima that cannot be kept are none: Made::problem has them relaxed.
/// fault::placement_stable_min, placement_stable_large.
Result<Made> make(std::shared_ptr<const Problem> problem, const CodeLists& codes, const PlaceOptions& options = {});

/// Everything that is claimed of it, from the problem alone: the proof of the bound, that limits and rules on teams are kept
/// or cannot all be, that a stable plan is stable, that change and draw chose this one. Errc::placement_proof.
/// A bound that a search has shown takes a search to repeat: `search` false leaves that out (what was kept, sealed, is opened).
Status prove(const Made& made, int threads = 0, bool search = true);

/// A desk's plan, which has prices of the undecided problem's groups, as one of the problem with the decisions in it.
Made under_decisions(std::shared_ptr<const Problem> decided, solve::Plan plan);

/// What the plan does not keep: minima that were relaxed, with the people, posts and limits that clash, and rules on teams.
struct Clash {
  std::string rule, group, wanted, given, why;
};
/// 乡镇（街道）“青山县/东坝镇”要求至少 2 人，最多做到 1 人：...
std::string words_of(const Clash& clash);
std::vector<Clash> clashes(const Problem& problem, const solve::Plan& plan);

}  // namespace zhagen::placement
