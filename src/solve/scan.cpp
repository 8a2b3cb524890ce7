#include "solve/scan.hpp"

#include <algorithm>
#include <array>

#if defined(__x86_64__)
#include <immintrin.h>
#endif

namespace zhagen::solve {
namespace {

template <class P>
void take(Scan<P>& s, P v, std::int32_t a) {
  if (v >= s.second) return;
  if (v < s.best) s = {v, s.best, a};
  else s.second = v;
}

template <class P>
Scan<P> whole_scalar(const P* price, ArcRow<P> r) {
  Scan<P> out{kFarPrice<P>, kFarPrice<P>, 0};
  for (std::int32_t a = 0; a < r.count; ++a) take(out, price[r.head[a]] + r.score[a] * r.factor, a);
  return out;
}

/// How far a short row reaches: up to what the lanes (a mod 8) have at best, the second dearest of them, mostly
/// 14 arcs; less far where these are too many.
inline constexpr int kReach = 7;

template <class P>
void fill_up(ShortRow<P>& out, std::int32_t used, std::int32_t nobody) {
  for (; used < kShort; ++used) {
    out.head[used] = nobody;
    out.cost[used] = 0;
  }
}

template <class P>
Scan<P> shorten_scalar(const P* price, ArcRow<P> r, std::int32_t nobody, P* v, ShortRow<P>& out, P& bar) {
  std::array<P, 8> lane;
  lane.fill(kFarPrice<P>);
  Scan<P> s{kFarPrice<P>, kFarPrice<P>, 0};
  for (std::int32_t a = 0; a < r.count; ++a) {
    v[a] = price[r.head[a]] + r.score[a] * r.factor;
    lane[a % 8] = std::min(lane[a % 8], v[a]);
    take(s, v[a], a);
  }
  if (r.count <= kShort) {
    for (std::int32_t a = 0; a < r.count; ++a) {
      out.head[a] = r.head[a];
      out.cost[a] = r.score[a] * r.factor;
    }
    fill_up(out, r.count, nobody);
    bar = kFarPrice<P>;
    return s;
  }
  std::sort(lane.begin(), lane.end());
  P most = lane[0];
  std::int64_t count = 0;
  for (int k = kReach; k-- > 0;) {
    most = lane[k];
    count = std::count_if(v, v + r.count, [&](P x) { return x <= most; });
    if (count <= kShort) break;
  }
  std::int32_t used = 0, where = 0;
  for (std::int32_t a = 0; a < r.count && used < kShort; ++a) {
    if (v[a] > most) continue;
    if (a == s.where) where = used;
    out.head[used] = r.head[a];
    out.cost[used++] = r.score[a] * r.factor;
  }
  fill_up(out, used, nobody);
  bar = count > kShort ? most : most + 1;
  s.where = where;
  return s;
}

template <class P>
void look_scalar(const P* price, const ShortRow<P>* rows, const std::int32_t* who, std::int32_t n, Scan<P>* out) {
  for (std::int32_t k = 0; k < n; ++k) {
    const ShortRow<P>& r = rows[who[k]];
    out[k] = {kFarPrice<P>, kFarPrice<P>, 0};
    for (std::int32_t a = 0; a < kShort; ++a) take(out[k], price[r.head[a]] + r.cost[a], a);
  }
}

template <class P>
std::int32_t below_scalar(const P* price, ArcRow<P> r, P most, Way<P>* out) {
  std::int32_t n = 0;
  for (std::int32_t a = 0; a < r.count; ++a) {
    P cost = r.score[a] * r.factor, v = price[r.head[a]] + cost;
    if (v < most) out[n++] = {r.head[a], cost, v};
  }
  return n;
}

template <class P>
std::int32_t short_below_scalar(const P* price, const ShortRow<P>& r, P most, Way<P>* out) {
  std::int32_t n = 0;
  for (std::int32_t a = 0; a < kShort; ++a)
    if (P v = price[r.head[a]] + r.cost[a]; v < most) out[n++] = {r.head[a], r.cost[a], v};
  return n;
}

#if defined(__x86_64__)
#define ZHAGEN_AVX2 __attribute__((target("avx2,popcnt,bmi")))

ZHAGEN_AVX2 inline std::int32_t least(__m256i v) {
  __m128i w = _mm_min_epi32(_mm256_castsi256_si128(v), _mm256_extracti128_si256(v, 1));
  w = _mm_min_epi32(w, _mm_shuffle_epi32(w, 0x4e));
  w = _mm_min_epi32(w, _mm_shuffle_epi32(w, 0xb1));
  return _mm_cvtsi128_si32(w);
}
ZHAGEN_AVX2 inline __m256i load(const std::int32_t* p) {
  return _mm256_loadu_si256(reinterpret_cast<const __m256i*>(p));
}
ZHAGEN_AVX2 inline void store(std::int32_t* p, __m256i v) { _mm256_storeu_si256(reinterpret_cast<__m256i*>(p), v); }
ZHAGEN_AVX2 inline int signs(__m256i v) { return _mm256_movemask_ps(_mm256_castsi256_ps(v)); }

/// Eight entries of a column of the row, 0 beyond its end.
ZHAGEN_AVX2 inline __m256i eight(const std::int32_t* column, const ArcRow<std::int32_t>& r, std::int32_t a) {
  if (r.count - a >= 8) return load(column + a);
  __m256i in = _mm256_cmpgt_epi32(_mm256_set1_epi32(r.count - a), _mm256_setr_epi32(0, 1, 2, 3, 4, 5, 6, 7));
  return _mm256_maskload_epi32(column + a, in);
}
ZHAGEN_AVX2 inline __m256i costs(const ArcRow<std::int32_t>& r, std::int32_t a) {
  return _mm256_mullo_epi32(eight(r.score, r, a), _mm256_set1_epi32(r.factor));
}
/// Eight values from arc a on, those beyond the row's end far.
ZHAGEN_AVX2 inline __m256i values(const std::int32_t* price, const ArcRow<std::int32_t>& r, std::int32_t a) {
  const __m256i far = _mm256_set1_epi32(kFarPrice<std::int32_t>);
  __m256i v;
  if (r.count - a >= 8) {
    v = _mm256_add_epi32(_mm256_i32gather_epi32(price, load(r.head + a), 4), costs(r, a));
  } else {
    __m256i in = _mm256_cmpgt_epi32(_mm256_set1_epi32(r.count - a), _mm256_setr_epi32(0, 1, 2, 3, 4, 5, 6, 7));
    v = _mm256_mask_i32gather_epi32(far, price, eight(r.head, r, a), in, 4);
    v = _mm256_add_epi32(v, costs(r, a));
  }
  return v;
}

/// Each of eight lanes keeps its own least, second least and place; the lanes are compared at the end.
ZHAGEN_AVX2 Scan<std::int32_t> whole_avx2(const std::int32_t* price, ArcRow<std::int32_t> r) {
  const __m256i far = _mm256_set1_epi32(kFarPrice<std::int32_t>), step = _mm256_set1_epi32(8);
  const __m256i top = _mm256_set1_epi32(INT32_MAX);
  __m256i best = far, second = far, where = _mm256_setzero_si256();
  __m256i here = _mm256_setr_epi32(0, 1, 2, 3, 4, 5, 6, 7);
  for (std::int32_t a = 0; a < r.count; a += 8) {
    __m256i v = values(price, r, a);
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
  __m256i winner = _mm256_and_si256(_mm256_cmpeq_epi32(where, _mm256_set1_epi32(out.where)), at_best);
  out.second = least(_mm256_min_epi32(second, _mm256_blendv_epi8(best, far, winner)));
  if (out.best == kFarPrice<std::int32_t>) out.where = 0;
  return out;
}

/// For each mask of eight lanes, the lanes that are in it, in order.
constexpr auto kPack = [] {
  std::array<std::array<std::uint8_t, 8>, 256> out{};
  for (int mask = 0; mask < 256; ++mask) {
    int n = 0;
    for (int lane = 0; lane < 8; ++lane)
      if (mask >> lane & 1) out[mask][n++] = static_cast<std::uint8_t>(lane);
  }
  return out;
}();

/// Compares each lane with its partner's; the lanes named in 'high' keep the greater.
ZHAGEN_AVX2 inline __m256i exchange(__m256i v, __m256i partner, int high) {
  const __m256i bit = _mm256_setr_epi32(1, 2, 4, 8, 16, 32, 64, 128);
  __m256i other = _mm256_permutevar8x32_epi32(v, partner);
  __m256i is_high = _mm256_cmpeq_epi32(_mm256_and_si256(_mm256_set1_epi32(high), bit), bit);
  return _mm256_blendv_epi8(_mm256_min_epi32(v, other), _mm256_max_epi32(v, other), is_high);
}
ZHAGEN_AVX2 inline __m256i sorted(__m256i v) {
  const __m256i pairs = _mm256_setr_epi32(1, 0, 3, 2, 5, 4, 7, 6);
  v = exchange(v, pairs, 0xaa);
  v = exchange(v, _mm256_setr_epi32(3, 2, 1, 0, 7, 6, 5, 4), 0xcc);
  v = exchange(v, pairs, 0xaa);
  v = exchange(v, _mm256_setr_epi32(7, 6, 5, 4, 3, 2, 1, 0), 0xf0);
  v = exchange(v, _mm256_setr_epi32(2, 3, 0, 1, 6, 7, 4, 5), 0xcc);
  return exchange(v, pairs, 0xaa);
}

ZHAGEN_AVX2 Scan<std::int32_t> shorten_avx2(const std::int32_t* price, ArcRow<std::int32_t> r, std::int32_t nobody,
                                            std::int32_t* scratch, ShortRow<std::int32_t>& out,
                                            std::int32_t& bar) {
  if (r.count <= kShort) return shorten_scalar(price, r, nobody, scratch, out, bar);
  __m256i best = _mm256_set1_epi32(kFarPrice<std::int32_t>), second = best;
  for (std::int32_t a = 0; a < r.count; a += 8) {
    __m256i v = values(price, r, a);
    store(scratch + a, v);
    second = _mm256_min_epi32(second, _mm256_max_epi32(best, v));
    best = _mm256_min_epi32(best, v);
  }
  alignas(32) std::int32_t lane[8];
  store(lane, sorted(best));
  Scan<std::int32_t> s{lane[0], 0, 0};
  s.second = std::min(least(second), lane[1]);
  std::int32_t most = lane[0], count = 0;
  for (int k = kReach; k-- > 0;) {
    most = lane[k];
    __m256i bound = _mm256_set1_epi32(most), beyond = _mm256_setzero_si256();
    for (std::int32_t a = 0; a < r.count; a += 8)
      beyond = _mm256_sub_epi32(beyond, _mm256_cmpgt_epi32(load(scratch + a), bound));
    alignas(32) std::int32_t sums[8];
    store(sums, beyond);
    count = (r.count + 7) / 8 * 8;
    for (std::int32_t x : sums) count -= x;
    if (count <= kShort) break;
  }
  if (count > kShort || most >= kFarPrice<std::int32_t>)  // ties, or fewer ways than places
    return shorten_scalar(price, r, nobody, scratch, out, bar);
  alignas(64) std::int32_t head[kShort + 8], cost[kShort + 8], value[kShort + 8];
  const __m256i bound = _mm256_set1_epi32(most), none = _mm256_set1_epi32(nobody);
  std::int32_t used = 0;
  for (std::int32_t a = 0; a < r.count; a += 8) {
    __m256i v = load(scratch + a);
    int mask = ~signs(_mm256_cmpgt_epi32(v, bound)) & 255;
    if (mask == 0) continue;
    __m256i pack =
        _mm256_cvtepu8_epi32(_mm_loadl_epi64(reinterpret_cast<const __m128i*>(kPack[mask].data())));
    store(head + used, _mm256_permutevar8x32_epi32(eight(r.head, r, a), pack));
    store(cost + used, _mm256_permutevar8x32_epi32(costs(r, a), pack));
    store(value + used, _mm256_permutevar8x32_epi32(v, pack));
    used += _mm_popcnt_u32(static_cast<unsigned>(mask));
  }
  const __m256i lanes = _mm256_setr_epi32(0, 1, 2, 3, 4, 5, 6, 7);
  unsigned first = 0;
  for (int half = 0; half < kShort; half += 8) {
    __m256i in = _mm256_cmpgt_epi32(_mm256_set1_epi32(used - half), lanes);
    store(out.head + half, _mm256_blendv_epi8(none, load(head + half), in));
    store(out.cost + half, _mm256_and_si256(load(cost + half), in));
    __m256i is_best = _mm256_cmpeq_epi32(load(value + half), _mm256_set1_epi32(s.best));
    first |= static_cast<unsigned>(signs(_mm256_and_si256(is_best, in))) << half;
  }
  s.where = static_cast<std::int32_t>(_tzcnt_u32(first));
  bar = most + 1;
  return s;
}

ZHAGEN_AVX2 void look_avx2(const std::int32_t* price, const ShortRow<std::int32_t>* rows, const std::int32_t* who,
                           std::int32_t n, Scan<std::int32_t>* out) {
  const __m256i far = _mm256_set1_epi32(kFarPrice<std::int32_t>);
  const __m256i lanes = _mm256_setr_epi32(0, 1, 2, 3, 4, 5, 6, 7);
  for (std::int32_t k = 0; k < n; ++k) {
    const ShortRow<std::int32_t>& r = rows[who[k]];
    __m256i v = _mm256_add_epi32(_mm256_i32gather_epi32(price, load(r.head), 4), load(r.cost));
    __m256i w = _mm256_add_epi32(_mm256_i32gather_epi32(price, load(r.head + 8), 4), load(r.cost + 8));
    v = _mm256_min_epi32(v, far);
    w = _mm256_min_epi32(w, far);
    out[k].best = least(_mm256_min_epi32(v, w));
    __m256i best = _mm256_set1_epi32(out[k].best);
    auto at = static_cast<unsigned>(signs(_mm256_cmpeq_epi32(v, best))) |
              static_cast<unsigned>(signs(_mm256_cmpeq_epi32(w, best))) << 8;
    out[k].where = static_cast<std::int32_t>(_tzcnt_u32(at));
    __m256i winner = _mm256_set1_epi32(out[k].where);
    v = _mm256_blendv_epi8(v, far, _mm256_cmpeq_epi32(lanes, winner));
    w = _mm256_blendv_epi8(w, far, _mm256_cmpeq_epi32(_mm256_add_epi32(lanes, _mm256_set1_epi32(8)), winner));
    out[k].second = least(_mm256_min_epi32(v, w));
  }
}

ZHAGEN_AVX2 std::int32_t below_avx2(const std::int32_t* price, ArcRow<std::int32_t> r, std::int32_t most,
                                    Way<std::int32_t>* out) {
  const __m256i bound = _mm256_set1_epi32(most);
  alignas(32) std::int32_t value[8];
  std::int32_t n = 0;
  for (std::int32_t a = 0; a < r.count; a += 8) {
    __m256i v = values(price, r, a);
    auto mask = static_cast<unsigned>(signs(_mm256_cmpgt_epi32(bound, v)));
    if (mask == 0) continue;
    store(value, v);
    for (; mask != 0; mask &= mask - 1) {
      std::int32_t k = static_cast<std::int32_t>(_tzcnt_u32(mask));
      out[n++] = {r.head[a + k], r.score[a + k] * r.factor, value[k]};
    }
  }
  return n;
}

ZHAGEN_AVX2 std::int32_t short_below_avx2(const std::int32_t* price, const ShortRow<std::int32_t>& r,
                                          std::int32_t most, Way<std::int32_t>* out) {
  const __m256i bound = _mm256_set1_epi32(most);
  alignas(32) std::int32_t value[kShort];
  unsigned mask = 0;
  for (int half = 0; half < kShort; half += 8) {
    __m256i v = _mm256_add_epi32(_mm256_i32gather_epi32(price, load(r.head + half), 4), load(r.cost + half));
    store(value + half, v);
    mask |= static_cast<unsigned>(signs(_mm256_cmpgt_epi32(bound, v))) << half;
  }
  std::int32_t n = 0;
  for (; mask != 0; mask &= mask - 1) {
    std::int32_t k = static_cast<std::int32_t>(_tzcnt_u32(mask));
    out[n++] = {r.head[k], r.cost[k], value[k]};
  }
  return n;
}
#endif

}  // namespace

bool has_avx2() {
#if defined(__x86_64__)
  static const bool has = __builtin_cpu_supports("avx2") && __builtin_cpu_supports("bmi");
  return has;
#else
  return false;
#endif
}

template <class P>
Scanner<P> scanner([[maybe_unused]] bool scalar) {
#if defined(__x86_64__)
  if constexpr (sizeof(P) == 4)
    if (!scalar && has_avx2()) return {whole_avx2, shorten_avx2, look_avx2, below_avx2, short_below_avx2};
#endif
  return {whole_scalar<P>, shorten_scalar<P>, look_scalar<P>, below_scalar<P>, short_below_scalar<P>};
}
template Scanner<std::int32_t> scanner(bool);
template Scanner<std::int64_t> scanner(bool);

}  // namespace zhagen::solve
