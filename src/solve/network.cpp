#include "solve/network.hpp"

#include <algorithm>
#include <numeric>

#include "solve/sweep.hpp"

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

}  // namespace

std::vector<std::int32_t> order_of_posts(const Instance& in) {
  std::vector<std::int32_t> group_at = depth_first(in.post_groups), key(in.post_cost.size());
  for (std::size_t j = 0; j < key.size(); ++j) key[j] = in.post_group[j] < 0 ? 0 : 1 + group_at[in.post_group[j]];
  return by_key(key, static_cast<std::int32_t>(group_at.size()) + 1);
}

template <class P>
bool Network<P>::build(const Instance& in, std::int64_t by, bool scalar, std::int32_t spare) {
  people = in.people() + spare;
  posts = in.posts();
  scale = static_cast<P>(by);
  scan = scanner<P>(scalar);
  auto n = static_cast<std::size_t>(people), m = static_cast<std::size_t>(posts);

  std::vector<std::int32_t> rank(m);
  post_id = order_of_posts(in);
  for (std::size_t j = 0; j < m; ++j) rank[post_id[j]] = static_cast<std::int32_t>(j);

  bool fits = true;
  auto scaled = [&](std::int64_t v) {
    __int128 w = static_cast<__int128>(v) * by;
    bool ok = w > -static_cast<__int128>(kMost / 8) && w < static_cast<__int128>(kMost / 8);
    fits &= ok;
    return ok ? static_cast<P>(w) : P{0};
  };
  // The rows lie as the instance has them; most instances number their posts as we would.
  bool renumbered = !std::is_sorted(post_id.begin(), post_id.end());
  lent_head = in.post.data();
  lent_score = in.score.data();
  own_head.clear();
  own_score.clear();
  if (renumbered) {
    own_head.reserve(in.post.size());
    for (std::int32_t j : in.post) own_head.push_back(rank[j]);
  }
  first.assign(n, static_cast<std::uint32_t>(in.post.size()));
  count.assign(n, 0);
  longest = 0;
  person_cost.assign(n, 0);
  P dearest = 0;
  bool shared = std::any_of(in.capacity.begin(), in.capacity.end(), [](std::int32_t c) { return c > 1; });
  std::vector<std::int32_t> indegree(shared ? m : 0, 0);
  for (std::size_t i = 0; i < in.person_cost.size(); ++i) {
    first[i] = static_cast<std::uint32_t>(in.first[i]);
    count[i] = static_cast<std::int32_t>(in.first[i + 1] - in.first[i]);
    longest = std::max(longest, count[i]);
    person_cost[i] = scaled(in.person_cost[i]);
    dearest = std::max(dearest, person_cost[i] < 0 ? -person_cost[i] : person_cost[i]);
  }
  Span span = span_of(nullptr, in.score.data(), in.score.size(), scalar);
  if (shared)
    for (std::int32_t j : in.post) ++indegree[rank[j]];
  scaled(span.least);
  scaled(span.most);
  range = std::max({static_cast<P>((std::int64_t{span.most} - span.least) * by), dearest, P{1}});
  post_cost.resize(m);
  room.resize(m);
  for (std::size_t j = 0; j < m; ++j) {
    post_cost[j] = scaled(in.post_cost[post_id[j]]);
    // A seat more than can ever be taken, so that seats nobody wants cost nothing.
    range = std::max(range, post_cost[j] < 0 ? -post_cost[j] : post_cost[j]);
    room[j] = std::min(in.capacity[post_id[j]], shared ? indegree[j] + 1 : 1);
  }

  // The tree: 'most people' stands for no maximum, and is never reached.
  std::size_t g = in.person_groups.size() + static_cast<std::size_t>(spare), h = in.post_groups.size();
  people_trees = static_cast<std::int32_t>(g);
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
    add(1 + k, k < in.person_groups.size() ? in.person_groups[k] : Group{}, 1);
    of_people[1 + k] = 1;
  }
  for (std::size_t k = 0; k < h; ++k) add(1 + g + k, in.post_groups[k], static_cast<std::int32_t>(1 + g));
  person_tree.resize(n);
  post_tree.resize(m);
  for (std::size_t i = 0; i < n; ++i) person_tree[i] = i < in.person_group.size() ? in.person_group[i] + 1 : 0;
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
  for (std::int32_t& r : rooms) r += spare;
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
    return scale == 0 ? P{0} : static_cast<P>(std::clamp(v, -most / scale, most / scale) * scale);
  };
  const Prices& y = plan.prices;
  for (std::int32_t t = 1; t < trees; ++t) {
    P p = tree_price[parent[t]];
    if (t > people_trees) p += cut(y.post_group[t - 1 - people_trees]);
    else if (t <= static_cast<std::int32_t>(in.person_groups.size())) p -= cut(y.person_group[t - 1]);
    tree_price[t] = p;
  }
  for (std::int32_t j = 0; j < posts; ++j)
    if (room[j] > 0) price[j] = tree_price[post_tree[j]] - post_cost[j] + cut(y.post[post_id[j]]);
  std::vector<std::int32_t> rank(posts), taken(posts, 0);
  for (std::int32_t j = 0; j < posts; ++j) rank[post_id[j]] = j;
  for (std::int32_t i = 0; i < people; ++i) {
    if (count[i] == 0) continue;
    std::int32_t wanted = plan.post[i];
    if (wanted < 0 || wanted >= posts || taken[rank[wanted]] >= room[rank[wanted]]) continue;
    ArcRow<P> r = row(i);
    for (std::int32_t a = 0; a < r.count; ++a)
      if (r.head[a] == rank[wanted] && (at[i] < 0 || r.score[a] * r.factor < at_cost[i])) {
        at[i] = r.head[a];
        at_cost[i] = r.score[a] * r.factor;
      }
    if (at[i] >= 0) ++taken[at[i]];
  }
  settle();
}

