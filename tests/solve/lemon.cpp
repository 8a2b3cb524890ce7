#include <doctest/doctest.h>

#include "random.hpp"
#include "solve/solve.hpp"

#ifdef ZHAGEN_LEMON
#include "solve_lemon_instance.hpp"

using namespace zhagen;
using namespace zhagen::solve;

namespace {

using Change = void (*)(Random&, Instance&);

void no_groups(Instance& in) {
  in.person_groups.clear();
  in.post_groups.clear();
  in.person_group.assign(in.person_group.size(), -1);
  in.post_group.assign(in.post_group.size(), -1);
}
void no_minima(Instance& in) {
  for (auto* groups : {&in.person_groups, &in.post_groups})
    for (Group& g : *groups) g.min = 0;
}
void no_maxima(Instance& in) {
  for (auto* groups : {&in.person_groups, &in.post_groups})
    for (Group& g : *groups) g.max = kUnbounded;
}
void ungroup_people(Instance& in) {
  in.person_groups.clear();
  in.person_group.assign(in.person_group.size(), -1);
}
void ungroup_posts(Instance& in) {
  in.post_groups.clear();
  in.post_group.assign(in.post_group.size(), -1);
}

struct Kind {
  const char* name;
  int tightness;  // 0: as it comes
  Change change;
};

constexpr Kind kKinds[] = {
    {"anything", 0, [](Random&, Instance&) {}},
    {"assignment, everybody placed", 1,
     [](Random&, Instance& in) {
       no_groups(in);
       in.capacity.assign(in.capacity.size(), 1);
       in.person_groups.push_back({-1, std::min(in.people(), in.posts()) * 2 / 3, kUnbounded});
       in.person_group.assign(in.person_group.size(), 0);
     }},
    {"assignment, as many as gain", 1,
     [](Random&, Instance& in) {
       no_groups(in);
       in.capacity.assign(in.capacity.size(), 1);
     }},
    {"seats", 1,
     [](Random& r, Instance& in) {
       no_groups(in);
       for (std::int32_t& c : in.capacity) c = static_cast<std::int32_t>(r.in(0, 6));
     }},
    {"nested maxima of posts", 4, [](Random&, Instance& in) { no_minima(in), ungroup_people(in); }},
    {"nested maxima of people", 4, [](Random&, Instance& in) { no_minima(in), ungroup_posts(in); }},
    {"nested maxima of both sides", 4, [](Random&, Instance& in) { no_minima(in); }},
    {"nested minima of posts", 2, [](Random&, Instance& in) { no_maxima(in), ungroup_people(in); }},
    {"nested minima of people", 2, [](Random&, Instance& in) { no_maxima(in), ungroup_posts(in); }},
    {"nested minima of both sides", 2, [](Random&, Instance& in) { no_maxima(in); }},
    {"posts that must be filled", 2,
     [](Random& r, Instance& in) {
       no_minima(in);
       for (std::int64_t& c : in.post_cost) c = r.percent(40) ? 1'000'000 : 0;
     }},
    {"exact numbers", 1,
     [](Random& r, Instance& in) {
       for (Group& g : in.post_groups)
         if (r.percent(40)) g.min = g.max = r.in(0, 3);
     }},
    {"few scores", 2,
     [](Random& r, Instance& in) {
       for (std::int32_t& s : in.score) s = static_cast<std::int32_t>(r.in(0, 2));
     }},
    {"prices beyond 32 bits", 2,
     [](Random& r, Instance& in) {
       for (std::int64_t& c : in.person_cost) c = r.in(-1'000'000'000, 4'000'000'000);
       for (std::int64_t& c : in.post_cost) c = r.in(-1'000'000'000, 4'000'000'000);
     }},
};

/// LEMON's objective, nothing where there is no plan.
std::optional<std::int64_t> lemon(const Instance& in) {
  std::int64_t constant = 0;
  LemonArcs arcs = lemon_circulation(in, constant);
  for (std::size_t a = 0; a < arcs.cost.size(); ++a)
    if (arcs.lower[a] > arcs.upper[a]) return std::nullopt;
  std::optional<std::int64_t> cost = 0;
  if (!arcs.cost.empty()) cost = LemonNetwork(arcs).cost(Lemon::network_simplex);
  if (cost) *cost = -*cost - constant;
  return cost;
}

}  // namespace

TEST_CASE("the objective is LEMON's on 1,000 small random instances of each kind") {
  for (const Kind& kind : kKinds) {
    CAPTURE(kind.name);
    Random r(7);
    int plans = 0;
    for (int k = 0; k < 1000; ++k) {
      // Every fiftieth is larger: short rows and the batches of bids take some people and arcs.
      int size = k % 50 == 0 ? 60 : 14;
      Shape shape{.people = size, .posts = size * 4 / 5, .groups = 6, .density = 10 + k % 60};
      shape.tightness = kind.tightness > 0 ? kind.tightness : k % 4;
      if (k % 23 == 0) shape.posts = 1;
      if (k % 29 == 0) shape.people = 1;
      shape.score = k % 5 == 0 ? 1 : k % 5 == 1 ? 0 : 5000;
      shape.cost = 3000;
      Instance in = random_instance(r, shape);
      kind.change(r, in);
      CAPTURE(k);
      std::optional<std::int64_t> cost = lemon(in);
      auto out = solve::solve(in);
      REQUIRE(out);
      const Plan* plan = std::get_if<Plan>(&*out);
      REQUIRE((plan != nullptr) == cost.has_value());
      if (!plan) continue;
      CHECK(plan->objective == *cost);
      ++plans;
    }
    CHECK(plans > 250);
  }
}
#else
TEST_CASE("comparison with LEMON passed over: liblemon-dev is not installed") {
  MESSAGE("liblemon-dev is not installed");
}
#endif
