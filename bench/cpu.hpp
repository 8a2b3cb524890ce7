#pragma once
// The clock of the benches: seconds of CPU that this process has used, all threads together.

#include <ctime>

namespace zhagen {

inline double cpu() {
  timespec t{};
  clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
  return static_cast<double>(t.tv_sec) + 1e-9 * static_cast<double>(t.tv_nsec);
}

}  // namespace zhagen
