#include "solve/among_best.hpp"

#include <doctest/doctest.h>

#include "../../bench/solve_instances.hpp"
#include "brute.hpp"
#include "random.hpp"
#include "solve/certify.hpp"
#include "solve/face.hpp"

using namespace zhagen;
using namespace zhagen::solve;

namespace {

std::int64_t measured(const Instance& in, const Plan& plan, const std::vector<std::int32_t>& second,
                      const std::vector<std::int32_t>& unplaced) {
  std::int64_t sum = 0;
  for (std::size_t i = 0; i < plan.post.size(); ++i) {
    if (plan.post[i] < 0) {
      sum += unplaced.empty() ? 0 : unplaced[i];
      continue;
    }
    for (auto a = static_cast<std::size_t>(in.first[i]); a < static_cast<std::size_t>(in.first[i + 1]); ++a)
      if (in.post[a] == plan.post[i]) sum += second[a];
  }
  return sum;
}

}  // namespace

TEST_CASE("of the best plans the one that is best by a second measure, as trying all says") {
  Random r(31);
  int better = 0;
  for (int k = 0; k < 800; ++k) {
    Shape shape{.people = 5, .posts = 5, .groups = k % 4, .density = 50, .tightness = k % 4};
    shape.score = k % 4;  // many plans tie
    shape.cost = k % 3;
    Instance in = random_instance(r, shape);
    auto out = solve::solve(in);
    REQUIRE(out);
    const Plan* best = std::get_if<Plan>(&*out);
    if (!best) continue;
    std::vector<std::int32_t> second, unplaced;
    for (std::size_t a = 0; a < in.post.size(); ++a) second.push_back(static_cast<std::int32_t>(r.in(-9, 9)));
    for (std::size_t i = 0; k % 2 && i < in.person_cost.size(); ++i)
      unplaced.push_back(static_cast<std::int32_t>(r.in(-9, 9)));
    CAPTURE(k);
    auto made = among_best(in, *best, second, unplaced);
    REQUIRE(made);
    CHECK(certify(in, *made));
    CHECK(made->objective == best->objective);
    CHECK(made->prices.post == best->prices.post);
    std::int64_t most = std::numeric_limits<std::int64_t>::min();
    EachPlan(in, [&](const std::vector<std::int64_t>& arcs, std::int64_t lacking, std::int64_t objective) {
      if (lacking > 0 || objective != best->objective) return;
      std::int64_t sum = 0;
      for (std::size_t i = 0; i < arcs.size(); ++i)
        sum += arcs[i] >= 0 ? second[static_cast<std::size_t>(arcs[i])] : unplaced.empty() ? 0 : unplaced[i];
      most = std::max(most, sum);
    });
    CHECK(measured(in, *made, second, unplaced) == most);
    better += measured(in, *made, second, unplaced) > measured(in, *best, second, unplaced);
  }
  CHECK(better > 100);
}

TEST_CASE("least change against a published plan: what was published and is still best is kept whole") {
  Random r(32);
  Instance in;
  while (in.people() < 100 || in.posts() < 100)
    in = random_instance(r, {.people = 200, .posts = 200, .groups = 6, .score = 3, .density = 10, .tightness = 0});
  auto out = solve::solve(in);
  REQUIRE(out);
  const Plan& best = std::get<Plan>(*out);
  std::vector<std::int32_t> draw, kept(in.post.size(), 0);
  for (std::size_t a = 0; a < in.post.size(); ++a) draw.push_back(static_cast<std::int32_t>(r.in(0, 1 << 20)));
  auto published = among_best(in, best, draw);
  REQUIRE(published);
  CHECK(published->post != best.post);
  std::int64_t placed = 0;
  std::vector<std::int32_t> was_out(in.person_cost.size(), 0);
  for (std::size_t i = 0; i < in.person_cost.size(); ++i) {
    for (auto a = static_cast<std::size_t>(in.first[i]); a < static_cast<std::size_t>(in.first[i + 1]); ++a)
      kept[a] = in.post[a] == published->post[i];
    was_out[i] = published->post[i] < 0;
    ++placed;
  }
  auto again = among_best(in, best, kept, was_out);
  REQUIRE(again);
  CHECK(again->post == published->post);
  CHECK(measured(in, *again, kept, was_out) == placed);
}

TEST_CASE("10,000 people: a draw keeps the objective and its proof") {
  Bench shape;
  shape.seed = 3;
  Instance in = bench_instance(shape);
  auto out = solve::solve(in);
  REQUIRE(out);
  const Plan& best = std::get<Plan>(*out);
  Dice dice(8);
  Instance draw;
  for (std::size_t a = 0; a < in.post.size(); ++a) draw.score.push_back(static_cast<std::int32_t>(dice.in(0, 1 << 20)));
  draw.person_cost.assign(in.person_cost.size(), 0);
  draw.post_cost.assign(in.post_cost.size(), 0);
  auto made = among_best(in, best, draw.score);
  REQUIRE(made);
  CHECK(made->objective == best.objective);
  // Without the best plan to start from. The parts of a face are closed, with prices beyond all others.
  auto cold = solve::solve(face(in, best, draw));
  std::string error = cold ? "" : cold.error().en();
  CAPTURE(error);
  REQUIRE(cold);
  Plan same = best;
  same.post = std::get<Plan>(*cold).post;
  CHECK(certify(in, same));
  CHECK(measured(in, same, draw.score, {}) == measured(in, *made, draw.score, {}));
}

TEST_CASE("what is no proven best plan, or has another size, is refused") {
  Random r(33);
  Instance in = random_instance(r, {.people = 20, .posts = 20, .tightness = 0});
  REQUIRE_FALSE(in.post.empty());
  Plan best = std::get<Plan>(*solve::solve(in));
  std::vector<std::int32_t> second(in.post.size(), 0), few(in.person_cost.size() + 1);
  CHECK(among_best(in, best, second));
  CHECK_FALSE(among_best(in, best, std::span(second).first(second.size() - 1)));
  CHECK_FALSE(among_best(in, best, second, few));
  ++best.bound;
  CHECK_FALSE(among_best(in, best, second));
}
