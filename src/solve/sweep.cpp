#include "solve/sweep.hpp"

#include <algorithm>
#include <limits>

#include "solve/scan.hpp"

#if defined(__x86_64__)
#include <immintrin.h>
#endif

namespace zhagen::solve {
namespace {

constexpr std::int32_t kNone = std::numeric_limits<std::int32_t>::min();

void span_scalar(const std::int32_t* post, const std::int32_t* score, std::size_t from, std::size_t count, Span& s) {
  for (std::size_t a = from; a < count; ++a) {
    if (post) s.top = std::max(s.top, static_cast<std::uint32_t>(post[a]));
    s.least = std::min(s.least, score[a]);
    s.most = std::max(s.most, score[a]);
  }
}

struct Best {
  std::int32_t excess = kNone, wanted = kNone;  // the most of score - cover of the post; the best score to 'wanted'
  std::int32_t bits = 0;                        // that scores use, apart from signs
};

void row_scalar(const std::int32_t* post, const std::int32_t* score, std::int32_t from, std::int32_t count,
                std::int32_t wanted, const std::int32_t* post_cover, Best& best) {
  for (std::int32_t a = from; a < count; ++a) {
    best.bits |= score[a] ^ score[a] >> 31;
    std::uint32_t gap = static_cast<std::uint32_t>(score[a]) - static_cast<std::uint32_t>(post_cover[post[a]]);
    best.excess = std::max(best.excess, static_cast<std::int32_t>(gap));
    if (post[a] == wanted) best.wanted = std::max(best.wanted, score[a]);
  }
}

#if defined(__x86_64__)
#define ZHAGEN_AVX2 __attribute__((target("avx2")))

ZHAGEN_AVX2 inline __m256i load(const std::int32_t* p) {
  return _mm256_loadu_si256(reinterpret_cast<const __m256i*>(p));
}

ZHAGEN_AVX2 std::size_t span_avx2(const std::int32_t* post, const std::int32_t* score, std::size_t count, Span& s) {
  __m256i least = _mm256_setzero_si256(), most = least, top = least;
  std::size_t a = 0;
  for (; a + 8 <= count; a += 8) {
    __m256i v = load(score + a);
    least = _mm256_min_epi32(least, v);
    most = _mm256_max_epi32(most, v);
    if (post) top = _mm256_max_epu32(top, load(post + a));
  }
  alignas(32) std::int32_t l[8], m[8], t[8];
  _mm256_store_si256(reinterpret_cast<__m256i*>(l), least);
  _mm256_store_si256(reinterpret_cast<__m256i*>(m), most);
  _mm256_store_si256(reinterpret_cast<__m256i*>(t), top);
  for (int k = 0; k < 8; ++k) {
    s.least = std::min(s.least, l[k]);
    s.most = std::max(s.most, m[k]);
    s.top = std::max(s.top, static_cast<std::uint32_t>(t[k]));
  }
  return a;
}

ZHAGEN_AVX2 inline std::int32_t most_of(__m256i v) {
  __m128i w = _mm_max_epi32(_mm256_castsi256_si128(v), _mm256_extracti128_si256(v, 1));
  w = _mm_max_epi32(w, _mm_shuffle_epi32(w, 0x4e));
  w = _mm_max_epi32(w, _mm_shuffle_epi32(w, 0xb1));
  return _mm_cvtsi128_si32(w);
}

ZHAGEN_AVX2 std::int32_t row_avx2(const std::int32_t* post, const std::int32_t* score, std::int32_t count,
                                  std::int32_t wanted, const std::int32_t* post_cover, Best& best) {
  const __m256i none = _mm256_set1_epi32(kNone), want = _mm256_set1_epi32(wanted);
  __m256i excess = none, at = none, bits = _mm256_setzero_si256();
  std::int32_t a = 0;
  for (; a + 8 <= count; a += 8) {
    __m256i j = load(post + a), v = load(score + a);
    bits = _mm256_or_si256(bits, _mm256_xor_si256(v, _mm256_srai_epi32(v, 31)));
    excess = _mm256_max_epi32(excess, _mm256_sub_epi32(v, _mm256_i32gather_epi32(post_cover, j, 4)));
    at = _mm256_max_epi32(at, _mm256_blendv_epi8(none, v, _mm256_cmpeq_epi32(j, want)));
  }
  best = {most_of(excess), most_of(at), 0};
  // Not negative, each: any of them beyond the bound shows in the most.
  best.bits = most_of(bits);
  return a;
}
#endif

}  // namespace

Span span_of(const std::int32_t* post, const std::int32_t* score, std::size_t count, bool scalar) {
  Span s;
  std::size_t from = 0;
#if defined(__x86_64__)
  if (!scalar && has_avx2()) from = span_avx2(post, score, count, s);
#endif
  span_scalar(post, score, from, count, s);
  return s;
}

RowProof prove_row(const std::int32_t* post, const std::int32_t* score, std::int32_t count, std::int32_t wanted,
                   std::int32_t cover, const std::int32_t* post_cover, bool scalar) {
  Best best;
  std::int32_t from = 0;
#if defined(__x86_64__)
  if (!scalar && has_avx2()) from = row_avx2(post, score, count, wanted, post_cover, best);
#endif
  row_scalar(post, score, from, count, wanted, post_cover, best);
  return {best.bits < kMostCover, best.excess <= cover, best.wanted != kNone, best.wanted};
}

}  // namespace zhagen::solve
