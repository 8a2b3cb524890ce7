// The solver beside LEMON's four algorithms on the same instances, in one run.
//     cmake --build --preset release --target bench_solve && build/release/src/solve/bench_solve [runs
//     [large]]
// 'large': 100,000 people with 5 million arcs, turn by turn with that algorithm of LEMON that is fastest there
// (the others take minutes); 'own': without LEMON, for the peak of memory.
// Process CPU seconds of solving, median; ours includes building its network and checking the proof, LEMON's
// is only its run(). An algorithm whose single run takes over 60 times ours is not run again. Needs
// liblemon-dev.

#include <sys/resource.h>

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <string>

#include "cpu.hpp"
#include "solve/solve.hpp"
#include "solve_instances.hpp"
#include "solve_lemon_instance.hpp"

using namespace zhagen;
using namespace zhagen::solve;

namespace {

/// Least, median and most.
struct Spread {
  std::vector<double> times;
  template <class F>
  void take(F f) {
    double start = cpu();
    f();
    times.push_back(cpu() - start);
    std::sort(times.begin(), times.end());
  }
  double median() const { return times[times.size() / 2]; }
};

template <class F>
double median(int runs, F f) {
  std::vector<double> times;
  for (int k = 0; k < runs; ++k) {
    double start = cpu();
    f();
    times.push_back(cpu() - start);
  }
  std::nth_element(times.begin(), times.begin() + runs / 2, times.end());
  return times[static_cast<std::size_t>(runs) / 2];
}

/// 300 x 200, every pair, two seats in some posts, bounds on five townships: a district's yearly batch.
Instance district() {
  Dice dice(1);
  Instance in = Instance::of(300, 200);
  for (int k = 0; k < 5; ++k) in.post_groups.push_back({-1, 30, 55});
  for (int k = 0; k < 20; ++k) in.person_groups.push_back({-1, 5, 14});
  for (std::size_t j = 0; j < 200; ++j) {
    in.capacity[j] = j % 5 == 0 ? 2 : 1;
    in.post_cost[j] = dice.in(1000, 5000);
    in.post_group[j] = static_cast<std::int32_t>(j % 5);
  }
  for (std::size_t i = 0; i < 300; ++i) {
    for (std::int32_t j = 0; j < 200; ++j) {
      in.post.push_back(j);
      in.score.push_back(static_cast<std::int32_t>(dice.in(0, 9000)));
    }
    in.first[i + 1] = in.arcs();
    in.person_cost[i] = dice.in(0, 2000);
    in.person_group[i] = static_cast<std::int32_t>(i % 20);
  }
  return in;
}

long peak_mb() {
  rusage u{};
  getrusage(RUSAGE_SELF, &u);
  return u.ru_maxrss / 1024;
}

bool compare(const std::string& name, const Instance& in, bool assignment, int runs, bool with_lemon) {
  std::int64_t objective = 0;
  bool fine = true;
  auto ours = [&](bool scalar) {
    return median(runs, [&] {
      Options options;
      options.scalar = scalar;
      auto out = solve::solve(in, options);
      const Plan* plan = out ? std::get_if<Plan>(&*out) : nullptr;
      fine &= plan != nullptr;
      if (plan) objective = plan->objective;
    });
  };
  double fast = ours(false);
  long peak = peak_mb();
  double scalar = ours(true);
  std::printf(
      "%-8s %9lld arcs  objective %lld\n  ours %s %.4f s (scalar %.4f s), process peak so far %ld MB\n",
      name.c_str(), static_cast<long long>(in.arcs()), static_cast<long long>(objective),
      std::string(instruction_set()).c_str(), fast, scalar, peak);
  std::fflush(stdout);
  if (!with_lemon) return fine;
  std::int64_t constant = 0;
  LemonNetwork net(assignment ? lemon_assignment(in) : lemon_circulation(in, constant));
  double best = 1e9;
  for (int k = 0; k < 4; ++k) {
    std::optional<std::int64_t> cost;
    auto run = [&] { cost = net.cost(static_cast<Lemon>(k)); };
    double time = median(1, run);
    if (time < 60 * fast && runs > 1) time = median(runs, run);
    bool same = cost && -*cost - constant == objective;
    fine &= same;
    best = std::min(best, time);
    std::printf("  LEMON %-28s %.4f s  %5.1fx  %s\n", std::string(kLemonNames[k]).c_str(), time, time / fast,
                same ? "same objective" : "OTHER OBJECTIVE");
    std::fflush(stdout);
  }
  std::printf("  best of LEMON / ours: %.1f\n", best / fast);
  return fine;
}

bool large(const std::string& name, const Instance& in, bool assignment, int runs, bool with_lemon) {
  bool fine = true;
  Spread ours, theirs;
  std::int64_t objective = 0, constant = 0;
  auto solve_once = [&] {
    auto out = solve::solve(in);
    const Plan* plan = out ? std::get_if<Plan>(&*out) : nullptr;
    fine &= plan != nullptr;
    if (plan) objective = plan->objective;
  };
  ours.take(solve_once);
  long peak = peak_mb();
  std::optional<LemonNetwork> net;
  if (with_lemon) net.emplace(assignment ? lemon_assignment(in) : lemon_circulation(in, constant));
  Lemon which = assignment ? Lemon::network_simplex : Lemon::cost_scaling_partial;
  for (int k = 0; k < runs; ++k) {
    if (net)
      theirs.take([&] {
        auto cost = net->cost(which);
        fine &= cost && -*cost - constant == objective;
      });
    for (int again = 0; again < 3; ++again) ours.take(solve_once);
  }
  std::printf("%s %lld arcs, %s: ours least %.3f median %.3f most %.3f s, peak %ld MB\n", name.c_str(),
              static_cast<long long>(in.arcs()), std::string(instruction_set()).c_str(), ours.times.front(),
              ours.median(), ours.times.back(), peak);
  if (net)
    std::printf("  LEMON %s least %.2f median %.2f most %.2f s: %.1f by medians, %.1f by the least, %s\n",
                std::string(kLemonNames[static_cast<int>(which)]).c_str(), theirs.times.front(), theirs.median(),
                theirs.times.back(), theirs.median() / ours.median(), theirs.times.front() / ours.times.front(),
                fine ? "same objective" : "OTHER OBJECTIVE");
  std::fflush(stdout);
  return fine;
}

}  // namespace

int main(int argc, char** argv) {
  int runs = argc > 1 ? std::max(std::atoi(argv[1]), 1) : 3;
  bool fine = true;
  std::string size = argc > 2 ? argv[2] : "";
  if (size == "large" || size == "own") {
    for (bool bounds : {false, true})
      fine &= large(bounds ? "b-100000" : "a-100000",
                    bench_instance({.people = 100000,
                                    .posts = bounds ? 110000 : 100000,
                                    .least_arcs = 45,
                                    .most_arcs = 55,
                                    .bounds = bounds}),
                    !bounds, runs, size == "large");
    return fine ? 0 : 1;
  }
  fine &= compare("district", district(), false, runs, true);
  for (int n : {1000, 10000}) {
    fine &= compare("a-" + std::to_string(n), bench_instance({.people = n, .posts = n, .bounds = false}),
                    true, runs, true);
    fine &= compare("b-" + std::to_string(n), bench_instance({.people = n, .posts = n * 11 / 10}), false,
                    runs, true);
  }
  return fine ? 0 : 1;
}
