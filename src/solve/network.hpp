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
  const std::function<bool()>*cancelled = nullptr, *enough = nullptr;
  bool was_cancelled = false, was_enough = false;
  /// True when the caller wants to stop. Asks it once every million arcs.
  bool stop() {
    if (limit > 0 && done >= limit) return true;
    if (done < next_ask) return was_cancelled || was_enough;
    next_ask = done + (1 << 20);
    if (cancelled && *cancelled && (*cancelled)()) was_cancelled = true;
    if (enough && *enough && (*enough)()) was_enough = true;
    return was_cancelled || was_enough;
  }
};

/// The instance's posts so that those of a group are neighbours; most instances have them so.
std::vector<std::int32_t> order_of_posts(const Instance&);

template <class P>
struct Network {
  static constexpr P kFar = kFarPrice<P>;  // no way: closed posts
  static constexpr P kExit =
      kFar / 4;  // the price at which any tree node would take a unit: beyond all real ones
  static constexpr P kMost = kFar / 8;  // of any real price
  static bool far(P v) { return v >= kFar / 2; }
  /// What no unit can ever pass, as bounds stand: prices that have come near kExit.
  static bool shut(P v) { return v >= kExit / 2; }

  // What is given. Posts are renumbered so that those of a group are neighbours.
  std::int32_t people = 0, posts = 0, trees = 1;  // tree node 0 is the root; groups of people, then of posts
  std::int32_t people_trees = 0;                  // groups of people
  P scale = 1, range = 1;                         // range: about the largest difference of costs
  std::vector<std::uint32_t> first;
  std::vector<std::int32_t> count;  // the arcs of person i are count[i] from first[i] on
  // Heads and scores of the instance, which must stay; or our own, where posts are renumbered or it is edited.
  const std::int32_t *lent_head = nullptr, *lent_score = nullptr;
  std::vector<std::int32_t> own_head, own_score;
  std::vector<P> person_cost, post_cost;
  std::vector<std::int32_t> room;  // seats of each post that matter
  std::vector<std::int32_t> person_tree, post_tree, parent, lo, hi;
  std::vector<std::uint8_t> of_people;           // of each tree node; the root is neither
  std::vector<std::int32_t> post_id;             // the caller's numbers; people keep theirs
  Scanner<P> scan;
  std::int32_t longest = 0;  // row

  // The state.
  std::vector<P> price, person_price,
      tree_price;                // of posts (one more: nobody's), unplaced people, tree nodes
  std::vector<std::int32_t> at;  // the person's post or -1
  std::vector<P> at_cost;
  std::vector<std::int32_t> out, post_lack, flow, tree_lack, tree_excess;
  std::vector<std::int32_t> active;  // people who have a unit and no place for it
  Heaps<P> below;                    // container j: occupants of post j; posts + t: children of node t

  const std::int32_t* heads(std::int32_t i) const { return (own_head.empty() ? lent_head : own_head.data()) + first[i]; }
  const std::int32_t* scores(std::int32_t i) const {
    return (own_score.empty() ? lent_score : own_score.data()) + first[i];
  }
  ArcRow<P> row(std::int32_t i) const { return {heads(i), scores(i), count[i], -scale}; }
  void prefetch(std::int32_t i) const {
    if (i >= people || count[i] == 0) return;
    for (int line = 0; line < 64; line += 16) {
      __builtin_prefetch(heads(i) + line);
      __builtin_prefetch(scores(i) + line);
    }
  }

  // Node numbers for heaps and paths: people, posts, tree nodes.
  std::int32_t node_of_post(std::int32_t j) const { return people + j; }
  std::int32_t node_of_tree(std::int32_t t) const { return people + posts + t; }
  std::int32_t under(std::int32_t t) const { return posts + t; }

  /// Whether tree node t, not the root, can pass a unit up, and whether its parent can pass one down.
  bool can_rise(std::int32_t t) const { return of_people[t] ? flow[t] > lo[t] : flow[t] < hi[t]; }
  bool can_sink(std::int32_t t) const { return of_people[t] ? flow[t] < hi[t] : flow[t] > lo[t]; }

  /// The instance with costs times 'scale' (0: a network of zero costs, to look for any plan at all).
  /// False when a cost times the scale leaves P. 'spare' people and groups of people without a meaning yet
  /// follow the instance's own, with as much more room in each list, for a network that is edited (kept.hpp).
  bool build(const Instance&, std::int64_t scale, bool scalar, std::int32_t spare = 0);

  /// Nobody placed; prices 0 at the root and what follows from it.
  void start();
  /// Occupants and prices from a plan of the same instance or one much like it.
  void start(const Instance&, const Plan&);
  /// How wrong the prices of an earlier plan are: how many people would rather go another way, and the most one would gain.
  struct Wrong {
    std::int32_t people = 0;
    P most = 0;
  };
  Wrong wrong() const;
  /// Flows of the tree for the present occupants and prices; what does not add up is lack and excess. True
  /// where bounds that cannot bind have moved a price.
  bool settle();

  /// Multiplies costs and prices; false when they leave P.
  bool rescale(P factor);

  /// The plan in the caller's numbers; the network must be free of lack and excess and its prices whole.
  Plan plan(const Instance&) const;
  /// Of such a network: prices beyond all real ones become real.
  void calm();

 private:
  std::vector<P> own_prices() const;
  void modest(std::vector<P>& post, std::vector<P>& tree, std::vector<P>& person) const;
  void price_closed(std::vector<P>& post, const std::vector<P>& tree, const std::vector<P>& person) const;
};

extern template struct Network<std::int32_t>;
extern template struct Network<std::int64_t>;

}  // namespace zhagen::solve
