#include "solve/solve.hpp"

#include <doctest/doctest.h>

#include "brute.hpp"
#include "oracle.hpp"
#include "random.hpp"
#include "solve/certify.hpp"
#include "solve/sweep.hpp"

using namespace zhagen;
using namespace zhagen::solve;

namespace {

/// The best of all plans. Only for a handful of people.
struct Brute {
  bool feasible = false;
  std::int64_t best = 0;

  explicit Brute(const Instance& in) {
    EachPlan(in, [&](const std::vector<std::int64_t>&, std::int64_t lacking, std::int64_t objective) {
      if (lacking > 0) return;
      if (!feasible || objective > best) best = objective;
      feasible = true;
    });
  }
};

/// What solve() says, which it has certified; nothing when infeasible.
std::optional<std::int64_t> objective(const Instance& in, const Options& options = {}) {
  auto out = solve::solve(in, options);
  std::string error = out ? "" : out.error().en();
  CAPTURE(error);
  REQUIRE(out);
  if (const Plan* plan = std::get_if<Plan>(&*out)) {
    REQUIRE(plan->proven());
    return plan->objective;
  }
  return std::nullopt;
}

}  // namespace

TEST_CASE("as good as trying every plan") {
  Random r(1);
  int infeasible = 0;
  for (int k = 0; k < 1500; ++k) {
    Shape shape{.people = 5, .posts = 5, .groups = 3, .tightness = k % 5};
    shape.score = k % 3 ? 20 : 2;
    Instance in = random_instance(r, shape);
    CAPTURE(k);
    Brute brute(in);
    auto got = objective(in);
    REQUIRE(got.has_value() == brute.feasible);
    if (got) REQUIRE(*got == brute.best);
    infeasible += !got;
  }
  CHECK(infeasible > 100);
  CHECK(infeasible < 1000);
}

TEST_CASE("as good as shortest paths, and the proof holds for a plan it did not make") {
  Random r(2);
  for (int k = 0; k < 600; ++k) {
    Shape shape{.people = 40, .posts = 30, .groups = 10, .density = 5 + k % 40, .tightness = k % 4};
    shape.score = k % 4 == 0 ? 1 : k % 4 == 1 ? 1000 : k % 4 == 2 ? 2'000'000'000 : 50;
    shape.cost = k % 7 == 0 ? 1'000'000'000'000 : shape.score;
    Instance in = random_instance(r, shape);
    CAPTURE(k);
    auto second = by_shortest_paths(in);
    auto got = objective(in);
    REQUIRE(got.has_value() == second.has_value());
    if (!got) continue;
    REQUIRE(*got == second->objective);
    REQUIRE(certify(in, *second));
    // A proof that is off by one is no proof.
    if (!second->prices.person.empty()) {
      ++second->prices.person[0];
      CHECK_FALSE(certify(in, *second));
      --second->prices.person[0];
    }
    ++second->objective;
    CHECK_FALSE(certify(in, *second));
  }
}

TEST_CASE("the instruction set changes nothing, and twice is the same") {
  Random r(3);
  for (int k = 0; k < 100; ++k) {
    Instance in =
        random_instance(r, {.people = 60, .posts = 50, .groups = 8, .score = 300, .tightness = k % 2});
    auto a = solve::solve(in), b = solve::solve(in, {.scalar = true});
    REQUIRE(a);
    REQUIRE(b);
    REQUIRE(a->index() == b->index());
    if (a->index() == 1) continue;
    const Plan &p = std::get<Plan>(*a), &q = std::get<Plan>(*b);
    CHECK(p.post == q.post);
    CHECK(p.prices.person == q.prices.person);
    CHECK(p.prices.post == q.prices.post);
    CHECK(p.prices.person_group == q.prices.person_group);
    CHECK(p.prices.post_group == q.prices.post_group);
  }
}

