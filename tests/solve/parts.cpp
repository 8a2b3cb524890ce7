#include "solve/parts.hpp"

#include <doctest/doctest.h>

#include <atomic>

#include "random.hpp"
#include "solve/certify.hpp"

using namespace zhagen;
using namespace zhagen::solve;

namespace {

/// Random instances that have nothing to do with each other, as one: people and posts of all in turn, under a group without
/// bounds around everybody.
Instance together(Random& r, int count, int tightness) {
  Instance out = Instance::of(0, 0);
  out.first = {0};
  out.person_groups = out.post_groups = {Group{}};
  std::vector<Instance> all;
  for (int c = 0; c < count; ++c) {
    Shape shape{900, 1000, 40, 5000, 800, 20, 0};
    Instance in;
    do in = random_instance(r, shape);
    while (in.people() < 500 || in.posts() < 500);
    for (Group& g : in.person_groups)
      if (r.percent(10 * tightness)) g.max = in.people() / 2;
    for (Group& g : in.post_groups)
      if (r.percent(10 * tightness)) g.min = 1;
    all.push_back(std::move(in));
  }
  std::vector<std::vector<std::int32_t>> post_of(all.size());
  std::vector<std::int32_t> person_groups, post_groups;
  for (const Instance& in : all) {
    auto add = [](const std::vector<Group>& from, std::vector<Group>& to, std::vector<std::int32_t>& first) {
      first.push_back(static_cast<std::int32_t>(to.size()));
      for (Group g : from) to.push_back({g.parent < 0 ? 0 : g.parent + first.back(), g.min, g.max});
    };
    add(in.person_groups, out.person_groups, person_groups);
    add(in.post_groups, out.post_groups, post_groups);
  }
  auto inner = [](std::int32_t g, std::int32_t first) { return g < 0 ? 0 : first + g; };
  for (std::size_t k = 0, left = 1; left; ++k) {
    left = 0;
    for (std::size_t c = 0; c < all.size(); ++c) {
      const Instance& in = all[c];
      if (k >= in.post_cost.size()) continue;
      ++left;
      post_of[c].push_back(out.posts());
      out.post_cost.push_back(in.post_cost[k]);
      out.capacity.push_back(in.capacity[k]);
      out.post_group.push_back(inner(in.post_group[k], post_groups[c]));
    }
  }
  for (std::size_t k = 0, left = 1; left; ++k) {
    left = 0;
    for (std::size_t c = 0; c < all.size(); ++c) {
      const Instance& in = all[c];
      if (k >= in.person_cost.size()) continue;
      ++left;
      for (auto a = static_cast<std::size_t>(in.first[k]); a < static_cast<std::size_t>(in.first[k + 1]); ++a) {
        out.post.push_back(post_of[c][static_cast<std::size_t>(in.post[a])]);
        out.score.push_back(in.score[a]);
      }
      out.first.push_back(out.arcs());
      out.person_cost.push_back(in.person_cost[k]);
      out.person_group.push_back(inner(in.person_group[k], person_groups[c]));
    }
  }
  return out;
}

Outcome must(const Instance& in, const Options& options) {
  auto out = solve::solve(in, options);
  std::string error = out ? "" : out.error().en();
  CAPTURE(error);
  REQUIRE(out);
  return *std::move(out);
}

}  // namespace

TEST_CASE("parts: what falls apart is as good part by part as in one piece, the same with any number of threads") {
  int plans = 0, none = 0;
  for (std::uint64_t seed = 1; seed <= 6; ++seed) {
    Random r(seed);
    const Instance in = together(r, 4, static_cast<int>(seed % 3));
    CAPTURE(seed);
    REQUIRE(in.arcs() > 1 << 18);
    const Parts parts = parts_of(in);
    CHECK(parts.arcs.size() == 5);
    CHECK(parts.arcs.back() == 0);
    Options whole, two;
    whole.work_limit = std::int64_t{1} << 50;  // never reached, but a plan so far is made of the whole
    two.threads = 2;
    Outcome one_piece = must(in, whole), apart = must(in, {}), at_once = must(in, two);
    REQUIRE(one_piece.index() == apart.index());
    REQUIRE(apart.index() == at_once.index());
    if (const Plan* plan = std::get_if<Plan>(&apart)) {
      ++plans;
      CHECK(plan->proven());
      CHECK(plan->objective == std::get<Plan>(one_piece).objective);
      CHECK(plan->post == std::get<Plan>(at_once).post);
      CHECK(plan->prices.post_group == std::get<Plan>(at_once).prices.post_group);
    } else {
      ++none;  // certified, so it names bounds of the whole
    }
  }
  CHECK(plans > 0);
}

TEST_CASE("parts: a part that cannot be is why the whole cannot, in the whole's names") {
  Random r(3);
  Instance in = together(r, 4, 0);
  // Three more people and two posts for them that must all be filled three times over.
  const std::int32_t posts = in.posts();
  for (int j = 0; j < 2; ++j) {
    in.post_cost.push_back(0);
    in.capacity.push_back(1);
    in.post_group.push_back(static_cast<std::int32_t>(in.post_groups.size()));
  }
  in.post_groups.push_back({0, 3, kUnbounded});
  for (int i = 0; i < 3; ++i) {
    in.post.insert(in.post.end(), {posts, posts + 1});
    in.score.insert(in.score.end(), {1, 2});
    in.first.push_back(in.arcs());
    in.person_cost.push_back(0);
    in.person_group.push_back(-1);
  }
  Outcome out = must(in, {});
  REQUIRE(std::holds_alternative<Infeasible>(out));
  const auto& cut = std::get<Infeasible>(out);
  REQUIRE(cut.demands.size() == 1);
  CHECK(cut.demands[0].kind == Bound::Kind::post_group);
  CHECK(cut.demands[0].index == static_cast<std::int32_t>(in.post_groups.size()) - 1);
  CHECK(cut.needed == 3);
  CHECK(cut.available == 2);
}

TEST_CASE("parts: one bound that binds joins all; small instances stay whole; cancelling ends all") {
  Random r(5);
  Instance in = together(r, 4, 0);
  Options options;
  options.threads = 2;
  std::atomic<int> asked = 0;
  options.cancelled = [&] { return ++asked > 3; };
  auto out = solve::solve(in, options);
  REQUIRE_FALSE(out);
  CHECK(out.error().code == Errc::solve_cancelled);
  in.person_groups[0].max = in.people();
  CHECK(parts_of(in).arcs.empty());
  CHECK(parts_of(Instance::of(10, 10)).arcs.empty());
}
