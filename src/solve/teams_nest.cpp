#include <algorithm>

#include "solve/teams.hpp"

namespace zhagen::solve {
namespace {

constexpr std::int32_t kAnyone = -3, kNobody = -2;  // several labels; no pair at all

/// The one label of everybody who may go to a post.
std::vector<std::int32_t> label_of_posts(const Instance& in, const TeamRule& rule) {
  std::vector<std::int32_t> out(in.post_cost.size(), kNobody);
  for (std::int32_t i = 0; i < in.people(); ++i)
    for (std::int64_t a = in.first[i]; a < in.first[i + 1]; ++a) {
      std::int32_t& l = out[in.post[a]];
      l = l == kNobody || l == rule.label[i] ? rule.label[i] : kAnyone;
    }
  return out;
}

struct Wanted {
  TeamGroup origin;
  std::vector<std::int32_t> posts;
  std::int64_t min, max;
};

/// What a rule asks of the posts with one label in one team, where that is a bound of a group; else nothing.
void ask(const TeamProblem& p, std::int32_t r, std::int32_t team, std::int32_t label,
         std::vector<std::int32_t> posts, std::vector<Wanted>& out) {
  const TeamRule& rule = p.rules[r];
  std::int64_t already = 0, seats = 0;
  for (const auto& a : rule.already) already += a.team == team && a.label == label ? a.count : 0;
  for (std::int32_t j : posts) seats += p.instance.capacity[j];
  bool somebody = rule.empty_teams || (!p.present.empty() && p.present[team] > 0);
  Wanted w{{r, team, label}, std::move(posts), 0, kUnbounded};
  if (already > rule.max) return;
  if (rule.max - already < seats) w.max = rule.max - already;
  if (somebody && (!rule.none_allowed || already > 0)) w.min = std::max<std::int64_t>(0, rule.min - already);
  if (w.min > 0 || w.max != kUnbounded) out.push_back(std::move(w));
}

}  // namespace

TeamsNested nest(const TeamProblem& p) {
  TeamsNested out{p.instance, {}};
  std::vector<std::vector<std::int32_t>> posts(static_cast<std::size_t>(p.teams()));
  for (std::size_t j = 0; j < p.team.size(); ++j)
    if (p.team[j] >= 0) posts[p.team[j]].push_back(static_cast<std::int32_t>(j));
  std::vector<Wanted> wanted;
  for (std::int32_t r = 0; r < static_cast<std::int32_t>(p.rules.size()); ++r) {
    std::vector<std::int32_t> label = label_of_posts(p.instance, p.rules[r]);
    for (std::int32_t t = 0; t < static_cast<std::int32_t>(posts.size()); ++t) {
      if (!p.rules[r].asked.empty() && !p.rules[r].asked[t]) continue;
      std::vector<std::pair<std::int32_t, std::int32_t>> by_label;
      bool mixed = false;
      for (std::int32_t j : posts[t]) {
        mixed |= label[j] == kAnyone;
        if (label[j] >= 0) by_label.push_back({label[j], j});
      }
      if (mixed) continue;
      std::sort(by_label.begin(), by_label.end());
      for (std::size_t k = 0; k < by_label.size();) {
        std::vector<std::int32_t> same;
        std::int32_t l = by_label[k].first;
        for (; k < by_label.size() && by_label[k].first == l; ++k) same.push_back(by_label[k].second);
        ask(p, r, t, l, std::move(same), wanted);
      }
    }
  }
  // Larger ones first, so that smaller ones lie inside.
  std::stable_sort(wanted.begin(), wanted.end(),
                   [](const Wanted& a, const Wanted& b) { return a.posts.size() > b.posts.size(); });
  Instance& in = out.instance;
  for (const Wanted& w : wanted) {
    std::int32_t around = in.post_group[w.posts[0]];
    if (std::any_of(w.posts.begin(), w.posts.end(),
                    [&](std::int32_t j) { return in.post_group[j] != around; }))
      continue;
    for (std::int32_t j : w.posts) in.post_group[j] = static_cast<std::int32_t>(in.post_groups.size());
    in.post_groups.push_back({around, w.min, w.max});
    out.groups.push_back(w.origin);
  }
  return out;
}

}  // namespace zhagen::solve
