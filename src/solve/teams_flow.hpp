#pragma once
// An optimal plan that pairs are taken from and given back to, one after another, each time the optimum
// again, and everything can be undone. The network and its prices are those of network.hpp, unscaled; the
// price of a person is implied: of a placed one that of the seat less the score, of an unplaced one that of
// the group and the cost of being left out. What a change breaks is one unit that has lost its way, and a
// shortest path gives it the best way there is (Ahuja, Magnanti, Orlin, Network Flows, 1993, ch. 9.7).

#include "solve/teams_seats.hpp"

namespace zhagen::solve {

class TeamFlow {
 public:
  /// From the proven best plan of the instance.
  TeamFlow(const TeamSeats&, const Plan&);

  std::int64_t objective() const { return objective_; }
  std::int64_t work() const { return work_; }
  /// The pair that places a person, or -1.
  std::int32_t at(std::int32_t i) const { return at_[i]; }
  /// Who sits there first, or -1, and who sits beside them.
  std::int32_t occupant(std::int32_t seat) const { return occupant_[seat]; }
  std::int32_t beside(std::int32_t i) const { return next_[i]; }

  /// Takes pairs away and demands that seats be filled; false where then there is no plan, or none with an
  /// objective of at least 'least': the state must then be undone.
  bool narrow(const std::vector<std::int32_t>& pairs, const std::vector<std::int32_t>& filled,
              std::int64_t least);
  /// Gives them back.
  void widen(const std::vector<std::int32_t>& pairs, const std::vector<std::int32_t>& filled);

  std::size_t mark() const { return log_.size(); }
  void undo(std::size_t mark);
  /// From here on nothing before can be undone.
  void keep() { log_.clear(); }

  /// People who have moved since the list was cleared, some more than once.
  std::vector<std::int32_t> moved;

  /// Prices in the sense of solve.hpp.
  Prices prices() const;
  /// Post of each person.
  std::vector<std::int32_t> plan() const;

 private:
  static constexpr std::int64_t kFar = std::int64_t{1} << 61;
  enum class What : std::uint8_t { price, at, out, flow, off, must };
  struct Entry {
    What what;
    std::int32_t index;
    std::int64_t old;
  };
  struct Step {
    std::int32_t from = -1, person = -1, pair = -1;
  };
  struct Item {
    std::int64_t far;
    std::int32_t node;
    bool operator<(const Item& o) const { return far != o.far ? far > o.far : node > o.node; }
  };

  std::int32_t tree_node(std::int32_t t) const { return s_.seats + t; }
  bool can_rise(std::int32_t t) const { return of_people_[t] ? flow_[t] > lo_[t] : flow_[t] < hi_[t]; }
  bool can_sink(std::int32_t t) const { return of_people_[t] ? flow_[t] < hi_[t] : flow_[t] > lo_[t]; }
  std::int64_t price_of(std::int32_t i) const {
    return at_[i] >= 0 ? price_[s_.head[at_[i]]] - s_.score[at_[i]]
                       : price_[tree_node(person_tree_[i])] + person_cost(i);
  }
  std::int64_t person_cost(std::int32_t i) const { return s_.problem.instance.person_cost[i]; }
  std::int64_t seat_cost(std::int32_t j) const { return s_.problem.instance.post_cost[s_.post[j]]; }

  void put(What what, std::int32_t index, std::int64_t old) { log_.push_back({what, index, old}); }
  void set_price(std::int32_t node, std::int64_t v) {
    put(What::price, node, price_[node]);
    price_[node] = v;
  }
  void set_at(std::int32_t i, std::int32_t pair);
  void seat(std::int32_t i, std::int32_t pair);
  void set_out(std::int32_t j, std::int32_t v) {
    put(What::out, j, out_[j]);
    objective_ += (v - out_[j]) * seat_cost(j);
    out_[j] = v;
  }
  void set_flow(std::int32_t t, std::int32_t v) {
    put(What::flow, t, flow_[t]);
    flow_[t] = v;
  }

  /// One unit from a node (people_node(): from a person who has one) to a node; costs at most 'most' at
  /// reduced costs. Searched from both ends, which meet at half the distance: balls of half the radius have
  /// far fewer nodes in them.
  bool route(std::int32_t from, std::int32_t to, std::int64_t most);
  bool route_person(std::int32_t person, std::int64_t own, std::int32_t to, std::int64_t most) {
    source_ = person;
    price_[people_node()] = own;
    bool found = route(people_node(), to, most);
    source_ = -1;
    return found;
  }
  std::int32_t people_node() const { return s_.seats + trees_; }
  struct Search {
    std::vector<Item> heap;
    std::vector<std::int64_t> far;
    std::vector<std::uint32_t> seen;
    std::vector<Step> step;  // 'from' is the next node on the way to where this search began
    std::vector<std::int32_t> settled;
  };
  template <bool back>
  void reach(std::int32_t node, std::int64_t far, Step);
  template <bool back>
  void settle_next();
  void leave_by(std::int32_t i, std::int64_t base, std::int32_t from);  // a person's pairs, forwards
  void visit(std::int32_t node, std::int64_t far);
  void visit_back(std::int32_t node, std::int64_t far);
  void walk(std::int32_t x, std::int32_t y, std::int32_t person, std::int32_t pair);
  void raise(std::int32_t j);

  const TeamSeats& s_;
  std::int64_t objective_ = 0, work_ = 0;
  std::int32_t trees_ = 1;
  std::vector<std::int64_t> price_;  // of seats, then of tree nodes
  std::vector<std::int32_t> at_, out_, flow_, lo_, hi_, parent_, person_tree_, seat_tree_;
  std::vector<std::uint8_t> of_people_;
  std::vector<std::uint16_t> off_;                              // how many bans lie on a pair
  std::vector<std::int32_t> must_;                              // how many demand that a seat be filled
  std::vector<std::vector<std::int32_t>> below_, seats_below_;  // of tree nodes: nodes, seats
  std::vector<std::vector<std::int32_t>> idle_;                 // unplaced people of a tree node
  std::vector<std::int32_t> occupant_, next_, before_;  // of a seat; of a person, also the place in idle_
  std::vector<std::vector<std::int32_t>> members_;      // people of a tree node
  std::vector<Entry> log_;
  // One route.
  Search ahead_, back_;
  std::uint32_t turn_ = 0;
  std::int64_t limit_ = 0;  // of the whole way: what is as long is of no use
  std::int32_t meeting_ = -1, source_ = -1;
};

}  // namespace zhagen::solve
