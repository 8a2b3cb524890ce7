#pragma once
// An Instance as LEMON's arcs: root -> groups of people -> people -> posts -> groups of posts -> root.

#include <algorithm>

#include "solve/instance.hpp"
#include "solve_lemon.hpp"

namespace zhagen::solve {

/// The objective is minus (the least cost + constant).
inline LemonArcs lemon_circulation(const Instance& in, std::int64_t& constant) {
  LemonArcs out;
  int g = static_cast<int>(in.person_groups.size()), h = static_cast<int>(in.post_groups.size());
  int people = 1 + g, posts = people + in.people(), post_groups = posts + in.posts();
  out.nodes = post_groups + h;
  auto add = [&](int tail, int head, std::int64_t lo, std::int64_t hi, std::int64_t cost) {
    out.tail.push_back(tail);
    out.head.push_back(head);
    out.lower.push_back(lo);
    out.upper.push_back(hi);
    out.cost.push_back(cost);
  };
  auto most = [&](const Group& group) { return std::min<std::int64_t>(group.max, in.people() + 1); };
  auto post_parent = [&](std::int32_t k) { return k < 0 ? 0 : post_groups + k; };
  std::vector<std::vector<int>> children(static_cast<std::size_t>(g) + 1),
      members(static_cast<std::size_t>(g) + 1);
  for (int k = 0; k < g; ++k) children[in.person_groups[k].parent + 1].push_back(k);
  for (int i = 0; i < in.people(); ++i) members[in.person_group[i] + 1].push_back(i);
  for (int t = 0; t <= g; ++t) {
    for (int k : children[t]) add(t, 1 + k, in.person_groups[k].min, most(in.person_groups[k]), 0);
    for (int i : members[t]) add(t, people + i, 0, 1, -in.person_cost[i]);
  }
  for (int i = 0; i < in.people(); ++i)
    for (auto a = in.first[i]; a < in.first[i + 1]; ++a)
      add(people + i, posts + in.post[a], 0, 1, -in.score[a]);
  constant = 0;
  for (int j = 0; j < in.posts(); ++j) {
    add(posts + j, post_parent(in.post_group[j]), 0, in.capacity[j], -in.post_cost[j]);
    constant += in.capacity[j] * in.post_cost[j];
  }
  for (int k = 0; k < h; ++k)
    add(post_groups + k, post_parent(in.post_groups[k].parent), in.post_groups[k].min,
        most(in.post_groups[k]), 0);
  for (std::int64_t c : in.person_cost) constant += c;
  return out;
}

/// The leaner form for LEMON where everybody is placed, everything is filled and nothing else is asked.
inline LemonArcs lemon_assignment(const Instance& in) {
  LemonArcs out;
  out.nodes = in.people() + in.posts();
  out.supply.assign(static_cast<std::size_t>(out.nodes), 1);
  std::fill(out.supply.begin() + in.people(), out.supply.end(), -1);
  for (int i = 0; i < in.people(); ++i)
    for (auto a = in.first[i]; a < in.first[i + 1]; ++a) {
      out.tail.push_back(i);
      out.head.push_back(in.people() + in.post[a]);
      out.cost.push_back(-in.score[a]);
    }
  out.lower.assign(out.cost.size(), 0);
  out.upper.assign(out.cost.size(), 1);
  return out;
}

}  // namespace zhagen::solve
