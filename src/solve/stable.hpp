#pragma once
// Stable matching with nested maxima: no person and post who would both rather have each other than what they
// have. The orders count, not the scores; minima are not part of it.
//
// Deferred acceptance with the choice functions of two laminar matroids: Gale and Shapley, College admissions
// and the stability of marriage, 1962; Fleiner, A fixed-point approach to stable matchings, 2003.

#include <span>

#include "solve/solve.hpp"

namespace zhagen::solve {

/// Smaller is better, of equal numbers the arc that comes first. A person compares own arcs; a group of people
/// whose max is reached takes the better arcs of its people by the same numbers. Posts and their groups
/// likewise.
struct Orders {
  std::span<const std::int32_t> of_person, of_post;  // a number for each arc
};

struct Unmet {
  Bound::Kind side;
  std::int32_t group;
  std::int64_t wanted, given;
};

struct StableMatching {
  std::vector<std::int64_t> arc;   // of each person, -1: none
  std::vector<std::int32_t> post;  // of each person, -1: not placed
  std::vector<Unmet> unmet;        // groups below their min
};

/// The stable matching that is best for the people: no stable matching gives the people's side a better
/// choice. Scores and costs are not looked at.
Result<StableMatching> stable_matching(const Instance&, const Orders&);

/// The arcs that block: the person's side and the post's side would both take the arc, by giving up nothing or
/// a worse one. None: the matching is stable. Shares no code with stable_matching(); 'arc' must keep seats and
/// maxima.
Result<std::vector<std::int64_t>> blocking_arcs(const Instance&, const Orders&, std::span<const std::int64_t> arc);

}  // namespace zhagen::solve
