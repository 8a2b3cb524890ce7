// Times the placement of invented rosters without reading and writing files: bench_place PEOPLE POSTS [RUNS].
// Prints process CPU seconds of each step (sweeps over all pairs run on two threads), the median of the runs, the wall clock
// of derive and place together, and the peak memory. Then what follows from twenty decisions, one by one, with the comparison,
// and the same plan with another param and another person less, from the plan in hand and from the start.

#include <fmt/format.h>
#include <sys/resource.h>

#include <algorithm>
#include <ctime>
#include <filesystem>
#include <map>

#include "catalog/catalog.hpp"
#include "cpu.hpp"
#include "placement/desk.hpp"
#include "placement/place.hpp"
#include "placement/report.hpp"
#include "sample/sample.hpp"

using namespace zhagen;

namespace {

double wall() {
  timespec t{};
  clock_gettime(CLOCK_MONOTONIC, &t);
  return static_cast<double>(t.tv_sec) + static_cast<double>(t.tv_nsec) * 1e-9;
}

struct Stage {
  std::string what;
  double wall, cpu;
};

/// What placing took, stage by stage.
void print(const std::vector<Stage>& stages) {
  for (std::size_t k = 0; k + 1 < stages.size(); ++k)
    fmt::print("  {:7.3f} s, CPU {:7.3f}: {}\n", stages[k + 1].wall - stages[k].wall, stages[k + 1].cpu - stages[k].cpu, stages[k].what);
}

/// A decision previewed: the new optimum, proven, and what it changes.
Status decisions(placement::Desk& desk, const CodeLists& codes) {
  constexpr int kEdits = 20;
  const placement::Problem& p = desk.problem();
  std::vector<double> times;
  std::uint32_t dice = 1;
  auto below = [&](std::int32_t n) { return static_cast<std::int32_t>((dice = dice * 1664525 + 1013904223) >> 8) % n; };
  while (times.size() < kEdits) {
    std::int32_t i = below(p.people()), j = below(p.posts());
    if (p.pairs.points(i, j) == placement::kImpossible) continue;
    double begin = cpu();
    TRY(desk.preview(std::vector<placement::Edit>{placement::Assign{i, j}}));
    times.push_back(cpu() - begin);
  }
  std::sort(times.begin(), times.end());
  fmt::print("  one decision, with the comparison: median {:.4f}, worst {:.4f} s\n", times[kEdits / 2], times.back());
  placement::Input other = p.input;
  other.people.records.erase(other.people.records.begin() + p.people() / 2);
  double begin = cpu();
  auto renewed = TRY(desk.renew(other, codes));
  double warm = cpu();
  auto problem = TRY(placement::derive(std::move(other), codes));
  auto plan = TRY(placement::place(*problem));
  fmt::print("  one person less: from the plan in hand {:.4f}, from the start {:.4f} s; {}\n", warm - begin, cpu() - warm,
             plan.objective == renewed.desk.plan().objective ? "the same total" : "ANOTHER TOTAL");
  return {};
}

Status run(int people, int posts, int runs) {
  Date asof = Date::trusted(20260301);
  std::filesystem::path folder = std::filesystem::temp_directory_path() / fmt::format("zhagen-bench-{}-{}", people, posts);
  TRY(sample::write_sample({people, posts, 1, asof}, folder.string()));
  auto catalog = TRY(catalog::Catalog::load(ZHAGEN_SOURCE_DIR "/catalog"));
  exchange::ReadOptions options;
  options.today = asof;
  auto rules = TRY(catalog->placement("standard"));
  auto people_roster = TRY(exchange::read_roster((folder / "people.xlsx").string(), *rules.person, catalog->codes(), options));
  auto post_roster = TRY(exchange::read_roster((folder / "posts.xlsx").string(), *rules.post, catalog->codes(), options));
  std::filesystem::remove_all(folder);
  std::map<std::string, std::vector<double>> times;
  placement::Work work;
  for (int k = 0; k < runs; ++k) {
    double begin = cpu(), clock = wall();
    std::shared_ptr<const placement::Problem> problem = TRY(placement::derive({rules, people_roster, post_roster, asof, {}}, catalog->codes()));
    double derived = cpu();
    std::vector<Stage> stages;
    placement::PlaceOptions watched;
    watched.progress = [&](const std::string& what) { stages.push_back({what, wall(), cpu()}); };
    solve::Plan plan = TRY(placement::place(*problem, watched, &work));
    double placed = cpu();
    stages.push_back({"", wall(), cpu()});
    if (k == 0) print(stages);
    times["derive + place, wall clock"].push_back(wall() - clock);
    TRY(placement::prove(*problem, plan));
    double proved = cpu();
    auto pages = placement::report(*problem, plan, catalog->codes());
    double written = cpu();
    times["1 derive"].push_back(derived - begin);
    times["2 place (with one proof)"].push_back(placed - derived);
    times["3 proof alone"].push_back(proved - placed);
    times["4 reasons and pages"].push_back(written - proved);
    times["derive + place"].push_back(placed - begin);
  }
  std::shared_ptr<const placement::Problem> problem = TRY(placement::derive({rules, people_roster, post_roster, asof, {}}, catalog->codes()));
  auto desk = TRY(placement::Desk::place(std::move(problem), catalog->codes()));
  rusage use{};
  getrusage(RUSAGE_SELF, &use);
  fmt::print("{} people x {} posts: {} possible pairs, {} arcs, {} rounds, {}, peak {} MiB\n", people, posts, work.pairs, work.arcs, work.rounds,
             solve::instruction_set(), use.ru_maxrss / 1024);
  for (auto& [what, t] : times) {
    std::sort(t.begin(), t.end());
    fmt::print("  {:26} {:9.4f} s\n", what, t[t.size() / 2]);
  }
  return decisions(desk, catalog->codes());
}

}  // namespace

int main(int argc, char** argv) {
  if (argc < 3) return fmt::print(stderr, "usage: bench_place PEOPLE POSTS [RUNS]\n"), 2;
  Status s = run(std::atoi(argv[1]), std::atoi(argv[2]), argc > 3 ? std::atoi(argv[3]) : 5);
  if (!s) fmt::print(stderr, "{}\n", s.error().zh());
  return s ? 0 : 1;
}