template <class P>
typename Network<P>::Wrong Network<P>::wrong() const {
  Wrong w;
  for (std::int32_t i = 0; i < people; ++i) {
    P leave = tree_price[person_tree[i]] + person_cost[i], here = at[i] >= 0 ? price[at[i]] + at_cost[i] : leave;
    P gain = here - std::min(leave, scan.whole(price.data(), row(i)).best);
    w.people += gain > 0;
    w.most = std::max(w.most, gain);
  }
  return w;
}

template <class P>
bool Network<P>::settle() {
  bool moved = false;
  active.clear();
  out.assign(posts, 0);
  post_lack.assign(posts, 0);
  flow.assign(trees, 0);
  tree_lack.assign(trees, 0);
  tree_excess.assign(trees, 0);
  // Where a bound cannot bind, prices of the two sides of it cannot differ that way.
  for (std::int32_t t = 1; t < trees; ++t) {
    P p = tree_price[parent[t]], before = tree_price[t];
    bool no_least = lo[t] == 0, no_most = hi[t] > people;
    if (of_people[t] ? no_most : no_least) tree_price[t] = std::max(tree_price[t], p);
    if (of_people[t] ? no_least : no_most) tree_price[t] = std::min(tree_price[t], p);
    moved |= tree_price[t] != before;
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
    moved |= price[j] < leave;
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
  return moved;
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
  for (auto* v : {&person_cost, &post_cost, &price, &person_price, &tree_price, &at_cost})
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
  if (std::none_of(t_price.begin(), t_price.end(), high)) return;
  P slack = kFar;
  // A step from a price that stays to one that comes down must not become a gain.
  auto keep = [&](P stays, P sinks, P by) {
    if (!high(stays) && high(sinks)) slack = std::min(slack, sinks + by - stays);
  };
  for (std::int32_t t = 1; t < trees; ++t) {
    keep(t_price[t], t_price[parent[t]], 0);
    keep(t_price[parent[t]], t_price[t], 0);
  }
  bool dear = false;
  for (std::int32_t j = 0; j < posts; ++j) {
    if (out[j] > 0) keep(t_price[post_tree[j]], p[j], post_cost[j]);
    if (out[j] < room[j]) keep(p[j], t_price[post_tree[j]], -post_cost[j]);
    dear |= room[j] > 0 && high(p[j]);
  }
  for (std::int32_t i = 0; i < people; ++i) {
    keep(own[i], t_price[person_tree[i]], person_cost[i]);
    if (at[i] >= 0) keep(p[at[i]], own[i], -at_cost[i]);
    else keep(t_price[person_tree[i]], own[i], -person_cost[i]);
    ArcRow<P> r = row(i);
    for (std::int32_t a = 0; dear && a < r.count; ++a)
      if (room[r.head[a]] > 0) keep(own[i], p[r.head[a]], r.score[a] * r.factor);
  }
  slack = slack == kFar ? kExit : std::min(slack, kExit);
  for (auto* v : {&p, &t_price, &own})
    for (P& x : *v)
      if (high(x) && !far(x)) x -= slack;
}

/// Prices of posts without seats: from which on nobody would rather go there.
template <class P>
void Network<P>::price_closed(std::vector<P>& p, const std::vector<P>& t_price, const std::vector<P>& own) const {
  bool closed = false;
  for (std::int32_t j = 0; j < posts; ++j) {
    if (room[j] > 0) continue;
    closed = true;
    p[j] = t_price[post_tree[j]] - post_cost[j];
  }
  for (std::int32_t i = 0; closed && i < people; ++i) {
    ArcRow<P> r = row(i);
    if (scan.whole(p.data(), r).best >= own[i]) continue;
    for (std::int32_t a = 0; a < r.count; ++a)
      if (room[r.head[a]] == 0) p[r.head[a]] = std::max<P>(p[r.head[a]], own[i] - r.score[a] * r.factor);
  }
}

template <class P>
std::vector<P> Network<P>::own_prices() const {
  std::vector<P> own(people);
  for (std::int32_t i = 0; i < people; ++i)
    own[i] = at[i] >= 0 ? price[at[i]] + at_cost[i]
                        : std::min(person_price[i], tree_price[person_tree[i]] + person_cost[i]);
  return own;
}

template <class P>
void Network<P>::calm() {
  std::vector<P> own = own_prices();
  modest(price, tree_price, own);
  for (std::int32_t i = 0; i < people; ++i)
    if (at[i] < 0) person_price[i] = own[i];
}

template <class P>
Plan Network<P>::plan(const Instance& in) const {
  Plan out_plan;
  out_plan.post.assign(in.person_cost.size(), -1);
  for (std::int32_t i = 0; i < people; ++i)
    if (at[i] >= 0) out_plan.post[i] = post_id[at[i]];
  auto whole = [&](P v) { return static_cast<std::int64_t>(v) / scale; };
  std::vector<P> p(price), t_price(tree_price), own = own_prices();
  modest(p, t_price, own);
  price_closed(p, t_price, own);

  Prices& y = out_plan.prices;
  y.person.resize(in.person_cost.size());
  y.post.resize(posts);
  y.person_group.resize(in.person_groups.size());
  y.post_group.resize(in.post_groups.size());
  std::int32_t real = in.people();
  for (std::int32_t i = 0; i < real; ++i)
    y.person[i] = whole(std::max<P>(0, t_price[person_tree[i]] + person_cost[i] - own[i]));
  for (std::int32_t j = 0; j < posts; ++j)
    y.post[post_id[j]] = whole(std::max<P>(0, p[j] - t_price[post_tree[j]] + post_cost[j]));
  for (std::int32_t t = 1; t < trees; ++t) {
    P up = t_price[parent[t]] - t_price[t];
    if (t > people_trees) y.post_group[t - 1 - people_trees] = whole(-up);
    else if (t <= static_cast<std::int32_t>(y.person_group.size())) y.person_group[t - 1] = whole(up);
  }
  for (std::size_t j = 0; j < in.post_cost.size(); ++j)
    out_plan.objective -= in.post_cost[j] * in.capacity[j];
  for (std::int32_t i = 0; i < real; ++i)
    out_plan.objective += at[i] >= 0 ? in.post_cost[post_id[at[i]]] - whole(at_cost[i]) : -in.person_cost[i];
  out_plan.bound = out_plan.objective;  // the end is exact
  return out_plan;
}

template struct Network<std::int32_t>;
template struct Network<std::int64_t>;

}  // namespace zhagen::solve
