#include "solve/teams_flow.hpp"

#include <algorithm>

namespace zhagen::solve {
namespace {

constexpr std::int32_t kMoving = -2;  // has a unit and no seat

}  // namespace

TeamFlow::TeamFlow(const TeamSeats& seats, const Plan& plan) : s_(seats) {
  const Instance& in = s_.problem.instance;
  auto g = static_cast<std::int32_t>(in.person_groups.size()),
       h = static_cast<std::int32_t>(in.post_groups.size());
  trees_ = 1 + g + h;
  price_.assign(s_.seats + trees_, 0);
  parent_.assign(trees_, -1);
  lo_.assign(trees_, 0);
  hi_.assign(trees_, s_.people + 1);
  flow_.assign(trees_, 0);
  of_people_.assign(trees_, 0);
  below_.resize(trees_);
  seats_below_.resize(trees_);
  idle_.resize(trees_);
  auto add = [&](std::int32_t t, const Group& group, std::int32_t offset, std::int64_t price) {
    parent_[t] = group.parent < 0 ? 0 : group.parent + offset;
    lo_[t] = static_cast<std::int32_t>(std::min<std::int64_t>(group.min, s_.people + 1));
    hi_[t] = static_cast<std::int32_t>(std::min<std::int64_t>(group.max, s_.people + 1));
    price_[tree_node(t)] = price_[tree_node(parent_[t])] + price;
    below_[parent_[t]].push_back(t);
  };
  for (std::int32_t k = 0; k < g; ++k) {
    add(1 + k, in.person_groups[k], 1, -plan.prices.person_group[k]);
    of_people_[1 + k] = 1;
  }
  for (std::int32_t k = 0; k < h; ++k) add(1 + g + k, in.post_groups[k], 1 + g, plan.prices.post_group[k]);
  for (std::int32_t i = 0; i < s_.people; ++i) person_tree_.push_back(in.person_group[i] + 1);
  for (std::int32_t j = 0; j < s_.seats; ++j) {
    std::int32_t group = in.post_group[s_.post[j]];
    seat_tree_.push_back(group < 0 ? 0 : 1 + g + group);
    seats_below_[seat_tree_[j]].push_back(j);
    price_[j] = price_[tree_node(seat_tree_[j])] - seat_cost(j) + plan.prices.post[s_.post[j]];
  }
  for (std::size_t j = 0; j < in.post_cost.size(); ++j) objective_ -= in.post_cost[j] * in.capacity[j];
  for (std::int64_t c : in.person_cost) objective_ -= c;

  at_.assign(s_.people, -1);
  next_.assign(s_.people, -1);
  before_.assign(s_.people, -1);
  out_.assign(s_.seats, 0);
  must_.assign(s_.seats, 0);
  occupant_.assign(s_.seats, -1);
  off_.assign(s_.head.size(), 0);
  for (std::int32_t i = 0; i < s_.people; ++i) {
    before_[i] = static_cast<std::int32_t>(idle_[person_tree_[i]].size());
    idle_[person_tree_[i]].push_back(i);
  }
  for (std::int32_t i = 0; i < s_.people; ++i) {
    if (plan.post[i] < 0) continue;
    for (std::int64_t a = s_.first[i]; a < s_.first[i + 1]; ++a)
      if (s_.post[s_.head[a]] == plan.post[i] && out_[s_.head[a]] < s_.room[s_.head[a]]) {
        set_at(i, static_cast<std::int32_t>(a));
        set_out(s_.head[a], out_[s_.head[a]] + 1);
        ++flow_[person_tree_[i]];
        ++flow_[seat_tree_[s_.head[a]]];
        break;
      }
  }
  for (std::int32_t t = trees_; t-- > 1;) flow_[parent_[t]] += parent_[t] > 0 ? flow_[t] : 0;
  members_.resize(trees_);
  for (std::int32_t i = 0; i < s_.people; ++i) members_[person_tree_[i]].push_back(i);
  price_.push_back(0);  // of the person who is under way
  for (Search* own : {&ahead_, &back_}) {
    own->far.resize(price_.size());
    own->seen.assign(price_.size(), 0);
    own->step.resize(price_.size());
  }
  log_.clear();
  moved.clear();
}

void TeamFlow::set_at(std::int32_t i, std::int32_t pair) {
  put(What::at, i, at_[i]);
  seat(i, pair);
}

void TeamFlow::seat(std::int32_t i, std::int32_t pair) {
  moved.push_back(i);
  if (at_[i] >= 0) {
    objective_ -= s_.score[at_[i]];
    if (before_[i] >= 0) next_[before_[i]] = next_[i];
    else occupant_[s_.head[at_[i]]] = next_[i];
    if (next_[i] >= 0) before_[next_[i]] = before_[i];
  } else if (at_[i] == -1) {
    objective_ += person_cost(i);
    auto& list = idle_[person_tree_[i]];
    list[before_[i]] = list.back();
    before_[list.back()] = before_[i];
    list.pop_back();
  }
  at_[i] = pair;
  next_[i] = before_[i] = -1;
  if (pair >= 0) {
    objective_ += s_.score[pair];
    std::int32_t& first = occupant_[s_.head[pair]];
    next_[i] = first;
    if (first >= 0) before_[first] = i;
    first = i;
  } else if (pair == -1) {
    objective_ -= person_cost(i);
    before_[i] = static_cast<std::int32_t>(idle_[person_tree_[i]].size());
    idle_[person_tree_[i]].push_back(i);
  }
}

void TeamFlow::undo(std::size_t mark) {
  while (log_.size() > mark) {
    auto [what, index, old] = log_.back();
    log_.pop_back();
    auto value = static_cast<std::int32_t>(old);
    switch (what) {
      case What::price: price_[index] = old; break;
      case What::at: seat(index, value); break;
      case What::out:
        objective_ += (old - out_[index]) * seat_cost(index);
        out_[index] = value;
        break;
      case What::flow: flow_[index] = value; break;
      case What::off: off_[index] = static_cast<std::uint16_t>(old); break;
      case What::must: must_[index] = value; break;
    }
  }
}

template <bool back>
void TeamFlow::reach(std::int32_t node, std::int64_t far, Step step) {
  if (far >= limit_) return;
  Search& own = back ? back_ : ahead_;
  if (own.seen[node] == turn_ && far >= own.far[node]) return;
  own.seen[node] = turn_;
  own.far[node] = far;
  own.step[node] = step;
  const Search& other = back ? ahead_ : back_;
  if (other.seen[node] == turn_ && far + other.far[node] < limit_) {
    limit_ = far + other.far[node];
    meeting_ = node;
  }
  own.heap.push_back({far, node});
  std::push_heap(own.heap.begin(), own.heap.end());
}

void TeamFlow::leave_by(std::int32_t i, std::int64_t base, std::int32_t from) {
  std::int64_t end = s_.first[i + 1];
  work_ += end - s_.first[i];
  for (std::int64_t a = s_.first[i]; a < end; ++a) {
    std::int64_t d = base + price_[s_.head[a]] - s_.score[a];
    if (d < limit_ && !off_[a] && a != at_[i])
      reach<false>(s_.head[a], d, {from, i, static_cast<std::int32_t>(a)});
  }
}

void TeamFlow::visit(std::int32_t node, std::int64_t far) {
  auto leave = [&](std::int32_t i, std::int64_t base) {  // a person who has a unit
    leave_by(i, base, node);
    std::int32_t t = tree_node(person_tree_[i]);
    reach<false>(t, base + price_[t] + person_cost(i), {node, i, -1});
  };
  if (node == people_node()) return leave(source_, far - price_[node]);
  if (node < s_.seats) {
    for (std::int32_t i = occupant_[node]; i >= 0; i = next_[i])
      leave(i, far - price_[node] + s_.score[at_[i]]);
    std::int32_t t = tree_node(seat_tree_[node]);
    if (out_[node] < s_.room[node]) reach<false>(t, far - seat_cost(node) + price_[t] - price_[node], {node});
    return;
  }
  std::int32_t t = node - s_.seats;
  std::int64_t base = far - price_[node];
  if (t > 0 && can_rise(t)) reach<false>(tree_node(parent_[t]), base + price_[tree_node(parent_[t])], {node});
  for (std::int32_t c : below_[t])
    if (can_sink(c)) reach<false>(tree_node(c), base + price_[tree_node(c)], {node});
  for (std::int32_t j : seats_below_[t])
    if (out_[j] > 0 && !must_[j]) reach<false>(j, base + price_[j] + seat_cost(j), {node});
  for (std::int32_t i : idle_[t]) leave_by(i, base - person_cost(i), node);
  work_ += static_cast<std::int64_t>(below_[t].size() + seats_below_[t].size());
}

void TeamFlow::visit_back(std::int32_t node, std::int64_t far) {
  if (node == people_node()) return;
  std::int64_t base = far + price_[node];
  // The node a person's unit comes from, and the person's price; -1: has none to give.
  auto behind = [&](std::int32_t i, std::int64_t& price) {
    price = price_of(i);
    if (at_[i] >= 0) return s_.head[at_[i]];
    if (at_[i] == -1) return tree_node(person_tree_[i]);
    price = price_[people_node()];
    return i == source_ ? people_node() : -1;
  };
  std::int64_t price = 0;
  if (node < s_.seats) {
    work_ += s_.column[node + 1] - s_.column[node];
    for (std::int64_t k = s_.column[node]; k < s_.column[node + 1]; ++k) {
      std::int32_t a = s_.pair[k], i = s_.person[a];
      if (off_[a] || at_[i] == a) continue;
      std::int32_t from = behind(i, price);
      if (from >= 0) reach<true>(from, base - s_.score[a] - price, {node, i, a});
    }
    std::int32_t t = tree_node(seat_tree_[node]);
    if (out_[node] > 0 && !must_[node]) reach<true>(t, base + seat_cost(node) - price_[t], {node});
    return;
  }
  std::int32_t t = node - s_.seats;
  if (t > 0 && can_sink(t)) reach<true>(tree_node(parent_[t]), base - price_[tree_node(parent_[t])], {node});
  for (std::int32_t c : below_[t])
    if (can_rise(c)) reach<true>(tree_node(c), base - price_[tree_node(c)], {node});
  for (std::int32_t j : seats_below_[t])
    if (out_[j] < s_.room[j]) reach<true>(j, base - seat_cost(j) - price_[j], {node});
  for (std::int32_t i : members_[t]) {
    if (at_[i] == -1) continue;
    std::int32_t from = behind(i, price);
    if (from >= 0) reach<true>(from, base + person_cost(i) - price, {node, i, -1});
  }
  work_ += static_cast<std::int64_t>(below_[t].size() + seats_below_[t].size() + members_[t].size());
}

template <bool back>
void TeamFlow::settle_next() {
  Search& own = back ? back_ : ahead_;
  auto [far, node] = own.heap.front();
  std::pop_heap(own.heap.begin(), own.heap.end());
  own.heap.pop_back();
  if (far > own.far[node]) return;
  own.settled.push_back(node);
  if (back) visit_back(node, far);
  else visit(node, far);
}

bool TeamFlow::route(std::int32_t from, std::int32_t to, std::int64_t most) {
  if (most < 0) return false;
  ++turn_;
  for (Search* own : {&ahead_, &back_}) {
    own->heap.clear();
    own->settled.clear();
  }
  limit_ = most < kFar ? most + 1 : kFar;
  meeting_ = -1;
  reach<true>(to, 0, {});
  reach<false>(from, 0, {});
  while (!ahead_.heap.empty() && !back_.heap.empty() &&
         ahead_.heap.front().far + back_.heap.front().far < limit_) {
    if (ahead_.heap.size() <= back_.heap.size()) settle_next<false>();
    else settle_next<true>();
  }
  if (meeting_ < 0) return false;
  // Both searches are prices; they may be added up to radii whose sum is the distance.
  std::int64_t radius = ahead_.heap.empty() ? limit_ : std::min(limit_, ahead_.heap.front().far);
  for (std::int32_t node : ahead_.settled)
    if (ahead_.far[node] < radius) set_price(node, price_[node] + radius - ahead_.far[node]);
  radius = limit_ - radius;
  for (std::int32_t node : back_.settled)
    if (back_.far[node] < radius) set_price(node, price_[node] - radius + back_.far[node]);
  for (std::int32_t y = meeting_; y != from;) {
    Step s = ahead_.step[y];
    walk(s.from, y, s.person, s.pair);
    y = s.from;
  }
  for (std::int32_t x = meeting_; x != to;) {
    Step s = back_.step[x];
    walk(x, s.from, s.person, s.pair);
    x = s.from;
  }
  return true;
}

void TeamFlow::walk(std::int32_t x, std::int32_t y, std::int32_t person, std::int32_t pair) {
  if (person >= 0) return set_at(person, pair);
  if (x < s_.seats) return set_out(x, out_[x] + 1);
  if (y < s_.seats) return set_out(y, out_[y] - 1);
  std::int32_t tx = x - s_.seats, ty = y - s_.seats;
  if (tx > 0 && parent_[tx] == ty) set_flow(tx, flow_[tx] + (of_people_[tx] ? -1 : 1));
  else set_flow(ty, flow_[ty] + (of_people_[ty] ? 1 : -1));
}

bool TeamFlow::narrow(const std::vector<std::int32_t>& pairs, const std::vector<std::int32_t>& filled,
                      std::int64_t least) {
  std::int64_t spare = objective_ - least;
  if (spare < 0) return false;
  std::vector<std::pair<std::int32_t, std::int32_t>> gone;  // people and the pairs they had
  for (std::int32_t a : pairs) {
    put(What::off, a, off_[a]);
    if (off_[a]++ == 0 && at_[s_.person[a]] == a) gone.push_back({s_.person[a], a});
  }
  for (std::int32_t j : filled) {
    put(What::must, j, must_[j]);
    ++must_[j];
  }
  for (auto [i, a] : gone) {
    std::int32_t j = s_.head[a];
    if (at_[i] != a) continue;  // moved on by another's path
    std::int64_t before = objective_, own = price_[j] - s_.score[a];
    set_at(i, kMoving);
    if (!route_person(i, own, j, spare)) return false;
    spare -= before - objective_;
  }
  for (std::int32_t j : filled)
    while (out_[j] < s_.room[j]) {
      std::int32_t t = tree_node(seat_tree_[j]);
      std::int64_t before = objective_, slack = price_[t] - seat_cost(j) - price_[j];
      set_out(j, out_[j] + 1);
      if (!route(t, j, spare - slack)) return false;
      spare -= before - objective_;
    }
  return true;
}

void TeamFlow::raise(std::int32_t j) {
  std::int64_t need = price_[j];
  for (std::int64_t k = s_.column[j]; k < s_.column[j + 1]; ++k) {
    std::int32_t a = s_.pair[k], i = s_.person[a];
    if (!off_[a] && at_[i] != a) need = std::max(need, price_of(i) + s_.score[a]);
  }
  work_ += s_.column[j + 1] - s_.column[j];
  if (need == price_[j]) return;
  std::int64_t old = price_[j];
  set_price(j, need);
  // Who sits there, and what an empty seat was worth, must stand up to those who would pay more.
  std::vector<std::pair<std::int32_t, std::int64_t>> sitting;
  for (std::int32_t i = occupant_[j]; i >= 0; i = next_[i]) sitting.push_back({i, old - s_.score[at_[i]]});
  std::sort(sitting.begin(), sitting.end());
  for (auto [i, own] : sitting) set_at(i, kMoving);
  for (auto [i, own] : sitting) route_person(i, own, j, kFar);
  while (out_[j] < s_.room[j]) {
    std::int32_t t = tree_node(seat_tree_[j]);
    if (price_[t] - seat_cost(j) >= price_[j]) break;
    set_out(j, out_[j] + 1);
    route(t, j, kFar);
  }
}

void TeamFlow::widen(const std::vector<std::int32_t>& pairs, const std::vector<std::int32_t>& filled) {
  for (std::int32_t j : filled) {
    put(What::must, j, must_[j]);
    if (--must_[j] > 0) continue;
    std::int32_t t = tree_node(seat_tree_[j]);
    while (out_[j] > 0 && price_[j] + seat_cost(j) < price_[t]) {
      set_out(j, out_[j] - 1);
      route(j, t, kFar);
    }
  }
  // Seat by seat: a search must not meet pairs that no price covers yet.
  std::vector<std::int32_t> by_seat(pairs);
  std::sort(by_seat.begin(), by_seat.end(), [&](std::int32_t a, std::int32_t b) {
    return s_.head[a] != s_.head[b] ? s_.head[a] < s_.head[b] : a < b;
  });
  for (std::size_t k = 0; k < by_seat.size();) {
    std::int32_t j = s_.head[by_seat[k]];
    for (; k < by_seat.size() && s_.head[by_seat[k]] == j; ++k) {
      put(What::off, by_seat[k], off_[by_seat[k]]);
      --off_[by_seat[k]];
    }
    raise(j);
  }
}

Prices TeamFlow::prices() const {
  const Instance& in = s_.problem.instance;
  Prices y;
  for (std::int32_t t = 1; t < trees_; ++t) {
    std::int64_t up = price_[tree_node(parent_[t])] - price_[tree_node(t)];
    if (of_people_[t]) y.person_group.push_back(up);
    else y.post_group.push_back(-up);
  }
  for (std::int32_t i = 0; i < s_.people; ++i)
    y.person.push_back(
        std::max<std::int64_t>(0, price_[tree_node(person_tree_[i])] + person_cost(i) - price_of(i)));
  y.post.assign(in.post_cost.size(), 0);
  return y;
}

std::vector<std::int32_t> TeamFlow::plan() const {
  std::vector<std::int32_t> out(at_.size(), -1);
  for (std::size_t i = 0; i < at_.size(); ++i)
    if (at_[i] >= 0) out[i] = s_.post[s_.head[at_[i]]];
  return out;
}

}  // namespace zhagen::solve
