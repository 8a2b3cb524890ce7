// .lrmx from outside: whatever is taken is the same form after it was written and read again.
#include <cstdint>
#include <cstdlib>

#include "files/lrmx.hpp"
#include "files/resume.hpp"

using namespace zhagen::files;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  std::string bytes(reinterpret_cast<const char*>(data), size);
  auto form = read_lrmx(bytes, "x.lrmx");
  if (!form) return 0;
  auto again = read_lrmx(write_lrmx(*form), "x.lrmx");
  if (!again) std::abort();
  if ((*form)[Box::version].empty()) (*again)[Box::version].clear();
  if (!(*again == *form)) std::abort();
  (void)write_resume(read_resume((*form)[Box::resume]), size % 80);
  return 0;
}
