#pragma once
// The inner loop: the cheapest and second cheapest of a person's posts at their prices.

#include <cstdint>

namespace zhagen::solve {

/// Rows are padded to a multiple of this with arcs to a post that is too dear for anybody.
inline constexpr std::int64_t kRowStep = 8;

template <class P>
struct Scan {
  P best, second;      // least and second least price[head[a]] + cost[a]
  std::int32_t where;  // the first a that has the least
};

/// count is a multiple of kRowStep, and above 0. Both versions give the same answer.
template <class P>
using Scanner = Scan<P> (*)(const P* price, const std::int32_t* head, const P* cost, std::int32_t count);

template <class P>
Scan<P> scan_scalar(const P* price, const std::int32_t* head, const P* cost, std::int32_t count) {
  Scan<P> out{price[head[0]] + cost[0], price[head[1]] + cost[1], 0};
  if (out.second < out.best) out = {out.second, out.best, 1};
  for (std::int32_t a = 2; a < count; ++a) {
    P v = price[head[a]] + cost[a];
    if (v < out.second) {
      if (v < out.best) {
        out.second = out.best;
        out.best = v;
        out.where = a;
      } else {
        out.second = v;
      }
    }
  }
  return out;
}

bool has_avx2();
/// AVX2 where the machine has it and 'scalar' is false.
Scanner<std::int32_t> scanner32(bool scalar);

}  // namespace zhagen::solve
