#pragma once
// The same problem for LEMON's four minimum-cost-flow algorithms. Only bench/ and tests/ know LEMON; its
// headers are C++17 and stay in solve_lemon.cpp.

#include <cstdint>
#include <memory>
#include <optional>
#include <string_view>
#include <vector>

namespace zhagen::solve {

enum class Lemon : std::uint8_t {
  network_simplex,
  cost_scaling_partial,
  cost_scaling_push,
  capacity_scaling
};
inline constexpr std::string_view kLemonNames[] = {"NetworkSimplex", "CostScaling partial-augment",
                                                   "CostScaling push", "CapacityScaling"};

struct LemonArcs {
  int nodes = 0;
  std::vector<int> tail, head;  // in order of tails
  std::vector<std::int64_t> lower, upper, cost;
  std::vector<std::int64_t> supply;  // of each node; empty: a circulation
};

/// Building is apart from solving, so that it can be timed apart.
class LemonNetwork {
  struct Body;
  std::unique_ptr<Body> body_;

 public:
  explicit LemonNetwork(const LemonArcs&);
  ~LemonNetwork();
  /// The least cost, or nothing when there is no flow.
  std::optional<std::int64_t> cost(Lemon which) const;
};

}  // namespace zhagen::solve
