#pragma once
// Counties that have nothing to do with each other: an instance that falls apart is solved part by part, each in caches of its
// own and several at once.

#include <vector>

#include "solve/solve.hpp"

namespace zhagen::solve {

/// Which part each person, post and group belongs to; -1: to none, a group without bounds. Parts are numbered from the largest (by
/// arcs) down; whatever is too small to be worth a part is in the last one together.
struct Parts {
  std::vector<std::int32_t> of_person, of_post, of_person_group, of_post_group;
  std::vector<std::int64_t> arcs;  // of each part
};

/// The parts that no pair and no bound joins. None where the instance is too small to gain by it, or holds together for the most
/// part; that is mostly known from two arcs a person. Depends on the instance alone. O(arcs).
Parts parts_of(const Instance&);

/// Solves each part by itself, `threads` at a time, and puts the plans and prices together: not certified yet. The first part
/// that has no plan is why the whole has none. An error of any part is the whole's.
Result<Outcome> solve_parts(const Instance&, const Parts&, int threads, const std::function<Result<Outcome>(const Instance&)>& solve);

}  // namespace zhagen::solve
