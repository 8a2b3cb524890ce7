#pragma once
// What is done to every one of a hundred million pairs, eight at a time where the machine has AVX2. The result is the same.

#include <cstddef>
#include <cstdint>

namespace zhagen::placement {

/// out[j] += in[j].
void add_row(std::int32_t* out, const std::int32_t* in, std::size_t n);
/// out[j] becomes kImpossible where the j-th bit is 0. 'bits' holds whole words.
void mask_row(std::int32_t* out, const std::uint64_t* bits, std::size_t n);
/// How many of a row may be.
std::int64_t count_possible(const std::int32_t* row, std::size_t n);

/// Spreads equal worths over the posts, so that people with the same best posts do not all get the same shortlist.
inline std::uint32_t scatter(std::uint32_t one, std::uint32_t other) {
  std::uint32_t x = one * 2654435761u ^ other * 2246822519u;
  x ^= x >> 15;
  x *= 2654435761u;
  return x ^ x >> 13;
}
/// What a pair has to beat to be among the best of a person or a post: a larger worth, or the same and no larger scatter.
struct Mark {
  std::int32_t worth;
  std::uint32_t scatter;
};
/// hit[k] becomes 1 where the pair of 'person' and post first + k beats the person's mark or the post's (marks of the posts are
/// in worths[k], scatters[k]), else 0. n is a multiple of eight, or what lies behind is zeroed up to one.
void beats(const std::int32_t* row, std::uint32_t person, std::uint32_t first, Mark of_person, const std::int32_t* worths,
           const std::uint32_t* scatters, std::uint8_t* hit, std::size_t n);

/// Is there a j with row[j] > base + price[j]? No sum leaves int32.
bool any_above(const std::int32_t* row, const std::int32_t* price, std::int32_t base, std::size_t n);

}  // namespace zhagen::placement
