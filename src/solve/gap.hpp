#pragma once
// Generalised assignment: every job to one agent, what the jobs of an agent take stays within its capacity,
// at the least cost. Jobs have prices and each agent takes its best knapsack at these prices (Lagrangian
// relaxation of 'once each'; Fisher, Jaikumar, Van Wassenhove 1986); what the bound rules out is struck from
// the problem, and depth-first search does the rest. Not used by placements: it shows what the method of
// teams.hpp is worth on the public instances of this problem.

#include <functional>
#include <iosfwd>

#include "base/result.hpp"

namespace zhagen::solve {

struct Gap {
  std::int32_t agents = 0, jobs = 0;
  std::vector<std::int32_t> cost, load;  // agent by agent
  std::vector<std::int32_t> capacity;    // of each agent

  std::size_t at(std::int32_t agent, std::int32_t job) const {
    return static_cast<std::size_t>(agent) * static_cast<std::size_t>(jobs) + static_cast<std::size_t>(job);
  }
};

struct GapPlan {
  bool found = false;
  std::vector<std::int32_t> agent;  // of each job, where a plan was found
  std::int64_t cost = 0;
  std::int64_t bound = 0;   // no plan costs less; == cost: proven best
  bool infeasible = false;  // proven that there is no plan
  /// Prices of the jobs in thousandths, and what they prove at the start of the search: bound_of(gap,
  /// prices).
  std::vector<std::int64_t> prices;
  std::int64_t nodes = 0;
};

/// Ends after so many knapsacks with the best so far; 0: never.
Result<GapPlan> solve_gap(const Gap&, std::int64_t knapsacks = 0);

/// What prices (in thousandths) prove: no plan costs less. Anyone can check it with a knapsack for each
/// agent.
std::int64_t bound_of(const Gap&, const std::vector<std::int64_t>& prices);

/// The files of J.E. Beasley's OR-Library: the number of problems; for each agents and jobs, costs, loads,
/// capacities. Where profits are to be maximised (gap1 .. gap12) costs are minus profits.
Result<std::vector<Gap>> read_gap(std::istream&, bool profits);

}  // namespace zhagen::solve
