#include "solve/parts.hpp"

#include <algorithm>
#include <atomic>
#include <numeric>
#include <optional>
#include <thread>

namespace zhagen::solve {
namespace {

constexpr std::int64_t kWorthIt = 1 << 18;  // arcs; below, solving takes milliseconds
constexpr std::int64_t kSmall = 64;         // a part of less than this share of the arcs goes with the others

bool binds(const Group& g) { return g.min > 0 || g.max != kUnbounded; }

/// Union-find over people, posts and groups, in that order.
class Joined {
 public:
  explicit Joined(const Instance& in)
      : posts_(in.people()), person_groups_(posts_ + in.posts()), post_groups_(person_groups_ + size(in.person_groups)),
        root_(static_cast<std::size_t>(post_groups_ + size(in.post_groups))) {
    std::iota(root_.begin(), root_.end(), 0);
  }

  std::int32_t root(std::int32_t x) {
    while (at(x) != x) x = at(x) = at(at(x));
    return x;
  }
  void join(std::int32_t a, std::int32_t b) {
    a = root(a), b = root(b);
    at(std::max(a, b)) = std::min(a, b);
  }
  /// The bounds of both sides, and arcs [from, to) of each person.
  void join(const Instance& in, std::int64_t from, std::int64_t to) {
    for (std::int32_t i = 0; i < in.people(); ++i) {
      const std::int64_t first = in.first[static_cast<std::size_t>(i)], end = in.first[static_cast<std::size_t>(i) + 1];
      for (std::int64_t a = first + from; a < std::min(end, first + to); ++a) join(i, posts_ + in.post[static_cast<std::size_t>(a)]);
    }
  }
  void join_groups(const Instance& in) {
    tree(in.person_groups, in.person_group, 0, person_groups_);
    tree(in.post_groups, in.post_group, posts_, post_groups_);
  }
  std::int32_t post(std::int32_t j) const { return posts_ + j; }
  std::int32_t person_group(std::int32_t g) const { return person_groups_ + g; }
  std::int32_t post_group(std::int32_t g) const { return post_groups_ + g; }
  std::int32_t nodes() const { return size(root_); }

 private:
  template <class V>
  static std::int32_t size(const V& v) {
    return static_cast<std::int32_t>(v.size());
  }
  std::int32_t& at(std::int32_t x) { return root_[static_cast<std::size_t>(x)]; }
  /// A group without bounds joins nothing, but what is inside of it may be in a group around it that has some.
  void tree(const std::vector<Group>& groups, const std::vector<std::int32_t>& inner, std::int32_t member, std::int32_t offset) {
    auto around = [&](std::int32_t g) {
      while (g >= 0 && !binds(groups[static_cast<std::size_t>(g)])) g = groups[static_cast<std::size_t>(g)].parent;
      return g;
    };
    for (std::int32_t x = 0; x < size(inner); ++x)
      if (std::int32_t g = around(inner[static_cast<std::size_t>(x)]); g >= 0) join(member + x, offset + g);
    for (std::int32_t g = 0; g < size(groups); ++g)
      if (std::int32_t up = binds(groups[static_cast<std::size_t>(g)]) ? around(groups[static_cast<std::size_t>(g)].parent) : -1; up >= 0)
        join(offset + g, offset + up);
  }

