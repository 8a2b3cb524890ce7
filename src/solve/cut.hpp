#pragma once
// Turns the side of a cut that a failed search leaves into the few bounds that contradict each other.

#include <vector>

#include "solve/network.hpp"

namespace zhagen::solve {

/// Which nodes of the network (network.hpp) are inside, in the caller's numbers.
struct Side {
  bool root = false;
  std::vector<bool> person, post, person_group, post_group;
};

/// The side that a failed search has reached.
template <class P>
Side side_of(const Instance&, const Network<P>&, const std::vector<std::uint8_t>& reached);

/// For any side: where it is no cut, what comes out is no proof, as certify() then says.
/// What must enter the side exceeds what may leave it. Of the connected parts of both sides for which this
/// already holds, the one with the fewest bounds is named.
Infeasible explain(const Instance&, Side);

/// A group whose min is above its max, if there is one.
bool crossed_bounds(const Instance&, Infeasible&);

}  // namespace zhagen::solve
