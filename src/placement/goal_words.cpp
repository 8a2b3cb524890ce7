#include "placement/goal_words.hpp"

#include <fmt/format.h>

#include "placement/losses.hpp"

namespace zhagen::placement {

using enum catalog::Goal::Kind;

std::string standing(const Problem& p, const solve::Plan& plan) {
  bool several = !p.goals.one();
  std::string away = loss_words(p, plan.bound - plan.objective);
  if (p.input.rules.mode == catalog::PlacementMode::stable)
    return plan.proven() ? "没有哪名人选和哪个岗位都更愿意要对方；合计也是最高的。"
                         : fmt::format("没有哪名人选和哪个岗位都更愿意要对方；与合计最高的安排相比，{}。", away);
  if (plan.proven())
    return several ? "按目标的先后逐对核算了人选与岗位的每一种组合，没有更好的安排。"
                   : "按“规则”页的规则逐对核算了人选与岗位的每一种组合，没有别的安排合计更高。";
  if (p.teams) return "安排要同时满足队伍的规定，离最好的还差多少见“队伍”页。";
  std::string rest = several ? fmt::format("与最好的安排相比，最多差：{}。", away)
                             : fmt::format("合计最多还能高 {} 分。", plan.bound - plan.objective);
  return "这个方案还没有证明是最好的；" + rest;
}

std::string standing(const Made& made) {
  const Problem& p = *made.problem;
  if (!p.teams || made.plan.proven() || p.input.rules.mode == catalog::PlacementMode::stable) return standing(p, made.plan);
  if (made.bound() == made.plan.objective) return "满足队伍规定的安排中，没有更好的。";
  return "这个方案满足队伍的规定，还没有证明是最好的；与最好的相比，最多差：" + loss_words(p, made.bound() - made.plan.objective) + "。";
}

std::string goal_words(const Problem& p, const solve::Plan& plan, std::size_t g) {
  const catalog::Goal& goal = p.input.rules.goals[g];
  std::int64_t total = totals(p, plan.post)[g], seats = 0, named = 0;
  switch (goal.kind) {
    case fill:
      for (std::size_t j = 0; j < p.goals.must[g].size(); ++j) seats += p.goals.must[g][j] ? p.seats[j] : 0;
      return seats == 0 ? "没有这样的岗位。" : fmt::format("{} 个名额，已补 {} 个，还空 {} 个。", seats, seats + total, -total);
    case care: return p.goals.weight[g] == 0 ? "没有需要照顾的情形。" : fmt::format("违背 {} 分。", -total);
    case favour: return p.goals.weight[g] == 0 ? "没有这样的组合。" : fmt::format("满足 {} 分。", total);
    case score: return fmt::format("合计 {} 分。", total);
    case change:
      for (std::int32_t i = 0; i < p.people(); ++i) named += !p.pairs.published(i).empty();
      return named == 0 ? "没有原定的安排。" : fmt::format("原定 {} 人，变动 {} 人。", named, -total);
  }
  return "";
}

}  // namespace zhagen::placement
