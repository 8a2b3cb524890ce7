#include "solve/auction.hpp"

#include <algorithm>

namespace zhagen::solve {

template <class P>
P Auction<P>::true_key(std::int32_t id, P key) {
  if (id < n_.people) return key;  // what an unplaced person named does not change while it waits
  id -= n_.people;
  if (id < n_.posts) return n_.post_cost[id] + down_post(id);
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
  P least = down_post(j);
  if (n_.post_lack[j] > 0 || n_.out[j] == n_.room[j]) return least;
  return std::min(least, out_of(n_.post_tree[j]) - n_.post_cost[j]);
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
void Auction<P>::offer_tree(std::int32_t t) {
  offer(n_.parent[t], n_.node_of_tree(t), down(t));
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
      if (--n_.out[id] == 0) n_.below.remove(c, n_.node_of_post(id));
      if (n_.post_lack[id] > 0) {
        --n_.post_lack[id];
        return;
      }
      std::int32_t i = n_.below.top(id).id;
      n_.below.remove(id, i);
      n_.at[i] = -1;
      return wake(i);
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
  if (n_.post_lack[j] > 0) {
    --n_.post_lack[j];
  } else {
    P below = down_post(j);
    P above = n_.out[j] < n_.room[j] ? out_of(n_.post_tree[j]) - n_.post_cost[j] : Net::kFar;
    if (above <= below) {
      if (above >= Net::kExit - n_.post_cost[j]) return false;
      ++n_.out[j];
      if (!climb(n_.post_tree[j])) return false;
    } else {
      std::int32_t e = n_.below.top(j).id;
      n_.below.remove(j, e);
      n_.at[e] = -1;
      wake(e);
    }
  }
  n_.below.push(j, i, n_.person_price[i] - n_.at_cost[i]);
  n_.at[i] = j;
  offer(n_.post_tree[j], n_.node_of_post(j), n_.post_cost[j] + down_post(j));
  n_.price[j] = std::max(n_.price[j], through_post(j));  // spares the next bidder a second look at its row
  return true;
}

template <class P>
Stage Auction<P>::bid(std::int32_t i) {
  auto begin = n_.first[i];
  auto count = static_cast<std::int32_t>(n_.first[i + 1] - begin);
  std::int32_t t = n_.person_tree[i];
  for (;;) {
    Scan<P> s{Net::kFar, Net::kFar, 0};
    if (count > 0) s = n_.scan(n_.price.data(), n_.head.data() + begin, n_.cost.data() + begin, count);
    work_.done += count;
    P leave = n_.tree_price[t] + n_.person_cost[i];
    if (std::min(leave, s.best) >= Net::kMost)
      return Net::shut(std::min(leave, s.best)) ? Stage::stuck : Stage::overflow;
    if (leave < s.best) {
      P now = out_of(t);
      n_.tree_price[t] = std::max(n_.tree_price[t], now);
      leave = n_.tree_price[t] + n_.person_cost[i];
      if (leave < s.best) {
        if (!Net::shut(s.best)) {
          n_.person_price[i] = s.best + eps_;
          offer(t, i, n_.person_price[i] - n_.person_cost[i]);
        } else {
          n_.person_price[i] = Net::kFar;
        }
        return climb(t) ? Stage::done : Stage::stuck;
      }
    }
    std::int32_t j = n_.head[begin + s.where];
    P now = through_post(j), second = std::min(s.second, leave);
    if (now > n_.price[j]) {
      s.best += now - n_.price[j];
      n_.price[j] = now;
      if (s.best > second) continue;
    }
    // Who has no second choice rises by a step, not at once beyond all prices.
    if (Net::shut(s.best)) continue;
    n_.at_cost[i] = n_.cost[begin + s.where];
    n_.person_price[i] = std::min<P>(second, s.best + n_.range) + eps_;
    return enter(i, j) ? Stage::done : Stage::stuck;
  }
}

template <class P>
void Auction<P>::refresh() {
  for (std::int32_t t = 0; t < n_.trees; ++t)
    if (n_.tree_lack[t] == 0) n_.tree_price[t] = out_of(t);
  for (std::int32_t j = 0; j < n_.posts; ++j) {
    if (n_.room[j] == 0 || n_.post_lack[j] > 0) continue;
    P least = down_post(j);
    if (n_.out[j] < n_.room[j]) least = std::min(least, n_.tree_price[n_.post_tree[j]] - n_.post_cost[j]);
    n_.price[j] = least;
  }
}

template <class P>
void Auction<P>::reconsider() {
  waits_.assign(n_.people, 0);
  for (std::int32_t i : n_.active) wake(i);
  for (std::int32_t i : n_.active) waits_[i] = 1;
  n_.active.clear();
  for (std::int32_t i = 0; i < n_.people; ++i) {
    if (waits_[i]) continue;
    auto begin = n_.first[i];
    auto count = static_cast<std::int32_t>(n_.first[i + 1] - begin);
    Scan<P> s{Net::kFar, Net::kFar, 0};
    if (count > 0) s = n_.scan(n_.price.data(), n_.head.data() + begin, n_.cost.data() + begin, count);
    work_.done += count;
    std::int32_t t = n_.person_tree[i];
    if (n_.at[i] >= 0) {
      P here = n_.price[n_.at[i]] + n_.at_cost[i];
      P other = n_.head[begin + s.where] == n_.at[i] ? s.second : s.best;
      other = std::min(other, n_.tree_price[t] + n_.person_cost[i]);
      if (here <= other + eps_) {
        n_.person_price[i] = std::min<P>(other + eps_, here + n_.range);
      } else {
        ++n_.post_lack[n_.at[i]];
        n_.at[i] = -1;
        waits_[i] = 1;
        wake(i);
      }
    } else if (Net::shut(s.best)) {
      n_.person_price[i] = Net::kFar;  // not to be called in
    } else {
      n_.person_price[i] = s.best + eps_;
      if (n_.person_price[i] - n_.person_cost[i] < n_.tree_price[t]) {
        ++n_.tree_lack[t];
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
    if (n_.at[i] >= 0) n_.below.append(n_.at[i], i, n_.person_price[i] - n_.at_cost[i]);
    else if (!waits_[i] && !Net::far(n_.person_price[i]))
      n_.below.append(n_.under(n_.person_tree[i]), i, n_.person_price[i] - n_.person_cost[i]);
  }
  for (std::int32_t j = 0; j < n_.posts; ++j) {
    n_.below.order(j);
    if (n_.out[j] > 0)
      n_.below.append(n_.under(n_.post_tree[j]), n_.node_of_post(j), n_.post_cost[j] + down_post(j));
  }
  for (std::int32_t t = n_.trees; t-- > 0;) {
    n_.below.order(n_.under(t));
    if (t > 0 && n_.can_sink(t)) n_.below.append(n_.under(n_.parent[t]), n_.node_of_tree(t), down(t));
  }
}

template <class P>
Stage Auction<P>::run(P eps, std::int64_t max_bids) {
  eps_ = eps;
  bids_ = 0;
  queue_.resize(static_cast<std::size_t>(n_.people) + 1);
  front_ = tail_ = waiting_ = 0;
  reconsider();
  fill_heaps();
  for (std::int32_t t = 0; t < n_.trees; ++t)
    for (; n_.tree_excess[t] > 0; --n_.tree_excess[t])
      if (!climb(t)) return Stage::stuck;
  while (waiting_ > 0) {
    if ((bids_ & 1023) == 0 && work_.stop()) return Stage::stopped;
    if (bids_ >= max_bids) {
      for (; waiting_ > 0; --waiting_, ++front_) {
        if (front_ == queue_.size()) front_ = 0;
        n_.active.push_back(queue_[front_]);
      }
      return Stage::budget;
    }
    std::int32_t i = queue_[front_];
    if (++front_ == queue_.size()) front_ = 0;
    --waiting_;
    ++bids_;
    if (waiting_ > 2) {
      std::size_t ahead = front_ + 2 < queue_.size() ? front_ + 2 : 0;
      const std::int32_t* row = n_.head.data() + n_.first[queue_[ahead]];
      const P* price = n_.cost.data() + n_.first[queue_[ahead]];
      for (int line = 0; line < 4; ++line) {
        __builtin_prefetch(row + line * 16);
        __builtin_prefetch(price + line * 16);
      }
    }
    if (Stage s = bid(i); s != Stage::done) return s;
  }
  refresh();
  return Stage::done;
}

template class Auction<std::int32_t>;
template class Auction<std::int64_t>;

}  // namespace zhagen::solve
