#pragma once
// What a change to a proven plan would cost, exactly, without solving again.
//
// Two optimal plans, with and without a change that lets or makes one more unit pass an arc of the network
// (network.hpp), differ by a cycle through that arc, and the cheapest one is a shortest path in the residual
// network at reduced costs (Ahuja, Magnanti, Orlin, Network Flows, 1993, ch. 9 and 11; Dijkstra 1959 with
// Johnson's potentials 1977, here the plan's prices). All arcs of one person close at the person, so one
// search backwards from the person answers for every post; one search forwards from a post answers for every
// person. Posts and groups wait in the queue; people are passed through, as each has one way in.
//
// With d the distances, d(x) <= slack(x -> y) + d(y) on every residual arc: they are prices, too, and prove
// the losses (certify_effects.hpp).

#include <span>

#include "solve/solve.hpp"

namespace zhagen::solve {

/// More than any two plans can differ by: what stands at this or above cannot be, as bounds and pairs are.
inline constexpr std::int64_t kNever = std::int64_t{1} << 60;

struct Move {
  std::int32_t person, from, to;  // posts; -1: not placed
  bool operator==(const Move&) const = default;
};

struct Choice {
  std::int32_t other;  // the post for a person, the person for a post
  std::int64_t loss;   // of the objective when this pair is made, all else arranged as well as can be; kNever
};

/// Every pair of one person (or post), in order of loss, then of number. Own ones lose 0.
struct Alternatives {
  bool of_person = true;
  std::int32_t self = 0;
  std::vector<Choice> choices;
  std::int64_t left_out = 0;  // a person's loss when not placed; of a post: 0
  /// The proof, by node: people, posts, the root, groups of people, groups of posts.
  std::vector<std::int64_t> distance;
  std::vector<std::int32_t> via;  // next node on the way to the person, last node on the way from the post
};

/// By how much the objective changes: >= 0 for what widens, <= 0 for what narrows, -kNever: no plan.
struct QuotaEffect {
  std::int64_t min_less = 0, min_more = 0, max_less = 0, max_more = 0;
  bool operator==(const QuotaEffect&) const = default;
};
/// The same for one seat of a post; the cost of an empty seat comes and goes with it.
struct SeatEffect {
  std::int64_t less = 0, more = 0;
};

/// Answers about one plan; const, so that threads may share it. Refers to the instance, which must stay.
/// Building takes a proof of the plan and two sweeps of the arcs; a question one search, O(arcs + (posts +
/// groups) log) at most.
class Effects {
 public:
  /// Errc::solve_certificate where the plan is not a proven optimum of the instance.
  static Result<Effects> of(const Instance&, const Plan&);

  Alternatives of_person(std::int32_t person) const;
  Alternatives of_post(std::int32_t post) const;
  /// The same for many people who are not placed (effects_waiting.hpp).
  class Waiting;
  /// The pair of a post with somebody who is elsewhere, or of a person with one of some posts, that loses least; one of them where
  /// several do. Much faster than all of them. person -1: the instance has none; or none can be made.
  struct Best {
    std::int32_t person = -1, post = -1;
    std::int64_t loss = kNever;
    std::int64_t slack = kNever;  // what the prices alone say of the pair: no plan with it loses less
    std::vector<Move> moves;      // as moves()
  };
  Best best_of_person(std::int32_t person, std::span<const std::int32_t> posts) const;
  Best best_of_post(std::int32_t post) const;
  /// Who moves when one of the choices is made: the person of the pair first, then each who gives way.
  /// 'other' -1: the person is left out. Empty where nothing moves or nothing can.
  std::vector<Move> moves(const Alternatives&, std::int32_t other) const;

  /// Of a person_group or post_group.
  QuotaEffect of_quota(Bound::Kind side, std::int32_t group) const;
  /// Of every group of a side: two searches for each group around others, not for each group.
  std::vector<QuotaEffect> of_quotas(Bound::Kind side) const;
  SeatEffect of_seat(std::int32_t post) const;

 private:
  /// Slacks are kept in 32 bits; from this one on they are worked out anew.
  static constexpr std::uint32_t kLongSlack = UINT32_MAX;
  struct Entry {
    std::int32_t person;
    std::uint32_t slack;
  };
  struct Search;
  Best between(Search& from, Search& to) const;
  /// Who moves on a way from the post (or group) to the person, who is not in it.
  std::vector<Move> along(std::span<const std::int32_t> path, std::int32_t person, std::int32_t post) const;
  Effects(const Instance&, const Plan&);
  void connect();
  std::int64_t slack(std::int32_t i, std::int64_t arc) const {
    return price_[post_node(in_->post[arc])] - in_->score[arc] - price_[i];
  }
  std::int64_t long_slack(std::int32_t i, std::int32_t j) const;  // of the best arc of the pair

  std::int32_t post_node(std::int32_t j) const { return people_ + j; }
  std::int32_t tree_node(std::int32_t t) const { return people_ + posts_ + t; }
  std::int32_t nodes() const { return people_ + posts_ + trees_; }
  bool of_people(std::int32_t t) const { return t <= people_groups_; }
  bool can_rise(std::int32_t t) const { return of_people(t) ? flow_[t] > lo_[t] : flow_[t] < hi_[t]; }
  bool can_sink(std::int32_t t) const { return of_people(t) ? flow_[t] < hi_[t] : flow_[t] > lo_[t]; }
  std::int32_t tree_of(std::int32_t i) const { return in_->person_group[i] + 1; }
  std::int32_t tree_of_post(std::int32_t j) const {
    return in_->post_group[j] < 0 ? 0 : 1 + people_groups_ + in_->post_group[j];
  }
  /// From the distances parent -> t and t -> parent.
  QuotaEffect effect(std::int32_t t, std::int64_t down, std::int64_t up) const;
  /// Of the person who is placed: what not being placed saves at these prices. Of a post: of a filled seat.
  std::int64_t worth(std::int32_t i) const {
    return price_[tree_node(tree_of(i))] + in_->person_cost[i] - price_[i];
  }
  std::int64_t seat_worth(std::int32_t j) const {
    return price_[post_node(j)] - price_[tree_node(tree_of_post(j))] + in_->post_cost[j];
  }
  bool binds(std::int32_t t) const { return flow_[t] == lo_[t] || flow_[t] == hi_[t]; }

  const Instance* in_;
  std::int32_t people_ = 0, posts_ = 0, people_groups_ = 0, trees_ = 1;
  std::vector<std::int64_t> price_;           // of every node, as in network.hpp but unscaled
  std::vector<std::int32_t> at_, out_;        // post of each person, filled seats of each post
  std::vector<std::int64_t> flow_, lo_, hi_;  // of each tree node
  std::vector<std::int32_t> parent_;
  std::vector<std::int64_t> column_;  // posts + 1: the pairs of each post
  std::vector<Entry> pair_;
  std::vector<std::uint32_t> slack_;  // of each arc
  std::vector<std::int32_t> occupants_first_, occupants_, members_first_, members_;
};

}  // namespace zhagen::solve
