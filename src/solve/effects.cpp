#include "solve/effects.hpp"

#include <algorithm>
#include <numeric>

#include "solve/certify.hpp"
#include "solve/effects_search.hpp"

namespace zhagen::solve {
namespace {

constexpr std::int64_t kMostPrice = std::int64_t{1} << 58;  // so that distances stay apart from kFar

/// Counts, each one place to the right of its key, become where the lists by key begin.
template <class I>
void sum_up(std::vector<I>& first) {
  std::partial_sum(first.begin(), first.end(), first.begin());
}

}  // namespace

void tidy(std::vector<Choice>& choices) {
  auto by = [](auto key) { return [key](const Choice& a, const Choice& b) { return key(a) < key(b); }; };
  std::sort(choices.begin(), choices.end(), by([](const Choice& c) { return std::pair(c.other, c.loss); }));
  auto same = [](const Choice& a, const Choice& b) { return a.other == b.other; };
  choices.erase(std::unique(choices.begin(), choices.end(), same), choices.end());
  std::sort(choices.begin(), choices.end(), by([](const Choice& c) { return std::pair(c.loss, c.other); }));
}

Result<Effects> Effects::of(const Instance& in, const Plan& plan) {
  TRY(check(in));
  TRY(certify(in, plan));
  if (!plan.proven()) return fail(Errc::solve_certificate, "the plan is not proven to be the best");
  Effects out(in, plan);
  for (std::int64_t p : out.price_)
    if (p <= -kMostPrice || p >= kMostPrice) return fail(Errc::solve_too_large, "prices", kMostPrice);
  out.connect();
  return out;
}

Effects::Effects(const Instance& in, const Plan& plan)
    : in_(&in), people_(in.people()), posts_(in.posts()), at_(plan.post) {
  people_groups_ = static_cast<std::int32_t>(in.person_groups.size());
  trees_ = 1 + people_groups_ + static_cast<std::int32_t>(in.post_groups.size());
  out_.assign(posts_, 0);
  flow_.assign(trees_, 0);
  lo_.assign(trees_, 0);
  hi_.assign(trees_, kUnbounded);
  parent_.assign(trees_, -1);
  price_.assign(nodes(), 0);
  const Prices& y = plan.prices;
  // A price out of reach is clamped on the way, so that sums cannot overflow, and is refused by of().
  auto sum = [](std::int64_t a, std::int64_t b) {
    return std::clamp(std::clamp(a, -kMostPrice, kMostPrice) + std::clamp(b, -kMostPrice, kMostPrice),
                      -kMostPrice, kMostPrice);
  };
  for (std::int32_t t = 1; t < trees_; ++t) {
    std::int32_t g = of_people(t) ? t - 1 : t - 1 - people_groups_;
    const Group& group = of_people(t) ? in.person_groups[g] : in.post_groups[g];
    parent_[t] = group.parent < 0 ? 0 : t - g + group.parent;
    lo_[t] = group.min;
    hi_[t] = group.max;
    price_[tree_node(t)] =
        sum(price_[tree_node(parent_[t])], of_people(t) ? -y.person_group[g] : y.post_group[g]);
  }
  for (std::int32_t j = 0; j < posts_; ++j)
    price_[post_node(j)] = sum(sum(price_[tree_node(tree_of_post(j))], y.post[j]), -in.post_cost[j]);
  for (std::int32_t i = 0; i < people_; ++i) {
    price_[i] = sum(sum(price_[tree_node(tree_of(i))], -y.person[i]), in.person_cost[i]);
    if (at_[i] < 0) continue;
    ++out_[at_[i]];
    ++flow_[tree_of(i)];
    ++flow_[tree_of_post(at_[i])];
  }
  for (std::int32_t t = trees_; --t > 0;) flow_[parent_[t]] += flow_[t];
}

void Effects::connect() {
  const Instance& in = *in_;
  column_.assign(posts_ + 1, 0);
  for (std::int32_t j : in.post) ++column_[j + 1];
  sum_up(column_);
  pair_.resize(in.post.size());
  slack_.resize(in.post.size());
  std::vector<std::int64_t> next(column_.begin(), column_.end() - 1);
  for (std::int32_t i = 0; i < people_; ++i)
    for (std::int64_t a = in.first[i]; a < in.first[i + 1]; ++a) {
      slack_[a] = static_cast<std::uint32_t>(std::min<std::int64_t>(slack(i, a), kLongSlack));
      pair_[next[in.post[a]]++] = {i, slack_[a]};
    }

  occupants_first_.assign(posts_ + 1, 0);
  for (std::int32_t j = 0; j < posts_; ++j) occupants_first_[j + 1] = occupants_first_[j] + out_[j];
  occupants_.resize(occupants_first_[posts_]);
  std::vector<std::int32_t> place(occupants_first_.begin(), occupants_first_.end() - 1);
  for (std::int32_t i = 0; i < people_; ++i)
    if (at_[i] >= 0) occupants_[place[at_[i]]++] = i;

  auto up = [&](std::int32_t x) {
    std::int32_t j = x - people_, t = j - posts_;
    return j < 0 ? tree_of(x) : t < 0 ? tree_of_post(j) : parent_[t];
  };
  std::int32_t root = tree_node(0);
  members_first_.assign(trees_ + 1, 0);
  for (std::int32_t x = 0; x < nodes(); ++x)
    if (x != root) ++members_first_[up(x) + 1];
  sum_up(members_first_);
  members_.resize(members_first_[trees_]);
  place.assign(members_first_.begin(), members_first_.end() - 1);
  for (std::int32_t x = 0; x < nodes(); ++x)
    if (x != root) members_[place[up(x)]++] = x;
}

std::int64_t Effects::long_slack(std::int32_t i, std::int32_t j) const {
  std::int64_t least = kNever;
  for (std::int64_t a = in_->first[i]; a < in_->first[i + 1]; ++a)
    if (in_->post[a] == j) least = std::min(least, slack(i, a));
  return least;
}

Alternatives Effects::of_person(std::int32_t i) const {
  const Instance& in = *in_;
  Search search(*this, true);
  for (std::int64_t a = in.first[i]; a < in.first[i + 1]; ++a) search.target(post_node(in.post[a]));
  search.target(tree_node(tree_of(i)));
  search.run(i);
  Alternatives out;
  out.self = i;
  for (std::int64_t a = in.first[i]; a < in.first[i + 1]; ++a) {
    std::int32_t j = in.post[a];
    std::int64_t loss = slack(i, a) + search.of(post_node(j));
    out.choices.push_back({j, j == at_[i] ? 0 : std::min(loss, kNever)});
  }
  tidy(out.choices);
  if (at_[i] >= 0) out.left_out = std::min(worth(i) + search.of(tree_node(tree_of(i))), kNever);
  out.distance = std::move(search.distance);
  out.via = std::move(search.via);
  return out;
}

Alternatives Effects::of_post(std::int32_t j) const {
  Search search(*this, false);
  for (std::int64_t k = column_[j]; k < column_[j + 1]; ++k)
    if (std::int32_t i = pair_[k].person; at_[i] != j)
      search.target(at_[i] >= 0 ? post_node(at_[i]) : tree_node(tree_of(i)));
  search.run(post_node(j));
  Alternatives out;
  out.of_person = false;
  out.self = j;
  for (std::int64_t k = column_[j]; k < column_[j + 1]; ++k) {
    auto [i, slack] = pair_[k];
    std::int64_t loss = (slack == kLongSlack ? long_slack(i, j) : std::int64_t{slack}) + search.of(i);
    out.choices.push_back({i, at_[i] == j ? 0 : std::min(loss, kNever)});
  }
  tidy(out.choices);
  out.distance = std::move(search.distance);
  out.via = std::move(search.via);
  return out;
}

std::vector<Move> Effects::moves(const Alternatives& a, std::int32_t other) const {
  auto chosen =
      std::find_if(a.choices.begin(), a.choices.end(), [&](const Choice& c) { return c.other == other; });
  bool out = a.of_person && other < 0;
  if (!out && (chosen == a.choices.end() || chosen->loss >= kNever)) return {};
  if (out && a.left_out >= kNever) return {};
  std::int32_t person = a.of_person ? a.self : other, post = a.of_person ? other : a.self;
  if (at_[person] == post) return {};
  // From the post (or group) to the person, node by node.
  std::vector<std::int32_t> path;
  if (a.of_person) {
    for (std::int32_t x = out ? tree_node(tree_of(person)) : post_node(post); x != person; x = a.via[x])
      path.push_back(x);
  } else {
    for (std::int32_t x = a.via[person]; x >= 0; x = a.via[x]) path.push_back(x);
    std::reverse(path.begin(), path.end());
  }
  return along(path, person, post);
}

std::vector<Move> Effects::along(std::span<const std::int32_t> path, std::int32_t person, std::int32_t post) const {
  std::vector<Move> list{{person, at_[person], post}};
  for (std::size_t k = 0; k + 1 < path.size(); ++k)
    if (path[k] < people_) {
      std::int32_t to = path[k + 1] - people_;
      list.push_back({path[k], at_[path[k]], to < posts_ ? to : -1});
    }
  return list;
}

QuotaEffect Effects::effect(std::int32_t t, std::int64_t down, std::int64_t up) const {
  QuotaEffect out;
  std::int64_t with = of_people(t) ? down : up, against = of_people(t) ? up : down;  // along the arc's ends
  std::int64_t w = price_[tree_node(parent_[t])] - price_[tree_node(t)];
  if (!of_people(t)) w = -w;
  auto loss = [](std::int64_t v) { return v >= kNever ? -kNever : -v; };
  if (flow_[t] == hi_[t]) {
    out.max_more = std::max<std::int64_t>(w - against, 0);
    out.max_less = hi_[t] == lo_[t] ? -kNever : loss(w + with);
    if (hi_[t] == 0) out.max_less = -kNever;
  }
  if (flow_[t] == lo_[t]) {
    out.min_less = lo_[t] == 0 ? 0 : std::max<std::int64_t>(-w - with, 0);
    out.min_more = hi_[t] == lo_[t] ? -kNever : loss(against - w);
  }
  return out;
}

QuotaEffect Effects::of_quota(Bound::Kind side, std::int32_t group) const {
  std::int32_t t = 1 + group + (side == Bound::Kind::person_group ? 0 : people_groups_);
  if (!binds(t)) return {};
  Search from(*this, false), to(*this, true);
  from.target(tree_node(t));
  to.target(tree_node(t));
  from.run(tree_node(parent_[t]));
  to.run(tree_node(parent_[t]));
  return effect(t, from.of(tree_node(t)), to.of(tree_node(t)));
}

std::vector<QuotaEffect> Effects::of_quotas(Bound::Kind side) const {
  bool people = side == Bound::Kind::person_group;
  std::int32_t begin = people ? 1 : 1 + people_groups_, end = people ? 1 + people_groups_ : trees_;
  std::vector<QuotaEffect> out(end - begin);
  for (std::int32_t p = 0; p < end; ++p) {
    std::vector<std::int32_t> children;
    for (std::int32_t k = members_first_[p]; k < members_first_[p + 1]; ++k)
      if (std::int32_t t = members_[k] - tree_node(0); t >= begin && t < end && binds(t))
        children.push_back(t);
    if (children.empty()) continue;
    Search from(*this, false), to(*this, true);
    for (std::int32_t t : children) {
      from.target(tree_node(t));
      to.target(tree_node(t));
    }
    from.run(tree_node(p));
    to.run(tree_node(p));
    for (std::int32_t t : children) out[t - begin] = effect(t, from.of(tree_node(t)), to.of(tree_node(t)));
  }
  return out;
}

SeatEffect Effects::of_seat(std::int32_t j) const {
  std::int64_t cost = in_->post_cost[j];
  SeatEffect out{cost, -cost};
  if (in_->capacity[j] == 0) out.less = -kNever;
  if (out_[j] < in_->capacity[j]) return out;
  std::int32_t tree = tree_node(tree_of_post(j));
  Search up(*this, false), down(*this, true);  // post -> tree, tree -> post
  up.target(tree);
  up.run(post_node(j));
  down.target(tree);
  down.run(post_node(j));
  out.more += std::max<std::int64_t>(seat_worth(j) - down.of(tree), 0);
  if (in_->capacity[j] > 0) {
    std::int64_t loss = seat_worth(j) + up.of(tree);
    out.less = loss >= kNever ? -kNever : cost - loss;
  }
  return out;
}

}  // namespace zhagen::solve
