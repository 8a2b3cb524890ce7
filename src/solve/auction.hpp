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
//
// Memory decides: what a bid touches of a person, of a post and of a row lies in a cache line each, and a few
// bidders look at their rows at a time, so that their lines arrive together.

#include <array>

#include "solve/network.hpp"

namespace zhagen::solve {

template <class P>
class Auction {
 public:
  Auction(Network<P>& net, Work& work) : n_(net), work_(work) {}

  /// From any settled state to a circulation that is optimal within eps an arc. Stops at max_bids (budget).
  /// However it ends, places and prices are in the network; who waits is in its 'active'.
  Stage run(P eps, std::int64_t max_bids);
  std::int64_t bids() const { return bids_; }
  static std::int64_t bytes_a_person() { return sizeof(Bidder) + sizeof(ShortRow<P>) + sizeof(P) + 2 * sizeof(std::int32_t); }
  static std::int64_t bytes_a_post() { return sizeof(Seat) + sizeof(P); }
  /// Gives its memory back until the next run. What it knows of the rows, valid after Stage::done.
  ShortRows<P> forget();

 private:
  using Net = Network<P>;
  static constexpr P kNotOffered = std::numeric_limits<P>::max();
  static constexpr std::size_t kTogether = 8;

  // Where a person is, posts know: so that whoever is displaced need not be touched.
  struct alignas(32) Bidder {
    std::int32_t tree;
    P cost, named, at_cost;  // of leaving; the price up to which it stays; of the arc to its post
    P bar;                   // of the short row
  };
  struct alignas(32) Seat {
    std::int32_t tree, room, out, lack;
    P cost;
    P named = Net::kFar;      // the least that an occupant named
    std::int32_t who = -1;    // that occupant
    P offered = kNotOffered;  // the key at which the post stands in the heap of its tree node
  };

  void load();
  void store();
  Stage bids_until(std::int64_t max_bids);
  void refresh();     // prices of posts and tree nodes, exactly
  void reconsider(bool keep);  // keeps who is content within eps, sends the others on
  void fill_heaps();
  Stage bid(std::int32_t i, Scan<P> s);
  Scan<P> look(std::int32_t i);
  Scan<P> shorten(std::int32_t i);
  bool enter(std::int32_t i, std::int32_t j);
  bool climb(std::int32_t t);  // one unit, from node t on; false: nowhere to go
  void descend(std::int32_t t);
  void offer(std::int32_t t, std::int32_t id, P key);  // a child of t can now pass a unit down at this key
  void offer_post(std::int32_t j);
  void offer_tree(std::int32_t t);
  void let_in(Seat&, std::int32_t j, std::int32_t i);
  void let_out(Seat&, std::int32_t j);  // who named least
  void wake(std::int32_t i) {
    queue_[tail_] = i;
    if (++tail_ == queue_.size()) tail_ = 0;
    ++waiting_;
  }

  P through_post(std::int32_t j);  // what it costs to get a unit out of a post, by displacing or upwards
  P out_of(std::int32_t t);           // ... out of tree node t, any way
  P down(std::int32_t t);       // ... out of tree node t, downwards only
  P down_post(std::int32_t j) const { return seat_[j].lack > 0 ? n_.price[j] : seat_[j].named; }
  P true_key(std::int32_t id, P key);

  Net& n_;
  Work& work_;
  P eps_ = 1;
  std::int64_t bids_ = 0;
  std::vector<Bidder> bidder_;
  std::vector<Seat> seat_;
  std::vector<ShortRow<P>> short_;
  std::vector<P> scratch_, seen_;  // prices at the end of the last run
  P seen_scale_ = 0;
  std::vector<std::int32_t> queue_;  // a ring of people to bid
  std::vector<std::uint8_t> waits_;  // who was in it at the start
  std::size_t front_ = 0, tail_ = 0, waiting_ = 0;
};

extern template class Auction<std::int32_t>;
extern template class Auction<std::int64_t>;

}  // namespace zhagen::solve
