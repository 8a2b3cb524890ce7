// What a plan does not keep, in words.

#include <fmt/format.h>

#include <algorithm>

#include "placement/made.hpp"

namespace zhagen::placement {
namespace {

constexpr std::size_t kShown = 4;

/// Why somebody who must go somewhere does not: the rules that stand against it, or the limits and seats.
std::string why_not_pinned(const Problem& p, std::int32_t person) {
  const Pairs& pairs = p.pairs;
  std::int64_t seats = 0;
  for (std::int32_t j : pairs.pinned(person)) {
    if (pairs.worth(person, j) != kImpossible) seats += p.seats[static_cast<std::size_t>(j)];
  }
  if (seats > 0) return fmt::format("指定的岗位可以去，名额共 {} 个；与其他指定或名额规定相冲突。", seats);
  std::int32_t j = pairs.pinned(person).front();
  for (std::size_t r = 0; r < p.input.rules.pairs.size(); ++r)
    if (pairs.met(r, person, j) != Truth::yes) return "按规则不能去：" + pairs.why_not(r, person, j) + "。";
  return "指定的岗位没有名额。";
}

/// How many people could go to the posts of a group, or seats its people could take; and what limits them.
std::string why_short(const Problem& p, const Side& side, const Group& group) {
  bool people = &side == &p.person_side;
  std::vector<std::uint8_t> mine(static_cast<std::size_t>(people ? p.people() : p.posts()), 0);
  for (std::int32_t row : group.members) mine[static_cast<std::size_t>(row)] = 1;
  std::vector<std::uint8_t> person_can(static_cast<std::size_t>(p.people()), 0), post_can(static_cast<std::size_t>(p.posts()), 0);
  std::vector<std::int32_t> row(static_cast<std::size_t>(p.posts()));
  for (std::int32_t i = 0; i < p.people(); ++i) {
    if (people && !mine[static_cast<std::size_t>(i)]) continue;
    p.pairs.row(i, row);
    for (std::size_t j = 0; j < row.size(); ++j)
      if (row[j] != kImpossible && p.seats[j] > 0 && (people || mine[j])) person_can[static_cast<std::size_t>(i)] = post_can[j] = 1;
  }
  std::int64_t able = std::count(person_can.begin(), person_can.end(), 1), seats = 0;
  for (std::size_t j = 0; j < post_can.size(); ++j) seats += post_can[j] ? p.seats[j] : 0;
  std::string out = people ? fmt::format("有 {} 人，其中有岗位可去的 {} 人，这些岗位的名额共 {} 个", group.members.size(), able, seats)
                           : fmt::format("有岗位 {} 个，符合条件的人选 {} 人，这些岗位的名额共 {} 个", group.members.size(), able, seats);
  std::size_t shown = 0;
  auto limit = [&](const Side& s, const Group& g) {  // maxima that bear on the same people or posts
    if (&g == &group || g.max < 0 || shown == kShown) return;
    const auto& can = &s == &p.person_side ? person_can : post_can;
    if (std::none_of(g.members.begin(), g.members.end(), [&](std::int32_t r) { return can[static_cast<std::size_t>(r)]; })) return;
    out += fmt::format("；{}“{}”最多 {} 人", p.input.rules.bounds[g.bound].label, g.key, g.max);
    ++shown;
  };
  for (const Side* s : {&p.person_side, &p.post_side})
    for (const Group& g : s->groups) limit(*s, g);
  return out + "。";
}

}  // namespace

std::string words_of(const Clash& c) {
  if (c.wanted.empty()) return c.why;
  return fmt::format("{}“{}”要求{}，{}：{}", c.rule, c.group, c.wanted, c.given, c.why);
}

std::vector<Clash> clashes(const Problem& p, const solve::Plan& plan) {
  std::vector<Clash> out;
  for (const Side* side : {&p.person_side, &p.post_side})
    for (const Group& g : side->groups) {
      if (g.min >= g.asked_min) continue;
      const catalog::Bound& bound = p.input.rules.bounds[g.bound];
      bool pin = bound.name == kPinBound && bound.key.empty();
      if (pin)
        out.push_back({bound.label, g.key, "去“" + p.pairs.pin_text(g.members.front()) + "”", "没有做到", why_not_pinned(p, g.members.front())});
      else
        out.push_back({bound.label, g.key, fmt::format("至少 {} 人", g.asked_min), fmt::format("最多做到 {} 人", g.min), why_short(p, *side, g)});
    }
  for (std::string& words : team_clashes(p, plan.post)) out.push_back({"队伍", "", "", "没有做到", std::move(words)});
  return out;
}

}  // namespace zhagen::placement
