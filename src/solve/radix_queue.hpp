#pragma once
// A monotone queue of distances: what comes in is never nearer than what went out last (Ahuja, Mehlhorn,
// Orlin, Tarjan, Faster algorithms for the shortest path problem, 1990). An item lies in the bucket of the
// highest bit in which it differs from the last distance; each only ever moves to lower ones.

#include <array>
#include <bit>
#include <cstdint>
#include <vector>

namespace zhagen::solve {

class RadixQueue {
 public:
  void push(std::int64_t far, std::int32_t node) { bucket_[place(far)].push_back({far, node}); }

  /// The distance of what pop() gave last.
  std::int64_t now() const { return last_; }

  /// A nearest node, or -1. What 'stale' says of (far, node) may be dropped on the way.
  template <class Stale>
  std::int32_t pop(Stale stale) {
    for (;;) {
      if (!bucket_[0].empty()) {
        auto [far, node] = bucket_[0].back();
        bucket_[0].pop_back();
        if (stale(far, node)) continue;
        return node;
      }
      std::size_t b = 1;
      while (b < bucket_.size() && bucket_[b].empty()) ++b;
      if (b == bucket_.size()) return -1;
      moving_.swap(bucket_[b]);
      std::int64_t least = INT64_MAX;
      for (auto [far, node] : moving_)
        if (far < least && !stale(far, node)) least = far;
      if (least != INT64_MAX) last_ = least;
      for (auto [far, node] : moving_)
        if (!stale(far, node)) push(far, node);
      moving_.clear();
    }
  }

 private:
  struct Item {
    std::int64_t far;
    std::int32_t node;
  };
  std::size_t place(std::int64_t far) const {
    return static_cast<std::size_t>(std::bit_width(static_cast<std::uint64_t>(far ^ last_)));
  }

  std::int64_t last_ = 0;
  std::array<std::vector<Item>, 64> bucket_;
  std::vector<Item> moving_;
};

}  // namespace zhagen::solve
