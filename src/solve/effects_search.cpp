#include "solve/effects_search.hpp"

#include <algorithm>

namespace zhagen::solve {

Effects::Search::Search(const Effects& effects, bool backward)
    : distance(effects.nodes(), kFar),
      via(effects.nodes(), -1),
      e_(effects),
      backward_(backward),
      is_target_(effects.nodes(), 0),
      done_(effects.nodes(), 0) {}

void Effects::Search::target(std::int32_t node) {
  targets_ += !is_target_[node];
  is_target_[node] = 1;
}

bool Effects::Search::better(std::int32_t node, std::int64_t far, std::int32_t by) {
  if (far >= distance[node]) return false;
  distance[node] = far;
  via[node] = by;
  if (other_)
    if (std::int64_t both = far + other_->distance[node]; both < met) met = both, meeting = node;
  return true;
}

void Effects::Search::reach(std::int32_t node, std::int64_t far, std::int32_t by) {
  if (better(node, far, by)) queue_.push(far, node);
}

/// Who leads to a person: the own post, or the own group where the person is not placed. Both cost nothing.
void Effects::Search::back_to_person(std::int32_t i, std::int64_t far, std::int32_t by) {
  if (!better(i, far, by)) return;
  reach(e_.at_[i] >= 0 ? e_.post_node(e_.at_[i]) : e_.tree_node(e_.tree_of(i)), far, i);
}

void Effects::Search::on_from_person(std::int32_t i, std::int64_t d) {
  const Instance& in = *e_.in_;
  const std::int64_t* distance_of_post = distance.data() + e_.people_;
  for (std::int64_t a = in.first[i]; a < in.first[i + 1]; ++a) {
    std::int32_t j = in.post[a];
    std::int64_t slack = e_.slack_[a];
    if (d + slack >= distance_of_post[j] || j == e_.at_[i]) continue;
    if (slack == kLongSlack) slack = e_.long_slack(i, j);
    reach(e_.post_node(j), d + slack, i);
  }
  if (e_.at_[i] >= 0) reach(e_.tree_node(e_.tree_of(i)), d + e_.worth(i), i);
}

void Effects::Search::visit_post(std::int32_t j, std::int64_t d) {
  std::int32_t node = e_.post_node(j), tree = e_.tree_node(e_.tree_of_post(j));
  if (backward_) {
    for (std::int64_t k = e_.column_[j]; k < e_.column_[j + 1]; ++k) {
      auto [i, slack] = e_.pair_[k];
      if (d + slack >= distance[i] || e_.at_[i] == j) continue;
      back_to_person(i, d + (slack == kLongSlack ? e_.long_slack(i, j) : std::int64_t{slack}), node);
    }
    if (e_.out_[j] > 0) reach(tree, d + e_.seat_worth(j), node);
  } else {
    for (std::int32_t k = e_.occupants_first_[j]; k < e_.occupants_first_[j + 1]; ++k)
      if (std::int32_t i = e_.occupants_[k]; better(i, d, node)) on_from_person(i, d);
    if (e_.out_[j] < e_.in_->capacity[j]) reach(tree, d, node);
  }
}

void Effects::Search::visit_tree(std::int32_t t, std::int64_t d) {
  std::int32_t node = e_.tree_node(t);
  auto pass = [&](bool can, std::int32_t other) {
    std::int64_t step = e_.price_[other] - e_.price_[node];
    if (can) reach(other, d + (backward_ ? -step : step), node);
  };
  if (t > 0) pass(backward_ ? e_.can_sink(t) : e_.can_rise(t), e_.tree_node(e_.parent_[t]));
  for (std::int32_t k = e_.members_first_[t]; k < e_.members_first_[t + 1]; ++k) {
    std::int32_t x = e_.members_[k], j = x - e_.people_, c = j - e_.posts_;
    if (j < 0) {
      bool placed = e_.at_[x] >= 0;
      if (backward_ && placed) back_to_person(x, d + e_.worth(x), node);
      if (!backward_ && !placed && better(x, d, node)) on_from_person(x, d);
    } else if (c < 0) {
      if (backward_ && e_.out_[j] < e_.in_->capacity[j]) reach(x, d, node);
      if (!backward_ && e_.out_[j] > 0) reach(x, d + e_.seat_worth(j), node);
    } else {
      pass(backward_ ? e_.can_rise(c) : e_.can_sink(c), x);
    }
  }
}

void Effects::Search::start(std::int32_t node, std::int64_t far) {
  if (node < e_.people_) back_to_person(node, far, -1);
  else reach(node, far, -1);
}

bool Effects::Search::settle() {
  std::int32_t node = queue_.pop([&](std::int64_t far, std::int32_t n) { return done_[n] || far > distance[n]; });
  if (node < 0) return false;
  done_[node] = 1;
  targets_ -= is_target_[node];
  if (node < e_.people_ + e_.posts_) visit_post(node - e_.people_, queue_.now());
  else visit_tree(node - e_.people_ - e_.posts_, queue_.now());
  return true;
}

void Effects::Search::run(std::int32_t source) {
  start(source, 0);
  while (targets_ > 0 && settle()) {
  }
  // What was not settled is at least as far as the last; cut there, the distances are still a proof.
  if (targets_ == 0)
    for (std::int64_t& d : distance) d = std::min(d, queue_.now());
}

}  // namespace zhagen::solve
