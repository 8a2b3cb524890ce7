#include <fmt/format.h>

#include "placement/place.hpp"
#include "placement/prices.hpp"
#include "placement/sweep.hpp"

namespace zhagen::placement {
namespace {

Error broken(std::string what) { return fail(Errc::placement_proof, std::move(what)); }

/// Counts the placed per group and checks the limits; adds what the groups' prices are worth to the bound.
Status check_side(const Problem& p, const Side& side, const std::vector<std::int64_t>& placed_of_row,
                  const std::vector<std::int64_t>& prices, std::int64_t& bound) {
  if (prices.size() != side.groups.size()) return broken("名额的个数不符");
  for (std::size_t g = 0; g < side.groups.size(); ++g) {
    const Group& group = side.groups[g];
    std::int64_t count = 0;
    for (std::int32_t row : group.members) count += placed_of_row[static_cast<std::size_t>(row)];
    if (count < group.min || (group.max >= 0 && count > group.max))
      return broken(fmt::format("{}“{}”安排了 {} 人，不在规定的人数之内", p.input.rules.bounds[group.bound].label, group.key, count));
    if (prices[g] > 0 && group.max < 0) return broken(fmt::format("“{}”没有上限却有影响值", group.key));
    bound += prices[g] > 0 ? prices[g] * group.max : prices[g] * group.min;
  }
  return {};
}

}  // namespace

Status prove(const Problem& p, const solve::Plan& plan, int threads) {
  const auto people = static_cast<std::size_t>(p.people()), posts = static_cast<std::size_t>(p.posts());
  if (plan.post.size() != people || plan.prices.person.size() != people || plan.prices.post.size() != posts)
    return broken("人数或岗位数不符");
  for (std::size_t i = 0; i < people; ++i)
    if (plan.post[i] < -1 || plan.post[i] >= p.posts()) return broken(fmt::format("第 {} 名人选的岗位不存在", i + 1));

  // Of each person's row: the first post that could still gain, and what the plan's pair is worth.
  std::vector<std::int32_t> gains(people, -1), worth(people, 0);
  Priced priced(p, plan.prices);
  sweep(p, threads > 0 ? threads : usual_threads(), [&](int, std::int32_t person, std::span<const std::int32_t> row) {
    auto i = static_cast<std::size_t>(person);
    if (priced.gains(person, row))  // no pair may gain more than the prices allow
      for (std::size_t j = 0; j < posts && gains[i] < 0; ++j)
        if (row[j] != kImpossible && priced.slack(person, static_cast<std::int32_t>(j), row[j]) < 0) gains[i] = static_cast<std::int32_t>(j);
    if (plan.post[i] >= 0) worth[i] = row[static_cast<std::size_t>(plan.post[i])];
  });

  std::vector<std::int64_t> taken(posts, 0), placed(people, 0);
  std::int64_t points = 0, bound = 0;
  for (std::size_t i = 0; i < people; ++i) {
    if (plan.prices.person[i] < 0) return broken(fmt::format("第 {} 名人选的影响值小于零", i + 1));
    if (gains[i] >= 0) return broken(fmt::format("第 {} 名人选与第 {} 个岗位的组合还能使总分提高", i + 1, gains[i] + 1));
    bound += plan.prices.person[i] - p.unplaced[i];
    std::int32_t j = plan.post[i];
    if (j < 0) {
      points -= p.unplaced[i];
      continue;
    }
    if (worth[i] == kImpossible) return broken(fmt::format("第 {} 名人选按规则不能去第 {} 个岗位", i + 1, j + 1));
    points += worth[i];
    ++taken[static_cast<std::size_t>(j)];
    placed[i] = 1;
  }
  for (std::size_t j = 0; j < posts; ++j) {
    if (taken[j] > p.seats[j]) return broken(fmt::format("第 {} 个岗位安排了 {} 人，名额只有 {} 个", j + 1, taken[j], p.seats[j]));
    if (plan.prices.post[j] < 0) return broken(fmt::format("第 {} 个岗位的影响值小于零", j + 1));
    points -= (p.seats[j] - taken[j]) * p.unfilled[j];
    bound += p.seats[j] * (plan.prices.post[j] - p.unfilled[j]);
  }
  TRY(check_side(p, p.person_side, placed, plan.prices.person_group, bound));
  TRY(check_side(p, p.post_side, taken, plan.prices.post_group, bound));
  if (points != plan.objective) return broken(fmt::format("总分应为 {}，方案写的是 {}", points, plan.objective));
  if (bound != plan.bound) return broken(fmt::format("影响值证明的上限是 {}，方案写的是 {}", bound, plan.bound));
  if (points > bound) return broken(fmt::format("总分 {} 高于上限 {}", points, bound));
  return {};
}

}  // namespace zhagen::placement
