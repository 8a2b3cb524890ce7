#pragma once
// Stage two: the exact end. Prices are rounded to whole units, every occupant for whom its post is not
// exactly the cheapest way is let go, and each unit without a place is sent along a shortest path (Dijkstra
// over the implicit residual network, ended at the first lack). Prices stay exact for all arcs, so that the
// end is a proof. With all costs zero the same search is a maximum flow, and where it fails it has found a
// cut.

#include "solve/network.hpp"

namespace zhagen::solve {

template <class P>
class Finish {
 public:
  Finish(Network<P>& net, Work& work) : n_(net), work_(work) {}

  /// From any settled state; the budget is in arc visits. 'stuck': no plan exists, and reached() is one side
  /// of a cut.
  /// 'only': whose arcs have changed since the network was exact; the others need no look.
  Stage run(std::int64_t budget, const std::vector<std::int32_t>* only = nullptr);
  /// From the end of an auction: its short rows answer most looks.
  Stage run(std::int64_t budget, ShortRows<P> known);
  /// Of each node (people, posts, tree nodes as in Network), whether the failed search reached it.
  const std::vector<std::uint8_t>& reached() const { return reached_; }

 private:
  using Net = Network<P>;
  struct Item {
    P far;
    std::int32_t node;
    bool operator<(const Item& o) const {
      return far != o.far ? far > o.far : node > o.node;
    }  // least on top
  };

  void round();
  Stage send_all(std::int64_t budget);
  void prepare();
  void let_go(std::int32_t i);
  Scan<P> cheapest(std::int32_t i, P enough) const;
  void fill_lists();
  Stage send(std::int32_t source);
  void visit(std::int32_t node);
  void visit_person(std::int32_t i, P d);
  void visit_rest(std::int32_t i, P d);
  P own(std::int32_t i) const { return n_.at[i] >= 0 ? n_.price[n_.at[i]] + n_.at_cost[i] : n_.person_price[i]; }
  void reach_posts(std::int32_t i, P d, std::int32_t ways);
  void visit_tree(std::int32_t t);
  void cursor(std::int32_t t, std::int32_t k);
  void reach(std::int32_t node, P far, std::int32_t from, P cost = 0);
  void improve(P by);
  void shift(std::int32_t target);
  void step(std::int32_t x, std::int32_t y, P cost);
  void tree_step(std::int32_t t, int by);
  std::int32_t& lack(std::int32_t node);
  P key_of(std::int32_t node) const;

  Net& n_;
  Work& work_;
  ShortRows<P> known_;  // empty: nothing is known
  std::vector<Way<P>> ways_;
  std::vector<P> far_, by_cost_;  // the distance; the cost of the arc that leads there
  std::vector<std::int32_t> from_, touched_, settled_, path_;
  std::vector<std::uint8_t> seen_, done_, reached_;
  std::vector<Item> heap_;
  std::vector<std::int32_t> near_;  // at the distance of the node now settled: no need to go through the heap
  std::vector<std::pair<std::int32_t, std::int32_t>> cursors_;
  std::vector<std::int32_t> stale_;
  P now_ = 0, limit_ = 0;
  std::int32_t none_ = 0;
};

extern template class Finish<std::int32_t>;
extern template class Finish<std::int64_t>;

}  // namespace zhagen::solve
