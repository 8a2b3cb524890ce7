#include "rules/judge.hpp"

#include <algorithm>
#include <numeric>

namespace zhagen::rules {
namespace {

using catalog::Rule;
using catalog::RuleSet;
using cel::State;
using Strength = Rule::Strength;

struct Words {
  std::string_view name, tiered, plain;
};
constexpr std::array<Words, kVerdicts> kWords = {
    {{"ought", "应去", "符合"}, {"may", "可去", "符合"}, {"unsuitable", "不宜", "不符合"}, {"undecided", "待核", "待核"}}};

bool undecided(State s) { return s == State::unknown || s == State::error; }

Finding finding(const Rule& rule, State when, State condition) {
  if (when == State::no) return Finding::silent;
  const State spoken = rule.speaks_on() ? State::yes : State::no;
  if (!undecided(condition) && condition != spoken) return Finding::silent;
  return when == State::yes && condition == spoken ? Finding::speaks : Finding::undecided;
}

/// Rows of the bindings that the set concerns.
std::vector<std::uint32_t> concerned(const RuleSet& set, const cel::Bindings& bindings) {
  std::vector<std::uint32_t> out;
  if (!set.where) {
    out.resize(bindings.size());
    std::iota(out.begin(), out.end(), 0U);
    return out;
  }
  cel::Results results = cel::evaluate(*set.where, bindings);
  for (std::size_t i = 0; i < results.states.size(); ++i)
    if (results.states[i] == State::yes) out.push_back(static_cast<std::uint32_t>(i));
  return out;
}

std::vector<Finding> findings_of(const Rule& rule, const cel::Bindings& bindings, const std::vector<std::uint32_t>& places) {
  std::vector<Finding> out(places.size(), Finding::silent);
  std::vector<State> when;
  if (rule.when) {
    when = cel::evaluate(*rule.when, bindings).states;
    if (std::all_of(when.begin(), when.end(), [](State s) { return s == State::no; })) return out;
  }
  const std::vector<State> condition = cel::evaluate(rule.condition, bindings).states;
  for (std::size_t i = 0; i < places.size(); ++i) {
    std::uint32_t row = places[i];
    out[i] = finding(rule, when.empty() ? State::yes : when[row], condition[row]);
  }
  return out;
}

bool refuses(const Rule& rule) { return rule.strength == Strength::forbid || rule.strength == Strength::require; }

bool reads_any(const Rule& rule, const std::vector<std::string>& params) {
  return std::any_of(params.begin(), params.end(), [&](const std::string& p) { return std::find(rule.params.begin(), rule.params.end(), p) != rule.params.end(); });
}

}  // namespace

std::string_view verdict_name(Verdict v) { return kWords[static_cast<std::size_t>(v)].name; }
std::string_view verdict_label(Verdict v, bool tiers) {
  const Words& w = kWords[static_cast<std::size_t>(v)];
  return tiers ? w.tiered : w.plain;
}
std::optional<Verdict> find_verdict(std::string_view name) {
  for (std::size_t i = 0; i < kVerdicts; ++i)
    if (kWords[i].name == name) return static_cast<Verdict>(i);
  return std::nullopt;
}

Judged judge(const RuleSet& set, const cel::Bindings& bindings, Date asof, const Judged* before, const std::vector<std::string>& changed) {
  Judged out;
  out.places = concerned(set, bindings);
  const bool same_places = before && before->places == out.places;
  for (std::size_t i = 0; i < set.rules.size(); ++i) {
    const Rule& rule = set.rules[i];
    out.in_force.push_back(rule.in_force(asof));
    if (!out.in_force.back()) out.findings.emplace_back();
    else if (same_places && !reads_any(rule, changed)) out.findings.push_back(before->findings[i]);
    else out.findings.push_back(findings_of(rule, bindings, out.places));
  }
  // A rule at a time: the verdict is the strongest that any rule asks for.
  std::vector<std::uint8_t> against(out.places.size()), open(out.places.size()), tier(out.places.size()), tier_open(out.places.size());
  for (std::size_t r = 0; r < set.rules.size(); ++r) {
    const Rule& rule = set.rules[r];
    const std::vector<Finding>& f = out.findings[r];
    if (f.empty() || !(refuses(rule) || rule.strength == Strength::tier)) continue;
    std::vector<std::uint8_t>&yes = refuses(rule) ? against : tier, &unknown = refuses(rule) ? open : tier_open;
    for (std::size_t i = 0; i < f.size(); ++i) {
      yes[i] |= f[i] == Finding::speaks;
      unknown[i] |= f[i] == Finding::undecided;
    }
  }
  out.verdicts.resize(out.places.size());
  for (std::size_t i = 0; i < out.places.size(); ++i)
    out.verdicts[i] = against[i]               ? Verdict::unsuitable
                      : open[i]                ? Verdict::undecided
                      : tier[i]                ? Verdict::ought
                      : tier_open[i]           ? Verdict::undecided
                                               : Verdict::may;
  return out;
}

Summary summary(const RuleSet& set, const Judged& judged) {
  Summary out;
  out.total = static_cast<std::int64_t>(judged.places.size());
  for (Verdict v : judged.verdicts) ++out.verdicts[static_cast<std::size_t>(v)];
  std::vector<std::uint8_t> refusing(judged.places.size());  // how many rules refuse, two standing for more
  for (std::size_t r = 0; r < set.rules.size(); ++r)
    for (std::size_t i = 0; refuses(set.rules[r]) && i < judged.findings[r].size(); ++i)
      if (judged.findings[r][i] == Finding::speaks && refusing[i] < 2) ++refusing[i];
  for (std::size_t r = 0; r < set.rules.size(); ++r) {
    const std::vector<Finding>& f = judged.findings[r];
    if (!judged.in_force[r]) continue;
    Tally t{&set.rules[r]};
    for (std::size_t i = 0; i < f.size(); ++i) {
      t.speaks += f[i] == Finding::speaks;
      t.undecided += f[i] == Finding::undecided;
      t.alone += f[i] == Finding::speaks && refuses(set.rules[r]) && refusing[i] == 1;
    }
    out.rules.push_back(t);
  }
  return out;
}

Difference difference(const Judged& before, const Judged& after) {
  Difference out;
  for (std::size_t i = 0, j = 0; i < before.places.size() && j < after.places.size();) {
    if (before.places[i] != after.places[j]) {
      ++(before.places[i] < after.places[j] ? i : j);
      continue;
    }
    Verdict a = before.verdicts[i], b = after.verdicts[j];
    ++out.moves[static_cast<std::size_t>(a)][static_cast<std::size_t>(b)];
    if (a != b) out.places.push_back(before.places[i]);
    ++i, ++j;
  }
  return out;
}

}  // namespace zhagen::rules
