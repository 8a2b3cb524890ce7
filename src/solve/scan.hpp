#pragma once
// The inner loop: the cheapest and second cheapest of a person's posts at their prices.
//
// While prices only rise, the few cheapest arcs of a row and a lower bound of all others ('bar') say the same
// as the whole row, until the second cheapest of them has risen above the bar. Most looks need no more than
// such a short row: one cache line, one vector.

#include <cstdint>
#include <vector>

namespace zhagen::solve {

/// No way: closed posts, arcs that are not there.
template <class P>
inline constexpr P kFarPrice = sizeof(P) == 4 ? P{1} << 30 : P(std::int64_t{1} << 61);

inline constexpr std::int32_t kShort = 16;
/// A vector is written whole: so much more room than a row has arcs.
inline constexpr std::int32_t kSlack = 8;

template <class P>
struct Scan {
  P best, second;      // least and second least price[head[a]] + cost of a
  std::int32_t where;  // the first a that has the least
};

/// Unused slots lead to a post of price kFarPrice.
template <class P>
struct alignas(64) ShortRow {
  std::int32_t head[kShort];
  P cost[kShort];
};

template <class P>
struct ArcRow {
  const std::int32_t *head, *score;
  std::int32_t count;
  P factor;  // an arc costs score * factor
};

/// A part of a row that speaks for the whole: the arcs left out cost 'bar' or more, as long as prices only rise.
template <class P>
struct ShortRows {
  std::vector<ShortRow<P>> row;
  std::vector<P> bar;
};

template <class P>
struct Way {
  std::int32_t head;
  P cost, value;
};

/// Every version gives the same answers.
template <class P>
struct Scanner {
  Scan<P> (*whole)(const P* price, ArcRow<P>);
  /// The same; picks the short row, in the order of the row, and its bar. 'where' is the place in it.
  /// 'scratch' has room for count + kSlack; 'nobody' is a post of price kFarPrice.
  Scan<P> (*shorten)(const P* price, ArcRow<P>, std::int32_t nobody, P* scratch, ShortRow<P>&, P& bar);
  void (*look)(const P* price, const ShortRow<P>* rows, const std::int32_t* who, std::int32_t n, Scan<P>* out);
  /// The arcs of a value below 'most', which is below kFarPrice, in their order; their number.
  std::int32_t (*below)(const P* price, ArcRow<P>, P most, Way<P>* out);
  std::int32_t (*short_below)(const P* price, const ShortRow<P>&, P most, Way<P>* out);
};

bool has_avx2();
/// AVX2 where the machine has it, P is 32 bits and 'scalar' is false.
template <class P>
Scanner<P> scanner(bool scalar);

}  // namespace zhagen::solve
