#include "solve/scan.hpp"

#if defined(__x86_64__)
#include <immintrin.h>
#endif

namespace zhagen::solve {

#if defined(__x86_64__)
namespace {

__attribute__((target("avx2"))) inline std::int32_t least(__m256i v) {
  __m128i w = _mm_min_epi32(_mm256_castsi256_si128(v), _mm256_extracti128_si256(v, 1));
  w = _mm_min_epi32(w, _mm_shuffle_epi32(w, 0x4e));
  w = _mm_min_epi32(w, _mm_shuffle_epi32(w, 0xb1));
  return _mm_cvtsi128_si32(w);
}

/// Each of eight lanes keeps its own least, second least and place; the lanes are compared at the end.
__attribute__((target("avx2"))) Scan<std::int32_t> scan_avx2(const std::int32_t* price,
                                                             const std::int32_t* head,
                                                             const std::int32_t* cost, std::int32_t count) {
  const __m256i top = _mm256_set1_epi32(INT32_MAX), step = _mm256_set1_epi32(8);
  __m256i best = top, second = top, where = _mm256_setzero_si256();
  __m256i here = _mm256_setr_epi32(0, 1, 2, 3, 4, 5, 6, 7);
  for (std::int32_t a = 0; a < count; a += 8) {
    __m256i h = _mm256_loadu_si256(reinterpret_cast<const __m256i*>(head + a));
    __m256i c = _mm256_loadu_si256(reinterpret_cast<const __m256i*>(cost + a));
    __m256i v = _mm256_add_epi32(_mm256_i32gather_epi32(price, h, 4), c);
    __m256i better = _mm256_cmpgt_epi32(best, v);
    second = _mm256_min_epi32(second, _mm256_max_epi32(best, v));
    best = _mm256_min_epi32(best, v);
    where = _mm256_blendv_epi8(where, here, better);
    here = _mm256_add_epi32(here, step);
  }
  Scan<std::int32_t> out;
  out.best = least(best);
  __m256i at_best = _mm256_cmpeq_epi32(best, _mm256_set1_epi32(out.best));
  out.where = least(_mm256_blendv_epi8(top, where, at_best));
  __m256i winner = _mm256_cmpeq_epi32(where, _mm256_set1_epi32(out.where));
  winner = _mm256_and_si256(winner, at_best);
  out.second = least(_mm256_min_epi32(second, _mm256_blendv_epi8(best, top, winner)));
  return out;
}

}  // namespace

bool has_avx2() {
  static const bool has = __builtin_cpu_supports("avx2");
  return has;
}
Scanner<std::int32_t> scanner32(bool scalar) {
  return !scalar && has_avx2() ? scan_avx2 : scan_scalar<std::int32_t>;
}
#else
bool has_avx2() { return false; }
Scanner<std::int32_t> scanner32(bool) { return scan_scalar<std::int32_t>; }
#endif

}  // namespace zhagen::solve
