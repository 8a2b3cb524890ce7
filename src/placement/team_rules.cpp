#include "placement/team_rules.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <limits>
#include <map>
#include <tuple>

#include "placement/errors.hpp"
#include "placement/groups.hpp"
#include "placement/problem.hpp"

namespace zhagen::placement {
namespace {

using Of = catalog::Bound::Side;

/// Numbers rows by their key, -1 where a part is absent; the keys by number, in order of their text.
struct Keyed {
  std::vector<std::int32_t> number;
  std::vector<std::string> names;
};

/// What the parts of a key give together for each row.
template <class Texts>
Result<std::vector<std::optional<std::string>>> joined(const std::vector<cel::Program>& key, Texts texts) {
  std::vector<std::optional<std::string>> whole;
  for (std::size_t k = 0; k < key.size(); ++k) {
    std::vector<std::optional<std::string>> part = TRY(texts(key[k]));
    if (k == 0) whole = std::move(part);
    else
      for (std::size_t r = 0; r < part.size(); ++r)
        whole[r] = whole[r] && part[r] ? std::optional(*whole[r] + "/" + *part[r]) : std::nullopt;
  }
  return whole;
}

Result<Keyed> keyed(const Pairs& pairs, const std::vector<cel::Program>& key, Of side, const std::string& label) {
  auto whole = TRY(joined(key, [&](const cel::Program& part) { return pairs.texts(part, side, label); }));
  std::map<std::string, std::int32_t> numbers;
  for (auto& text : whole)
    if (text && !text->empty()) numbers.emplace(*text, 0);
  Keyed out;
  for (auto& [text, n] : numbers) {
    n = static_cast<std::int32_t>(out.names.size());
    out.names.push_back(text);
  }
  for (auto& text : whole) out.number.push_back(text && !text->empty() ? numbers[*text] : -1);
  return out;
}

/// Those who are in a team already: of each the number of his team, -1: none of these.
struct Present {
  cel::Table people, at;
  std::vector<std::int32_t> team;
};

Result<std::vector<std::int32_t>> numbers_in(const std::vector<std::string>& names, Result<std::vector<std::optional<std::string>>> texts) {
  std::vector<std::int32_t> out;
  for (const auto& text : TRY(std::move(texts))) {
    auto it = text ? std::lower_bound(names.begin(), names.end(), *text) : names.end();
    out.push_back(it != names.end() && *it == *text ? static_cast<std::int32_t>(it - names.begin()) : -1);
  }
  return out;
}

/// Counts them for the rules of a table of teams.
Status count_present(const Pairs& pairs, const catalog::Team& table, std::size_t first, Present& present, TeamRules& out) {
  present.team = TRY(numbers_in(out.team_names, joined(table.key, [&](const cel::Program& part) { return pairs.texts(part, Of::post, present.at, table.label); })));
  for (std::int32_t t : present.team) {
    if (t < 0) continue;
    out.problem.present.resize(out.team_names.size(), 0);
    ++out.problem.present[static_cast<std::size_t>(t)];
  }
  for (std::size_t r = first; r < out.origin.size(); ++r) {
    const catalog::TeamRule& rule = table.rules[out.origin[r].rule];
    std::vector<std::int32_t> label;
    if (rule.where) {
      for (Truth t : TRY(pairs.truths(rule.where, Of::person, present.people, rule.label))) label.push_back(t == Truth::yes ? 0 : -1);
    } else {
      label = TRY(numbers_in(out.labels[r], pairs.texts(rule.each, Of::person, present.people, rule.label)));
    }
    std::map<std::pair<std::int32_t, std::int32_t>, std::int32_t> count;
    for (std::size_t i = 0; i < label.size(); ++i)
      if (label[i] >= 0 && present.team[i] >= 0) ++count[{present.team[i], label[i]}];
    for (auto [at, n] : count) out.problem.rules[r].already.push_back({at.first, at.second, n});
  }
  return {};
}

Status add_rule(const Pairs& pairs, const catalog::TeamRule& r, TeamRules::Origin origin, TeamRules& out) {
  std::optional<std::int64_t> min, max;
  if (r.min) min = TRY(pairs.number(*r.min, r.label));
  if (r.max) max = TRY(pairs.number(*r.max, r.label));
  if (min.value_or(0) <= 0 && !max) return {};
  for (auto n : {min, max})
    if (n && (*n < 0 || *n > 1'000'000)) return fail(fault::placement_team_number, r.label, *n);
  solve::TeamRule rule;
  std::vector<std::string> labels(1);
  if (r.where) {
    for (Truth t : TRY(pairs.truths(r.where, Of::person, r.label))) rule.label.push_back(t == Truth::yes ? 0 : -1);
  } else {
    Keyed of = TRY(keyed(pairs, {r.each}, Of::person, r.label));
    rule.label = std::move(of.number);
    labels = std::move(of.names);
    if (labels.empty()) return {};  // nobody has a value: there is nothing to count
  }
  rule.labels = static_cast<std::int32_t>(labels.size());
  rule.min = static_cast<std::int32_t>(min.value_or(0));
  if (max) rule.max = static_cast<std::int32_t>(*max);
  rule.none_allowed = r.none_allowed;
  rule.empty_teams = r.empty_teams;
  out.problem.rules.push_back(std::move(rule));
  out.origin.push_back(origin);
  out.labels.push_back(std::move(labels));
  return {};
}

}  // namespace

Result<std::optional<TeamRules>> team_rules(const Pairs& pairs, const Input& input) {
  const catalog::PlacementRules& rules = pairs.rules();
  TeamRules out;
  out.problem.team.assign(static_cast<std::size_t>(pairs.posts()), -1);
  std::string first;
  for (std::size_t t = 0; t < rules.teams.size(); ++t) {
    std::size_t before = out.origin.size();
    for (std::size_t r = 0; r < rules.teams[t].rules.size(); ++r) TRY(add_rule(pairs, rules.teams[t].rules[r], {t, r}, out));
    if (out.origin.size() == before) continue;
    if (!first.empty()) return fail(fault::placement_two_teams, first, rules.teams[t].label);
    first = rules.teams[t].label;
    Keyed of = TRY(keyed(pairs, rules.teams[t].key, Of::post, rules.teams[t].label));
    out.problem.team = std::move(of.number);
    out.team_names = std::move(of.names);
    if (!input.present.records.empty()) {
      auto dictionary = std::make_shared<cel::Dictionary>();
      Present present{exchange::columns(input.present, dictionary), exchange::columns(input.present_at, dictionary), {}};
      TRY(count_present(pairs, rules.teams[t], before, present, out));
    }
  }
  if (rules.together.empty() && !input.decided.together.empty()) return fail(fault::placement_no_place);
  for (std::size_t t = 0; t < rules.together.size(); ++t) {
    const catalog::Together& rule = rules.together[t];
    Keyed people = TRY(keyed(pairs, {rule.people}, Of::person, rule.label));
    std::vector<std::int32_t> one(people.names.size(), -1);
    std::vector<std::pair<std::int32_t, std::int32_t>> couples;
    for (std::size_t i = 0; i < people.number.size(); ++i) {
      if (people.number[i] < 0) continue;
      auto& other = one[static_cast<std::size_t>(people.number[i])];
      if (other >= 0) couples.emplace_back(other, static_cast<std::int32_t>(i));
      else other = static_cast<std::int32_t>(i);
    }
    if (t == 0)
      for (auto couple : input.decided.together)
        if (std::find(couples.begin(), couples.end(), couple) == couples.end()) couples.push_back(couple);
    if (couples.empty()) continue;
    std::vector<std::int32_t> region = TRY(keyed(pairs, rule.place, Of::post, rule.label)).number;
    const bool none = out.problem.region.empty();
    (none ? out.problem.region : out.problem.other_regions.emplace_back()) = std::move(region);
    for (auto couple : couples) {
      out.problem.together.push_back(couple);
      out.problem.region_of.push_back(static_cast<std::int32_t>(out.problem.other_regions.size()));
      out.couple_of.push_back(t);
    }
  }
  if (out.problem.rules.empty() && out.problem.together.empty()) return std::optional<TeamRules>();
  return std::optional(std::move(out));
}

solve::TeamProblem with_instance(const TeamRules& rules, solve::Instance instance) {
  solve::TeamProblem p = rules.problem;
  p.instance = std::move(instance);
  return p;
}

std::vector<TeamState> team_states(const Problem& p, const std::vector<std::int32_t>& post) {
  std::vector<TeamState> out;
  if (!p.teams) return out;
  const TeamRules& t = *p.teams;
  std::map<std::tuple<std::int32_t, std::int32_t, std::int32_t>, bool> broken;  // rule, team, label
  std::vector<bool> parted(t.problem.together.size(), false);
  for (const solve::TeamBreach& b : solve::breaches(with_instance(t, solve::Instance::of(p.people(), p.posts())), post))
    if (b.rule < 0) parted[static_cast<std::size_t>(b.pair)] = true;
    else broken[{b.rule, b.team, b.label}] = true;
  std::vector<std::vector<std::int32_t>> members(t.team_names.size());
  for (std::size_t i = 0; i < post.size(); ++i)
    if (post[i] >= 0 && t.problem.team[static_cast<std::size_t>(post[i])] >= 0)
      members[static_cast<std::size_t>(t.problem.team[static_cast<std::size_t>(post[i])])].push_back(static_cast<std::int32_t>(i));
  for (std::size_t team = 0; team < members.size(); ++team) {
    const std::int64_t present = t.problem.present.empty() ? 0 : t.problem.present[team];
    TeamState state{p.input.rules.teams[t.origin[0].table].label, t.team_names[team], static_cast<std::int64_t>(members[team].size()) + present, present, true, {}};
    for (std::size_t r = 0; r < t.origin.size(); ++r) {
      const solve::TeamRule& rule = t.problem.rules[r];
      std::map<std::int32_t, std::int64_t> count;
      if (rule.min > 0 && state.members > 0)
        for (std::int32_t label = 0; label < rule.labels; ++label) count[label] = 0;
      for (std::int32_t i : members[team])
        if (std::int32_t label = rule.label[static_cast<std::size_t>(i)]; label >= 0) ++count[label];
      for (const auto& a : rule.already)
        if (a.team == static_cast<std::int32_t>(team)) count[a.label] += a.count;
      for (auto [label, n] : count) {
        const bool met = !broken.contains({static_cast<std::int32_t>(r), static_cast<std::int32_t>(team), label});
        state.met &= met;
        state.rules.push_back({p.input.rules.teams[t.origin[r].table].rules[t.origin[r].rule].label, t.labels[r][static_cast<std::size_t>(label)], rule.min,
                               rule.max == std::numeric_limits<std::int32_t>::max() ? -1 : rule.max, n, met});
      }
    }
    state.people = members[team];
    out.push_back(std::move(state));
  }
  for (std::size_t k = 0; k < t.couple_of.size(); ++k) {
    auto [one, other] = t.problem.together[k];
    const std::int64_t placed = (post[static_cast<std::size_t>(one)] >= 0) + (post[static_cast<std::size_t>(other)] >= 0);
    out.push_back({p.input.rules.together[t.couple_of[k]].label, pin_key(p.input, one) + "、" + pin_key(p.input, other), placed, 0, !parted[k], {}, {one, other}, true});
  }
  return out;
}

std::vector<std::string> team_clashes(const Problem& p, const std::vector<std::int32_t>& post) {
  std::vector<std::string> out;
  if (!p.teams) return out;
  const TeamRules& t = *p.teams;
  solve::Instance empty = solve::Instance::of(p.people(), p.posts());
  for (const solve::TeamBreach& b : solve::breaches(with_instance(t, std::move(empty)), post)) {
    if (b.rule < 0) {
      auto k = static_cast<std::size_t>(b.pair);
      auto [one, other] = t.problem.together[k];
      out.push_back(fmt::format("“{}”没有做到：{}与{}不在一处。", p.input.rules.together[t.couple_of[k]].label, pin_key(p.input, one), pin_key(p.input, other)));
      continue;
    }
    auto r = static_cast<std::size_t>(b.rule);
    const solve::TeamRule& rule = t.problem.rules[r];
    const catalog::Team& team = p.input.rules.teams[t.origin[r].table];
    const std::string& label = t.labels[r][static_cast<std::size_t>(b.label)];
    std::string wanted = b.count < rule.min ? fmt::format("至少 {} 人", rule.min) : fmt::format("最多 {} 人", rule.max);
    if (b.count < rule.min && rule.none_allowed) wanted += "（没有也可以）";
    out.push_back(fmt::format("{}“{}”的“{}”没有做到：要求{}{}，现在 {} 人。", team.label, t.team_names[static_cast<std::size_t>(b.team)],
                              team.rules[t.origin[r].rule].label, label.empty() ? "" : "“" + label + "”", wanted, b.count));
  }
  return out;
}

}  // namespace zhagen::placement
