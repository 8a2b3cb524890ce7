// Whom wishes, pins and published placements name, and what the goals say of pairs.

#include <algorithm>

#include "base/fold.hpp"
#include "placement/errors.hpp"
#include "placement/goals.hpp"
#include "placement/pairs.hpp"

namespace zhagen::placement {

using cel::State;

Result<Pairs::Names> Pairs::post_names() const {
  Names names;
  for (const cel::Program& program : rules_->wish_matches) {
    auto texts_of = TRY(texts(program, Side::post, "wish_matches"));
    for (std::size_t j = 0; j < texts_of.size(); ++j) {
      if (!texts_of[j] || texts_of[j]->empty()) continue;
      auto& posts = names[fold_key(*texts_of[j])];
      if (posts.empty() || posts.back() != static_cast<std::int32_t>(j)) posts.push_back(static_cast<std::int32_t>(j));
    }
  }
  for (auto& [text, posts] : names) {  // several programs may have added the same post
    std::sort(posts.begin(), posts.end());
    posts.erase(std::unique(posts.begin(), posts.end()), posts.end());
  }
  return names;
}

std::int32_t Pairs::target(const std::string& text, const Names& names) {
  auto [it, fresh] = known_targets_.emplace(text, static_cast<std::int32_t>(targets_.size()));
  if (fresh) {
    auto found = names.find(fold_key(text));
    targets_.push_back({text, found == names.end() ? std::vector<std::int32_t>() : found->second});
  }
  return it->second;
}

Status Pairs::read_wishes(const Names& names) {
  wishes_.resize(people_->rows());
  if (!rules_->wishes) return {};
  cel::Bindings b = constants();
  b.rows("person", *people_);
  cel::Results lists = cel::evaluate(rules_->wishes, b);
  for (std::size_t i = 0; i < people_->rows(); ++i) {
    if (lists.states[i] != State::yes) continue;
    const cel::List* list = lists.boxed[i].get<cel::List>();
    if (!list) continue;
    for (const cel::Value& item : (*list)->items) wishes_[i].push_back(target(*item.text(), names));
    wish_levels_ = std::max(wish_levels_, static_cast<std::uint32_t>(wishes_[i].size()) + 1);
  }
  return {};
}

Result<std::vector<std::int32_t>> Pairs::named_posts(const cel::Program& program, const std::string& name, const Names& names) {
  std::vector<std::int32_t> out(people_->rows(), -1);
  auto named = TRY(texts(program, Side::person, name));
  for (std::size_t i = 0; i < named.size(); ++i)
    if (named[i] && !named[i]->empty()) out[i] = target(*named[i], names);
  return out;
}

Status Pairs::read_pins(const Names& names) {
  pins_.assign(people_->rows(), -1);
  published_ = pins_;
  if (rules_->pinned) pins_ = TRY(named_posts(rules_->pinned, "pinned", names));
  for (std::int32_t pin : pins_)
    if (pin >= 0 && targets_[static_cast<std::size_t>(pin)].posts.empty())
      return fail(fault::placement_pin, targets_[static_cast<std::size_t>(pin)].text);
  for (auto& goal : rules_->goals)
    if (goal.kind == catalog::Goal::Kind::change) published_ = TRY(named_posts(goal.value, goal.label, names));
  return {};
}

void Pairs::decide(const Decisions& d, std::span<const std::string> names) {
  for (auto [i, j] : d.pinned) {
    if (pins_[static_cast<std::size_t>(i)] < 0) decided_pins_.insert(i);
    pins_[static_cast<std::size_t>(i)] = static_cast<std::int32_t>(targets_.size());
    targets_.push_back({names[static_cast<std::size_t>(j)], {j}});
  }
  for (auto [i, j] : d.barred) decided_[i].emplace_back(j, false);
  for (auto [i, j] : d.allowed) decided_[i].emplace_back(j, true);
  if (!d.gone.empty()) gone_.assign(people_->rows(), 0);
  for (std::int32_t i : d.gone) gone_[static_cast<std::size_t>(i)] = 1;
}

std::span<const std::int32_t> Pairs::pinned(std::int32_t person) const {
  std::int32_t pin = pins_[static_cast<std::size_t>(person)];
  return pin < 0 ? std::span<const std::int32_t>() : targets_[static_cast<std::size_t>(pin)].posts;
}

const std::string& Pairs::pin_text(std::int32_t person) const {
  return targets_[static_cast<std::size_t>(pins_[static_cast<std::size_t>(person)])].text;
}

std::span<const std::int32_t> Pairs::published(std::int32_t person) const {
  std::int32_t at = published_[static_cast<std::size_t>(person)];
  return at < 0 ? std::span<const std::int32_t>() : targets_[static_cast<std::size_t>(at)].posts;
}

int Pairs::wish(std::int32_t person, std::int32_t post) const {
  for (std::size_t k = 0; k < wishes(person); ++k) {
    auto posts = wished_posts(person, k);
    if (std::binary_search(posts.begin(), posts.end(), post)) return static_cast<int>(k) + 1;
  }
  return 0;
}

const std::string& Pairs::wish_text(std::int32_t person, std::size_t k) const {
  return targets_[static_cast<std::size_t>(wishes_[static_cast<std::size_t>(person)][k])].text;
}

std::span<const std::int32_t> Pairs::wished_posts(std::int32_t person, std::size_t k) const {
  return targets_[static_cast<std::size_t>(wishes_[static_cast<std::size_t>(person)][k])].posts;
}

void Pairs::weigh(std::span<const std::int64_t> weights) {
  auto set = [&](Rule& rule, std::int64_t weight) {
    if (rule.weight == weight) return;
    rule.weight = static_cast<std::int32_t>(weight);
    rule.spread.clear();
    if (!rule.direct) spread(rule);
  };
  for (std::size_t g = 0; g < goal_rules_.size(); ++g) {
    const catalog::Goal& goal = rules_->goals[g];
    if (over_pairs(goal)) set(goal_rules_[g], goal.kind == catalog::Goal::Kind::care ? -weights[g] : weights[g]);
    if (goal.kind == catalog::Goal::Kind::score)
      for (Rule& rule : score_rules_) set(rule, weights[g]);
  }
}

Pairs::Range Pairs::range(std::size_t goal, std::int32_t person) const {
  Range sum;
  auto add = [&](const Rule& rule) {
    if (rule.direct) {
      std::vector<std::int32_t> ranks(posts_->rows(), 0), out(posts_->rows());
      for (std::size_t k = wishes(person); k-- > 0;)
        for (std::int32_t j : wished_posts(person, k)) ranks[static_cast<std::size_t>(j)] = static_cast<std::int32_t>(k) + 1;
      cells(rule, person, ranks, out);
      auto [low, high] = std::minmax_element(out.begin(), out.end());
      sum.least += *low;
      sum.most += *high;
    } else {
      auto [low, high] = rule.ends[rule.left[static_cast<std::size_t>(person)]];
      sum.least += low;
      sum.most += high;
    }
  };
  if (over_pairs(rules_->goals[goal])) add(goal_rules_[goal]);
  if (rules_->goals[goal].kind == catalog::Goal::Kind::score)
    for (const Rule& rule : score_rules_) add(rule);
  return sum;
}

std::int32_t Pairs::goal_points(std::size_t goal, std::int32_t person, std::int32_t post) const {
  return over_pairs(rules_->goals[goal]) ? value(goal_rules_[goal], person, post, wish(person, post)) : 0;
}

std::string Pairs::why_goal(std::size_t goal, std::int32_t person, std::int32_t post) const {
  return say(rules_->goals[goal].say, person, post);
}

}  // namespace zhagen::placement