  std::int32_t posts_, person_groups_, post_groups_;
  std::vector<std::int32_t> root_;
};

/// The largest number of arcs that one root holds.
std::int64_t largest(const Instance& in, Joined& joined, std::vector<std::int64_t>& arcs) {
  arcs.assign(static_cast<std::size_t>(joined.nodes()), 0);
  std::int64_t most = 0;
  for (std::int32_t i = 0; i < in.people(); ++i) {
    auto at = static_cast<std::size_t>(i);
    most = std::max(most, arcs[static_cast<std::size_t>(joined.root(i))] += in.first[at + 1] - in.first[at]);
  }
  return most;
}

/// One part as an instance, and where its rows are in the whole.
struct Part {
  Instance in;
  std::vector<std::int32_t> people, posts, person_groups, post_groups;
};

std::vector<std::int32_t> members(const std::vector<std::int32_t>& part_of, std::int32_t part) {
  std::vector<std::int32_t> out;
  for (std::size_t x = 0; x < part_of.size(); ++x)
    if (part_of[x] == part) out.push_back(static_cast<std::int32_t>(x));
  return out;
}

/// The groups of a part with their parents among themselves, and the innermost of each member.
void take_groups(const std::vector<Group>& all, const std::vector<std::int32_t>& inner, const std::vector<std::int32_t>& kept,
                 const std::vector<std::int32_t>& rows, std::vector<Group>& groups, std::vector<std::int32_t>& group) {
  std::vector<std::int32_t> now(all.size(), -1);
  for (std::size_t k = 0; k < kept.size(); ++k) now[static_cast<std::size_t>(kept[k])] = static_cast<std::int32_t>(k);
  auto around = [&](std::int32_t g) {
    while (g >= 0 && now[static_cast<std::size_t>(g)] < 0) g = all[static_cast<std::size_t>(g)].parent;
    return g < 0 ? -1 : now[static_cast<std::size_t>(g)];
  };
  for (std::int32_t g : kept) {
    const Group& whole = all[static_cast<std::size_t>(g)];
    groups.push_back({around(whole.parent), whole.min, whole.max});
  }
  for (std::int32_t x : rows) group.push_back(around(inner[static_cast<std::size_t>(x)]));
}

Part take(const Instance& in, const Parts& parts, std::int32_t which) {
  Part out{{}, members(parts.of_person, which), members(parts.of_post, which), members(parts.of_person_group, which),
           members(parts.of_post_group, which)};
  std::vector<std::int32_t> now(static_cast<std::size_t>(in.posts()), -1);
  for (std::size_t k = 0; k < out.posts.size(); ++k) {
    auto j = static_cast<std::size_t>(out.posts[k]);
    now[j] = static_cast<std::int32_t>(k);
    out.in.post_cost.push_back(in.post_cost[j]);
    out.in.capacity.push_back(in.capacity[j]);
  }
  const auto arcs = static_cast<std::size_t>(parts.arcs[static_cast<std::size_t>(which)]);
  out.in.post.reserve(arcs);
  out.in.score.reserve(arcs);
  out.in.first.push_back(0);
  for (std::int32_t person : out.people) {
    auto i = static_cast<std::size_t>(person);
    for (auto a = static_cast<std::size_t>(in.first[i]); a < static_cast<std::size_t>(in.first[i + 1]); ++a) {
      out.in.post.push_back(now[static_cast<std::size_t>(in.post[a])]);
      out.in.score.push_back(in.score[a]);
    }
    out.in.first.push_back(out.in.arcs());
    out.in.person_cost.push_back(in.person_cost[i]);
  }
  take_groups(in.person_groups, in.person_group, out.person_groups, out.people, out.in.person_groups, out.in.person_group);
  take_groups(in.post_groups, in.post_group, out.post_groups, out.posts, out.in.post_groups, out.in.post_group);
  return out;
}

void put(const std::vector<std::int64_t>& from, const std::vector<std::int32_t>& where, std::vector<std::int64_t>& to) {
  for (std::size_t k = 0; k < where.size(); ++k) to[static_cast<std::size_t>(where[k])] = from[k];
}

void put(const Part& part, const Plan& plan, Plan& whole) {
  for (std::size_t k = 0; k < part.people.size(); ++k) {
    const std::int32_t j = plan.post[k];
    whole.post[static_cast<std::size_t>(part.people[k])] = j < 0 ? -1 : part.posts[static_cast<std::size_t>(j)];
  }
  put(plan.prices.person, part.people, whole.prices.person);
  put(plan.prices.post, part.posts, whole.prices.post);
  put(plan.prices.person_group, part.person_groups, whole.prices.person_group);
  put(plan.prices.post_group, part.post_groups, whole.prices.post_group);
  whole.objective += plan.objective;
  whole.bound += plan.bound;
}

Infeasible named(const Part& part, Infeasible cut) {
  for (auto* side : {&cut.demands, &cut.limits})
    for (Bound& b : *side) {
      const auto& rows = b.kind == Bound::Kind::person         ? part.people
                         : b.kind == Bound::Kind::post         ? part.posts
                         : b.kind == Bound::Kind::person_group ? part.person_groups
                                                               : part.post_groups;
      b.index = rows[static_cast<std::size_t>(b.index)];
    }
  return cut;
}

}  // namespace

Parts parts_of(const Instance& in) {
  Parts out;
  if (in.arcs() < kWorthIt) return out;
  Joined joined(in);
  std::vector<std::int64_t> arcs;
  joined.join(in, 0, 2);
  if (largest(in, joined, arcs) > in.arcs() / 2) return out;
  joined.join_groups(in);
  if (largest(in, joined, arcs) > in.arcs() / 2) return out;
  joined.join(in, 2, in.arcs());
  if (largest(in, joined, arcs) > in.arcs() / 4 * 3) return out;

  std::vector<std::int32_t> roots;
  for (std::int32_t x = 0; x < joined.nodes(); ++x)
    if (arcs[static_cast<std::size_t>(x)] >= in.arcs() / kSmall) roots.push_back(x);
  std::stable_sort(roots.begin(), roots.end(),
                   [&](std::int32_t a, std::int32_t b) { return arcs[static_cast<std::size_t>(a)] > arcs[static_cast<std::size_t>(b)]; });
  const auto rest = static_cast<std::int32_t>(roots.size());
  std::vector<std::int32_t> part(static_cast<std::size_t>(joined.nodes()), rest);
  for (std::int32_t k = 0; k < rest; ++k) part[static_cast<std::size_t>(roots[static_cast<std::size_t>(k)])] = k;
  out.arcs.assign(static_cast<std::size_t>(rest) + 1, 0);
  auto of = [&](std::int32_t x) { return part[static_cast<std::size_t>(joined.root(x))]; };
  for (std::int32_t i = 0; i < in.people(); ++i) {
    out.of_person.push_back(of(i));
    out.arcs[static_cast<std::size_t>(of(i))] += in.first[static_cast<std::size_t>(i) + 1] - in.first[static_cast<std::size_t>(i)];
  }
  for (std::int32_t j = 0; j < in.posts(); ++j) out.of_post.push_back(of(joined.post(j)));
  for (std::size_t g = 0; g < in.person_groups.size(); ++g)
    out.of_person_group.push_back(binds(in.person_groups[g]) ? of(joined.person_group(static_cast<std::int32_t>(g))) : -1);
  for (std::size_t g = 0; g < in.post_groups.size(); ++g)
    out.of_post_group.push_back(binds(in.post_groups[g]) ? of(joined.post_group(static_cast<std::int32_t>(g))) : -1);
  return out;
}

Result<Outcome> solve_parts(const Instance& in, const Parts& parts, int threads, const std::function<Result<Outcome>(const Instance&)>& solve) {
  const std::size_t count = parts.arcs.size();
  std::vector<Part> taken(count);  // without their arcs, once solved
  std::vector<std::optional<Result<Outcome>>> made(count);
  std::atomic<std::size_t> next = 0;
  auto work = [&] {
    for (std::size_t k; (k = next++) < count;) {
      taken[k] = take(in, parts, static_cast<std::int32_t>(k));
      made[k] = solve(taken[k].in);
      taken[k].in = {};
    }
  };
  {
    std::vector<std::jthread> others;
    for (int t = 1; t < threads && static_cast<std::size_t>(t) < count; ++t) others.emplace_back(work);
    work();
  }
  Plan whole;
  whole.post.assign(in.person_cost.size(), -1);
  whole.prices.person.assign(in.person_cost.size(), 0);
  whole.prices.post.assign(in.post_cost.size(), 0);
  whole.prices.person_group.assign(in.person_groups.size(), 0);
  whole.prices.post_group.assign(in.post_groups.size(), 0);
  for (std::size_t k = 0; k < count; ++k) {
    if (!*made[k]) return *std::move(made[k]);
    if (auto* cut = std::get_if<Infeasible>(&**made[k])) return Outcome(named(taken[k], std::move(*cut)));
    put(taken[k], std::get<Plan>(**made[k]), whole);
  }
  return Outcome(std::move(whole));
}

}  // namespace zhagen::solve
