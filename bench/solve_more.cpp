// What the solver can besides the optimum: the plan so far and its gap when stopped, the plan that breaks least, the best
// second among the best plans, stable matching; counties apart.
//     cmake --build --preset release --target bench_solve_more && build/release/src/solve/bench_solve_more [people]
// Process CPU seconds, one run each, single thread unless said.

#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <string>

#include "cpu.hpp"
#include "solve/among_best.hpp"
#include "solve/least_broken.hpp"
#include "solve/stable.hpp"
#include "solve_instances.hpp"

using namespace zhagen;
using namespace zhagen::solve;

namespace {

template <class R>
auto must(R result, double start, const char* what) {
  if (!result) {
    std::fprintf(stderr, "%s: %s\n", what, result.error().en().c_str());
    std::exit(1);
  }
  std::printf("%-60s %8.3f s", what, cpu() - start);
  return *std::move(result);
}

void stopped(const Instance& in, double whole) {
  for (double part : {0.0, 0.02, 0.05, 0.1, 0.2, 0.4, 0.8}) {
    double start = cpu();
    Options options;
    options.enough = [&] { return cpu() - start >= part * whole; };
    std::string what = "stopped after " + std::to_string(static_cast<int>(100 * part)) + " % of the time";
    auto plan = std::get<Plan>(must(solve::solve(in, options), start, what.c_str()));
    std::printf("   gap %.3f %%\n", 100.0 * static_cast<double>(plan.bound - plan.objective) /
                                          static_cast<double>(std::max<std::int64_t>(1, std::abs(plan.objective))));
  }
}

void broken(Instance in, int percent) {
  Dice dice(7);
  for (auto* groups : {&in.person_groups, &in.post_groups})
    for (Group& g : *groups)
      if (dice.in(1, 100) <= percent) g.min = (g.max == kUnbounded ? g.min : g.max) + dice.in(0, 2);
  double start = cpu();
  std::string what = "breaks least, " + std::to_string(percent) + " % of the groups ask for too many";
  auto made = must(least_broken(in), start, what.c_str());
  std::int64_t lacking = 0;
  for (const Broken& b : made.broken) lacking += b.wanted - b.given;
  std::printf("   %zu bounds, %lld people lacking\n", made.broken.size(), static_cast<long long>(lacking));
}

/// Ten counties that share nothing: nobody asks for a post of another one, and no unit sends to two.
void counties(const Bench& shape) {
  Instance in = Instance::of(0, 0);
  in.first = {0};
  for (std::uint64_t c = 0; c < 10; ++c) {
    Bench one = shape;
    one.people /= 10, one.posts /= 10, one.seed = c + 1;
    const Instance county = bench_instance(one);
    const std::int32_t posts = in.posts(), person_groups = static_cast<std::int32_t>(in.person_groups.size()),
                       post_groups = static_cast<std::int32_t>(in.post_groups.size());
    for (std::int32_t j : county.post) in.post.push_back(posts + j);
    in.score.insert(in.score.end(), county.score.begin(), county.score.end());
    const std::int64_t arcs = in.first.back();
    for (std::size_t i = 1; i < county.first.size(); ++i) in.first.push_back(arcs + county.first[i]);
    auto append = [](auto& to, const auto& from) { to.insert(to.end(), from.begin(), from.end()); };
    append(in.person_cost, county.person_cost);
    append(in.post_cost, county.post_cost);
    append(in.capacity, county.capacity);
    for (std::int32_t g : county.person_group) in.person_group.push_back(g < 0 ? g : person_groups + g);
    for (std::int32_t g : county.post_group) in.post_group.push_back(g < 0 ? g : post_groups + g);
    for (Group g : county.person_groups) in.person_groups.push_back({g.parent < 0 ? -1 : person_groups + g.parent, g.min, g.max});
    for (Group g : county.post_groups) in.post_groups.push_back({g.parent < 0 ? -1 : post_groups + g.parent, g.min, g.max});
  }
  using Clock = std::chrono::steady_clock;
  for (const char* how : {"in one piece", "part by part", "two parts at once"}) {
    Options options;
    if (how[0] == 'i') options.work_limit = std::int64_t{1} << 60;
    if (how[0] == 't') options.threads = 2;
    const auto began = Clock::now();
    double start = cpu();
    std::string what = "ten counties, " + std::to_string(in.arcs()) + " arcs, " + how;
    must(solve::solve(in, options), start, what.c_str());
    std::printf("   %.3f s on the clock\n", std::chrono::duration<double>(Clock::now() - began).count());
  }
}

}  // namespace

int main(int argc, char** argv) {
  Bench shape;
  if (argc > 1) shape.people = std::atoi(argv[1]), shape.posts = shape.people * 11 / 10;
  Instance in = bench_instance(shape);
  std::printf("%d people, %d posts, %lld arcs, nested bounds; %s\n", in.people(), in.posts(),
              static_cast<long long>(in.arcs()), std::string(instruction_set()).c_str());
  double start = cpu();
  counties(shape);
  start = cpu();
  Plan best = std::get<Plan>(must(solve::solve(in), start, "the optimum"));
  double whole = cpu() - start;
  std::printf("\n");
  stopped(in, whole);
  for (int percent : {1, 10, 50}) broken(in, percent);

  Dice dice(8);
  std::vector<std::int32_t> draw, rank;
  for (std::size_t a = 0; a < in.post.size(); ++a) {
    draw.push_back(static_cast<std::int32_t>(dice.in(0, 1 << 20)));
    rank.push_back(static_cast<std::int32_t>(dice.in(0, 1 << 20)));
  }
  start = cpu();
  must(among_best(in, best, draw), start, "a draw among the best plans");
  std::printf("\n");
  Instance coarse = in;
  for (auto& s : coarse.score) s = s / 2000;
  for (auto* costs : {&coarse.person_cost, &coarse.post_cost})
    for (auto& c : *costs) c /= 2000;
  Plan tied = std::get<Plan>(*solve::solve(coarse));
  start = cpu();
  Plan drawn = must(among_best(coarse, tied, draw), start, "a draw where scores are few");
  std::size_t moved = 0;
  for (std::size_t i = 0; i < drawn.post.size(); ++i) moved += drawn.post[i] != tied.post[i];
  std::printf("   %zu people elsewhere\n", moved);
  start = cpu();
  auto stable = must(stable_matching(in, {draw, rank}), start, "stable matching, nested maxima on both sides");
  std::printf("   %zu minima unmet\n", stable.unmet.size());
  start = cpu();
  auto blocking = must(blocking_arcs(in, {draw, rank}, stable.arc), start, "its check");
  std::printf("   %zu pairs block\n", blocking.size());
  return blocking.empty() ? 0 : 1;
}
