#pragma once
// The problem of teams.hpp laid out for search: posts of a team as single seats, pairs by person and by seat.

#include <span>

#include "solve/teams.hpp"

namespace zhagen::solve {

struct TeamSeats {
  explicit TeamSeats(const TeamProblem&);

  const TeamProblem& problem;
  std::int32_t people, seats, teams;
  std::vector<std::int32_t> post;  // of each seat. Posts of no team stay whole: one 'seat' of several
  std::vector<std::int32_t> room;
  std::vector<std::int32_t> team;                   // of each seat, -1
  std::vector<std::vector<std::int32_t>> seats_of;  // of each team
  // Pairs by person, the better one of two equal ones; a post's pairs stand once for each of its seats.
  std::vector<std::int64_t> first;
  std::vector<std::int32_t> head, score, person;  // of each pair
  std::vector<std::int64_t> column;               // seats + 1
  std::vector<std::int32_t> pair;                 // by seat

  /// Who is in a team already, by label.
  std::span<const TeamRule::Already> already(std::int32_t rule, std::int32_t of) const;
  std::int32_t already_of(std::int32_t rule, std::int32_t of, std::int32_t label) const;
  bool asked(std::int32_t rule, std::int32_t of) const {
    const TeamRule& r = problem.rules[rule];
    return r.asked.empty() || r.asked[of];
  }
  std::int32_t present(std::int32_t of) const { return problem.present.empty() ? 0 : problem.present[of]; }

 private:
  std::vector<std::vector<TeamRule::Already>> already_;  // of each rule, by team, then label
};

}  // namespace zhagen::solve
