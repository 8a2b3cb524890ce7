#pragma once
// Rules that do not nest: how many of a kind are in a team, and who must not be parted. With them the best
// plan is no longer a flow: what comes out is a plan that keeps every rule, a bound that no plan can exceed,
// and their difference. docs/solve.md says how both are found and what they prove.

#include <functional>
#include <optional>

#include "solve/solve.hpp"

namespace zhagen::solve {

/// So many of one kind in each team. Every label is counted apart: with labels = the sending units, max = 2
/// is "at most two of one unit"; with the one label 0 for Party members, min = 1 is "at least one Party
/// member"; with a label for each speciality wanted, min = 1 is "at least one of each".
struct TeamRule {
  std::vector<std::int32_t> label;  // of each person, -1: not counted
  std::int32_t labels = 1;          // there are the labels 0 .. labels - 1, whether anybody has them or not
  std::int32_t min = 0;
  std::int32_t max = std::numeric_limits<std::int32_t>::max();
  bool none_allowed = false;  // none of a label is fine, too: min = 2 is then "none or at least two"
  bool empty_teams = false;   // whether a team without anybody must keep it
  /// Who is in a team already, outside the problem: counts of a label. Others are 0.
  struct Already {
    std::int32_t team, label, count;
  };
  std::vector<Already> already;
  std::vector<std::uint8_t> asked;  // of each team, whether the rule is for it; empty: of all
};

struct TeamProblem {
  Instance instance;
  std::vector<std::int32_t> team;  // of each post, -1: of no team. Teams are 0 .. the largest number here
  std::vector<TeamRule> rules;
  std::vector<std::int32_t> present;  // of each team: members outside the problem, of any kind; empty: none
  /// Where both of a pair are placed, both are in one region; one or both may stay unplaced at their cost.
  std::vector<std::pair<std::int32_t, std::int32_t>> together;
  std::vector<std::int32_t> region;  // of each post, -1: a region of its own. Empty where nobody is together
  /// Other ways to part the posts into regions, and of each pair which one it goes by: 0 for `region`, k for other_regions[k - 1];
  /// empty: all by `region`.
  std::vector<std::vector<std::int32_t>> other_regions;
  std::vector<std::int32_t> region_of;

  std::int32_t region_at(std::size_t pair, std::int32_t post) const {
    const auto which = region_of.empty() ? 0 : static_cast<std::size_t>(region_of[pair]);
    return (which == 0 ? region : other_regions[which - 1])[static_cast<std::size_t>(post)];
  }
  std::int32_t teams() const;
};

/// What a plan does not keep.
struct TeamBreach {
  std::int32_t rule = -1;  // of TeamProblem::rules; -1: a pair of 'together' is parted
  std::int32_t team = -1, label = -1;
  std::int64_t count = 0;  // of this label in the team, those who are there already included
  std::int32_t pair = -1;  // of TeamProblem::together
  bool operator==(const TeamBreach&) const = default;
};

/// The rules that nest, as groups of posts: where everybody who may go to a post has one label (as when the
/// label is for all, or posts are each for one kind), a rule counts filled seats. Every plan that keeps the
/// rules keeps these bounds.
struct TeamGroup {
  std::int32_t rule, team, label;
};
struct TeamsNested {
  Instance instance;              // with more post groups, behind the problem's own
  std::vector<TeamGroup> groups;  // where they come from
};
TeamsNested nest(const TeamProblem&);

/// How the bound is known.
enum class TeamProof : std::uint8_t {
  nested,  // the prices are those of the best plan of nest(problem) (certify.hpp), which keeps all rules
  prices,  // the prices below, each team's best composition taken (certify_teams)
  search,  // every way to keep the rules was ruled out by a bound; takes a search to repeat
};

/// post and objective are the plan's. Its prices prove 'priced': for every plan
///     objective <= sum person[i] + sum over groups of price x (max where > 0, min where < 0)
///                  - sum person_cost - sum capacity[j] post_cost[j] + sum over teams of value[t] + rest
/// where value[t] is at least the most that members who keep the rules of team t can be worth together, each
/// at score + person_cost + post_cost - person[i] - the prices of all groups around; rest is the same for
/// the posts of no team. Groups are those of nest(problem). Prices of posts are not used.
struct TeamPlan {
  Plan plan;
  std::int64_t bound = 0;           // no plan has a higher objective; == plan.objective: proven best
  std::int64_t priced = 0;          // what the prices alone prove, >= bound
  std::vector<std::int64_t> value;  // of each team at these prices; empty where proof is nested
  bool nested = false;              // the rules nest, or do not bind where they don't: one flow, gap 0
  TeamProof proof = TeamProof::prices;
  std::int64_t work = 0;  // arc visits
  /// Sum of the scores of the placements: what a gap is measured by, as constants for filling would flatter
  /// it.
  std::int64_t score = 0;
};

/// No plan keeps all: either the bounds of the instance contradict each other without any rule, or the plan
/// that was found breaks the least that could be found.
struct TeamClash {
  std::optional<Infeasible> bounds;  // of nest(problem): groups behind the problem's own are rules
  Plan plan;  // keeps every bound of the instance; without prices. Empty where 'bounds' is set
  std::vector<TeamBreach> breaches;  // what it breaks
  bool proven = false;               // no plan keeps all rules; false: none was found
};

struct TeamOptions {
  /// Ends after about so many arc visits with the best so far; 0: as long as it pays, a multiple of the size.
  std::int64_t work_limit = 0;
  /// Ends when the bound is at most this much above the objective.
  std::int64_t gap = 0;
  /// Asked every few milliseconds: true ends with the best plan so far and its bound.
  std::function<bool()> enough = {};
  /// true ends with Errc::solve_cancelled.
  std::function<bool()> cancelled = {};
  /// Called with each better plan or bound; the plan is empty until there is one.
  std::function<void(const Plan&, std::int64_t bound)> progress = {};
};

using TeamOutcome = std::variant<TeamPlan, TeamClash>;

/// Deterministic, single thread. Errc::solve_instance where the columns do not fit together.
Result<TeamOutcome> solve_teams(const TeamProblem&, const TeamOptions& = {});

/// Every rule and pair that a plan (post of each person) breaks, by rule, team, label.
std::vector<TeamBreach> breaches(const TeamProblem&, const std::vector<std::int32_t>& post);

/// Checked from the problem alone, sharing no code with the solver: the plan is possible, keeps every bound
/// and rule, its objective is right; the prices prove 'priced'. A bound found by search is not repeated.
Status certify_teams(const TeamProblem&, const TeamPlan&);

}  // namespace zhagen::solve
