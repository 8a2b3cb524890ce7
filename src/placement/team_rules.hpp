#pragma once
// The rules on teams and on who stays together, as far as they are in force, for the solver and for the pages.

#include <optional>
#include <string>
#include <vector>

#include "placement/pairs.hpp"
#include "solve/teams.hpp"

namespace zhagen::placement {

struct Input;
struct Problem;

struct TeamRules {
  struct Origin { std::size_t table = 0, rule = 0; };  // of rules.teams, of its rules
  solve::TeamProblem problem;                     // without its instance
  std::vector<Origin> origin;                     // of each rule of `problem`
  std::vector<std::vector<std::string>> labels;   // of each rule: what its labels say; one empty text where it only counts
  std::vector<std::string> team_names;            // of each team
  std::vector<std::size_t> couple_of;             // of each pair of problem.together: which of rules.together
};

/// Nothing where no rule is in force: no numbers, no two people with one key. Teams of two tables cannot be had at once
/// (fault::placement_two_teams).
/// Decisions that two stay together join those of the rules, at the place of the first [together] (placement_no_place).
Result<std::optional<TeamRules>> team_rules(const Pairs& pairs, const Input& input);

/// The same with the pairs given to the solver.
solve::TeamProblem with_instance(const TeamRules& rules, solve::Instance instance);

/// A team, or two people who stay together, and how a plan keeps each rule: counts of those with a least number or with anybody.
struct TeamState {
  struct Rule {
    std::string label, of;                // of: the value counted, 农业局; empty where the rule counts one kind
    std::int64_t min = 0, max = -1;       // -1: none
    std::int64_t count = 0;
    bool met = true;
  };
  std::string table, name;
  std::int64_t members = 0, present = 0;  // of the members those who are there already
  bool met = true;
  std::vector<Rule> rules;
  std::vector<std::int32_t> people = {};  // the rows of those whom the plan sends there; of two who stay together both
  bool couple = false;
};
std::vector<TeamState> team_states(const Problem& problem, const std::vector<std::int32_t>& post);

/// What a plan does not keep, a sentence each.
std::vector<std::string> team_clashes(const Problem& problem, const std::vector<std::int32_t>& post);

}  // namespace zhagen::placement
