#include "solve/cut.hpp"

#include <algorithm>
#include <array>
#include <numeric>

namespace zhagen::solve {
namespace {

using Kind = Bound::Kind;
constexpr std::int64_t kPlenty = std::int64_t{1} << 61;  // above what groups may demand

/// Nodes in one row: root, groups of people, people, posts, groups of posts.
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

/// Calls f(kind, index, tail, head, min, max) for every arc of the network that has bounds.
template <class F>
void bounded(const Instance& in, const Layout& at, F f) {
  for (std::size_t g = 0; g < in.person_groups.size(); ++g)
    f(Kind::person_group, g, at.person_group(in.person_groups[g].parent), 1 + g, in.person_groups[g].min,
      in.person_groups[g].max);
  for (std::size_t i = 0; i < in.person_cost.size(); ++i)
    f(Kind::person, i, at.person_group(in.person_group[i]), at.persons + i, std::int64_t{0}, std::int64_t{1});
  for (std::size_t j = 0; j < in.post_cost.size(); ++j)
    f(Kind::post, j, at.posts + j, at.post_group(in.post_group[j]), std::int64_t{0},
      std::int64_t{in.capacity[j]});
  for (std::size_t h = 0; h < in.post_groups.size(); ++h)
    f(Kind::post_group, h, at.post_groups + h, at.post_group(in.post_groups[h].parent), in.post_groups[h].min,
      in.post_groups[h].max);
}

struct Parts {
  std::vector<std::size_t> up;
  explicit Parts(std::size_t n) : up(n) { std::iota(up.begin(), up.end(), std::size_t{0}); }
  std::size_t of(std::size_t x) {
    while (up[x] != x) x = up[x] = up[up[x]];
    return x;
  }
  void join(std::size_t a, std::size_t b) {
    a = of(a);
    b = of(b);
    up[std::max(a, b)] = std::min(a, b);
  }
};

/// The part of the cut that is violated and has fewest bounds; of needed 0 where none is.
Infeasible smallest(const Instance& in, const Layout& at, const std::vector<bool>& inside) {
  Parts parts(at.nodes);
  for (std::size_t i = 0; i < in.person_cost.size(); ++i)
    for (std::int64_t a = in.first[i]; a < in.first[i + 1]; ++a) {
      std::size_t post = at.posts + static_cast<std::size_t>(in.post[a]);
      if (inside[at.persons + i] == inside[post]) parts.join(at.persons + i, post);
    }
  bounded(in, at, [&](Kind, std::size_t, std::size_t tail, std::size_t head, std::int64_t, std::int64_t) {
    if (inside[tail] == inside[head]) parts.join(tail, head);
  });

  // Each part is a cut of its own: an inside part by what leaves it, an outside part by what leaves the rest.
  struct Tally {
    std::int64_t needed = 0, available = 0, items = 0;
  };
  std::vector<Tally> tally(at.nodes);
  bounded(in, at,
          [&](Kind, std::size_t, std::size_t tail, std::size_t head, std::int64_t min, std::int64_t max) {
            if (inside[tail] == inside[head]) return;
            for (std::size_t part : {parts.of(tail), parts.of(head)}) {
              Tally& t = tally[part];
              if (inside[head] && min > 0) t.needed += min;
              if (inside[tail]) t.available = std::min(t.available, kPlenty) + std::min(max, kPlenty);
              t.items += inside[tail] || min > 0;
            }
          });
  std::size_t best = at.nodes;
  for (std::size_t x = 0; x < at.nodes; ++x)
    if (parts.of(x) == x && tally[x].needed > tally[x].available &&
        (best == at.nodes || tally[x].items < tally[best].items))
      best = x;

  Infeasible cut;
  if (best == at.nodes) return cut;
  cut.needed = tally[best].needed;
  cut.available = tally[best].available;
  bounded(in, at,
          [&](Kind kind, std::size_t index, std::size_t tail, std::size_t head, std::int64_t min,
              std::int64_t max) {
            if (inside[tail] == inside[head] || (parts.of(tail) != best && parts.of(head) != best)) return;
            if (inside[head] && min > 0) cut.demands.push_back({kind, static_cast<std::int32_t>(index), min});
            if (inside[tail]) cut.limits.push_back({kind, static_cast<std::int32_t>(index), max});
          });
  return cut;
}

/// Puts each group, and each person all of whose posts are inside, on the side where the cut is violated most; posts, other people
/// and the root stay where they are. What is below a node counts first, from the innermost groups up; then sides are taken from the
/// root down.
void regroup(const Instance& in, const Layout& at, std::vector<bool>& inside) {
  using Cost = std::array<std::int64_t, 2>;  // of all below a node that is outside, inside: let through less demanded
  static constexpr std::int64_t kNever = std::int64_t{1} << 60, kMuch = std::int64_t{1} << 36;  // above all people, and adding up
  struct Node {
    std::size_t at, around;  // as in Layout
    std::int64_t min, max;
    bool from_around;        // whether units go from the group around to it, as on the people's side
    Cost below{0, 0};
    Cost through(bool side) const {  // with the arc to the group around, which is on that side
      auto arc = [&](bool own) {
        if (own == side) return std::int64_t{0};
        return side == from_around ? std::min(max, kMuch) : -std::min(min, kMuch);
      };
      return {below[0] + arc(false), below[1] + arc(true)};
    }
  };
  std::vector<Node> nodes;
  std::vector<std::size_t> place(at.nodes);
  bounded(in, at, [&](Kind kind, std::size_t, std::size_t tail, std::size_t head, std::int64_t min, std::int64_t max) {
    const bool people = kind == Kind::person_group || kind == Kind::person;
    Node n{people ? head : tail, people ? tail : head, min, max, people};
    if (kind == Kind::person) {
      const std::size_t i = n.at - at.persons;
      const bool free = std::all_of(in.post.begin() + in.first[i], in.post.begin() + in.first[i + 1],
                                    [&](std::int32_t j) { return inside[at.posts + static_cast<std::size_t>(j)]; });
      n.below = {inside[n.at] ? kNever : 0, inside[n.at] || free ? 0 : kNever};
    } else if (kind == Kind::post) {
      n.below = {inside[n.at] ? kNever : 0, inside[n.at] ? 0 : kNever};
    }
    place[n.at] = nodes.size();
    nodes.push_back(n);
  });
  // Members before the group around them: people and posts, then groups from the last to the first.
  std::vector<std::size_t> order;
  for (std::size_t x = at.persons; x < at.post_groups; ++x) order.push_back(x);
  for (std::size_t x = at.nodes; x-- > at.post_groups;) order.push_back(x);
  for (std::size_t x = at.persons; x-- > 1;) order.push_back(x);
  for (std::size_t x : order) {
    const Node& n = nodes[place[x]];
    if (n.around == 0) continue;
    Cost& around = nodes[place[n.around]].below;
    for (bool side : {false, true}) {
      const Cost c = n.through(side);
      around[side] = std::min(around[side] + std::min(c[0], c[1]), kNever);
    }
  }
  for (auto x = order.rbegin(); x != order.rend(); ++x) {
    const Node& n = nodes[place[*x]];
    const Cost c = n.through(inside[n.around]);
    if (c[0] != c[1]) inside[*x] = c[1] < c[0];
  }
}

}  // namespace

Infeasible explain(const Instance& in, Side side) {
  Layout at(in);
  std::vector<bool> inside(at.nodes);
  inside[0] = side.root;
  auto put = [&](const std::vector<bool>& from, std::size_t offset) {
    std::copy(from.begin(), from.end(), inside.begin() + static_cast<std::ptrdiff_t>(offset));
  };
  put(side.person_group, 1);
  put(side.person, at.persons);
  put(side.post, at.posts);
  put(side.post_group, at.post_groups);

  // The search does not walk to posts without seats, nor to people who have no other; both make the cut no
  // wider.
  for (std::size_t i = 0; i < in.person_cost.size(); ++i) {
    auto begin = in.post.begin() + in.first[i], end = in.post.begin() + in.first[i + 1];
    auto post_at = [&](std::int32_t j) { return at.posts + static_cast<std::size_t>(j); };
    if (!inside[at.persons + i] && inside[at.person_group(in.person_group[i])])
      inside[at.persons + i] =
          std::all_of(begin, end, [&](std::int32_t j) { return inside[post_at(j)] || in.capacity[j] == 0; });
    if (inside[at.persons + i])
      for (auto j = begin; j != end; ++j) inside[post_at(*j)] = true;
  }
  Infeasible cut = smallest(in, at, inside);
  if (cut.needed > cut.available) return cut;
  // Nor does it walk into groups from which nobody can be moved on.
  regroup(in, at, inside);
  return smallest(in, at, inside);
}

bool crossed_bounds(const Instance& in, Infeasible& cut) {
  for (bool people : {true, false}) {
    const auto& groups = people ? in.person_groups : in.post_groups;
    Kind kind = people ? Kind::person_group : Kind::post_group;
    for (std::size_t g = 0; g < groups.size(); ++g) {
      if (groups[g].min <= groups[g].max) continue;
      auto index = static_cast<std::int32_t>(g);
      cut = {groups[g].min, groups[g].max, {{kind, index, groups[g].min}}, {{kind, index, groups[g].max}}};
      return true;
    }
  }
  return false;
}

template <class P>
Side side_of(const Instance& in, const Network<P>& net, const std::vector<std::uint8_t>& reached) {
  Side side;
  side.root = reached[net.node_of_tree(0)];
  side.person.resize(in.person_cost.size());
  side.post.resize(in.post_cost.size());
  for (std::size_t i = 0; i < side.person.size(); ++i) side.person[i] = reached[i];
  for (std::int32_t j = 0; j < net.posts; ++j) side.post[net.post_id[j]] = reached[net.node_of_post(j)];
  auto groups = static_cast<std::int32_t>(in.person_groups.size());
  for (std::int32_t t = 1; t < net.trees; ++t)
    if (t <= groups || t > net.people_trees)
      (t <= groups ? side.person_group : side.post_group).push_back(reached[net.node_of_tree(t)]);
  return side;
}

template Side side_of(const Instance&, const Network<std::int32_t>&, const std::vector<std::uint8_t>&);
template Side side_of(const Instance&, const Network<std::int64_t>&, const std::vector<std::uint8_t>&);

}  // namespace zhagen::solve