TEST_CASE("the order of rows does not change the objective") {
  Random r(4);
  for (int k = 0; k < 100; ++k) {
    Instance in = random_instance(r, {.people = 40, .posts = 40, .groups = 6, .tightness = k % 3}), out = in;
    std::vector<std::int32_t> people(in.person_cost.size()), posts(in.post_cost.size());
    for (std::size_t i = 0; i < people.size(); ++i) people[i] = static_cast<std::int32_t>(i);
    for (std::size_t j = 0; j < posts.size(); ++j) posts[j] = static_cast<std::int32_t>(j);
    for (auto* v : {&people, &posts})
      for (std::size_t i = v->size(); i-- > 1;)
        std::swap((*v)[i], (*v)[static_cast<std::size_t>(r.in(0, static_cast<std::int64_t>(i)))]);
    out.post.clear();
    out.score.clear();
    for (std::size_t i = 0; i < people.size(); ++i) {
      auto from = static_cast<std::size_t>(people[i]);
      for (auto a = in.first[from + 1]; a-- > in.first[from];) {
        out.post.push_back(posts[static_cast<std::size_t>(in.post[static_cast<std::size_t>(a)])]);
        out.score.push_back(in.score[static_cast<std::size_t>(a)]);
      }
      out.first[i + 1] = out.arcs();
      out.person_cost[i] = in.person_cost[from];
      out.person_group[i] = in.person_group[from];
    }
    for (std::size_t j = 0; j < posts.size(); ++j) {
      auto to = static_cast<std::size_t>(posts[j]);
      out.post_cost[to] = in.post_cost[j];
      out.capacity[to] = in.capacity[j];
      out.post_group[to] = in.post_group[j];
    }
    CAPTURE(k);
    CHECK(objective(in) == objective(out));
  }
}

TEST_CASE("a warm start from any plan ends at the same objective") {
  Random r(5);
  for (int k = 0; k < 200; ++k) {
    Instance in =
        random_instance(r, {.people = 40, .posts = 40, .groups = 6, .density = 30, .tightness = k % 3});
    auto cold = solve::solve(in);
    REQUIRE(cold);
    const Plan* plan = std::get_if<Plan>(&*cold);
    if (!plan) continue;
    CAPTURE(k);
    CHECK(objective(in, {.warm = plan}) == plan->objective);
    Instance more = in;  // arcs change, a bound moves
    for (auto& s : more.score)
      if (r.percent(10)) s += static_cast<std::int32_t>(r.in(-20, 20));
    for (auto* groups : {&more.person_groups, &more.post_groups})
      for (Group& g : *groups) {
        if (r.percent(20)) g.min = r.in(0, 2);
        if (r.percent(20)) g.max = r.percent(50) ? kUnbounded : r.in(2, 20);
      }
    for (auto& c : more.capacity)
      if (r.percent(10)) c = static_cast<std::int32_t>(r.in(0, 3));
    CHECK(objective(more, {.warm = plan}) == objective(more));
    Plan nonsense = *plan;
    for (auto* v : {&nonsense.prices.post, &nonsense.prices.post_group, &nonsense.prices.person_group})
      for (auto& p : *v)
        p = r.percent(10) ? r.in(-1, 1) * std::numeric_limits<std::int64_t>::max() : r.in(-500, 500);
    for (auto& j : nonsense.post) j = static_cast<std::int32_t>(r.in(-5, 60));
    CHECK(objective(in, {.warm = &nonsense}) == plan->objective);
  }
}

TEST_CASE("why there is no plan, in as few bounds as it takes") {
  Instance in = Instance::of(6, 4);
  // Four people for the first three posts, two for the last; the last two posts' group wants three people.
  for (int i = 0; i < 6; ++i) {
    for (int j = 0; j < 3; ++j)
      if (i < 4) in.post.push_back(j), in.score.push_back(1);
    if (i >= 4) in.post.push_back(3), in.score.push_back(1);
    in.first[static_cast<std::size_t>(i) + 1] = in.arcs();
  }
  in.post_groups = {{-1, 0, 9}, {-1, 3, 9}};
  in.post_group = {0, 0, 1, 1};
  auto out = solve::solve(in);
  REQUIRE(out);
  const Infeasible* cut = std::get_if<Infeasible>(&*out);
  REQUIRE(cut);
  CHECK(cut->needed == 3);
  CHECK(cut->available == 2);
  REQUIRE(cut->demands.size() == 1);
  CHECK(cut->demands[0].kind == Bound::Kind::post_group);
  CHECK(cut->demands[0].index == 1);
  REQUIRE(cut->limits.size() == 2);
  CHECK(cut->limits[0].kind == Bound::Kind::post);
  Infeasible wrong = *cut;
  wrong.limits.pop_back();
  --wrong.available;
  CHECK_FALSE(certify(in, wrong));
}

TEST_CASE("bad shapes and sizes are errors, limits and cancelling are obeyed") {
  Instance in = Instance::of(2, 2);
  in.post = {0, 5};
  in.score = {1, 1};
  in.first = {0, 1, 2};
  auto code = [&](const Options& o = {}) {
    auto out = solve::solve(in, o);
    return out ? Errc::internal : out.error().code;
  };
  CHECK(code() == Errc::solve_instance);
  in.post[1] = 1;
  in.person_groups = {{0, 0, 1}};
  CHECK(code() == Errc::solve_instance);
  in.person_groups = {{-1, -1, 1}};
  CHECK(code() == Errc::solve_instance);
  in.person_groups.clear();
  in.person_cost[0] = std::int64_t{1} << 60;
  CHECK(code() == Errc::solve_too_large);
  in.person_cost[0] = std::numeric_limits<std::int64_t>::min();
  CHECK(code() == Errc::solve_too_large);
  in.person_cost[0] = 0;
  CHECK(code() == Errc::internal);  // fine
  Random r(6);
  in = random_instance(r, {.people = 100, .posts = 100, .tightness = 0});
  CHECK(code({.cancelled = [] { return true; }}) == Errc::solve_cancelled);
}

