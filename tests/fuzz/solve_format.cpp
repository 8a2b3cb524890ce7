// Texts of instances: never a crash, what is read is written and read back the same, small ones are solved
// and proved.
#include <cstdint>
#include <cstdlib>
#include <sstream>
#include <string>

#include "solve/format.hpp"

using namespace zhagen;
using namespace zhagen::solve;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  std::istringstream text(std::string(reinterpret_cast<const char*>(data), size));
  auto in = read_instance(text, 2000);
  if (!in) return 0;
  std::stringstream once, twice;
  write_instance(once, *in);
  auto again = read_instance(once, 2000);
  if (!again) std::abort();
  write_instance(twice, *again);
  if (once.str() != twice.str()) std::abort();
  if (in->people() > 60 || in->posts() > 60) return 0;
  Options options;
  options.work_limit = 3'000'000;
  auto out = solve::solve(*in, options);
  if (!out && out.error().code == Errc::solve_certificate) std::abort();
  return 0;
}
