// Fewer moves for a few points.

#include <algorithm>

#include "placement/errors.hpp"
#include "placement/held.hpp"

namespace zhagen::placement {
namespace {

using At = std::size_t;

struct Stays {
  std::vector<std::int32_t> post;
  std::int64_t total = 0;  // without the bonus
};

/// The best plan where each who stays as 'before' brings a bonus.
Result<Stays> with_bonus(solve::Instance in, const solve::Plan& from, std::span<const std::int32_t> before, std::int32_t bonus) {
  for (At i = 0; i < before.size(); ++i) {
    if (before[i] == -1) in.person_cost[i] -= bonus;
    for (auto a = static_cast<At>(in.first[i]); a < static_cast<At>(in.first[i + 1]); ++a)
      if (before[i] >= 0 && in.post[a] == before[i]) in.score[a] += bonus;
  }
  solve::Options options;
  options.warm = &from;
  auto outcome = TRY(solve::solve(in, options));
  auto* plan = std::get_if<solve::Plan>(&outcome);
  if (!plan) return Stays{from.post, from.objective};  // cannot be: bounds and pairs are those of 'from'
  std::int64_t brought = 0;
  for (At i = 0; i < before.size(); ++i) brought += plan->post[i] == before[i] ? bonus : 0;
  return Stays{std::move(plan->post), plan->objective - brought};
}

/// So many points of the score in the whole, but never a point of a goal before it.
std::int64_t of_score(const Problem& p, std::int64_t points) {
  constexpr std::int64_t kMostBonus = 1 << 29;  // so that a pair's worth with it stays in 32 bits
  const auto& goals = p.input.rules.goals;
  std::int64_t most = kMostBonus;
  for (At g = 0; g < goals.size(); ++g) {
    const std::int64_t weight = p.goals.weight[g];
    if (goals[g].kind == catalog::Goal::Kind::score) return std::min(most, std::clamp<std::int64_t>(points, 0, kMostPoints) * weight);
    if (weight > 0) most = std::min(most, (weight - 1) / 2);
  }
  return 0;
}

std::int64_t staying(std::span<const std::int32_t> now, std::span<const std::int32_t> before) {
  std::int64_t n = 0;
  for (At i = 0; i < now.size(); ++i) n += now[i] == before[i];
  return n;
}

}  // namespace

Result<Desk::Calmer> Desk::calmer(std::span<const Edit> edits, std::int64_t points, std::span<const std::int32_t> stay) const {
  const std::span<const std::int32_t> before = stay.empty() ? here() : stay;
  Desk best = TRY(after(edits, before)), now = best;
  if (!best.held_->solved) return fail(fault::desk_rules, problem_->input.rules.mode == catalog::PlacementMode::stable ? "两相情愿" : "有队伍规定或提前停下来");
  const solve::Plan& plan = best.held_->plan();
  std::vector<std::int32_t> calm = plan.post;
  const std::int64_t give = of_score(*problem_, points);
  // A person who stays for at most 'give' points stays for a bonus just above: no larger bonus is of use.
  for (std::int64_t low = 0, high = give + 1; give > 0 && low < high;) {
    std::int64_t bonus = low + (high - low + 1) / 2;
    Stays tried = TRY(with_bonus(best.held_->solved->instance(), plan, before, static_cast<std::int32_t>(bonus)));
    if (plan.objective - tried.total > give) {
      high = bonus - 1;
      continue;
    }
    low = bonus;
    calm = std::move(tried.post);
  }
  // Who is assigned may push out another who would stay: then that one is assigned, too.
  std::vector<Edit> all(edits.begin(), edits.end());
  for (At held = 1; held > 0;) {
    held = all.size();
    for (At i = 0; i < calm.size(); ++i)
      if (calm[i] >= 0 && calm[i] == before[i] && now.here()[i] != before[i]) all.push_back(Assign{static_cast<std::int32_t>(i), calm[i]});
    held = all.size() - held;
    if (held > 0) now = TRY(after(all, before));
  }
  const std::int64_t spared = staying(now.here(), before) - staying(best.here(), before);
  if (spared <= 0) return Calmer{{edits.begin(), edits.end()}, best, difference(version(), best.version())};
  const std::int64_t cost = plan.objective - now.held_->plan().objective;
  Difference change = difference(version(), now.version());
  return Calmer{std::move(all), std::move(now), std::move(change), cost, spared};
}

}  // namespace zhagen::placement
