// What a plan does not keep, in words.

#include <fmt/format.h>

#include <algorithm>

#include "placement/made.hpp"
#include "placement/sweep.hpp"

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

/// A group that stays short: who of all could go to its posts, or which posts its people could take.
struct Short {
  const Side* side;
  const Group* group;
  std::vector<std::uint8_t> person, post;  // 1: could
};

/// All of them in one sweep over the pairs.
void look(const Problem& p, std::vector<Short>& groups) {
  std::vector<std::vector<Short*>> around(static_cast<std::size_t>(p.people()));  // the groups of each person
  std::vector<Short*> of_posts;
  for (Short& s : groups) {
    s.person.assign(static_cast<std::size_t>(p.people()), 0);
    s.post.assign(static_cast<std::size_t>(p.posts()), 0);
    if (s.side == &p.post_side) of_posts.push_back(&s);
    else
      for (std::int32_t i : s.group->members) around[static_cast<std::size_t>(i)].push_back(&s);
  }
  if (groups.empty()) return;
  sweep(p, 1, [&](int, std::int32_t i, std::span<const std::int32_t> row) {
    auto can = [&](Short& s, std::size_t j) {
      if (row[j] != kImpossible && p.seats[j] > 0) s.person[static_cast<std::size_t>(i)] = s.post[j] = 1;
    };
    for (Short* s : around[static_cast<std::size_t>(i)])
      for (std::size_t j = 0; j < row.size(); ++j) can(*s, j);
    for (Short* s : of_posts)
      for (std::int32_t j : s->group->members) can(*s, static_cast<std::size_t>(j));
  });
}

/// How many people could go to the posts of a group, or seats its people could take; and what limits them.
std::string why_short(const Problem& p, const Short& s) {
  const bool people = s.side == &p.person_side;
  std::int64_t able = std::count(s.person.begin(), s.person.end(), 1), seats = 0;
  for (std::size_t j = 0; j < s.post.size(); ++j) seats += s.post[j] ? p.seats[j] : 0;
  std::string out = people ? fmt::format("有 {} 人，其中有岗位可去的 {} 人，这些岗位的名额共 {} 个", s.group->members.size(), able, seats)
                           : fmt::format("有岗位 {} 个，符合条件的人选 {} 人，这些岗位的名额共 {} 个", s.group->members.size(), able, seats);
  std::size_t shown = 0;
  auto limit = [&](const Side& side, const Group& g) {  // maxima that bear on the same people or posts
    if (&g == s.group || g.max < 0 || shown == kShown) return;
    const auto& can = &side == &p.person_side ? s.person : s.post;
    if (std::none_of(g.members.begin(), g.members.end(), [&](std::int32_t r) { return can[static_cast<std::size_t>(r)]; })) return;
    out += fmt::format("；{}“{}”最多 {} 人", p.input.rules.bounds[g.bound].label, g.key, g.max);
    ++shown;
  };
  for (const Side* side : {&p.person_side, &p.post_side})
    for (const Group& g : side->groups) limit(*side, g);
  return out + "。";
}

}  // namespace

std::string words_of(const Clash& c) {
  if (c.wanted.empty()) return c.why;
  return fmt::format("{}“{}”要求{}，{}：{}", c.rule, c.group, c.wanted, c.given, c.why);
}

std::vector<Clash> clashes(const Problem& p, const solve::Plan& plan) {
  std::vector<Short> shorts;
  auto is_pin = [&](const Group& g) { return p.input.rules.bounds[g.bound].name == kPinBound && p.input.rules.bounds[g.bound].key.empty(); };
  for (const Side* side : {&p.person_side, &p.post_side})
    for (const Group& g : side->groups)
      if (g.min < g.asked_min && !is_pin(g)) shorts.push_back({side, &g, {}, {}});
  look(p, shorts);

  std::vector<Clash> out;
  auto next = shorts.begin();
  for (const Side* side : {&p.person_side, &p.post_side})
    for (const Group& g : side->groups) {
      if (g.min >= g.asked_min) continue;
      const std::string& label = p.input.rules.bounds[g.bound].label;
      if (is_pin(g)) out.push_back({label, g.key, "去“" + p.pairs.pin_text(g.members.front()) + "”", "没有做到", why_not_pinned(p, g.members.front())});
      else out.push_back({label, g.key, fmt::format("至少 {} 人", g.asked_min), fmt::format("最多做到 {} 人", g.min), why_short(p, *next++)});
    }
  for (std::string& words : team_clashes(p, plan.post)) out.push_back({"队伍", "", "", "没有做到", std::move(words)});
  return out;
}

}  // namespace zhagen::placement
