#include <doctest/doctest.h>

#include "random.hpp"
#include "solve/solve.hpp"

#ifdef ZHAGEN_LEMON
#include "solve_lemon_instance.hpp"

using namespace zhagen;
using namespace zhagen::solve;

TEST_CASE("the objective is LEMON's on 1,000 small random instances") {
  Random r(7);
  int infeasible = 0;
  for (int k = 0; k < 1000; ++k) {
    Shape shape{.people = 25, .posts = 20, .groups = 8, .density = 10 + k % 60, .tightness = k % 4};
    if (k % 10 == 0) shape.posts = 1;
    if (k % 11 == 0) shape.people = 1;
    shape.score = k % 5 == 0 ? 1 : k % 5 == 1 ? 0 : 5000;
    shape.cost = k % 13 == 0 ? 1'000'000'000 : 3000;
    Instance in = random_instance(r, shape);
    CAPTURE(k);
    std::int64_t constant = 0;
    LemonArcs arcs = lemon_circulation(in, constant);
    std::optional<std::int64_t> cost;
    bool crossed = false;
    for (std::size_t a = 0; a < arcs.cost.size(); ++a) crossed |= arcs.lower[a] > arcs.upper[a];
    if (!crossed)
      cost = arcs.cost.empty() ? std::optional<std::int64_t>(0)
                               : LemonNetwork(arcs).cost(Lemon::network_simplex);
    auto out = solve::solve(in);
    REQUIRE(out);
    const Plan* plan = std::get_if<Plan>(&*out);
    REQUIRE((plan != nullptr) == cost.has_value());
    if (plan) CHECK(plan->objective == -*cost - constant);
    infeasible += !plan;
  }
  CHECK(infeasible > 100);
  CHECK(infeasible < 700);
}
#else
TEST_CASE("comparison with LEMON passed over: liblemon-dev is not installed") {
  MESSAGE("liblemon-dev is not installed");
}
#endif
