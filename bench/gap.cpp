// The OR-Library's generalised assignment problems: optimum proven, or bound and gap.
//     cmake --build --preset release --target bench_gap && build/release/src/solve/bench_gap KNAPSACKS
//     FILE...
// gap1.txt .. gap12.txt hold profits to be maximised, gapa.txt .. gapd.txt costs. KNAPSACKS: the work allowed
// for each problem.

#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>

#include "cpu.hpp"
#include "solve/gap.hpp"

using namespace zhagen;
using namespace zhagen::solve;

int main(int argc, char** argv) {
  if (argc < 3) return 2;
  for (int k = 2; k < argc; ++k) {
    std::string name = std::filesystem::path(argv[k]).stem().string();
    bool profits = name.size() > 3 && name[3] >= '0' && name[3] <= '9';
    std::ifstream file(argv[k]);
    auto problems = read_gap(file, profits);
    if (!problems) return 1;
    for (std::size_t p = 0; p < problems->size(); ++p) {
      const Gap& gap = (*problems)[p];
      double start = cpu();
      auto out = solve_gap(gap, std::atoll(argv[1]));
      double time = cpu() - start;
      if (!out || bound_of(gap, out->prices) > out->cost) return 1;
      std::int64_t sign = profits ? -1 : 1;
      std::printf("%s-%zu  %d x %d  %s %lld  bound %lld (prices alone %lld)  %s  %.2f s, %lld nodes\n",
                  name.c_str(), p + 1, gap.agents, gap.jobs, profits ? "profit" : "cost",
                  static_cast<long long>(sign * out->cost), static_cast<long long>(sign * out->bound),
                  static_cast<long long>(sign * bound_of(gap, out->prices)),
                  out->bound == out->cost ? "proven" : "gap", time, static_cast<long long>(out->nodes));
      std::fflush(stdout);
    }
  }
  return 0;
}
