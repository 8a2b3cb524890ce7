#pragma once
// Small random instances with everything that breaks solvers: ties, no post, no people, empty groups, min >
// max.

#include <algorithm>
#include <random>

#include "solve/instance.hpp"

namespace zhagen::solve {

struct Shape {
  int people = 8, posts = 8, groups = 4;
  std::int64_t score = 20, cost = 30;
  int density = 40;   // percent of pairs that are arcs
  int tightness = 2;  // 0: no bounds; higher: more and narrower bounds
};

class Random {
  std::mt19937_64 bits_;  // its sequence is fixed by the C++ standard; the distributions' are not

 public:
  explicit Random(std::uint64_t seed) : bits_(seed) {}
  std::int64_t in(std::int64_t lo, std::int64_t hi) {
    return lo + static_cast<std::int64_t>(bits_() % static_cast<std::uint64_t>(hi - lo + 1));
  }
  bool percent(int p) { return in(0, 99) < p; }
};

inline std::vector<Group> random_groups(Random& r, int count, std::int64_t members, int tightness) {
  std::vector<Group> out(static_cast<std::size_t>(count));
  for (int g = 0; g < count; ++g) {
    Group& group = out[static_cast<std::size_t>(g)];
    group.parent = static_cast<std::int32_t>(r.in(-1, g - 1));
    if (r.percent(20 * tightness)) group.max = r.in(0, members);
    if (r.percent(15 * tightness)) group.min = r.in(0, std::max<std::int64_t>(members / 4, 1));
  }
  return out;
}

inline Instance random_instance(Random& r, const Shape& s) {
  auto n = static_cast<std::int32_t>(r.in(0, s.people)), m = static_cast<std::int32_t>(r.in(0, s.posts));
  Instance out = Instance::of(n, m);
  int pg = static_cast<int>(r.in(0, s.groups)), qg = static_cast<int>(r.in(0, s.groups));
  out.person_groups = random_groups(r, pg, n, s.tightness);
  out.post_groups = random_groups(r, qg, n, s.tightness);
  for (std::size_t i = 0; i < static_cast<std::size_t>(n); ++i) {
    for (std::int32_t j = 0; j < m; ++j)
      if (r.percent(s.density)) {
        out.post.push_back(j);
        out.score.push_back(static_cast<std::int32_t>(r.percent(10) ? 0 : r.in(-s.score, s.score)));
      }
    out.first[i + 1] = out.arcs();
    out.person_cost[i] = r.percent(30) ? 0 : r.in(-s.cost / 4, s.cost);
    out.person_group[i] = static_cast<std::int32_t>(r.in(-1, pg - 1));
  }
  for (std::size_t j = 0; j < static_cast<std::size_t>(m); ++j) {
    out.post_cost[j] = r.percent(30) ? 0 : r.in(-s.cost / 4, s.cost);
    out.capacity[j] = static_cast<std::int32_t>(r.percent(60) ? 1 : r.in(0, 4));
    out.post_group[j] = static_cast<std::int32_t>(r.in(-1, qg - 1));
  }
  return out;
}

}  // namespace zhagen::solve
