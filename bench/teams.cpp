// Rules on teams: bound, plan and gap, on instance b of bench/solve.cpp with villages as teams: at least one
// Party member, at most two of one unit, women none or at least two.
//     cmake --build --preset release --target bench_teams && build/release/src/solve/bench_teams [people
//     [seed [work]]]
// First the most places that can be filled (must-fill seats before others) without the rules, then the best
// score of the plans that fill so many and keep the rules: the gap is of score points alone.

#include <cstdio>
#include <cstdlib>

#include "cpu.hpp"
#include "solve/certify.hpp"
#include "solve/teams.hpp"
#include "solve_instances.hpp"

using namespace zhagen;
using namespace zhagen::solve;

namespace {

/// The goals before the score, held fast: every person within one more group, each must-fill seat in a group
/// of its own.
bool hold_fill(Instance& in) {
  Instance fill = in;
  for (auto& s : fill.score) s = 0;
  for (auto& c : fill.person_cost) c = 1;
  for (auto& c : fill.post_cost) c = c >= 5000 ? 1000 : 0;
  auto out = solve::solve(fill);
  const Plan* plan = out ? std::get_if<Plan>(&*out) : nullptr;
  if (!plan) return false;
  std::int64_t placed = 0;
  std::vector<std::uint8_t> filled(in.post_cost.size());
  for (std::int32_t j : plan->post)
    if (j >= 0) {
      ++placed;
      filled[static_cast<std::size_t>(j)] = 1;
    }
  for (auto& g : in.person_groups) ++g.parent;
  in.person_groups.insert(in.person_groups.begin(), Group{-1, placed, kUnbounded});
  for (auto& g : in.person_group) ++g;
  std::int64_t must = 0, open = 0;
  for (std::size_t j = 0; j < in.post_cost.size(); ++j) {
    if (in.post_cost[j] >= 5000) {
      open += !filled[j];
      if (filled[j]) {
        in.post_groups.push_back({in.post_group[j], 1, kUnbounded});
        in.post_group[j] = static_cast<std::int32_t>(in.post_groups.size()) - 1;
        ++must;
      }
    }
    in.post_cost[j] = 0;
  }
  for (auto& c : in.person_cost) c = 0;
  std::printf("  fill: %lld of %lld people, %lld must-fill seats, %lld of them open\n",
              static_cast<long long>(placed), static_cast<long long>(in.people()),
              static_cast<long long>(must + open), static_cast<long long>(open));
  return true;
}

TeamProblem instance_c(int people, std::uint64_t seed) {
  TeamProblem p;
  p.instance = bench_instance({.people = people, .posts = people * 11 / 10, .seed = seed});
  int villages = std::max(people * 11 / 10 / 4, 1);
  for (std::int64_t j = 0; j < p.instance.posts(); ++j)
    p.team.push_back(static_cast<std::int32_t>(j * villages / p.instance.posts()));
  Dice dice(seed + 100);
  TeamRule party, women, unit;
  party.min = 1;
  women.min = 2;
  women.none_allowed = true;
  unit.max = 2;
  unit.labels = static_cast<std::int32_t>(p.instance.person_groups.size());
  for (int i = 0; i < people; ++i) {
    party.label.push_back(dice.in(0, 9) < 4 ? 0 : -1);
    women.label.push_back(dice.in(0, 9) < 4 ? 0 : -1);
    unit.label.push_back(p.instance.person_group[static_cast<std::size_t>(i)]);
  }
  p.rules = {party, unit, women};
  return p;
}

}  // namespace

int main(int argc, char** argv) {
  int people = argc > 1 ? std::atoi(argv[1]) : 1000;
  std::uint64_t seed = argc > 2 ? static_cast<std::uint64_t>(std::atoi(argv[2])) : 1;
  TeamOptions options;
  if (argc > 3) options.work_limit = std::atoll(argv[3]);
  TeamProblem p = instance_c(people, seed);
  std::printf("c-%d, seed %llu: %lld pairs, %d teams\n", people, static_cast<unsigned long long>(seed),
              static_cast<long long>(p.instance.arcs()), p.teams());
  if (!hold_fill(p.instance)) return 1;
  auto flow = solve::solve(p.instance);
  if (!flow || !std::get_if<Plan>(&*flow)) return 1;
  std::printf("  without the rules: %lld, %zu broken\n",
              static_cast<long long>(std::get<Plan>(*flow).objective),
              breaches(p, std::get<Plan>(*flow).post).size());
  double start = cpu(), said = 0;
  std::int64_t last = -1;
  options.progress = [&](const Plan& plan, std::int64_t bound) {
    double now = cpu() - start;
    if (now < said + 0.5 && last >= 0) return;
    said = now;
    last = plan.objective;
    std::printf("  %7.2f s  plan %lld  bound %lld\n", now,
                static_cast<long long>(plan.post.empty() ? 0 : plan.objective),
                static_cast<long long>(bound));
    std::fflush(stdout);
  };
  auto out = solve_teams(p, options);
  double time = cpu() - start;
  if (!out) return 1;
  if (auto* plan = std::get_if<TeamPlan>(&*out)) {
    double begin = cpu();
    bool fine = static_cast<bool>(certify_teams(p, *plan));
    std::printf(
        "  plan %lld, bound %lld, gap %.3f %% of %lld points; %.2f s CPU, %lld M arc visits; proof %s, %.2f "
        "s\n",
        static_cast<long long>(plan->plan.objective), static_cast<long long>(plan->bound),
        100.0 * static_cast<double>(plan->bound - plan->plan.objective) / static_cast<double>(plan->score),
        static_cast<long long>(plan->score), time, static_cast<long long>(plan->work / 1000000),
        fine ? "checked" : "REFUSED", cpu() - begin);
    return fine ? 0 : 1;
  }
  const auto& clash = std::get<TeamClash>(*out);
  std::printf("  no plan found; the best breaks %zu rules; %.2f s CPU\n", clash.breaches.size(), time);
  return 1;
}
