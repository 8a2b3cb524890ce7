#include "placement/row_kernels.hpp"

#include <limits>

namespace zhagen::placement {
namespace {

// Bodies that are compiled twice, with and without AVX2.
#define ZHAGEN_BODY [[gnu::always_inline]] static inline

ZHAGEN_BODY void add_body(std::int32_t* __restrict out, const std::int32_t* __restrict in, std::size_t n) {
  for (std::size_t j = 0; j < n; ++j) out[j] += in[j];
}

ZHAGEN_BODY void mask_body(std::int32_t* __restrict out, const std::uint64_t* __restrict bits, std::size_t n) {
  constexpr std::int32_t kImpossible = std::numeric_limits<std::int32_t>::min();  // as in pairs.hpp
  for (std::size_t begin = 0; begin < n; begin += 32) {
    auto word = static_cast<std::uint32_t>(bits[begin / 64] >> (begin % 64));
    if (word == ~std::uint32_t{0}) continue;
    std::size_t count = n - begin < 32 ? n - begin : 32;
    if (word == 0) {
      for (std::size_t k = 0; k < count; ++k) out[begin + k] = kImpossible;
    } else if (count == 32) {
      for (std::uint32_t k = 0; k < 32; ++k) out[begin + k] = (word >> k & 1) ? out[begin + k] : kImpossible;
    } else {
      for (std::uint32_t k = 0; k < count; ++k)
        if (!(word >> k & 1)) out[begin + k] = kImpossible;
    }
  }
}

ZHAGEN_BODY std::int64_t count_body(const std::int32_t* __restrict row, std::size_t n) {
  std::int32_t count = 0;  // a row has fewer
  for (std::size_t j = 0; j < n; ++j) count += row[j] != std::numeric_limits<std::int32_t>::min();
  return count;
}

ZHAGEN_BODY void beats_body(const std::int32_t* __restrict row, std::uint32_t person, std::uint32_t first, Mark mine,
                            const std::int32_t* __restrict worths, const std::uint32_t* __restrict scatters,
                            std::uint8_t* __restrict hit, std::size_t n) {
  for (std::size_t k = 0; k < n; ++k) {
    std::uint32_t post = first + static_cast<std::uint32_t>(k);
    bool of_person = (row[k] > mine.worth) | ((row[k] == mine.worth) & (scatter(person, post) <= mine.scatter));
    bool of_post = (row[k] > worths[k]) | ((row[k] == worths[k]) & (scatter(post, person) <= scatters[k]));
    hit[k] = of_person | of_post;
  }
  for (std::size_t k = n; k % 8 != 0; ++k) hit[k] = 0;
}

ZHAGEN_BODY bool above_body(const std::int32_t* __restrict row, const std::int32_t* __restrict price, std::int32_t base, std::size_t n) {
  constexpr std::size_t kBlock = 512;  // looked at whole, so that the loop has no way out
  std::size_t j = 0;
  for (; j + kBlock <= n; j += kBlock) {
    std::int32_t any = 0;
    for (std::size_t k = 0; k < kBlock; ++k) any |= row[j + k] > base + price[j + k];
    if (any) return true;
  }
  for (; j < n; ++j)
    if (row[j] > base + price[j]) return true;
  return false;
}

#if defined(__x86_64__)
[[gnu::target("avx2")]] void add_avx2(std::int32_t* out, const std::int32_t* in, std::size_t n) { add_body(out, in, n); }
[[gnu::target("avx2")]] void mask_avx2(std::int32_t* out, const std::uint64_t* bits, std::size_t n) { mask_body(out, bits, n); }
[[gnu::target("avx2")]] std::int64_t count_avx2(const std::int32_t* row, std::size_t n) { return count_body(row, n); }
[[gnu::target("avx2")]] void beats_avx2(const std::int32_t* row, std::uint32_t person, std::uint32_t first, Mark mine, const std::int32_t* worths,
                                        const std::uint32_t* scatters, std::uint8_t* hit, std::size_t n) {
  beats_body(row, person, first, mine, worths, scatters, hit, n);
}
[[gnu::target("avx2")]] bool above_avx2(const std::int32_t* row, const std::int32_t* price, std::int32_t base, std::size_t n) {
  return above_body(row, price, base, n);
}

bool avx2() {
  static const bool yes = __builtin_cpu_supports("avx2");
  return yes;
}
#else
void add_avx2(std::int32_t* out, const std::int32_t* in, std::size_t n) { add_body(out, in, n); }
void mask_avx2(std::int32_t* out, const std::uint64_t* bits, std::size_t n) { mask_body(out, bits, n); }
std::int64_t count_avx2(const std::int32_t* row, std::size_t n) { return count_body(row, n); }
void beats_avx2(const std::int32_t* row, std::uint32_t person, std::uint32_t first, Mark mine, const std::int32_t* worths,
                const std::uint32_t* scatters, std::uint8_t* hit, std::size_t n) {
  beats_body(row, person, first, mine, worths, scatters, hit, n);
}
bool above_avx2(const std::int32_t* row, const std::int32_t* price, std::int32_t base, std::size_t n) { return above_body(row, price, base, n); }
bool avx2() { return false; }
#endif

}  // namespace

void add_row(std::int32_t* out, const std::int32_t* in, std::size_t n) { avx2() ? add_avx2(out, in, n) : add_body(out, in, n); }
void mask_row(std::int32_t* out, const std::uint64_t* bits, std::size_t n) { avx2() ? mask_avx2(out, bits, n) : mask_body(out, bits, n); }
std::int64_t count_possible(const std::int32_t* row, std::size_t n) { return avx2() ? count_avx2(row, n) : count_body(row, n); }
void beats(const std::int32_t* row, std::uint32_t person, std::uint32_t first, Mark of_person, const std::int32_t* worths,
           const std::uint32_t* scatters, std::uint8_t* hit, std::size_t n) {
  auto body = avx2() ? beats_avx2 : beats_body;
  body(row, person, first, of_person, worths, scatters, hit, n);
}
bool any_above(const std::int32_t* row, const std::int32_t* price, std::int32_t base, std::size_t n) {
  return avx2() ? above_avx2(row, price, base, n) : above_body(row, price, base, n);
}

}  // namespace zhagen::placement
