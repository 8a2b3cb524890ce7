// Times the placement of invented rosters without reading and writing files: bench_place PEOPLE POSTS [RUNS].
// Prints process CPU seconds of each step, the median of the runs, and the peak memory.

#include <fmt/format.h>
#include <sys/resource.h>

#include <algorithm>
#include <ctime>
#include <filesystem>
#include <map>

#include "catalog/catalog.hpp"
#include "placement/place.hpp"
#include "placement/report.hpp"
#include "sample/sample.hpp"

using namespace zhagen;

namespace {

double cpu() {
  timespec t{};
  clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
  return static_cast<double>(t.tv_sec) + static_cast<double>(t.tv_nsec) * 1e-9;
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
    double begin = cpu();
    auto problem = TRY(placement::derive({rules, people_roster, post_roster, asof, {}}, catalog->codes()));
    double derived = cpu();
    solve::Plan plan = TRY(placement::place(*problem, &work));
    double placed = cpu();
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
  rusage use{};
  getrusage(RUSAGE_SELF, &use);
  fmt::print("{} people x {} posts: {} possible pairs, {} arcs, {} rounds, {}, peak {} MiB\n", people, posts, work.pairs, work.arcs, work.rounds,
             solve::instruction_set(), use.ru_maxrss / 1024);
  for (auto& [what, t] : times) {
    std::sort(t.begin(), t.end());
    fmt::print("  {:26} {:9.4f} s\n", what, t[t.size() / 2]);
  }
  return {};
}

}  // namespace

int main(int argc, char** argv) {
  if (argc < 3) return fmt::print(stderr, "usage: bench_place PEOPLE POSTS [RUNS]\n"), 2;
  Status s = run(std::atoi(argv[1]), std::atoi(argv[2]), argc > 3 ? std::atoi(argv[3]) : 5);
  if (!s) fmt::print(stderr, "{}\n", s.error().zh());
  return s ? 0 : 1;
}
