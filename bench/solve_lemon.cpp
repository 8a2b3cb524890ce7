#include "solve_lemon.hpp"

#include <lemon/capacity_scaling.h>
#include <lemon/cost_scaling.h>
#include <lemon/network_simplex.h>
#include <lemon/static_graph.h>

#include <utility>

namespace zhagen::solve {

using Graph = lemon::StaticDigraph;

struct LemonNetwork::Body {
  Graph graph;
  LemonArcs arcs;
};

LemonNetwork::LemonNetwork(const LemonArcs& arcs) : body_(new Body) {
  body_->arcs = arcs;
  std::vector<std::pair<int, int>> ends;
  for (std::size_t a = 0; a < arcs.tail.size(); ++a) ends.push_back({arcs.tail[a], arcs.head[a]});
  body_->graph.build(arcs.nodes, ends.begin(), ends.end());
}
LemonNetwork::~LemonNetwork() = default;

std::optional<std::int64_t> LemonNetwork::cost(Lemon which) const {
  const Graph& graph = body_->graph;
  const LemonArcs& arcs = body_->arcs;
  Graph::ArcMap<std::int64_t> lo(graph), hi(graph), cost(graph);
  Graph::NodeMap<std::int64_t> supply(graph, 0);
  for (int a = 0; a < graph.arcNum(); ++a) {
    lo[graph.arc(a)] = arcs.lower[a];
    hi[graph.arc(a)] = arcs.upper[a];
    cost[graph.arc(a)] = arcs.cost[a];
  }
  for (std::size_t x = 0; x < arcs.supply.size(); ++x)
    supply[graph.node(static_cast<int>(x))] = arcs.supply[x];
  auto run = [&](auto& algorithm, auto&& start) -> std::optional<std::int64_t> {
    algorithm.lowerMap(lo).upperMap(hi).costMap(cost).supplyMap(supply);
    if (start() != std::decay_t<decltype(algorithm)>::OPTIMAL) return std::nullopt;
    return algorithm.template totalCost<std::int64_t>();
  };
  using Costs = lemon::CostScaling<Graph, std::int64_t, std::int64_t>;
  if (which == Lemon::network_simplex) {
    lemon::NetworkSimplex<Graph, std::int64_t, std::int64_t> a(graph);
    return run(a, [&] { return a.run(); });
  }
  if (which == Lemon::capacity_scaling) {
    lemon::CapacityScaling<Graph, std::int64_t, std::int64_t> a(graph);
    return run(a, [&] { return a.run(); });
  }
  Costs a(graph);
  return run(a,
             [&] { return a.run(which == Lemon::cost_scaling_push ? Costs::PUSH : Costs::PARTIAL_AUGMENT); });
}

}  // namespace zhagen::solve
