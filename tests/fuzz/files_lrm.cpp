// .lrm from outside: what is taken can be written, and what was written once is read as it is.
#include <cstdint>
#include <cstdlib>

#include "files/lrm.hpp"

using namespace zhagen::files;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  auto form = read_lrm({reinterpret_cast<const char*>(data), size}, "x.lrm");
  if (!form) return 0;
  auto once = read_lrm(write_lrm(*form), "x.lrm");
  if (!once) std::abort();
  auto twice = read_lrm(write_lrm(*once), "x.lrm");
  if (!twice || !(*twice == *once)) std::abort();
  return 0;
}
