#include "solve/effects_waiting.hpp"

#include <algorithm>

#include "solve/effects_search.hpp"

namespace zhagen::solve {

Effects::Waiting::Waiting(const Effects& effects) : e_(effects), lines_(static_cast<std::size_t>(effects.people_groups_) + 1) {}

Effects::Waiting::~Waiting() = default;

Effects::Waiting::Line& Effects::Waiting::line(std::int32_t person) {
  return lines_[static_cast<std::size_t>(e_.tree_of(person))];
}

std::vector<Choice> Effects::Waiting::choices(std::int32_t i, std::span<const std::int32_t> posts) {
  const Instance& in = *e_.in_;
  std::vector<std::int32_t> asked(posts.begin(), posts.end());
  std::sort(asked.begin(), asked.end());
  Line& l = line(i);
  std::lock_guard lock(l.mutex);
  if (!l.search) {
    l.search = std::make_unique<Search>(e_, true);
    l.search->start(e_.tree_node(e_.tree_of(i)), 0);
  }
  std::vector<Choice> out;
  for (std::int64_t a = in.first[i]; a < in.first[i + 1]; ++a) {
    std::int32_t j = in.post[a];
    if (!std::binary_search(asked.begin(), asked.end(), j)) continue;
    while (!l.search->settled(e_.post_node(j)) && l.search->settle()) {
    }
    out.push_back({j, std::min(e_.slack(i, a) + l.search->of(e_.post_node(j)), kNever)});
  }
  tidy(out);
  return out;
}

std::vector<Move> Effects::Waiting::moves(std::int32_t i, const Choice& choice) {
  if (choice.loss >= kNever) return {};
  Line& l = line(i);
  std::lock_guard lock(l.mutex);
  std::vector<std::int32_t> path;
  for (std::int32_t x = e_.post_node(choice.other); x >= 0; x = l.search->via[static_cast<std::size_t>(x)]) path.push_back(x);
  return e_.along(path, i, choice.other);
}

}  // namespace zhagen::solve
