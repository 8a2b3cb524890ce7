#pragma once
// The pairs that go to the solver: all of a small batch, of a large one those that look best, and then those that prices
// do not rule out.

#include <cstdint>
#include <utility>
#include <vector>

#include "placement/problem.hpp"
#include "solve/solve.hpp"

namespace zhagen::placement {

class Shortlist {
 public:
  /// All possible pairs, or of each person the best 'of_person' and of each post the best few.
  Shortlist(const Problem& problem, int threads, bool all, std::size_t of_person);

  /// Every pair that could be part of a best plan by these prices, which bound every pair.
  Shortlist(const Problem& problem, const solve::Prices& prices, int threads);

  std::int64_t possible() const { return possible_; }  // pairs, listed or not
  std::int64_t size() const;

  /// Adds pairs that could still gain at these prices; how many. 'lifted' are prices of people that bound every pair.
  std::size_t price(const Problem& problem, int threads, const solve::Prices& prices, std::vector<std::int64_t>& lifted);
  void fill(solve::Instance& instance) const;

 private:
  using Row = std::vector<std::pair<std::int32_t, std::int32_t>>;  // post, worth; by post
  void add(std::int32_t person, std::int32_t post, std::int32_t worth);

  std::vector<Row> rows_;
  std::int64_t possible_ = 0;
};

}  // namespace zhagen::placement
