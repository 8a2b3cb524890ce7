#include "solve/gap.hpp"

#include <doctest/doctest.h>

#include <limits>
#include <optional>
#include <sstream>

#include "random.hpp"

using namespace zhagen;
using namespace zhagen::solve;

namespace {

std::optional<std::int64_t> brute(const Gap& g, std::vector<std::int64_t> left, std::int32_t job) {
  if (job == g.jobs) return 0;
  std::optional<std::int64_t> best;
  for (std::int32_t i = 0; i < g.agents; ++i) {
    auto agent = static_cast<std::size_t>(i);
    if (left[agent] < g.load[g.at(i, job)]) continue;
    left[agent] -= g.load[g.at(i, job)];
    if (auto rest = brute(g, left, job + 1); rest && (!best || *rest + g.cost[g.at(i, job)] < *best))
      best = *rest + g.cost[g.at(i, job)];
    left[agent] += g.load[g.at(i, job)];
  }
  return best;
}

void keeps(const Gap& g, const GapPlan& plan) {
  std::vector<std::int64_t> left(g.capacity.begin(), g.capacity.end());
  std::int64_t cost = 0;
  for (std::int32_t j = 0; j < g.jobs; ++j) {
    std::int32_t i = plan.agent[static_cast<std::size_t>(j)];
    cost += g.cost[g.at(i, j)];
    left[static_cast<std::size_t>(i)] -= g.load[g.at(i, j)];
  }
  for (std::int64_t l : left) CHECK(l >= 0);
  CHECK(cost == plan.cost);
}

}  // namespace

TEST_CASE("gap: the optimum of all small problems, and that there is none") {
  Random r(7);
  int plans = 0, none = 0;
  for (int k = 0; k < 300; ++k) {
    Gap g;
    g.agents = static_cast<std::int32_t>(r.in(1, 3));
    g.jobs = static_cast<std::int32_t>(r.in(0, 8));
    for (int a = 0; a < g.agents * g.jobs; ++a) {
      g.cost.push_back(static_cast<std::int32_t>(r.in(-20, 20)));
      g.load.push_back(static_cast<std::int32_t>(r.in(0, 9)));
    }
    for (int i = 0; i < g.agents; ++i) g.capacity.push_back(static_cast<std::int32_t>(r.in(0, 20)));
    INFO("problem ", k);
    auto best = brute(g, {g.capacity.begin(), g.capacity.end()}, 0);
    auto out = solve_gap(g);
    REQUIRE(out);
    CHECK(out->infeasible == !best.has_value());
    CHECK(out->found == best.has_value());
    if (best) {
      CHECK(out->cost == *best);
      CHECK(out->bound == *best);
      keeps(g, *out);
      CHECK(bound_of(g, out->prices) <= *best);
    }
    (best ? plans : none)++;
  }
  CHECK(plans > 50);
  CHECK(none > 50);
}

TEST_CASE("gap: what is stopped early has a bound below and a plan above") {
  Random r(9);
  Gap g{5, 40, {}, {}, {}};
  for (int a = 0; a < 200; ++a) {
    g.load.push_back(static_cast<std::int32_t>(r.in(5, 25)));
    g.cost.push_back(60 - g.load.back() + static_cast<std::int32_t>(r.in(0, 9)));
  }
  g.capacity.assign(5, 150);
  auto full = solve_gap(g, 40000);
  auto part = solve_gap(g, 400);
  REQUIRE(full);
  REQUIRE(part);
  REQUIRE(part->found);
  keeps(g, *part);
  CHECK(part->bound <= full->cost);
  CHECK(part->cost >= full->bound);
  CHECK(bound_of(g, part->prices) == part->bound);
  auto again = solve_gap(g, 400);
  REQUIRE(again);
  CHECK(again->agent == part->agent);
}

TEST_CASE("gap: the public format is read, and what is not of it is refused") {
  std::istringstream text(" 2\n 2 3\n 5 7 3\n 6 2 8\n 1 2 3\n 3 2 1\n 4 5\n 1 1\n 9\n 2\n 2\n");
  auto problems = read_gap(text, true);
  REQUIRE(problems);
  REQUIRE(problems->size() == 2);
  const Gap& g = problems->front();
  CHECK(g.agents == 2);
  CHECK(g.jobs == 3);
  CHECK(g.cost == std::vector<std::int32_t>{-5, -7, -3, -6, -2, -8});
  CHECK(g.load == std::vector<std::int32_t>{1, 2, 3, 3, 2, 1});
  CHECK(g.capacity == std::vector<std::int32_t>{4, 5});
  auto out = solve_gap(g);
  REQUIRE(out);
  CHECK(out->cost == -21);
  for (const char* broken : {"", "x", "1\n2 3\n1 2", "-1", "1 2 1  1 1  -1 1  3 3", "1 99999999 1"}) {
    std::istringstream bad(broken);
    CHECK_FALSE(read_gap(bad, false));
  }
}
