#pragma once
// Sweeps over all arcs of an instance: what checking and proving read of each arc, as fast as memory gives it. AVX2
// where the machine has it; every version gives the same answers.

#include <cstddef>
#include <cstdint>

namespace zhagen::solve {

/// The least and most of some scores and 0, and the largest of some posts, negative ones counted as beyond all.
struct Span {
  std::int32_t least = 0, most = 0;
  std::uint32_t top = 0;
};
/// 'post' may be null.
Span span_of(const std::int32_t* post, const std::int32_t* score, std::size_t count, bool scalar = false);

/// A row of arcs against prices in 32 bits.
struct RowProof {
  bool fits;          // all scores lie between -kMostCover and kMostCover; else the rest means nothing
  bool covered;       // no score exceeds cover + cover of its post
  bool found;         // an arc leads to 'wanted'
  std::int32_t best;  // the best score of those
};
inline constexpr std::int32_t kMostCover = 1 << 28;
/// All covers lie between -kMostCover and kMostCover.
RowProof prove_row(const std::int32_t* post, const std::int32_t* score, std::int32_t count, std::int32_t wanted,
                   std::int32_t cover, const std::int32_t* post_cover, bool scalar = false);

}  // namespace zhagen::solve