TEST_CASE("shapes that make auctions slow") {
  auto ramp = [](int n, auto score) {
    Instance in = Instance::of(n, n);
    for (int i = 0; i < n; ++i) {
      for (int j = 0; j < n; ++j)
        if (auto s = score(i, j); s != INT32_MIN) in.post.push_back(j), in.score.push_back(s);
      in.first[static_cast<std::size_t>(i) + 1] = in.arcs();
    }
    return in;
  };
  auto limit = [](const Instance& in) {
    return Options{.work_limit = 400 * (in.arcs() + in.people() + 1000)};
  };
  std::vector<Instance> all;
  all.push_back(ramp(150, [](int, int) { return 1000; }));       // all equal
  all.push_back(ramp(150, [](int i, int j) { return i * j; }));  // correlated: long price wars
  all.push_back(ramp(150, [](int i, int j) { return -(i + 1) * (j + 1) * 1000; }));
  all.push_back(ramp(150, [](int i, int j) { return i + j; }));
  all.push_back(ramp(150, [](int i, int j) {
    return j == i || j == i + 1 ? (j == i ? 0 : 1) : INT32_MIN;
  }));  // a long chain
  all.push_back(ramp(100, [](int i, int j) { return j < i ? INT32_MIN : j * 1'000'000; }));
  for (std::size_t k = 0, count = all.size(); k < count; ++k) {  // and all placed, though few want to
    all.push_back(all[k]);
    Instance& in = all.back();
    in.person_groups = {{-1, in.people() * 9 / 10, kUnbounded}};
    for (auto& g : in.person_group) g = 0;
    for (auto& c : in.person_cost) c = -5'000'000;
  }
  Instance giant = ramp(300, [](int i, int j) { return j > 4 ? INT32_MIN : (i * 7919 + j * 104729) % 5000; });
  giant.capacity[0] = 1000;
  giant.capacity[1] = 50;
  all.push_back(giant);
  for (std::size_t k = 0; k < all.size(); ++k) {
    CAPTURE(k);
    auto second = by_shortest_paths(all[k]);
    auto got = objective(all[k], limit(all[k]));
    REQUIRE(got.has_value() == second.has_value());
    if (got) CHECK(*got == second->objective);
  }
}

TEST_CASE("sweeps over arcs say the same with and without vectors") {
  Random r(11);
  std::vector<std::int32_t> cover(40), post, score;
  for (int k = 0; k < 2000; ++k) {
    std::int64_t most = k % 7 == 0 ? kMostCover : k % 7 == 1 ? std::numeric_limits<std::int32_t>::max() : 50;
    for (std::int32_t& c : cover) c = static_cast<std::int32_t>(r.in(-std::min<std::int64_t>(most, kMostCover - 1), 50));
    post.clear();
    score.clear();
    for (std::int64_t n = r.in(0, 40); n-- > 0;) {
      post.push_back(static_cast<std::int32_t>(r.in(0, 39)));
      score.push_back(static_cast<std::int32_t>(r.in(-most - 1, most)));
    }
    auto count = static_cast<std::int32_t>(post.size()), wanted = static_cast<std::int32_t>(r.in(-1, 39));
    auto own = static_cast<std::int32_t>(r.in(-50, 50));
    Span a = span_of(post.data(), score.data(), post.size(), true), b = span_of(post.data(), score.data(), post.size());
    CHECK((a.least == b.least && a.most == b.most && a.top == b.top));
    RowProof p = prove_row(post.data(), score.data(), count, wanted, own, cover.data(), true);
    RowProof q = prove_row(post.data(), score.data(), count, wanted, own, cover.data());
    REQUIRE(p.fits == q.fits);
    if (!p.fits) continue;
    bool covered = true;
    std::int64_t best = -1'000'000'000;
    for (std::size_t x = 0; x < post.size(); ++x) {
      covered &= score[x] <= own + cover[static_cast<std::size_t>(post[x])];
      if (post[x] == wanted) best = std::max<std::int64_t>(best, score[x]);
    }
    CHECK((p.covered == covered && q.covered == covered));
    CHECK((p.found == (best > -1'000'000'000) && q.found == p.found));
    if (p.found) CHECK((p.best == best && q.best == best));
  }
}
