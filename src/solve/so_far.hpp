#pragma once
// What a stopped solver still gives: a feasible plan and prices that bound every plan.

#include <optional>

#include "solve/network.hpp"

namespace zhagen::solve {

/// Where a search stands, in the caller's numbers: any places and any prices of the right shape.
struct Draft {
  std::vector<std::int32_t> post;
  Prices prices;  // person stays empty
};

template <class P>
Draft draft_of(const Network<P>&, const Instance&);

/// Any prices of posts and groups become a bound: those of groups without a maximum sink to 0, people ask what
/// their best pair leaves, posts go down as far as people let them. Returns the bound; nothing where it leaves
/// 2^62.
std::optional<std::int64_t> repair(const Instance&, Prices&);

/// The places that fit seats and maxima, whoever helps a minimum, a flow for the minima that are left (within a
/// budget of some sweeps of the arcs), then whatever gains. Nothing where the budget did not do; where minima cannot be met
/// at all, the cut.
std::optional<Outcome> completed(const Instance&, const Draft&, const Options&);

/// The best plan and the best bound of the drafts; an empty one is always tried.
std::optional<Outcome> best_so_far(const Instance&, std::vector<Draft>, const Options&);

}  // namespace zhagen::solve
