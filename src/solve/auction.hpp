#pragma once
// Stage one: an auction with scaled steps (Bertsekas; in the words of flows: push-relabel with double
// pushes).
//
// A person without a place takes the cheapest way on, post or leave, and names the price up to which it stays
// the cheapest within eps. Whoever is displaced bids again. A post or tree node is never relabelled: what it
// costs to get a unit through it is computed when asked for, as the least of what its occupants named, of
// what lies below and above it. So a unit walks the whole tree in one step, without a step's worth of eps
// lost at each level. Prices of posts and tree nodes that people compare are lower bounds of the true ones,
// refreshed when they win.

#include "solve/network.hpp"

namespace zhagen::solve {

template <class P>
class Auction {
 public:
  Auction(Network<P>& net, Work& work) : n_(net), work_(work) {}

  /// From any settled state to a circulation that is optimal within eps an arc. Stops at max_bids (budget).
  Stage run(P eps, std::int64_t max_bids);
  std::int64_t bids() const { return bids_; }

 private:
  using Net = Network<P>;

  void refresh();     // prices of posts and tree nodes, exactly
  void reconsider();  // keeps who is content within eps, sends the others on
  void fill_heaps();
  Stage bid(std::int32_t i);
  bool enter(std::int32_t i, std::int32_t j);
  bool climb(std::int32_t t);  // one unit, from node t on; false: nowhere to go
  void descend(std::int32_t t);
  void offer(std::int32_t t, std::int32_t id, P key);  // a child of t can now pass a unit down at this key
  void offer_tree(std::int32_t t);
  void wake(std::int32_t i) {
    queue_[tail_] = i;
    if (++tail_ == queue_.size()) tail_ = 0;
    ++waiting_;
  }

  P through_post(std::int32_t j);  // what it costs to get a unit out of post j, by displacing or upwards
  P out_of(std::int32_t t);        // ... out of tree node t, any way
  P down(std::int32_t t);          // ... out of tree node t, downwards only
  P down_post(std::int32_t j) const {
    if (n_.post_lack[j] > 0) return n_.price[j];
    return n_.below.empty(j) ? Net::kFar : n_.below.top(j).key;
  }
  P true_key(std::int32_t id, P key);

  Net& n_;
  Work& work_;
  P eps_ = 1;
  std::int64_t bids_ = 0;
  std::vector<std::int32_t> queue_;  // a ring of people to bid
  std::vector<std::uint8_t> waits_;  // who was in it at the start
  std::size_t front_ = 0, tail_ = 0, waiting_ = 0;
};

extern template class Auction<std::int32_t>;
extern template class Auction<std::int64_t>;

}  // namespace zhagen::solve
