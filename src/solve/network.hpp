#pragma once
// The implicit network that both stages work on:
//
//     root -> groups of people -> people -> posts -> groups of posts -> root
//
// Only the arcs person -> post are stored, once; posts know their occupants and tree nodes what hangs below
// them. A node's price is what it costs to send one more unit on from it. Costs are to be minimised: an arc
// costs -score, placing a person -person_cost, filling a seat -post_cost, all times a scale that leaves room
// for prices between two whole units. The price of a placed person is implied: price of the post + cost of
// the arc.
//
// 'Lack' of a node: it has sent on more than it got; it takes units at its price, which stays until the lack
// is gone.

#include <cstdint>
#include <vector>

#include "solve/heaps.hpp"
#include "solve/scan.hpp"
#include "solve/solve.hpp"

namespace zhagen::solve {

/// How a stage ended.
enum class Stage : std::uint8_t {
  done,
  stuck,     // a unit has nowhere to go: no plan, or prices too tangled to tell
  overflow,  // prices outgrow P
  budget,    // the work budget is spent
  stopped,   // the caller cancelled or the work limit is reached
};

/// Work done and allowed, in arc visits.
struct Work {
  std::int64_t done = 0, limit = 0, next_ask = 0;
  const std::function<bool()>* cancelled = nullptr;
  bool was_cancelled = false;
  /// True when the caller wants to stop. Asks it once every million arcs.
  bool stop() {
    if (limit > 0 && done >= limit) return true;
    if (done < next_ask) return was_cancelled;
    next_ask = done + (1 << 20);
    if (cancelled && *cancelled && (*cancelled)()) was_cancelled = true;
    return was_cancelled;
  }
};

template <class P>
struct Network {
  static constexpr P kFar =
      sizeof(P) == 4 ? P{1} << 30 : P(std::int64_t{1} << 61);  // no way: padding, closed posts
  static constexpr P kExit =
      kFar / 4;  // the price at which any tree node would take a unit: beyond all real ones
  static constexpr P kMost = kFar / 8;  // of any real price
  static bool far(P v) { return v >= kFar / 2; }
  /// What no unit can ever pass, as bounds stand: prices that have come near kExit.
  static bool shut(P v) { return v >= kExit / 2; }

  // What is given. People and posts are renumbered so that neighbours share posts and groups.
  std::int32_t people = 0, posts = 0, trees = 1;  // tree node 0 is the root; groups of people, then of posts
  P scale = 1, range = 1;                         // range: about the largest difference of costs
  std::vector<std::int64_t> first;
  std::vector<std::int32_t> head;
  std::vector<P> cost;
  std::vector<std::int32_t> arc_count;  // of each person, without padding
  std::vector<P> person_cost, post_cost;
  std::vector<std::int32_t> room;  // seats of each post that matter
  std::vector<std::int32_t> person_tree, post_tree, parent, lo, hi;
  std::vector<std::uint8_t> of_people;           // of each tree node; the root is neither
  std::vector<std::int32_t> person_id, post_id;  // the caller's numbers
  Scanner<P> scan;

  // The state.
  std::vector<P> price, person_price,
      tree_price;                // of posts (one more: the padding's), unplaced people, tree nodes
  std::vector<std::int32_t> at;  // the person's post or -1
  std::vector<P> at_cost;
  std::vector<std::int32_t> out, post_lack, flow, tree_lack, tree_excess;
  std::vector<std::int32_t> active;  // people who have a unit and no place for it
  Heaps<P> below;                    // container j: occupants of post j; posts + t: children of node t

  // Node numbers for heaps and paths: people, posts, tree nodes.
  std::int32_t node_of_post(std::int32_t j) const { return people + j; }
  std::int32_t node_of_tree(std::int32_t t) const { return people + posts + t; }
  std::int32_t under(std::int32_t t) const { return posts + t; }

  /// Whether tree node t, not the root, can pass a unit up, and whether its parent can pass one down.
  bool can_rise(std::int32_t t) const { return of_people[t] ? flow[t] > lo[t] : flow[t] < hi[t]; }
  bool can_sink(std::int32_t t) const { return of_people[t] ? flow[t] < hi[t] : flow[t] > lo[t]; }

  /// The instance with costs times 'scale' (0: a network of zero costs, to look for any plan at all).
  /// False when a cost times the scale leaves P.
  bool build(const Instance&, std::int64_t scale, bool scalar);

  /// Nobody placed; prices 0 at the root and what follows from it.
  void start();
  /// Occupants and prices from a plan of the same instance or one much like it.
  void start(const Instance&, const Plan&);
  /// Flows of the tree for the present occupants and prices; what does not add up is lack and excess.
  void settle();

  /// Multiplies costs and prices; false when they leave P.
  bool rescale(P factor);

  /// The plan in the caller's numbers; the network must be free of lack and excess and its prices whole.
  Plan plan(const Instance&) const;

 private:
  void modest(std::vector<P>& post, std::vector<P>& tree, std::vector<P>& person) const;
};

extern template struct Network<std::int32_t>;
extern template struct Network<std::int64_t>;

}  // namespace zhagen::solve
