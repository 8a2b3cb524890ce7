#include "base/random.hpp"

#include <random>

namespace zhagen {

std::uint64_t entropy_seed() {
  std::random_device device;  // getrandom / rdrand in libstdc++
  return static_cast<std::uint64_t>(device()) << 32 | device();
}

}  // namespace zhagen
