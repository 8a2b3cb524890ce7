#pragma once
// The problem of this room: who goes to which post, where at most one seat goes to a person, a post has
// seats, and any group of people or posts may have a least and a most number of placed people, as long as
// groups nest.
//
//     maximise  sum score(a) x(a)  -  sum person_cost(i) [i is not placed]  -  sum post_cost(j) * (empty
//     seats of j)
//
// Pairs that may not be are simply not there. Two arcs of the same pair are allowed; the better one counts.

#include <cstdint>
#include <limits>
#include <vector>

#include "base/result.hpp"

namespace zhagen::solve {

inline constexpr std::int64_t kUnbounded = std::numeric_limits<std::int64_t>::max();

/// A group of people (by how many of them are placed) or of posts (by how many of their seats are filled).
struct Group {
  std::int32_t parent = -1;  // an earlier group of the same side, or -1
  std::int64_t min = 0;      // >= 0; min > max is not an error of form but an infeasible instance
  std::int64_t max = kUnbounded;
};

struct Instance {
  std::vector<std::int64_t> first;         // people + 1; the arcs of person i are [first[i], first[i + 1])
  std::vector<std::int32_t> post, score;   // of each arc
  std::vector<std::int64_t> person_cost;   // of leaving person i unplaced; may be negative
  std::vector<std::int64_t> post_cost;     // of leaving one seat of post j empty; may be negative
  std::vector<std::int32_t> capacity;      // seats of post j, >= 0
  std::vector<std::int32_t> person_group;  // innermost group of person i, or -1
  std::vector<std::int32_t> post_group;    // innermost group of post j, or -1
  std::vector<Group> person_groups, post_groups;

  std::int32_t people() const { return static_cast<std::int32_t>(person_cost.size()); }
  std::int32_t posts() const { return static_cast<std::int32_t>(post_cost.size()); }
  std::int64_t arcs() const { return static_cast<std::int64_t>(post.size()); }

  /// People and posts without arcs, costs and groups, one seat each: a start to fill in.
  static Instance of(std::int32_t people, std::int32_t posts);
};

/// Largest instance taken: what fits int32 indices with room to spare.
inline constexpr std::int32_t kMaxNodes = 1 << 26;
inline constexpr std::int64_t kMaxArcs = (std::int64_t{1} << 31) - 1;

/// Sizes agree, indices are in range, parents come first (Errc::solve_instance), and no sum or price that
/// solving can meet leaves int64: (people + posts + groups + 1) * (largest |score| + |person cost| + |post
/// cost| + 1) and the total of all costs stay below 2^60 (Errc::solve_too_large).
Status check(const Instance&);

}  // namespace zhagen::solve
