#include "oracle.hpp"

#include <algorithm>
#include <queue>
#include <string>

namespace zhagen::solve {
namespace {

constexpr std::int64_t kFar = std::numeric_limits<std::int64_t>::max();

/// Successive shortest paths on the explicit circulation
///     root -> groups of people -> people -> posts -> groups of posts -> root
/// A node's price is the cost of sending one more unit on from it; prices keep every residual arc's
/// cost + price(head) - price(tail) >= 0, so a circulation without excess is optimal.
struct Network {
  struct Arc {
    std::int32_t head, twin;
    std::int64_t room, cost;
  };
  std::vector<std::vector<Arc>> out;
  std::vector<std::int64_t> excess, price;

  explicit Network(std::size_t nodes) : out(nodes), excess(nodes, 0), price(nodes, 0) {}

  /// At the prices so far an arc that earns is full and one that costs carries its least.
  void add(std::size_t tail, std::size_t head, std::int64_t lo, std::int64_t hi, std::int64_t cost) {
    std::int64_t flow = cost + price[head] - price[tail] < 0 ? hi : lo;
    out[tail].push_back(
        {static_cast<std::int32_t>(head), static_cast<std::int32_t>(out[head].size()), hi - flow, cost});
    out[head].push_back(
        {static_cast<std::int32_t>(tail), static_cast<std::int32_t>(out[tail].size()) - 1, flow - lo, -cost});
    excess[tail] -= flow;
    excess[head] += flow;
  }

