#pragma once
// Random numbers that repeat: the same seed gives the same numbers on every machine. Not for secrets.
// SplitMix64 (Steele, Lea, Flood 2014), a public-domain algorithm.

#include <cassert>
#include <cstdint>

namespace zhagen {

class Random {
  std::uint64_t state_;

 public:
  constexpr explicit Random(std::uint64_t seed) : state_(seed) {}

  constexpr std::uint64_t next() {
    std::uint64_t z = state_ += 0x9E3779B97F4A7C15ULL;
    z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9ULL;
    z = (z ^ (z >> 27)) * 0x94D049BB133111EBULL;
    return z ^ (z >> 31);
  }
  /// Even over 0 .. n-1; n > 0. (Multiply-shift: the bias is below n / 2^32, and the same everywhere.)
  constexpr std::uint32_t below(std::uint32_t n) { return (assert(n), static_cast<std::uint32_t>((next() >> 32) * n >> 32)); }
  /// Even over from .. to, both included.
  constexpr int range(int from, int to) { return from + static_cast<int>(below(static_cast<std::uint32_t>(to - from + 1))); }
  constexpr bool chance(std::uint32_t per_thousand) { return below(1000) < per_thousand; }
};

/// A seed from the operating system.
std::uint64_t entropy_seed();

}  // namespace zhagen
