#include "rules/words.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace zhagen::rules {

const char* counted(const catalog::RuleSet& set) { return set.of->name == catalog::kPerson ? "人" : "条"; }

std::string why_not(const catalog::RuleSet& set, const catalog::Rule& rule) {
  std::string why;
  for (const std::string& name : rule.unset) {
    auto param = std::find_if(set.params.begin(), set.params.end(), [&](const catalog::Param& p) { return p.name == name; });
    why += (why.empty() ? "参数“" : "、“") + param->label + "”";
  }
  if (!why.empty()) why += "还没有填";
  else if (!rule.from.empty() || !rule.to.empty())
    why = fmt::format("只在{}{}有效", rule.from.empty() ? "" : rule.from.zh() + "起", rule.to.empty() ? "" : (rule.from.empty() ? "" : "、") + rule.to.zh() + "止");
  return why;
}

std::string not_in_force(const catalog::RuleSet& set, const catalog::Rule& rule) { return rule.label + "：" + why_not(set, rule); }

std::string in_words(const catalog::RuleSet& set, const Difference& difference) {
  std::array<std::int64_t, kVerdicts> more{};
  for (std::size_t from = 0; from < kVerdicts; ++from)
    for (std::size_t to = 0; to < kVerdicts; ++to) {
      more[from] -= difference.moves[from][to];
      more[to] += difference.moves[from][to];
    }
  if (difference.places.empty()) return "没有结论改变";
  std::string out;
  for (std::size_t v = 0; v < kVerdicts; ++v)
    if (more[v] != 0)
      out += fmt::format("{}{}{} {} {}", out.empty() ? "" : "，", verdict_label(static_cast<Verdict>(v), set.tiers), more[v] > 0 ? "增加" : "减少", std::abs(more[v]), counted(set));
  return fmt::format("{}{}共 {} {}结论改变", out, out.empty() ? "" : "；", difference.places.size(), counted(set));
}

}  // namespace zhagen::rules
