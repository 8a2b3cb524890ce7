#include "solve/auction.hpp"

#include <algorithm>

namespace zhagen::solve {

template <class P>
P Auction<P>::true_key(std::int32_t id, P key) {
  if (id < n_.people) return key;  // what an unplaced person named does not change while it waits
  id -= n_.people;
  if (id < n_.posts) return seat_[id].cost + down_post(id);
  return down(id - n_.posts);
}

template <class P>
P Auction<P>::down(std::int32_t t) {
  if (n_.tree_lack[t] > 0) return n_.tree_price[t];
  std::int32_t c = n_.under(t);
  while (!n_.below.empty(c)) {
    auto top = n_.below.top(c);
    P key = true_key(top.id, top.key);
    if (key <= top.key) return top.key;
    n_.below.raise(c, top.id, key);
    std::int32_t j = top.id - n_.people;
    if (j >= 0 && j < n_.posts) seat_[j].offered = key;
  }
  return Net::kFar;
}

template <class P>
P Auction<P>::out_of(std::int32_t t) {
  P least = Net::kExit;
  for (;; t = n_.parent[t]) {
    if (n_.tree_lack[t] > 0) return std::min(least, n_.tree_price[t]);
    least = std::min(least, down(t));
    if (t == 0 || !n_.can_rise(t)) return least;
  }
}

template <class P>
P Auction<P>::through_post(std::int32_t j) {
  const Seat& s = seat_[j];
  P least = down_post(j);
  if (s.lack > 0 || s.out == s.room) return least;
  return std::min(least, out_of(s.tree) - s.cost);
}

template <class P>
void Auction<P>::offer(std::int32_t t, std::int32_t id, P key) {
  for (;;) {
    std::int32_t c = n_.under(t);
    if (!n_.below.holds(id)) n_.below.push(c, id, key);
    else if (key < n_.below.key(c, id)) n_.below.lower(c, id, key);
    else return;
    // A cheaper way below t is a cheaper way through t for its parent.
    if (t == 0 || !n_.below.holds(n_.node_of_tree(t))) return;
    id = n_.node_of_tree(t);
    t = n_.parent[t];
  }
}

template <class P>
void Auction<P>::offer_post(std::int32_t j) {
  Seat& s = seat_[j];
  P key = s.cost + down_post(j);
  if (key >= s.offered) return;
  s.offered = key;
  offer(s.tree, n_.node_of_post(j), key);
}

template <class P>
void Auction<P>::offer_tree(std::int32_t t) {
  offer(n_.parent[t], n_.node_of_tree(t), down(t));
}

template <class P>
void Auction<P>::let_in(Seat& s, std::int32_t j, std::int32_t i) {
  P key = bidder_[i].named - bidder_[i].at_cost;
  if (s.room > 1) {
    n_.below.push(j, i, key);
    key = n_.below.top(j).key;
    i = n_.below.top(j).id;
  }
  s.named = key;
  s.who = i;
}

template <class P>
void Auction<P>::let_out(Seat& s, std::int32_t j) {
  std::int32_t i = s.who;
  s.named = Net::kFar;
  s.who = -1;
  if (s.room > 1) {
    n_.below.remove(j, i);
    if (!n_.below.empty(j)) {
      s.named = n_.below.top(j).key;
      s.who = n_.below.top(j).id;
    }
  }
  wake(i);
}

template <class P>
void Auction<P>::descend(std::int32_t t) {
  for (;;) {
    std::int32_t c = n_.under(t), id = n_.below.top(c).id;
    if (id < n_.people) {
      n_.below.remove(c, id);
      return wake(id);
    }
    id -= n_.people;
    if (id < n_.posts) {
      Seat& s = seat_[id];
      if (--s.out == 0) {
        n_.below.remove(c, n_.node_of_post(id));
        s.offered = kNotOffered;
      }
      if (s.lack > 0) {
        --s.lack;
        return;
      }
      return let_out(s, id);
    }
    t = id - n_.posts;
    n_.flow[t] += n_.of_people[t] ? 1 : -1;
    if (!n_.can_sink(t)) n_.below.remove(c, n_.node_of_tree(t));
    if (n_.tree_lack[t] > 0) {
      --n_.tree_lack[t];
      return;
    }
  }
}

template <class P>
bool Auction<P>::climb(std::int32_t t) {
  for (;;) {
    if (n_.tree_lack[t] > 0) {
      --n_.tree_lack[t];
      return true;
    }
    P below = down(t), above = t > 0 && n_.can_rise(t) ? out_of(n_.parent[t]) : Net::kFar;
    if (std::min(below, above) >= Net::kExit) return false;
    if (below < above) {
      descend(t);
      return true;
    }
    bool could = n_.can_sink(t);
    n_.flow[t] += n_.of_people[t] ? -1 : 1;
    if (!could) offer_tree(t);
    t = n_.parent[t];
  }
}

template <class P>
bool Auction<P>::enter(std::int32_t i, std::int32_t j) {
  Seat& s = seat_[j];
  if (s.lack > 0) {
    --s.lack;
  } else {
    P above = s.out < s.room ? out_of(s.tree) - s.cost : Net::kFar;
    if (above <= s.named) {
      if (above >= Net::kExit - s.cost) return false;
      ++s.out;
      if (!climb(s.tree)) return false;
    } else {
      let_out(s, j);
    }
  }
  let_in(s, j, i);
  offer_post(j);
  n_.price[j] = std::max(n_.price[j], through_post(j));  // spares the next bidder a second look at its row
  return true;
}

template <class P>
Scan<P> Auction<P>::shorten(std::int32_t i) {
  work_.done += n_.count[i];
  return n_.scan.shorten(n_.price.data(), n_.row(i), n_.posts, scratch_.data(), short_[i], bidder_[i].bar);
}

template <class P>
Scan<P> Auction<P>::look(std::int32_t i) {
  Scan<P> s;
  n_.scan.look(n_.price.data(), short_.data(), &i, 1, &s);
  return s.second <= bidder_[i].bar ? s : shorten(i);
}

template <class P>
Stage Auction<P>::bid(std::int32_t i, Scan<P> s) {
  Bidder& b = bidder_[i];
  for (;; s = look(i)) {
    P leave = n_.tree_price[b.tree] + b.cost;
    if (std::min(leave, s.best) >= Net::kMost)
      return Net::shut(std::min(leave, s.best)) ? Stage::stuck : Stage::overflow;
    if (leave < s.best) {
      P now = out_of(b.tree);
      n_.tree_price[b.tree] = std::max(n_.tree_price[b.tree], now);
      leave = n_.tree_price[b.tree] + b.cost;
      if (leave < s.best) {
        if (!Net::shut(s.best)) {
          b.named = s.best + eps_;
          offer(b.tree, i, b.named - b.cost);
        } else {
          b.named = Net::kFar;
        }
        return climb(b.tree) ? Stage::done : Stage::stuck;
      }
    }
    std::int32_t j = short_[i].head[s.where];
    P cost = short_[i].cost[s.where];
    n_.price[j] = std::max(n_.price[j], through_post(j));
    // It may have become dearer since the look. What is second then is a lower bound of it.
    P best = n_.price[j] + cost, second = std::min(s.second, leave);
    if (best > second) continue;
    // Who has no second choice rises by a step, not at once beyond all prices.
    if (Net::shut(best)) continue;
    b.at_cost = cost;
    b.named = std::min<P>(second, best + n_.range) + eps_;
    return enter(i, j) ? Stage::done : Stage::stuck;
  }
}

template <class P>
void Auction<P>::refresh() {
  for (std::int32_t t = 0; t < n_.trees; ++t)
    if (n_.tree_lack[t] == 0) n_.tree_price[t] = out_of(t);
  for (std::int32_t j = 0; j < n_.posts; ++j) {
    const Seat& s = seat_[j];
    if (s.room == 0 || s.lack > 0) continue;
    P least = s.named;
    if (s.out < s.room) least = std::min(least, n_.tree_price[s.tree] - s.cost);
    n_.price[j] = least;
  }
}

template <class P>
void Auction<P>::reconsider(bool keep) {
  waits_.assign(n_.people, 0);
  for (std::int32_t i : n_.active) wake(i);
  for (std::int32_t i : n_.active) waits_[i] = 1;
  n_.active.clear();
  constexpr std::int32_t kAhead = 64;
  std::array<Scan<P>, kAhead> found;
  std::array<std::int32_t, kAhead> who;
  for (std::int32_t i = 0; i < n_.people; ++i) {
    Bidder& b = bidder_[i];
    if (!keep) {
      n_.prefetch(i + 4);
      found[0] = shorten(i);
    } else if (i % kAhead == 0) {
      std::int32_t n = std::min(kAhead, n_.people - i);
      for (std::int32_t k = 0; k < n; ++k) who[k] = i + k;
      n_.scan.look(n_.price.data(), short_.data(), who.data(), n, found.data());
      work_.done += n * kShort;
    }
    if (waits_[i]) continue;
    Scan<P>& s = found[keep ? i % kAhead : 0];
    if (s.second > b.bar) s = shorten(i);
    std::int32_t& at = n_.at[i];
    if (at >= 0) {
      P here = n_.price[at] + b.at_cost;
      P other = short_[i].head[s.where] == at ? s.second : s.best;
      other = std::min(other, n_.tree_price[b.tree] + b.cost);
      if (here <= other + eps_) {
        b.named = std::min<P>(other + eps_, here + n_.range);
      } else {
        ++seat_[at].lack;
        at = -1;
        waits_[i] = 1;
        wake(i);
      }
    } else if (Net::shut(s.best)) {
      b.named = Net::kFar;  // not to be called in
    } else {
      b.named = s.best + eps_;
      if (b.named - b.cost < n_.tree_price[b.tree]) {
        ++n_.tree_lack[b.tree];
        waits_[i] = 1;
        wake(i);
      }
    }
  }
}

template <class P>
void Auction<P>::fill_heaps() {
  n_.below.clear();
  for (std::int32_t i = 0; i < n_.people; ++i) {
    const Bidder& b = bidder_[i];
    if (std::int32_t j = n_.at[i]; j >= 0) let_in(seat_[j], j, i);
    else if (!waits_[i] && !Net::far(b.named)) n_.below.append(n_.under(b.tree), i, b.named - b.cost);
  }
  for (std::int32_t j = 0; j < n_.posts; ++j) {
    Seat& s = seat_[j];
    if (s.out == 0) continue;
    s.offered = s.cost + down_post(j);
    n_.below.append(n_.under(s.tree), n_.node_of_post(j), s.offered);
  }
  for (std::int32_t t = n_.trees; t-- > 0;) {
    n_.below.order(n_.under(t));
    if (t > 0 && n_.can_sink(t)) n_.below.append(n_.under(n_.parent[t]), n_.node_of_tree(t), down(t));
  }
}

template <class P>
void Auction<P>::load() {
  bidder_.resize(n_.people);
  seat_.resize(n_.posts);
  short_.resize(n_.people);
  scratch_.resize(static_cast<std::size_t>(n_.longest) + kSlack);
  queue_.resize(static_cast<std::size_t>(n_.people) + 1);
  front_ = tail_ = waiting_ = 0;
  for (std::int32_t i = 0; i < n_.people; ++i)
    bidder_[i] = {n_.person_tree[i], n_.person_cost[i], n_.person_price[i], n_.at_cost[i], bidder_[i].bar};
  for (std::int32_t j = 0; j < n_.posts; ++j) {
    Seat s{.tree = n_.post_tree[j], .room = n_.room[j], .out = n_.out[j], .lack = n_.post_lack[j], .cost = n_.post_cost[j]};
    seat_[j] = s;
  }
}

template <class P>
void Auction<P>::store() {
  for (std::int32_t i = 0; i < n_.people; ++i) {
    n_.at[i] = -1;
    n_.at_cost[i] = bidder_[i].at_cost;
    n_.person_price[i] = bidder_[i].named;
  }
  for (std::int32_t j = 0; j < n_.posts; ++j) {
    const Seat& s = seat_[j];
    n_.out[j] = s.out;
    n_.post_lack[j] = s.lack;
    if (s.room > 1) {
      for (std::int32_t k = n_.below.size(j); k-- > 0;) n_.at[n_.below.entry(j, k).id] = j;
    } else if (s.who >= 0) {
      n_.at[s.who] = j;
    }
  }
  for (; waiting_ > 0; --waiting_) {
    n_.active.push_back(queue_[front_]);
    if (++front_ == queue_.size()) front_ = 0;
  }
}

template <class P>
Stage Auction<P>::bids_until(std::int64_t max_bids) {
  for (std::int32_t t = 0; t < n_.trees; ++t)
    for (; n_.tree_excess[t] > 0; --n_.tree_excess[t])
      if (!climb(t)) return Stage::stuck;
  std::array<std::int32_t, kTogether> who;
  std::array<Scan<P>, kTogether> found;
  for (std::int64_t next_ask = 0; waiting_ > 0;) {
    if (bids_ >= next_ask) {
      if (work_.stop()) return Stage::stopped;
      next_ask = bids_ + 1024;
    }
    if (bids_ >= max_bids) return Stage::budget;
    std::size_t n = std::min(waiting_, kTogether);
    for (std::size_t k = 0; k < n; ++k) {
      who[k] = queue_[front_];
      if (++front_ == queue_.size()) front_ = 0;
    }
    waiting_ -= n;
    for (std::size_t k = 0, at = front_; k < std::min(waiting_, kTogether); ++k) {
      __builtin_prefetch(&short_[queue_[at]].head);
      __builtin_prefetch(&short_[queue_[at]].cost);
      __builtin_prefetch(&bidder_[queue_[at]]);
      if (++at == queue_.size()) at = 0;
    }
    bids_ += static_cast<std::int64_t>(n);
    work_.done += static_cast<std::int64_t>(n) * kShort;
    n_.scan.look(n_.price.data(), short_.data(), who.data(), static_cast<std::int32_t>(n), found.data());
    for (std::size_t k = 0; k < n; ++k) {
      if (found[k].second <= bidder_[who[k]].bar) continue;
      ArcRow<P> r = n_.row(who[k]);
      for (std::int32_t a = 0; a < std::min(r.count, 64); a += 16) {
        __builtin_prefetch(r.head + a);
        __builtin_prefetch(r.score + a);
      }
    }
    for (std::size_t k = 0; k < n; ++k) {
      if (found[k].second > bidder_[who[k]].bar) found[k] = shorten(who[k]);
      __builtin_prefetch(&seat_[short_[who[k]].head[found[k].where]]);
    }
    for (std::size_t k = 0; k < n; ++k)
      if (Stage s = bid(who[k], found[k]); s != Stage::done) {
        for (++k; k < n; ++k) wake(who[k]);
        return s;
      }
  }
  seen_ = n_.price;
  seen_scale_ = n_.scale;
  refresh();
  return Stage::done;
}

template <class P>
ShortRows<P> Auction<P>::forget() {
  ShortRows<P> out{std::move(short_), {}};
  out.bar.reserve(bidder_.size());
  for (const Bidder& b : bidder_) out.bar.push_back(b.bar);
  bidder_ = {};
  seat_ = {};
  short_ = {};
  scratch_ = {};
  seen_ = {};
  queue_ = {};
  waits_ = {};
  return out;
}

template <class P>
Stage Auction<P>::run(P eps, std::int64_t max_bids) {
  eps_ = eps;
  bids_ = 0;
  load();
  // Short rows say what they said as long as no price has sunk.
  bool keep = seen_scale_ == n_.scale && seen_.size() == n_.price.size();
  for (std::size_t j = 0; keep && j < seen_.size(); ++j) keep = n_.price[j] >= seen_[j];
  reconsider(keep);
  fill_heaps();
  Stage s = bids_until(max_bids);
  store();
  return s;
}

template class Auction<std::int32_t>;
template class Auction<std::int64_t>;

}  // namespace zhagen::solve
