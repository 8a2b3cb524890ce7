// Texts of instances: never a crash, what is read is written and read back the same, small ones are solved
// and proved, whole and stopped; where bounds clash there is a plan that breaks least; a stable matching has no
// pair that blocks.
#include <cstdint>
#include <cstdlib>
#include <sstream>
#include <string>

#include "solve/among_best.hpp"
#include "solve/certify.hpp"
#include "solve/format.hpp"
#include "solve/stable.hpp"

using namespace zhagen;
using namespace zhagen::solve;

namespace {

void never(bool wrong) {
  if (wrong) std::abort();
}

Options limited(std::int64_t visits) {
  Options options;
  options.work_limit = visits;
  return options;
}

void further(const Instance& in, const Outcome& whole) {
  auto stopped = solve::solve(in, limited(100));
  never(!stopped && stopped.error().code != Errc::solve_work_limit);
  std::vector<std::int32_t> order(in.score), back(in.score.rbegin(), in.score.rend());
  if (const Plan* best = std::get_if<Plan>(&whole)) {
    if (!best->proven()) return;
    if (stopped) never(std::get<Plan>(*stopped).bound < best->objective);
    auto second = among_best(in, *best, back);
    never(!second && second.error().code != Errc::solve_too_large);
  } else {
    auto least = least_broken(in, limited(3'000'000));
    never(!least && least.error().code != Errc::solve_work_limit && least.error().code != Errc::solve_too_large);
    if (least) never(least->broken.empty() || !certify(least->relaxed, least->plan));
  }
  auto stable = stable_matching(in, {order, back});
  never(!stable);
  auto blocking = blocking_arcs(in, {order, back}, stable->arc);
  never(!blocking || !blocking->empty());
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  std::istringstream text(std::string(reinterpret_cast<const char*>(data), size));
  auto in = read_instance(text, 2000);
  if (!in) return 0;
  std::stringstream once, twice;
  write_instance(once, *in);
  auto again = read_instance(once, 2000);
  never(!again);
  write_instance(twice, *again);
  never(once.str() != twice.str());
  if (in->people() > 60 || in->posts() > 60) return 0;
  auto out = solve::solve(*in, limited(3'000'000));
  never(!out && out.error().code == Errc::solve_certificate);
  if (out) further(*in, *out);
  return 0;
}
