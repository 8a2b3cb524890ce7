#include "placement/model_pages.hpp"

#include <fmt/format.h>

#include "placement/goal_words.hpp"
#include "placement/groups.hpp"

namespace zhagen::placement {
namespace {

Page goals_page(const Made& made) {
  const Problem& p = *made.problem;
  const solve::Plan& plan = made.plan;
  Page page{"目标", "目标及完成情况", {}, {"次序", "目标", "完成情况", "依据", "一分折算"}, "完成情况", {}};
  page.notes = {"次序在前的目标不会为了后面的目标让步。“一分折算”是核验用的：前面目标的一分，折成数后大于后面各项加起来能有的变化。", standing(made)};
  const auto& goals = p.input.rules.goals;
  for (std::size_t g = 0; g < goals.size(); ++g)
    page.rows.push_back({static_cast<std::int64_t>(g + 1), goals[g].label, goal_words(p, plan, g), goals[g].source,
                         p.goals.weight[g] ? Cell(p.goals.weight[g]) : Cell("不折算")});
  return page;
}

Page clash_page(const std::vector<Clash>& found) {
  Page page{"冲突", "规定之间的冲突", {}, {"序号", "规定", "范围", "要求", "结果", "说明"}, "说明", {}};
  page.notes = {"这些规定不能同时做到。方案是违背最少的安排；请研究放宽哪一项，改好后重新生成。"};
  for (auto& c : found)
    page.rows.push_back({static_cast<std::int64_t>(page.rows.size() + 1), c.rule, c.group, c.wanted, c.given, c.why});
  return page;
}

/// Who is in each team: rows for each rule and label with a least number, or with somebody.
Page team_page(const Made& made) {
  const Problem& p = *made.problem;
  const TeamRules& t = *p.teams;
  Page page{"队伍", "队伍的组成", {standing(made)}, {"队伍", "名称", "规定", "对象", "最少", "最多", "实际"}, "规定", {}};
  std::vector<std::int64_t> members(t.team_names.size(), 0);
  for (std::int32_t j : made.plan.post)
    if (j >= 0 && t.problem.team[static_cast<std::size_t>(j)] >= 0) ++members[static_cast<std::size_t>(t.problem.team[static_cast<std::size_t>(j)])];
  std::string table = t.origin.empty() ? "" : p.input.rules.teams[t.origin[0].table].label;
  for (std::size_t team = 0; team < t.team_names.size(); ++team) {
    page.rows.push_back({table, t.team_names[team], "全队", Cell(), Cell(), Cell(), members[team]});
    for (std::size_t r = 0; r < t.origin.size(); ++r) {
      const solve::TeamRule& rule = t.problem.rules[r];
      std::vector<std::int64_t> count(static_cast<std::size_t>(rule.labels), 0);
      for (std::size_t i = 0; i < made.plan.post.size(); ++i) {
        std::int32_t j = made.plan.post[i];
        if (j < 0 || rule.label[i] < 0 || t.problem.team[static_cast<std::size_t>(j)] != static_cast<std::int32_t>(team)) continue;
        ++count[static_cast<std::size_t>(rule.label[i])];
      }
      for (std::size_t label = 0; label < count.size(); ++label) {
        if (count[label] == 0 && (rule.min == 0 || members[team] == 0)) continue;
        bool limited = rule.max != std::numeric_limits<std::int32_t>::max();
        page.rows.push_back({table, t.team_names[team], p.input.rules.teams[t.origin[r].table].rules[t.origin[r].rule].label, t.labels[r][label],
                             std::int64_t{rule.min}, limited ? Cell(std::int64_t{rule.max}) : Cell("不限"), count[label]});
      }
    }
  }
  for (std::size_t k = 0; k < t.couple_of.size(); ++k) {
    auto [one, other] = t.problem.together[k];
    std::string words;
    for (std::int32_t i : {one, other})
      words += pin_key(p.input, i) + (made.plan.post[static_cast<std::size_t>(i)] < 0 ? "（未安排）" : "") + (i == one ? "、" : "");
    page.rows.push_back({p.input.rules.together[t.couple_of[k]].label, words, "同在一处", Cell(), Cell(), Cell(), Cell()});
  }
  return page;
}

/// The prices and values that prove the bound for plans that keep the rules.
Page team_proof_page(const Problem& p, const TeamBound& b) {
  Page page{kTeamProofPage, "队伍规定下的上限（核验用）", {}, {"类别", "号", "名称", "影响值"}, "", {}};
  page.rows = {{"上限", Cell(), Cell(), b.bound}, {"影响值证明的上限", Cell(), Cell(), b.priced}};
  auto add = [&](const char* what, const std::vector<std::int64_t>& values, auto name) {
    for (std::size_t k = 0; k < values.size(); ++k) page.rows.push_back({what, static_cast<std::int64_t>(k + 1), name(k), values[k]});
  };
  auto group = [&](const Side& side) {
    return [&](std::size_t g) { return p.input.rules.bounds[side.groups[g].bound].label + "“" + side.groups[g].key + "”"; };
  };
  add("人选", b.prices.person, [&](std::size_t i) { return pin_key(p.input, static_cast<std::int32_t>(i)); });
  add("岗位", b.prices.post, [](std::size_t) { return std::string(); });
  add("人选名额", b.prices.person_group, group(p.person_side));
  add("岗位名额", b.prices.post_group, group(p.post_side));
  add("队伍", b.value, [&](std::size_t t) { return p.teams->team_names[t]; });
  return page;
}

}  // namespace

std::vector<Page> model_pages(const Made& made) {
  std::vector<Page> pages{goals_page(made)};
  if (auto found = clashes(*made.problem, made.plan); !found.empty()) pages.push_back(clash_page(found));
  if (made.problem->teams) pages.push_back(team_page(made));
  if (made.problem->teams && made.teams) pages.push_back(team_proof_page(*made.problem, *made.teams));
  return pages;
}

}  // namespace zhagen::placement