  std::vector<std::int64_t> far;
  /// Sends what it can from a node of excess to the nearest lack; false when none can be reached.
  bool send(std::size_t source) {
    std::vector<std::pair<std::int32_t, std::int32_t>> by(out.size(), {-1, -1});
    far.assign(out.size(), kFar);
    using Item = std::pair<std::int64_t, std::size_t>;
    std::priority_queue<Item, std::vector<Item>, std::greater<>> queue;
    far[source] = 0;
    queue.push({0, source});
    std::vector<std::size_t> settled;
    while (!queue.empty()) {
      auto [d, x] = queue.top();
      queue.pop();
      if (d > far[x]) continue;
      if (excess[x] < 0) {
        for (std::size_t s : settled) price[s] += d - far[s];
        std::int64_t amount = std::min(excess[source], -excess[x]);
        for (std::size_t y = x; y != source; y = static_cast<std::size_t>(by[y].first))
          amount = std::min(amount, arc(by[y]).room);
        for (std::size_t y = x; y != source; y = static_cast<std::size_t>(by[y].first)) {
          Arc& a = arc(by[y]);
          a.room -= amount;
          out[y][static_cast<std::size_t>(a.twin)].room += amount;
        }
        excess[source] -= amount;
        excess[x] += amount;
        return true;
      }
      settled.push_back(x);
      for (std::size_t k = 0; k < out[x].size(); ++k) {
        const Arc& a = out[x][k];
        auto y = static_cast<std::size_t>(a.head);
        if (a.room > 0 && d + a.cost + price[y] - price[x] < far[y]) {
          far[y] = d + a.cost + price[y] - price[x];
          by[y] = {static_cast<std::int32_t>(x), static_cast<std::int32_t>(k)};
          queue.push({far[y], y});
        }
      }
    }
    return false;
  }
  Arc& arc(std::pair<std::int32_t, std::int32_t> at) {
    return out[static_cast<std::size_t>(at.first)][static_cast<std::size_t>(at.second)];
  }
};

struct Layout {
  std::size_t persons, posts, post_groups, nodes;
  explicit Layout(const Instance& in)
      : persons(1 + in.person_groups.size()),
        posts(persons + in.person_cost.size()),
        post_groups(posts + in.post_cost.size()),
        nodes(post_groups + in.post_groups.size()) {}
  std::size_t person_group(std::int32_t g) const { return static_cast<std::size_t>(g + 1); }
  std::size_t post_group(std::int32_t g) const {
    return g < 0 ? 0 : post_groups + static_cast<std::size_t>(g);
  }
};

}  // namespace

std::optional<Plan> by_shortest_paths(const Instance& in) {
  for (const auto* groups : {&in.person_groups, &in.post_groups})
    for (const Group& g : *groups)
      if (g.min > g.max) return std::nullopt;
  Layout at(in);
  Network net(at.nodes);
  std::int64_t everybody = in.people();
  // A maximum that cannot be reached stays out of reach, so that it gets no price.
  auto most = [&](const Group& g) { return std::min(g.max, std::max(g.min, everybody) + 1); };
  for (std::size_t g = 0; g < in.person_groups.size(); ++g)
    net.add(at.person_group(in.person_groups[g].parent), 1 + g, in.person_groups[g].min,
            most(in.person_groups[g]), 0);
  for (std::size_t i = 0; i < in.person_cost.size(); ++i) {
    // A pair has no limit of its own, else it could hide a price: two, where the person lets one through.
    for (auto a = static_cast<std::size_t>(in.first[i]); a < static_cast<std::size_t>(in.first[i + 1]); ++a)
      net.price[at.persons + i] = std::min(net.price[at.persons + i], -std::int64_t{in.score[a]});
    net.add(at.person_group(in.person_group[i]), at.persons + i, 0, 1, -in.person_cost[i]);
    for (auto a = static_cast<std::size_t>(in.first[i]); a < static_cast<std::size_t>(in.first[i + 1]); ++a)
      net.add(at.persons + i, at.posts + static_cast<std::size_t>(in.post[a]), 0, 2,
              -std::int64_t{in.score[a]});
  }
  for (std::size_t j = 0; j < in.post_cost.size(); ++j)
    net.add(at.posts + j, at.post_group(in.post_group[j]), 0, in.capacity[j], -in.post_cost[j]);
  for (std::size_t g = 0; g < in.post_groups.size(); ++g)
    net.add(at.post_groups + g, at.post_group(in.post_groups[g].parent), in.post_groups[g].min,
            most(in.post_groups[g]), 0);

  for (std::size_t x = 0; x < at.nodes; ++x)
    while (net.excess[x] > 0)
      if (!net.send(x)) return std::nullopt;

  Plan plan;
  plan.post.assign(in.person_cost.size(), -1);
  for (std::size_t j = 0; j < in.post_cost.size(); ++j) plan.objective -= in.post_cost[j] * in.capacity[j];
  for (std::size_t i = 0; i < in.person_cost.size(); ++i) {
    for (const auto& a : net.out[at.persons + i])
      if (static_cast<std::size_t>(a.head) >= at.posts && static_cast<std::size_t>(a.head) < at.post_groups &&
          a.room < 2 && plan.post[i] < 0) {
        plan.post[i] = a.head - static_cast<std::int32_t>(at.posts);
        plan.objective += in.post_cost[static_cast<std::size_t>(plan.post[i])] - a.cost;
      }
    if (plan.post[i] < 0) plan.objective -= in.person_cost[i];
  }
  plan.bound = plan.objective;
  const auto& p = net.price;
  auto& y = plan.prices;
  auto positive = [](std::int64_t v) { return std::max<std::int64_t>(v, 0); };
  for (std::size_t i = 0; i < in.person_cost.size(); ++i)
    y.person.push_back(
        positive(p[at.person_group(in.person_group[i])] - p[at.persons + i] + in.person_cost[i]));
  for (std::size_t j = 0; j < in.post_cost.size(); ++j)
    y.post.push_back(positive(p[at.posts + j] - p[at.post_group(in.post_group[j])] + in.post_cost[j]));
  for (std::size_t g = 0; g < in.person_groups.size(); ++g)
    y.person_group.push_back(p[at.person_group(in.person_groups[g].parent)] - p[1 + g]);
  for (std::size_t g = 0; g < in.post_groups.size(); ++g)
    y.post_group.push_back(p[at.post_groups + g] - p[at.post_group(in.post_groups[g].parent)]);
  return plan;
}

}  // namespace zhagen::solve
