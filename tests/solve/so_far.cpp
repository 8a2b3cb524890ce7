#include <doctest/doctest.h>

#include "random.hpp"
#include "solve/certify.hpp"
#include "solve/so_far.hpp"

using namespace zhagen;
using namespace zhagen::solve;

TEST_CASE("stopped anywhere: a plan that keeps all bounds, and a bound that no plan exceeds") {
  Random r(51);
  int plans = 0, none = 0, gaps = 0;
  for (int k = 0; k < 300; ++k) {
    Shape shape{.people = 60, .posts = 50, .groups = 8, .density = 10 + k % 50, .tightness = k % 4};
    shape.score = k % 4 == 0 ? 1 : k % 4 == 1 ? 1000 : k % 4 == 2 ? 2'000'000'000 : 50;
    shape.cost = k % 7 == 0 ? 1'000'000'000'000 : shape.score;
    Instance in = random_instance(r, shape);
    CAPTURE(k);
    auto whole = solve::solve(in);
    REQUIRE(whole);
    const Plan* best = std::get_if<Plan>(&*whole);
    for (std::int64_t limit = 1; limit < 400'000; limit *= 4) {
      CAPTURE(limit);
      auto out = solve::solve(in, {.work_limit = limit});
      if (!out) {
        CHECK(out.error().code == Errc::solve_work_limit);
        ++none;
        continue;
      }
      REQUIRE(out->index() == whole->index());
      if (!best) continue;
      const Plan& plan = std::get<Plan>(*out);
      CHECK(certify(in, plan));
      CHECK(plan.objective <= best->objective);
      CHECK(plan.bound >= best->objective);
      ++plans;
      gaps += !plan.proven();
    }
  }
  CHECK(plans > 1500);
  CHECK(gaps > 100);
  CHECK(none < plans / 10);
}

TEST_CASE("enough ends with what there is, cancelling with nothing") {
  Random r(52);
  Instance in;
  while (in.people() < 200 || in.posts() < 200)
    in = random_instance(r, {.people = 300, .posts = 300, .groups = 4, .score = 1000, .density = 30, .tightness = 0});
  int asked = 0;
  auto out = solve::solve(in, {.enough = [&] { return ++asked >= 1; }});
  REQUIRE(out);
  const Plan& plan = std::get<Plan>(*out);
  CHECK(asked == 1);
  CHECK(plan.bound > plan.objective);
  auto better = solve::solve(in, {.enough = [&] { return ++asked >= 4; }});
  REQUIRE(better);
  CHECK(std::get<Plan>(*better).bound <= plan.bound);
  auto both = solve::solve(in, {.enough = [] { return true; }, .cancelled = [] { return true; }});
  REQUIRE_FALSE(both);
  CHECK(both.error().code == Errc::solve_cancelled);
}

TEST_CASE("any prices are mended to a bound, however far out") {
  Random r(53);
  for (int k = 0; k < 300; ++k) {
    Instance in = random_instance(r, {.people = 20, .posts = 20, .groups = 5, .tightness = k % 4});
    auto whole = solve::solve(in);
    REQUIRE(whole);
    Prices y;
    constexpr std::int64_t most = std::numeric_limits<std::int64_t>::max();
    auto any = [&](std::size_t n) {
      std::vector<std::int64_t> out;
      for (std::size_t i = 0; i < n; ++i) out.push_back(r.percent(10) ? r.in(-1, 1) * most : r.in(-30, 30));
      return out;
    };
    y.post = any(in.post_cost.size());
    y.person_group = any(in.person_groups.size());
    y.post_group = any(in.post_groups.size());
    auto bound = repair(in, y);
    const Plan* best = std::get_if<Plan>(&*whole);
    if (!bound || !best) continue;
    Plan plan = *best;
    plan.prices = y;
    plan.bound = *bound;
    CAPTURE(k);
    CHECK(*bound >= best->objective);
    CHECK(certify(in, plan));
  }
}
