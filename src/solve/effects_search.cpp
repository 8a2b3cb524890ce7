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
  return true;
}

void Effects::Search::reach(std::int32_t node, std::int64_t far, std::int32_t by) {
  if (!better(node, far, by)) return;
  if (far == now_) {
    near_.push_back(node);
  } else {
    heap_.push_back({far, node});
    std::push_heap(heap_.begin(), heap_.end());
  }
}

/// Who leads to a person: the own post, or the own group where the person is not placed. Both cost nothing.
void Effects::Search::back_to_person(std::int32_t i, std::int64_t far, std::int32_t by) {
  if (!better(i, far, by)) return;
  reach(e_.at_[i] >= 0 ? e_.post_node(e_.at_[i]) : e_.tree_node(e_.tree_of(i)), far, i);
}

void Effects::Search::on_from_person(std::int32_t i, std::int64_t d) {
  const Instance& in = *e_.in_;
  std::int64_t base = d - e_.price_[i];
  for (std::int64_t a = in.first[i]; a < in.first[i + 1]; ++a)
    if (std::int32_t j = in.post[a]; j != e_.at_[i])
      reach(e_.post_node(j), base + e_.price_[e_.post_node(j)] - in.score[a], i);
  if (e_.at_[i] >= 0) reach(e_.tree_node(e_.tree_of(i)), d + e_.worth(i), i);
}

void Effects::Search::visit_post(std::int32_t j, std::int64_t d) {
  std::int32_t node = e_.post_node(j), tree = e_.tree_node(e_.tree_of_post(j));
  if (backward_) {
    std::int64_t base = d + e_.price_[node];
    for (std::int64_t k = e_.column_[j]; k < e_.column_[j + 1]; ++k) {
      auto [i, score] = e_.pair_[k];
      std::int64_t far = base - score - e_.price_[i];
      if (far < distance[i] && e_.at_[i] != j) back_to_person(i, far, node);
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

void Effects::Search::run(std::int32_t source) {
  if (source < e_.people_) back_to_person(source, 0, -1);
  else reach(source, 0, -1);
  while (targets_ > 0) {
    std::int32_t node;
    if (!near_.empty()) {
      node = near_.back();
      near_.pop_back();
    } else {
      if (heap_.empty()) break;
      std::pop_heap(heap_.begin(), heap_.end());
      node = heap_.back().node;
      now_ = std::max(now_, heap_.back().far);
      heap_.pop_back();
    }
    if (done_[node]) continue;
    done_[node] = 1;
    targets_ -= is_target_[node];
    if (node < e_.people_ + e_.posts_) visit_post(node - e_.people_, now_);
    else visit_tree(node - e_.people_ - e_.posts_, now_);
  }
  // What was not settled is at least as far as the last; cut there, the distances are still a proof.
  if (targets_ == 0)
    for (std::int64_t& d : distance) d = std::min(d, now_);
}

}  // namespace zhagen::solve
