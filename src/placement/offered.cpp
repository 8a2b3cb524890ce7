#include "placement/offered.hpp"

#include <algorithm>

namespace zhagen::placement {
namespace {

using At = std::size_t;

struct Near {
  std::int64_t slack;
  std::int32_t other, points;
  bool operator<(const Near& b) const { return std::pair(slack, other) < std::pair(b.slack, b.other); }
};

void keep_nearest(std::vector<Near>& nearest, Near n, std::size_t most) {
  if (nearest.size() == most && !(n < nearest.front())) return;
  nearest.push_back(n);
  std::push_heap(nearest.begin(), nearest.end());  // the farthest is in front
  if (nearest.size() > most) {
    std::pop_heap(nearest.begin(), nearest.end());
    nearest.pop_back();
  }
}

std::vector<solve::Group> groups(const Side& side, const std::map<std::int32_t, Decisions::Numbers>& decided) {
  std::vector<solve::Group> out;
  for (At g = 0; g < side.groups.size(); ++g) {
    const Group& group = side.groups[g];
    Decisions::Numbers n{group.min, group.max};
    if (auto own = decided.find(static_cast<std::int32_t>(g)); own != decided.end()) n = own->second;
    out.push_back({group.parent, n.min, n.max < 0 ? solve::kUnbounded : n.max});
  }
  return out;
}

/// The prices of a side with those of all groups around; parents come first.
std::vector<std::int64_t> with_groups(const std::vector<solve::Group>& groups, std::vector<std::int64_t> around,
                                      const std::vector<std::int32_t>& innermost, const std::vector<std::int64_t>& own,
                                      const std::vector<std::int64_t>& cost) {
  for (At g = 0; g < around.size(); ++g)
    if (groups[g].parent >= 0) around[g] += around[static_cast<At>(groups[g].parent)];
  std::vector<std::int64_t> out(own.size());
  for (At r = 0; r < out.size(); ++r) out[r] = own[r] - cost[r] + (innermost[r] < 0 ? 0 : around[static_cast<At>(innermost[r])]);
  return out;
}

}  // namespace

std::int32_t Open::points(std::int32_t person, std::int32_t post) const {
  if (d_.barred.contains({person, post})) return kImpossible;
  return d_.allowed.contains({person, post}) ? p_.pairs.worth_if_possible(person, post) : p_.pairs.worth(person, post);
}

void Open::row(std::int32_t person, std::span<std::int32_t> out) const {
  p_.pairs.row(person, out);
  for (const auto* decided : {&d_.allowed, &d_.barred})
    for (auto at = decided->lower_bound({person, 0}); at != decided->end() && at->first == person; ++at)
      out[static_cast<At>(at->second)] = points(person, at->second);
}

std::int64_t Open::score(std::int32_t person, std::int32_t post) const {
  std::int64_t sum = 0;
  for (At r = 0; r < p_.input.rules.scores.size(); ++r) sum += p_.pairs.points(r, person, post);
  return sum;
}

std::int64_t Open::seats(std::int32_t post) const {
  auto own = d_.seats.find(post);
  return own == d_.seats.end() ? p_.seats[static_cast<At>(post)] : own->second;
}

std::int64_t score_of(const Problem& p, const Decisions& d, const std::vector<std::int32_t>& post) {
  const Open open(p, d);
  std::int64_t sum = 0;
  std::vector<std::int64_t> left;
  for (std::int32_t j = 0; j < p.posts(); ++j) left.push_back(open.seats(j));
  for (std::int32_t i = 0; i < p.people(); ++i) {
    const std::int32_t j = post[static_cast<At>(i)];
    if (j >= 0) sum += open.score(i, j), --left[static_cast<At>(j)];
    else if (!d.gone.contains(i)) sum -= p.unplaced_points[static_cast<At>(i)];
  }
  for (At j = 0; j < left.size(); ++j) sum -= left[j] * p.unfilled_points[j];
  return sum;
}

Margins::Margins(const solve::Instance& in, const solve::Prices& y)
    : person(with_groups(in.person_groups, y.person_group, in.person_group, y.person, in.person_cost)),
      post(with_groups(in.post_groups, y.post_group, in.post_group, y.post, in.post_cost)) {}

solve::Instance frame(const Problem& p, const Decisions& d) {
  solve::Instance s = solve::Instance::of(p.people(), p.posts());
  s.person_cost = p.unplaced;
  for (std::int32_t i : d.gone) s.person_cost[static_cast<At>(i)] = 0;
  s.post_cost = p.unfilled;
  Open open(p, d);
  for (std::int32_t j = 0; j < p.posts(); ++j) s.capacity[static_cast<At>(j)] = static_cast<std::int32_t>(open.seats(j));
  s.person_groups = groups(p.person_side, d.person_quotas);
  s.post_groups = groups(p.post_side, d.post_quotas);
  s.person_group = p.person_side.innermost;
  s.post_group = p.post_side.innermost;
  return s;
}

void offer(solve::Instance& s, const Problem& p, const Decisions& d, std::size_t most, const solve::Plan& plan) {
  using Row = std::vector<std::pair<std::int32_t, std::int32_t>>;
  const bool all = most == kEvery;
  const std::size_t of_a_post = most / 4;
  const Open open(p, d);
  const Margins margins(s, plan.prices);
  std::vector<Row> rows(static_cast<At>(s.people()));
  std::vector<std::vector<Near>> of_post(all ? 0 : static_cast<At>(s.posts()));
  std::vector<std::int32_t> points(static_cast<At>(s.posts()));
  for (std::int32_t i = 0; i < s.people(); ++i) {
    if (d.gone.contains(i)) continue;
    open.row(i, points);
    auto pin = d.pinned.find(i);
    Row& row = rows[static_cast<At>(i)];
    std::vector<Near> nearest;
    for (std::int32_t j = 0; j < s.posts(); ++j) {
      std::int32_t worth = points[static_cast<At>(j)];
      if (worth == kImpossible) continue;
      if (all || plan.post[static_cast<At>(i)] == j || (pin != d.pinned.end() && pin->second == j)) {
        row.emplace_back(j, worth);
        continue;
      }
      std::int64_t slack = margins.slack(i, j, worth);
      keep_nearest(nearest, {slack, j, worth}, most);
      keep_nearest(of_post[static_cast<At>(j)], {slack, i, worth}, of_a_post);
    }
    for (const Near& n : nearest) row.emplace_back(n.other, n.points);
  }
  for (At j = 0; j < of_post.size(); ++j)
    for (const Near& n : of_post[j]) rows[static_cast<At>(n.other)].emplace_back(static_cast<std::int32_t>(j), n.points);
  s.post.clear();
  s.score.clear();
  for (At i = 0; i < rows.size(); ++i) {
    std::sort(rows[i].begin(), rows[i].end());
    rows[i].erase(std::unique(rows[i].begin(), rows[i].end()), rows[i].end());
    for (auto [j, worth] : rows[i]) {
      s.post.push_back(j);
      s.score.push_back(worth);
    }
    s.first[i + 1] = static_cast<std::int64_t>(s.post.size());
  }
}

}  // namespace zhagen::placement
