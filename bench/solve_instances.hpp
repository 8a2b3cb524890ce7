#pragma once
// Seeded instances of the shape that offices meet: candidates mostly from the own county, nested bounds.

#include <algorithm>
#include <random>
#include <vector>

#include "solve/instance.hpp"

namespace zhagen::solve {

struct Dice {
  std::mt19937_64 bits;
  explicit Dice(std::uint64_t seed) : bits(seed) {}
  std::int64_t in(std::int64_t lo, std::int64_t hi) {
    return lo + static_cast<std::int64_t>(bits() % static_cast<std::uint64_t>(hi - lo + 1));
  }
};

struct Bench {
  int people = 10000, posts = 11000;
  int least_arcs = 30, most_arcs = 60;
  bool bounds =
      true;  // nested bounds on villages, townships, counties and units; false: all people placed, no groups
  std::uint64_t seed = 1;
};

/// About four posts a village, 14 villages a township, 11 townships a county, 110 people a unit. A hidden
/// plan makes sure that the bounds can be met and bite: a group's bounds lie close around what that plan
/// gives it.
inline Instance bench_instance(const Bench& b) {
  Dice dice(b.seed);
  Instance in = Instance::of(b.people, b.posts);
  int villages = std::max(b.posts / 4, 1), towns = std::max(villages / 14, 1),
      counties = std::max(towns / 11, 1);
  int units = std::max(b.people / 109, 1);
  std::vector<int> county_of_village(villages), village_of_post(b.posts);
  std::vector<std::vector<std::int32_t>> posts_of(counties);
  for (int v = 0; v < villages; ++v) county_of_village[v] = v * towns / villages * counties / towns;
  for (int j = 0; j < b.posts; ++j) {
    village_of_post[j] = static_cast<int>(static_cast<std::int64_t>(j) * villages / b.posts);
    posts_of[county_of_village[village_of_post[j]]].push_back(j);
  }
  std::vector<std::int32_t> hidden(b.posts), order(b.people);
  for (int j = 0; j < b.posts; ++j) hidden[j] = j;
  for (int i = 0; i < b.people; ++i) order[i] = i;
  for (int j = b.posts; j-- > 1;) std::swap(hidden[j], hidden[dice.in(0, j)]);
  for (int i = b.people; i-- > 1;) std::swap(order[i], order[dice.in(0, i)]);
  int placed = b.bounds ? b.people * 95 / 100 : b.people;

  std::vector<int> home(b.people);
  std::vector<std::int32_t> plan(b.people, -1);
  for (int i = 0; i < b.people; ++i) {
    if (i < placed) plan[order[i]] = hidden[i];
    home[order[i]] = county_of_village[village_of_post[hidden[i % b.posts]]];
  }
  std::vector<std::int32_t> row;
  for (int i = 0; i < b.people; ++i) {
    auto k = std::min<std::int64_t>(dice.in(b.least_arcs, b.most_arcs), b.posts);
    row.clear();
    if (plan[i] >= 0) row.push_back(plan[i]);
    const auto& near = posts_of[home[i]];
    while (static_cast<std::int64_t>(row.size()) < k) {
      bool far = dice.in(0, 9) == 0 || near.empty();
      row.push_back(far ? static_cast<std::int32_t>(dice.in(0, b.posts - 1))
                        : near[dice.in(0, static_cast<std::int64_t>(near.size()) - 1)]);
    }
    std::sort(row.begin(), row.end());
    row.erase(std::unique(row.begin(), row.end()), row.end());
    auto skill = dice.in(0, 2000);
    for (std::int32_t j : row) {
      in.post.push_back(j);
      auto distance =
          county_of_village[village_of_post[j]] == home[i] ? dice.in(0, 2000) : dice.in(2000, 4000);
      in.score.push_back(static_cast<std::int32_t>(skill + dice.in(0, 6000) - distance));
    }
    in.first[i + 1] = in.arcs();
    in.person_cost[i] = b.bounds ? dice.in(500, 2500) : 0;
  }
  if (!b.bounds) {
    in.person_groups.push_back({-1, b.people, kUnbounded});
    for (auto& g : in.person_group) g = 0;
    return in;
  }

  for (int j = 0; j < b.posts; ++j) in.post_cost[j] = dice.in(500, 2500) + (dice.in(0, 9) == 0 ? 5000 : 0);
  std::vector<std::int64_t> of_unit(units), of_group(static_cast<std::size_t>(counties + towns + villages));
  for (int i = 0; i < b.people; ++i) {
    in.person_group[i] = static_cast<std::int32_t>(dice.in(0, units - 1));
    of_unit[in.person_group[i]] += plan[i] >= 0;
  }
  auto around = [&](std::int64_t n, std::int32_t parent) {
    return Group{parent, std::max<std::int64_t>(n - 1 - dice.in(0, n / 8 + 1), 0),
                 n + dice.in(0, n / 16 + 1)};
  };
  for (int u = 0; u < units; ++u) in.person_groups.push_back(around(of_unit[u], -1));
  auto town_of = [&](int v) { return v * towns / villages; };
  for (int j = 0; j < b.posts; ++j) in.post_group[j] = counties + towns + village_of_post[j];
  for (int i = 0; i < b.people; ++i)
    if (plan[i] >= 0) {
      int v = village_of_post[plan[i]];
      ++of_group[counties + towns + v];
      ++of_group[counties + town_of(v)];
      ++of_group[town_of(v) * counties / towns];
    }
  for (int c = 0; c < counties; ++c) in.post_groups.push_back(around(of_group[c], -1));
  for (int t = 0; t < towns; ++t)
    in.post_groups.push_back(around(of_group[counties + t], t * counties / towns));
  for (int v = 0; v < villages; ++v)
    in.post_groups.push_back(around(of_group[counties + towns + v], counties + town_of(v)));
  return in;
}

}  // namespace zhagen::solve
