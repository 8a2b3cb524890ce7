// What-if at 10,000 people: every alternative of a person or post, every quota, and edits with a new proven
// optimum.
//     cmake --build --preset release --target bench_solve_edits && build/release/src/solve/bench_solve_edits
//     [people]
// Medians and worst of 100, milliseconds on the clock and of process CPU.

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <ctime>
#include <string>

#include "solve/certify_effects.hpp"
#include "solve/solved.hpp"
#include "solve_instances.hpp"

using namespace zhagen;
using namespace zhagen::solve;

namespace {

struct Times {
  std::vector<double> wall, cpu;

  template <class F>
  void take(F f) {
    auto start = std::chrono::steady_clock::now();
    std::clock_t cpu_start = std::clock();
    f();
    cpu.push_back(1e3 * static_cast<double>(std::clock() - cpu_start) / CLOCKS_PER_SEC);
    wall.push_back(
        std::chrono::duration<double, std::milli>(std::chrono::steady_clock::now() - start).count());
  }
  void print(const char* what) {
    for (auto* v : {&wall, &cpu}) std::sort(v->begin(), v->end());
    std::printf("%-44s median %7.3f ms, worst %7.3f ms; CPU %7.3f, %7.3f; n=%zu\n", what,
                wall[wall.size() / 2], wall.back(), cpu[cpu.size() / 2], cpu.back(), wall.size());
    std::fflush(stdout);
  }
};

bool run(const char* name, Instance in) {
  std::printf("%s: %d people, %d posts, %lld pairs, %zu + %zu groups; %s\n", name, in.people(), in.posts(),
              static_cast<long long>(in.arcs()), in.person_groups.size(), in.post_groups.size(),
              std::string(instruction_set()).c_str());
  constexpr int kRuns = 100;
  auto out = Solved::of(std::move(in));
  if (!out || out->index() == 1) return false;
  Solved& s = std::get<Solved>(*out);
  bool fine = true;
  Dice dice(7);
  auto person = [&] { return static_cast<std::int32_t>(dice.in(0, s.instance().people() - 1)); };
  auto post = [&] { return static_cast<std::int32_t>(dice.in(0, s.instance().posts() - 1)); };
  {
    Times build, people, proof, moves, posts, quota, quotas, seats;
    for (int k = 0; k < 9; ++k) build.take([&] { fine &= bool(s.effects()); });
    build.print("effects: prove the plan, sort the pairs");
    Effects e = *s.effects();
    for (int k = 0; k < kRuns; ++k) {
      Alternatives a;
      auto i = person();
      people.take([&] { a = e.of_person(i); });
      proof.take([&] { fine &= bool(certify(s.instance(), s.plan(), a)); });
      std::int32_t other = a.choices.empty() ? -1 : a.choices.back().other;
      moves.take([&] { e.moves(a, other); });
      auto j = post();
      posts.take([&] { a = e.of_post(j); });
      seats.take([&] { e.of_seat(j); });
      auto g = static_cast<std::int32_t>(dice.in(0, 1 << 20));
      if (!s.instance().post_groups.empty())
        quota.take([&] {
          e.of_quota(Bound::Kind::post_group, g % static_cast<std::int32_t>(s.instance().post_groups.size()));
        });
    }
    people.print("every alternative of a person");
    proof.print("  their proof, checked apart");
    moves.print("  who moves for one of them");
    posts.print("every alternative of a post");
    seats.print("a seat more, a seat less");
    if (!quota.wall.empty()) quota.print("a quota, one more and one less");
    quotas.take([&] { e.of_quotas(Bound::Kind::post_group); });
    quotas.take([&] { e.of_quotas(Bound::Kind::person_group); });
    quotas.print("all quotas of a side");
  }
  auto edit = [&](Times& times, Edit e) {
    times.take([&] {
      auto done = s.edit({&e, 1});
      fine &= bool(done);
    });
  };
  auto some_pair = [&](std::int32_t i) {
    const Instance& now = s.instance();
    return now.post[static_cast<std::size_t>(dice.in(now.first[i], now.first[i + 1] - 1))];
  };
  auto with_pairs = [&] {
    std::int32_t i = person();
    while (s.instance().first[i + 1] - s.instance().first[i] < 5) i = person();
    return i;
  };
  Times pin, unpin, ban, allow, join, leave, seats, quota;
  for (int k = 0; k < kRuns; ++k) {
    std::int32_t i = with_pairs(), pinned = some_pair(i);
    edit(pin, Pin{i, pinned});
    if (s.instance().first[i + 1] - s.instance().first[i] == 1) edit(unpin, Unpin{i});
    i = with_pairs();
    edit(ban, Ban{i, s.plan().post[i] >= 0 ? s.plan().post[i] : some_pair(i)});
    i = with_pairs();
    edit(allow, Allow{i, some_pair(i), static_cast<std::int32_t>(dice.in(0, 8000))});
    Join late{1500, s.instance().person_group[i], {}};
    for (auto a = s.instance().first[i]; a < s.instance().first[i + 1]; ++a)
      late.pairs.push_back({s.instance().post[a], static_cast<std::int32_t>(dice.in(0, 8000))});
    edit(join, late);
    edit(leave, Leave{with_pairs()});
    edit(seats, Seats{post(), static_cast<std::int32_t>(dice.in(0, 2))});
    if (!s.instance().post_groups.empty()) {
      auto g = static_cast<std::int32_t>(
          dice.in(0, static_cast<std::int64_t>(s.instance().post_groups.size()) - 1));
      Group now = s.instance().post_groups[g];
      edit(quota, Quota{Bound::Kind::post_group, g, std::max<std::int64_t>(now.min - dice.in(0, 1), 0),
                        now.max + dice.in(0, 1)});
    }
  }
  pin.print("edit: pin to any possible post");
  if (!unpin.wall.empty()) unpin.print("edit: lift the pin");
  ban.print("edit: ban the present post");
  allow.print("edit: another score");
  join.print("edit: a late person");
  leave.print("edit: drop a person");
  seats.print("edit: seats of a post");
  if (!quota.wall.empty()) quota.print("edit: bounds of a group");
  auto cold = solve::solve(s.instance());
  bool same = cold && std::get_if<Plan>(&*cold) && std::get<Plan>(*cold).objective == s.plan().objective;
  std::printf("after all edits: %s\n\n", same ? "the same objective as solving anew" : "ANOTHER OBJECTIVE");
  return fine && same;
}

}  // namespace

int main(int argc, char** argv) {
  int n = argc > 1 ? std::max(std::atoi(argv[1]), 10) : 10000;
  bool fine = run("a", bench_instance({.people = n, .posts = n, .bounds = false}));
  fine &= run("b", bench_instance({.people = n, .posts = n * 11 / 10}));
  return fine ? 0 : 1;
}
