#include "solve/least_broken.hpp"

#include <doctest/doctest.h>

#include "brute.hpp"
#include "random.hpp"
#include "solve/certify.hpp"

using namespace zhagen;
using namespace zhagen::solve;

namespace {

/// The least that minima lack and the best objective with it.
std::pair<std::int64_t, std::int64_t> by_trying(const Instance& in) {
  std::pair<std::int64_t, std::int64_t> best{-1, 0};
  EachPlan(in, [&](const auto&, std::int64_t lacking, std::int64_t objective) {
    if (best.first < 0 || lacking < best.first || (lacking == best.first && objective > best.second))
      best = {lacking, objective};
  });
  return best;
}

void is_least(const Instance& in) {
  auto made = least_broken(in);
  std::string error = made ? "" : made.error().en();
  CAPTURE(error);
  REQUIRE(made);
  CHECK(certify(made->relaxed, made->plan));
  CHECK(made->plan.proven());
  std::int64_t lacking = 0;
  for (const Broken& b : made->broken) {
    const Group& g = (b.side == Bound::Kind::person_group ? in.person_groups
                                                          : in.post_groups)[static_cast<std::size_t>(b.group)];
    CHECK(b.minimum);
    CHECK(b.wanted == g.min);
    CHECK(b.given < b.wanted);
    CHECK(b.given <= g.max);
    lacking += b.wanted - b.given;
  }
  auto [least, best] = by_trying(in);
  CHECK(lacking == least);
  CHECK(made->plan.objective == best);
}

}  // namespace

TEST_CASE("nothing lacks less than the plan that breaks least, and none is better that lacks as little") {
  Random r(21);
  int broken = 0;
  for (int k = 0; k < 600; ++k) {
    Shape shape{.people = 5, .posts = 4, .groups = 1 + k % 5, .density = 30 + k % 60, .tightness = 3 + k % 3};
    shape.score = k % 3 ? 20 : 1;
    Instance in = random_instance(r, shape);
    CAPTURE(k);
    is_least(in);
    auto plain = solve::solve(in);
    REQUIRE(plain);
    broken += plain->index() == 1;
    if (plain->index() == 0) {
      auto made = least_broken(in);
      REQUIRE(made);
      CHECK(made->broken.empty());
      CHECK(made->plan.objective == std::get<Plan>(*plain).objective);
    }
  }
  CHECK(broken > 200);
}

TEST_CASE("where many minima of both sides ask for too much there is a proof, and a plan that breaks least") {
  Random r(23);
  int clashing = 0;
  for (int k = 0; k < 1500; ++k) {
    Instance in = random_instance(r, {.people = 5, .posts = 4, .groups = 1 + k % 5, .density = 30 + k % 60, .tightness = 3});
    for (auto* groups : {&in.person_groups, &in.post_groups})
      for (Group& g : *groups) {
        if (r.percent(50)) g.max = kUnbounded;
        if (r.percent(60)) g.min = std::min<std::int64_t>(r.in(0, 6), g.max);
      }
    CAPTURE(k);
    auto plain = solve::solve(in);
    std::string error = plain ? "" : plain.error().en();
    CAPTURE(error);
    REQUIRE(plain);
    CHECK((plain->index() == 1) == (by_trying(in).first > 0));
    clashing += plain->index() == 1;
    is_least(in);
  }
  CHECK(clashing > 500);
}

TEST_CASE("pins, which are groups of one, give way like other minima") {
  Random r(22);
  for (int k = 0; k < 200; ++k) {
    Instance in = random_instance(r, {.people = 5, .posts = 3, .groups = 3, .density = 60, .tightness = 2});
    for (auto& group : in.person_group)
      if (r.percent(60)) {
        in.person_groups.push_back({group, 1, 1});
        group = static_cast<std::int32_t>(in.person_groups.size()) - 1;
      }
    for (std::size_t j = 0; j < in.post_group.size(); ++j)
      if (r.percent(50)) {
        in.post_groups.push_back({in.post_group[j], in.capacity[j], kUnbounded});
        in.post_group[j] = static_cast<std::int32_t>(in.post_groups.size()) - 1;
      }
    CAPTURE(k);
    is_least(in);
  }
}

TEST_CASE("deep nests, huge minima and nobody there") {
  Instance in = Instance::of(4, 2);
  in.post = {0, 0, 1, 1};
  in.score = {5, 4, 3, 2};
  in.first = {0, 1, 2, 3, 4};
  for (std::int32_t g = 0; g < 30; ++g) in.person_groups.push_back({g - 1, g % 3 == 0 ? 4 : 1, g % 5 ? kUnbounded : 3});
  in.person_groups[0].min = std::int64_t{1} << 59;
  in.post_groups = {{-1, 3, 1}, {0, 2, 7}, {1, 9, kUnbounded}};
  for (auto& g : in.person_group) g = 29;
  for (auto& g : in.post_group) g = 2;
  is_least(in);
  Instance none = Instance::of(0, 0);
  none.post_groups = {{-1, 3, 5}};
  is_least(none);
}
