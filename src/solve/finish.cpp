#include "solve/finish.hpp"

#include <algorithm>

namespace zhagen::solve {

template <class P>
void Finish<P>::round() {
  if (n_.scale <= 1) return;
  auto whole = [s = n_.scale](P v) {
    P r = v % s;
    return Net::far(v) ? v : v - (r < 0 ? r + s : r);
  };
  // All costs are multiples of the scale, so rounding down keeps every exact inequality.
  for (P& p : n_.price) p = whole(p);
  for (P& p : n_.tree_price) p = whole(p);
  for (P& p : known_.bar) p = whole(p);
}

/// The least way of a person; where that is not below 'enough', some number that is not.
template <class P>
Scan<P> Finish<P>::cheapest(std::int32_t i, P enough) const {
  if (!known_.row.empty()) {
    Scan<P> s;
    n_.scan.look(n_.price.data(), known_.row.data(), &i, 1, &s);
    if (std::min(s.best, enough) <= known_.bar[i]) return s;
  }
  return n_.scan.whole(n_.price.data(), n_.row(i));
}

template <class P>
void Finish<P>::let_go(std::int32_t i) {
  work_.done += known_.row.empty() ? n_.count[i] : kShort;
  std::int32_t t = n_.person_tree[i];
  P leave = n_.tree_price[t] + n_.person_cost[i];
  P here = n_.at[i] >= 0 ? n_.price[n_.at[i]] + n_.at_cost[i] : Net::kFar;
  Scan<P> s = cheapest(i, here);
  if (n_.at[i] >= 0) {
    if (here <= std::min(s.best, leave)) return;
    ++n_.post_lack[n_.at[i]];
    n_.at[i] = -1;
    n_.person_price[i] = std::min(s.best, leave);
    n_.active.push_back(i);
  } else {
    n_.person_price[i] = s.best;
    if (s.best >= leave) return;
    ++n_.tree_lack[t];
    n_.active.push_back(i);
  }
}

template <class P>
P Finish<P>::key_of(std::int32_t node) const {
  if (node < n_.people) return n_.person_price[node] - n_.person_cost[node];
  node -= n_.people;
  return node < n_.posts ? n_.price[node] + n_.post_cost[node] : n_.tree_price[node - n_.posts];
}

template <class P>
void Finish<P>::fill_lists() {
  n_.below.clear();
  std::vector<std::uint8_t> active(n_.people, 0);
  for (std::int32_t i : n_.active) active[i] = 1;
  for (std::int32_t i = 0; i < n_.people; ++i) {
    if (n_.at[i] >= 0) n_.below.append(n_.at[i], i, 0);
    else if (!active[i] && !Net::far(n_.person_price[i]))
      n_.below.append(n_.under(n_.person_tree[i]), i, key_of(i));
  }
  for (std::int32_t j = 0; j < n_.posts; ++j)
    if (n_.out[j] > 0)
      n_.below.append(n_.under(n_.post_tree[j]), n_.node_of_post(j), key_of(n_.node_of_post(j)));
  for (std::int32_t t = n_.trees; t-- > 0;) {
    n_.below.order(n_.under(t));
    if (t > 0 && n_.can_sink(t))
      n_.below.append(n_.under(n_.parent[t]), n_.node_of_tree(t), key_of(n_.node_of_tree(t)));
  }
}

template <class P>
std::int32_t& Finish<P>::lack(std::int32_t node) {
  if (node < n_.people) return none_;
  node -= n_.people;
  return node < n_.posts ? n_.post_lack[node] : n_.tree_lack[node - n_.posts];
}

template <class P>
void Finish<P>::reach(std::int32_t node, P far, std::int32_t from, P cost) {
  if (far >= limit_) return;
  if (seen_[node] && far >= far_[node]) return;
  if (!seen_[node]) {
    seen_[node] = 1;
    touched_.push_back(node);
  }
  far_[node] = far;
  from_[node] = from;
  by_cost_[node] = cost;
  if (lack(node) > 0) limit_ = far + 1;  // farther ones need not be looked at
  if (far == now_) {
    near_.push_back(node);
  } else {
    heap_.push_back({far, node});
    std::push_heap(heap_.begin(), heap_.end());
  }
}

template <class P>
void Finish<P>::visit_person(std::int32_t i, P d) {
  P most = std::min<P>(limit_ - d + own(i), Net::kFar);  // beyond this a way is too long
  if (known_.row.empty()) {
    visit_rest(i, d);
  } else {
    // The arcs that are not in the short row wait until the search has come as far as the nearest they can be.
    P bar = known_.bar[i];
    work_.done += kShort;
    reach_posts(i, d, n_.scan.short_below(n_.price.data(), known_.row[i], std::min(most, bar), ways_.data()));
    if (bar < most && d + bar - own(i) < limit_) {
      heap_.push_back({std::max(d + bar - own(i), now_), n_.node_of_tree(n_.trees) + i});
      std::push_heap(heap_.begin(), heap_.end());
    }
  }
  std::int32_t t = n_.person_tree[i];
  reach(n_.node_of_tree(t), d + n_.tree_price[t] + n_.person_cost[i] - own(i), i);
}

template <class P>
void Finish<P>::visit_rest(std::int32_t i, P d) {
  work_.done += n_.count[i];
  P most = std::min<P>(limit_ - d + own(i), Net::kFar);
  reach_posts(i, d, n_.scan.below(n_.price.data(), n_.row(i), most, ways_.data()));
}

/// d + price of the next node + cost of the way there - own price
template <class P>
void Finish<P>::reach_posts(std::int32_t i, P d, std::int32_t ways) {
  for (std::int32_t k = 0; k < ways; ++k) {
    const Way<P>& w = ways_[k];
    if (w.head != n_.at[i]) reach(n_.node_of_post(w.head), d + w.value - own(i), i, w.cost);
  }
}

template <class P>
void Finish<P>::cursor(std::int32_t t, std::int32_t k) {
  std::int32_t c = n_.under(t);
  if (k >= n_.below.size(c)) return;
  P d = far_[n_.node_of_tree(t)] + n_.below.entry(c, k).key - n_.tree_price[t];
  if (d >= limit_) return;  // so are all below it in the heap
  heap_.push_back({std::max(d, now_), -1 - static_cast<std::int32_t>(cursors_.size())});
  cursors_.push_back({t, k});
  std::push_heap(heap_.begin(), heap_.end());
}

template <class P>
void Finish<P>::visit_tree(std::int32_t t) {
  P d = far_[n_.node_of_tree(t)];
  if (t > 0 && n_.can_rise(t))
    reach(n_.node_of_tree(n_.parent[t]), d + n_.tree_price[n_.parent[t]] - n_.tree_price[t],
          n_.node_of_tree(t));
  cursor(t, 0);
}

template <class P>
void Finish<P>::visit(std::int32_t node) {
  P d = far_[node];
  ++work_.done;
  if (node < n_.people) return visit_person(node, d);
  std::int32_t j = node - n_.people;
  if (j >= n_.posts) return visit_tree(j - n_.posts);
  std::int32_t occupants = n_.below.size(j);
  for (std::int32_t k = 0; k < occupants; ++k) reach(n_.below.entry(j, k).id, d, node);
  work_.done += occupants;
  if (n_.out[j] < n_.room[j]) {
    std::int32_t t = n_.post_tree[j];
    reach(n_.node_of_tree(t), d + n_.tree_price[t] - n_.post_cost[j] - n_.price[j], node);
  }
}

template <class P>
void Finish<P>::improve(P d) {
  for (std::int32_t node : settled_) {
    P by = d - far_[node];
    if (by <= 0) continue;
    if (node < n_.people) n_.person_price[node] += by;
    else if (node < n_.people + n_.posts) n_.price[node - n_.people] += by;
    else n_.tree_price[node - n_.people - n_.posts] += by;
  }
}

template <class P>
void Finish<P>::tree_step(std::int32_t t, int by) {
  bool could = n_.can_sink(t);
  n_.flow[t] += by;
  bool can = n_.can_sink(t);
  if (could == can) return;
  std::int32_t c = n_.under(n_.parent[t]), id = n_.node_of_tree(t);
  if (can) n_.below.push(c, id, key_of(id));
  else n_.below.remove(c, id);
}

template <class P>
void Finish<P>::step(std::int32_t x, std::int32_t y, P cost) {
  std::int32_t px = x - n_.people, py = y - n_.people, tx = px - n_.posts, ty = py - n_.posts;
  if (px < 0 && ty < 0) {  // a person takes a post
    n_.at[x] = py;
    n_.at_cost[x] = cost;
    n_.below.append(py, x, 0);
  } else if (px < 0) {  // a person goes without
    n_.at[x] = -1;
    n_.below.push(n_.under(ty), x, key_of(x));
  } else if (tx < 0 && py < 0) {  // a post lets its occupant go
    n_.person_price[y] = n_.price[px] + n_.at_cost[y];
    n_.below.remove(px, y);
    n_.at[y] = -1;
  } else if (tx < 0) {  // a post fills one seat more
    if (++n_.out[px] == 1) n_.below.push(n_.under(ty), x, key_of(x));
  } else if (py < 0) {  // a person is called in
    n_.below.remove(n_.under(tx), y);
  } else if (ty < 0) {  // a post fills one seat less
    if (--n_.out[py] == 0) n_.below.remove(n_.under(tx), y);
  } else if (n_.parent[tx] == ty && tx > 0) {
    tree_step(tx, n_.of_people[tx] ? -1 : 1);
  } else {
    tree_step(ty, n_.of_people[ty] ? 1 : -1);
  }
}

template <class P>
void Finish<P>::shift(std::int32_t target) {
  path_.clear();
  for (std::int32_t x = target; x >= 0; x = from_[x]) path_.push_back(x);
  for (std::size_t k = path_.size() - 1; k > 0; --k) step(path_[k], path_[k - 1], by_cost_[path_[k - 1]]);
  --lack(target);
}

template <class P>
Stage Finish<P>::send(std::int32_t source) {
  for (std::int32_t x : touched_) seen_[x] = done_[x] = 0;
  touched_.clear();
  settled_.clear();
  heap_.clear();
  near_.clear();
  cursors_.clear();
  stale_.clear();
  now_ = 0;
  limit_ = Net::kExit;
  reach(source, 0, -1);
  std::int32_t target = -1;
  while (target < 0) {
    std::int32_t node;
    if (!near_.empty()) {
      node = near_.back();
      near_.pop_back();
    } else {
      if (heap_.empty()) return Stage::stuck;
      Item item = heap_.front();
      std::pop_heap(heap_.begin(), heap_.end());
      heap_.pop_back();
      node = item.node;
      if (node < 0) {
        auto [t, k] = cursors_[static_cast<std::size_t>(-1 - node)];
        now_ = std::max(now_, item.far);
        auto e = n_.below.entry(n_.under(t), k);
        P key = key_of(e.id);
        if (key > e.key) stale_.push_back(e.id);
        reach(e.id, far_[n_.node_of_tree(t)] + key - n_.tree_price[t], n_.node_of_tree(t));
        cursor(t, 2 * k + 1);
        cursor(t, 2 * k + 2);
        ++work_.done;
        continue;
      }
      if (std::int32_t i = node - n_.node_of_tree(n_.trees); i >= 0) {
        now_ = item.far;
        visit_rest(i, far_[i]);
        continue;
      }
      if (item.far > far_[node]) continue;
      now_ = item.far;
    }
    if (done_[node]) continue;
    done_[node] = 1;
    settled_.push_back(node);
    if (lack(node) > 0) target = node;
    else visit(node);
  }
  P d = far_[target];
  if (d > 0) improve(d);
  for (std::int32_t id : stale_) {
    std::int32_t p = id - n_.people, t = p - n_.posts;
    std::int32_t up = p < 0 ? n_.person_tree[id] : t < 0 ? n_.post_tree[p] : n_.parent[t];
    n_.below.raise(n_.under(up), id, key_of(id));
  }
  shift(target);
  return Stage::done;
}

template <class P>
void Finish<P>::prepare() {
  std::size_t nodes = static_cast<std::size_t>(n_.people) + n_.posts + n_.trees;
  far_.resize(nodes);
  from_.resize(nodes);
  by_cost_.resize(nodes);
  ways_.resize(std::max<std::size_t>(n_.longest, kShort));
  seen_.assign(nodes, 0);
  done_.assign(nodes, 0);
  touched_.clear();
  n_.active.clear();
}

template <class P>
Stage Finish<P>::run(std::int64_t budget, const std::vector<std::int32_t>* only) {
  prepare();
  if (only) {
    for (std::int32_t i : *only) let_go(i);
  } else {
    round();
    for (std::int32_t i = 0; i < n_.people; ++i) {
      n_.prefetch(i + 4);
      let_go(i);
    }
  }
  return send_all(budget);
}

template <class P>
Stage Finish<P>::run(std::int64_t budget, ShortRows<P> known) {
  known_ = std::move(known);
  prepare();
  round();
  for (std::int32_t i = 0; i < n_.people; ++i) let_go(i);
  Stage s = send_all(budget);
  known_ = {};
  return s;
}

template <class P>
Stage Finish<P>::send_all(std::int64_t budget) {
  fill_lists();
  std::int64_t end = work_.done + budget;
  auto go = [&](std::int32_t source) {
    if (work_.stop()) return Stage::stopped;
    if (work_.done > end) return Stage::budget;
    Stage s = send(source);
    if (s == Stage::stuck) reached_ = done_;
    return s;
  };
  Stage result = Stage::done;
  std::size_t sent = 0;
  for (std::int32_t t = 0; t < n_.trees && result == Stage::done; ++t)
    while (n_.tree_excess[t] > 0 && result == Stage::done) {
      result = go(n_.node_of_tree(t));
      if (result == Stage::done) --n_.tree_excess[t];
    }
  while (sent < n_.active.size() && result == Stage::done) {
    result = go(n_.active[sent]);
    if (result == Stage::done) ++sent;
  }
  n_.active.erase(n_.active.begin(), n_.active.begin() + static_cast<std::ptrdiff_t>(sent));
  return result;
}

template class Finish<std::int32_t>;
template class Finish<std::int64_t>;

}  // namespace zhagen::solve
