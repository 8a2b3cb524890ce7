#include "placement/exact.hpp"

#include <algorithm>
#include <map>

namespace zhagen::placement {

Ground::Ground(const Problem& p, const solve::Plan& plan, std::int64_t all_pairs)
    : prices_(plan.prices), whole_(std::int64_t{p.people()} * p.posts() <= all_pairs), gap_(plan.bound - plan.objective) {
  solve::Instance in = frame(p, {});
  if (gap_ == 0) offer(in, p, {}, whole_ ? kEvery : kNearest, plan);
  instance_ = std::make_unique<const solve::Instance>(std::move(in));
  if (gap_ != 0) return;
  if (auto made = solve::Effects::of(*instance_, plan)) effects_.emplace(*std::move(made));
}

std::vector<Turn> Exact::of_unplaced(std::int32_t person, std::vector<Candidate> c, std::size_t shown) const {
  constexpr std::size_t kFirst = 8;  // asked for at first; then those that could still cost less
  std::sort(c.begin(), c.end());
  std::vector<Turn> out;
  if (!effects_) {
    for (std::size_t k = 0; k < std::min(shown, c.size()); ++k) out.push_back({c[k].other, c[k].slack - gap_, {}, {}});
    return out;
  }
  std::size_t asked = std::min(c.size(), kFirst);
  std::vector<solve::Choice> choices;
  while (true) {
    std::vector<std::int32_t> others;
    for (std::size_t k = 0; k < asked; ++k) others.push_back(c[k].other);
    choices = waiting_->choices(person, others);
    std::int64_t best = choices.empty() ? solve::kNever : choices.front().loss;
    auto worth_asking = static_cast<std::size_t>(std::lower_bound(c.begin(), c.end(), Candidate{-1, best}) - c.begin());
    if (worth_asking <= asked) break;
    asked = worth_asking;
  }
  std::map<std::int32_t, std::int64_t> slack;
  for (std::size_t k = 0; k < asked; ++k) slack[c[k].other] = c[k].slack;
  for (const solve::Choice& choice : choices) {
    if (out.size() == shown) break;
    std::int64_t least = whole_ ? choice.loss : slack[choice.other];
    std::optional<std::int64_t> loss = choice.loss;
    if (!whole_ && choice.loss >= solve::kNever) loss.reset();  // pairs that are not held might make it possible
    out.push_back({choice.other, least, loss, waiting_->moves(person, choice)});
    slack.erase(choice.other);
  }
  for (std::size_t k = 0; k < asked && out.size() < shown; ++k)
    if (slack.contains(c[k].other)) out.push_back({c[k].other, c[k].slack, {}, {}});
  return out;
}

Turn Exact::turn(const solve::Effects::Best& best, std::int32_t other, const Candidate& nearest) const {
  if (other >= 0) return {other, whole_ ? best.loss : best.slack, best.loss, best.moves};
  if (whole_) return {nearest.other, solve::kNever, solve::kNever, {}};
  return {nearest.other, nearest.slack, {}, {}};  // pairs that are not held might make it possible
}

Turn Exact::best_of_person(std::int32_t person, std::span<const Candidate> posts) const {
  const Candidate nearest = *std::min_element(posts.begin(), posts.end());
  if (!effects_) return {nearest.other, nearest.slack - gap_, {}, {}};
  std::vector<std::int32_t> others;
  for (const Candidate& c : posts) others.push_back(c.other);
  const solve::Effects::Best best = effects_->best_of_person(person, others);
  return turn(best, best.post, nearest);
}

Turn Exact::best_of_post(std::int32_t post, const Candidate& nearest) const {
  if (!effects_) return {nearest.other, nearest.slack - gap_, {}, {}};
  const solve::Effects::Best best = effects_->best_of_post(post);
  return turn(best, best.person, nearest);
}

std::vector<solve::QuotaEffect> Exact::quotas(catalog::Bound::Side side) const {
  if (!effects_ || !whole_) return {};
  return effects_->of_quotas(side == catalog::Bound::Side::person ? solve::Bound::Kind::person_group : solve::Bound::Kind::post_group);
}

}  // namespace zhagen::placement
