#include "solve/network.hpp"

#include <algorithm>
#include <numeric>

namespace zhagen::solve {
namespace {

/// The caller's groups in an order where each subtree is one stretch: position of each group.
std::vector<std::int32_t> depth_first(const std::vector<Group>& groups) {
  std::vector<std::int32_t> size(groups.size(), 1), next(groups.size() + 1, 0), at(groups.size());
  for (std::size_t g = groups.size(); g-- > 0;)
    if (groups[g].parent >= 0) size[groups[g].parent] += size[g];
  std::int32_t top = 0;
  for (std::size_t g = 0; g < groups.size(); ++g) {
    std::int32_t& place = groups[g].parent < 0 ? top : next[groups[g].parent];
    at[g] = place;
    next[g] = place + 1;
    place += size[g];
  }
  return at;
}

/// Ids in order of key (stable): a counting sort. Keys are below 'keys'.
std::vector<std::int32_t> by_key(const std::vector<std::int32_t>& key, std::int32_t keys) {
  std::vector<std::int32_t> start(static_cast<std::size_t>(keys) + 1, 0), out(key.size());
  for (std::int32_t k : key) ++start[k + 1];
  std::partial_sum(start.begin(), start.end(), start.begin());
  for (std::size_t i = 0; i < key.size(); ++i) out[start[key[i]]++] = static_cast<std::int32_t>(i);
  return out;
}

/// A post in the middle of a person's: people with near posts are scanned one after another (their prices are
/// then in the cache: a third of the time at 100,000 people).
std::int32_t middle(const Instance& in, const std::vector<std::int32_t>& rank, std::size_t i) {
  std::int64_t n = in.first[i + 1] - in.first[i];
  if (n == 0) return 0;
  std::int32_t sample[9];
  auto k = static_cast<std::int32_t>(std::min<std::int64_t>(n, 9));
  for (std::int32_t s = 0; s < k; ++s) sample[s] = rank[in.post[in.first[i] + n * s / k]];
  std::nth_element(sample, sample + k / 2, sample + k);
  return sample[k / 2];
}

}  // namespace

template <class P>
bool Network<P>::build(const Instance& in, std::int64_t by, bool scalar) {
  people = in.people();
  posts = in.posts();
  scale = static_cast<P>(by);
  if constexpr (sizeof(P) == 4) scan = scanner32(scalar);
  else scan = scan_scalar<P>;
  auto n = static_cast<std::size_t>(people), m = static_cast<std::size_t>(posts);

  std::vector<std::int32_t> group_at = depth_first(in.post_groups), key(m), rank(m);
  for (std::size_t j = 0; j < m; ++j) key[j] = in.post_group[j] < 0 ? 0 : 1 + group_at[in.post_group[j]];
  post_id = by_key(key, static_cast<std::int32_t>(group_at.size()) + 1);
  for (std::size_t j = 0; j < m; ++j) rank[post_id[j]] = static_cast<std::int32_t>(j);
  key.resize(n);
  for (std::size_t i = 0; i < n; ++i) key[i] = middle(in, rank, i);
  person_id = by_key(key, std::max(posts, 1));

  bool fits = true;
  auto scaled = [&](std::int64_t v) {
    __int128 w = static_cast<__int128>(v) * by;
    bool ok = w > -static_cast<__int128>(kMost / 8) && w < static_cast<__int128>(kMost / 8);
    fits &= ok;
    return ok ? static_cast<P>(w) : P{0};
  };
  std::int64_t slots = 0;
  for (std::size_t i = 0; i < n; ++i)
    slots += (in.first[i + 1] - in.first[i] + kRowStep - 1) / kRowStep * kRowStep;
  first.resize(n + 1);
  head.resize(slots);
  cost.resize(slots);
  arc_count.resize(n);
  person_cost.resize(n);
  std::int64_t at_slot = 0;
  std::int32_t least = 0, most = 0;
  P dearest = 0;
  bool shared = std::any_of(in.capacity.begin(), in.capacity.end(), [](std::int32_t c) { return c > 1; });
  std::vector<std::int32_t> indegree(shared ? m : 0, 0);
  for (std::size_t i = 0; i < n; ++i) {
    auto p = static_cast<std::size_t>(person_id[i]);
    first[i] = at_slot;
    arc_count[i] = static_cast<std::int32_t>(in.first[p + 1] - in.first[p]);
    person_cost[i] = scaled(in.person_cost[p]);
    dearest = std::max(dearest, person_cost[i] < 0 ? -person_cost[i] : person_cost[i]);
    for (std::int64_t a = in.first[p]; a < in.first[p + 1]; ++a, ++at_slot) {
      head[at_slot] = rank[in.post[a]];
      cost[at_slot] = static_cast<P>(-static_cast<std::int64_t>(in.score[a]) * by);
      least = std::min(least, in.score[a]);
      most = std::max(most, in.score[a]);
      if (shared) ++indegree[head[at_slot]];
    }
    for (; at_slot % kRowStep; ++at_slot) {
      head[at_slot] = posts;
      cost[at_slot] = 0;
    }
  }
  first[n] = at_slot;
  scaled(least);
  scaled(most);
  range = std::max({static_cast<P>((std::int64_t{most} - least) * by), dearest, P{1}});
  post_cost.resize(m);
  room.resize(m);
  for (std::size_t j = 0; j < m; ++j) {
    post_cost[j] = scaled(in.post_cost[post_id[j]]);
    // A seat more than can ever be taken, so that seats nobody wants cost nothing.
    range = std::max(range, post_cost[j] < 0 ? -post_cost[j] : post_cost[j]);
    room[j] = std::min(in.capacity[post_id[j]], shared ? indegree[j] + 1 : 1);
  }

  // The tree: 'most people' stands for no maximum, and is never reached.
  std::size_t g = in.person_groups.size(), h = in.post_groups.size();
  trees = static_cast<std::int32_t>(1 + g + h);
  std::int32_t all = people + 1;
  parent.assign(trees, -1);
  lo.assign(trees, 0);
  hi.assign(trees, all);
  of_people.assign(trees, 0);
  auto add = [&](std::size_t t, const Group& group, std::int32_t offset) {
    parent[t] = group.parent < 0 ? 0 : group.parent + offset;
    lo[t] = static_cast<std::int32_t>(std::min<std::int64_t>(group.min, all));
    hi[t] = static_cast<std::int32_t>(std::min<std::int64_t>(group.max, all));
  };
  for (std::size_t k = 0; k < g; ++k) {
    add(1 + k, in.person_groups[k], 1);
    of_people[1 + k] = 1;
  }
  for (std::size_t k = 0; k < h; ++k) add(1 + g + k, in.post_groups[k], static_cast<std::int32_t>(1 + g));
  person_tree.resize(n);
  post_tree.resize(m);
  for (std::size_t i = 0; i < n; ++i) person_tree[i] = in.person_group[person_id[i]] + 1;
  for (std::size_t j = 0; j < m; ++j) {
    std::int32_t k = in.post_group[post_id[j]];
    post_tree[j] = k < 0 ? 0 : static_cast<std::int32_t>(1 + g) + k;
  }

  std::vector<std::int32_t> rooms(room);
  for (std::int32_t& r : rooms) ++r;  // along a path the next occupant comes before the last one goes
  rooms.resize(m + trees, 0);
  for (std::int32_t t = 1; t < trees; ++t) ++rooms[under(parent[t])];
  for (std::int32_t t : person_tree) ++rooms[under(t)];
  for (std::int32_t t : post_tree) ++rooms[under(t)];
  below.lay_out(rooms, n + m + trees);
  return fits;
}

template <class P>
void Network<P>::start() {
  at.assign(people, -1);
  at_cost.assign(people, 0);
  person_price.assign(people, 0);
  tree_price.assign(trees, 0);
  price.assign(posts + 1, kFar);
  for (std::int32_t j = 0; j < posts; ++j)
    if (room[j] > 0) price[j] = -post_cost[j];
  settle();
}

template <class P>
void Network<P>::start(const Instance& in, const Plan& plan) {
  start();
  // A price out of reach is no use; it is cut rather than trusted.
  auto cut = [&](std::int64_t v) {
    constexpr std::int64_t most = kMost / 8;
    return static_cast<P>(std::clamp(v, -most / scale, most / scale) * scale);
  };
  const Prices& y = plan.prices;
  auto people_groups = static_cast<std::int32_t>(in.person_groups.size());
  for (std::int32_t t = 1; t < trees; ++t) {
    P p = tree_price[parent[t]];
    tree_price[t] =
        t <= people_groups ? p - cut(y.person_group[t - 1]) : p + cut(y.post_group[t - 1 - people_groups]);
  }
  for (std::int32_t j = 0; j < posts; ++j)
    if (room[j] > 0) price[j] = tree_price[post_tree[j]] - post_cost[j] + cut(y.post[post_id[j]]);
  std::vector<std::int32_t> rank(posts), taken(posts, 0);
  for (std::int32_t j = 0; j < posts; ++j) rank[post_id[j]] = j;
  for (std::int32_t i = 0; i < people; ++i) {
    std::int32_t wanted = plan.post[person_id[i]];
    if (wanted < 0 || wanted >= posts || taken[rank[wanted]] >= room[rank[wanted]]) continue;
    for (std::int64_t a = first[i]; a < first[i] + arc_count[i]; ++a)
      if (head[a] == rank[wanted] && (at[i] < 0 || cost[a] < at_cost[i])) {
        at[i] = head[a];
        at_cost[i] = cost[a];
      }
    if (at[i] >= 0) ++taken[at[i]];
  }
  settle();
}

template <class P>
void Network<P>::settle() {
  active.clear();
  out.assign(posts, 0);
  post_lack.assign(posts, 0);
  flow.assign(trees, 0);
  tree_lack.assign(trees, 0);
  tree_excess.assign(trees, 0);
  // Where a bound cannot bind, prices of the two sides of it cannot differ that way.
  for (std::int32_t t = 1; t < trees; ++t) {
    P p = tree_price[parent[t]];
    bool no_least = lo[t] == 0, no_most = hi[t] > people;
    if (of_people[t] ? no_most : no_least) tree_price[t] = std::max(tree_price[t], p);
    if (of_people[t] ? no_least : no_most) tree_price[t] = std::min(tree_price[t], p);
  }
  std::vector<std::int64_t> in(trees, 0);  // what a node of posts gets; of people: minus what it passes on
  std::vector<std::int32_t> taken(posts, 0);
  for (std::int32_t i = 0; i < people; ++i)
    if (at[i] >= 0) {
      ++taken[at[i]];
      --in[person_tree[i]];
    }
  for (std::int32_t j = 0; j < posts; ++j) {
    if (room[j] == 0) continue;
    P leave = tree_price[post_tree[j]] - post_cost[j];
    price[j] = std::max(price[j], leave);
    out[j] = leave < price[j] ? room[j] : taken[j];
    post_lack[j] = out[j] - taken[j];
    in[post_tree[j]] += out[j];
  }
  for (std::int32_t t = trees; t-- > 0;) {
    std::int64_t balance = in[t];
    if (t > 0) {
      std::int64_t wish = of_people[t] ? -balance : balance;
      P sink = tree_price[parent[t]] - tree_price[t];  // > 0: the parent would rather pass down than take
      if (of_people[t]) sink = -sink;
      std::int64_t f = sink < 0 ? hi[t] : sink > 0 ? lo[t] : std::clamp<std::int64_t>(wish, lo[t], hi[t]);
      flow[t] = static_cast<std::int32_t>(f);
      balance += of_people[t] ? f : -f;
      in[parent[t]] += of_people[t] ? -f : f;
    }
    tree_lack[t] = static_cast<std::int32_t>(std::max<std::int64_t>(-balance, 0));
    tree_excess[t] = static_cast<std::int32_t>(std::max<std::int64_t>(balance, 0));
  }
}

template <class P>
bool Network<P>::rescale(P factor) {
  __int128 reach = range;
  auto see = [&](const std::vector<P>& v) {
    for (P x : v)
      if (!far(x)) reach = std::max<__int128>(reach, x < 0 ? -static_cast<__int128>(x) : x);
  };
  for (const auto* v : {&person_cost, &post_cost, &price, &person_price, &tree_price}) see(*v);
  if (reach * factor >= kMost / 8) return false;
  for (auto* v : {&cost, &person_cost, &post_cost, &price, &person_price, &tree_price, &at_cost})
    for (P& x : *v)
      if (!far(x)) x *= factor;
  scale *= factor;
  range *= factor;
  return true;
}

/// Where bounds close a part of the network for good, its prices stand at kExit. Any price that keeps others
/// out will do: all of them come down by what the nearest wish leaves.
template <class P>
void Network<P>::modest(std::vector<P>& p, std::vector<P>& t_price, std::vector<P>& own) const {
  auto high = [](P v) { return v >= kExit / 2; };
  bool shut = false, closed = false;
  for (P v : t_price) shut |= high(v);
  for (std::int32_t j = 0; j < posts; ++j) closed |= room[j] == 0;
  for (std::int32_t j = 0; j < posts; ++j)
    if (room[j] == 0) p[j] = t_price[post_tree[j]] - post_cost[j];
  if (!shut && !closed) return;

  if (shut) {
    P slack = kFar;
    auto keep = [&](P low, P dear) {
      if (!high(low) && high(dear)) slack = std::min(slack, dear - low);
    };
    for (std::int32_t t = 1; t < trees; ++t) {
      keep(t_price[t], t_price[parent[t]]);
      keep(t_price[parent[t]], t_price[t]);
    }
    for (std::int32_t j = 0; j < posts; ++j) keep(t_price[post_tree[j]] - post_cost[j], p[j]);
    for (std::int32_t i = 0; i < people; ++i) {
      keep(own[i] - person_cost[i], t_price[person_tree[i]]);
      for (std::int64_t a = first[i]; a < first[i] + arc_count[i]; ++a)
        if (room[head[a]] > 0) keep(own[i] - cost[a], p[head[a]]);
    }
    slack = slack == kFar ? kExit : std::min(slack, kExit);
    for (auto* v : {&p, &t_price, &own})
      for (P& x : *v)
        if (high(x) && !far(x)) x -= slack;
  }
  for (std::int32_t i = 0; closed && i < people; ++i)
    for (std::int64_t a = first[i]; a < first[i] + arc_count[i]; ++a)
      if (room[head[a]] == 0) p[head[a]] = std::max(p[head[a]], own[i] - cost[a]);
}

template <class P>
Plan Network<P>::plan(const Instance& in) const {
  Plan out_plan;
  out_plan.post.assign(people, -1);
  for (std::int32_t i = 0; i < people; ++i)
    if (at[i] >= 0) out_plan.post[person_id[i]] = post_id[at[i]];
  auto whole = [&](P v) { return static_cast<std::int64_t>(v) / scale; };
  std::vector<P> p(price), t_price(tree_price), own(people);
  for (std::int32_t i = 0; i < people; ++i)
    own[i] = at[i] >= 0 ? p[at[i]] + at_cost[i]
                        : std::min(person_price[i], t_price[person_tree[i]] + person_cost[i]);
  modest(p, t_price, own);

  Prices& y = out_plan.prices;
  y.person.resize(people);
  y.post.resize(posts);
  y.person_group.resize(in.person_groups.size());
  y.post_group.resize(in.post_groups.size());
  for (std::int32_t i = 0; i < people; ++i)
    y.person[person_id[i]] = whole(std::max<P>(0, t_price[person_tree[i]] + person_cost[i] - own[i]));
  for (std::int32_t j = 0; j < posts; ++j)
    y.post[post_id[j]] = whole(std::max<P>(0, p[j] - t_price[post_tree[j]] + post_cost[j]));
  auto g = static_cast<std::int32_t>(in.person_groups.size());
  for (std::int32_t t = 1; t < trees; ++t) {
    P up = t_price[parent[t]] - t_price[t];
    if (t <= g) y.person_group[t - 1] = whole(up);
    else y.post_group[t - 1 - g] = whole(-up);
  }
  for (std::size_t j = 0; j < in.post_cost.size(); ++j)
    out_plan.objective -= in.post_cost[j] * in.capacity[j];
  for (std::int32_t i = 0; i < people; ++i)
    out_plan.objective +=
        at[i] >= 0 ? in.post_cost[post_id[at[i]]] - whole(at_cost[i]) : -in.person_cost[person_id[i]];
  return out_plan;
}

template struct Network<std::int32_t>;
template struct Network<std::int64_t>;

}  // namespace zhagen::solve
