#include "solve/so_far.hpp"

#include <algorithm>
#include <numeric>

#include "solve/certify.hpp"
#include "solve/cut.hpp"
#include "solve/finish.hpp"

namespace zhagen::solve {
namespace {

using Wide = __int128;
constexpr std::int64_t kMostBound = std::int64_t{1} << 62;
constexpr std::int64_t kRepairSweeps = 40;

/// Prices over a group and all groups around it. Parents come first.
std::vector<std::int64_t> around(const std::vector<Group>& groups, const std::vector<std::int64_t>& price) {
  std::vector<std::int64_t> out(price);
  for (std::size_t g = 0; g < groups.size(); ++g)
    if (groups[g].parent >= 0) out[g] += out[groups[g].parent];
  return out;
}

/// How many are placed in each group, who may be added and who may go.
class Count {
 public:
  Count(const std::vector<Group>& groups) : groups_(groups), count_(groups.size(), 0) {}
  void add(std::int32_t g, std::int64_t by) {
    for (; g >= 0; g = groups_[g].parent) count_[g] += by;
  }
  bool takes(std::int32_t g) const {
    for (; g >= 0; g = groups_[g].parent)
      if (count_[g] >= groups_[g].max) return false;
    return true;
  }
  bool spares(std::int32_t g) const {
    for (; g >= 0; g = groups_[g].parent)
      if (count_[g] <= groups_[g].min) return false;
    return true;
  }
  bool lacks(std::int32_t g) const {
    for (; g >= 0; g = groups_[g].parent)
      if (count_[g] < groups_[g].min) return true;
    return false;
  }
  bool meets() const {
    for (std::size_t g = 0; g < groups_.size(); ++g)
      if (count_[g] < groups_[g].min) return false;
    return true;
  }

 private:
  const std::vector<Group>& groups_;
  std::vector<std::int64_t> count_;
};

class Places {
 public:
  explicit Places(const Instance& in)
      : in_(in),
        post_(in.person_cost.size(), -1),
        worth_(post_.size(), 0),
        free_(in.capacity),
        people_(in.person_groups),
        seats_(in.post_groups) {}

  /// What placing the person by this arc gains over leaving person and seat.
  std::int64_t gain(std::int32_t i, std::int64_t a) const {
    return in_.score[a] + in_.person_cost[i] + in_.post_cost[in_.post[a]];
  }
  bool fits(std::int32_t i, std::int32_t j) const {
    return free_[j] > 0 && people_.takes(in_.person_group[i]) && seats_.takes(in_.post_group[j]);
  }
  void put(std::int32_t i, std::int64_t a) {
    move(i, in_.post[a], 1);
    post_[i] = in_.post[a];
    worth_[i] = gain(i, a);
  }
  void drop(std::int32_t i) {
    move(i, post_[i], -1);
    post_[i] = -1;
  }

  /// As much of the wish as seats and maxima allow.
  void take(const std::vector<std::int32_t>& wish) {
    for (std::int32_t i = 0; i < in_.people(); ++i) {
      if (wish[i] < 0 || !fits(i, wish[i])) continue;
      std::int64_t best = -1;
      for (std::int64_t a = in_.first[i]; a < in_.first[i + 1]; ++a)
        if (in_.post[a] == wish[i] && (best < 0 || in_.score[a] > in_.score[best])) best = a;
      if (best >= 0) put(i, best);
    }
  }
  bool meets() const { return people_.meets() && seats_.meets(); }

  /// Everybody who can help a minimum goes where that gains most.
  void serve_minima() {
    for (std::int32_t i = 0; i < in_.people(); ++i) {
      if (post_[i] >= 0) continue;
      bool wanted = people_.lacks(in_.person_group[i]);
      std::int64_t best = -1;
      for (std::int64_t a = in_.first[i]; a < in_.first[i + 1]; ++a)
        if ((best < 0 || gain(i, a) > gain(i, best)) && fits(i, in_.post[a]) &&
            (wanted || seats_.lacks(in_.post_group[in_.post[a]])))
          best = a;
      if (best >= 0) put(i, best);
    }
  }

  /// Lets go who costs more than the seat is worth, and fills seats that gain: those first who would lose most
  /// by their price.
  void polish(const std::vector<std::int64_t>& price) {
    for (std::int32_t i = 0; i < in_.people(); ++i)
      if (post_[i] >= 0 && worth_[i] < 0 && people_.spares(in_.person_group[i]) &&
          seats_.spares(in_.post_group[post_[i]]))
        drop(i);
    std::vector<std::int32_t> waiting;
    for (std::int32_t i = 0; i < in_.people(); ++i)
      if (post_[i] < 0) waiting.push_back(i);
    if (!price.empty())
      std::stable_sort(waiting.begin(), waiting.end(),
                       [&](std::int32_t a, std::int32_t b) { return price[a] > price[b]; });
    for (std::int32_t i : waiting) {
      std::int64_t best = -1;
      for (std::int64_t a = in_.first[i]; a < in_.first[i + 1]; ++a)
        if (gain(i, a) > (best < 0 ? 0 : gain(i, best)) && fits(i, in_.post[a])) best = a;
      if (best >= 0) put(i, best);
    }
  }

  Plan plan() const {
    Plan out;
    out.post = post_;
    for (std::size_t j = 0; j < in_.post_cost.size(); ++j) out.objective -= in_.post_cost[j] * in_.capacity[j];
    for (std::size_t i = 0; i < post_.size(); ++i)
      out.objective += (post_[i] >= 0 ? worth_[i] : 0) - in_.person_cost[i];
    return out;
  }

 private:
  void move(std::int32_t i, std::int32_t j, int by) {
    free_[j] -= by;
    people_.add(in_.person_group[i], by);
    seats_.add(in_.post_group[j], by);
  }

  const Instance& in_;
  std::vector<std::int32_t> post_;
  std::vector<std::int64_t> worth_;
  std::vector<std::int32_t> free_;
  Count people_, seats_;
};

}  // namespace

template <class P>
Draft draft_of(const Network<P>& net, const Instance& in) {
  Draft out;
  out.post.assign(in.person_cost.size(), -1);
  for (std::int32_t i = 0; i < net.people; ++i)
    if (net.at[i] >= 0) out.post[i] = net.post_id[net.at[i]];
  auto whole = [scale = std::max<std::int64_t>(net.scale, 1)](P v) { return static_cast<std::int64_t>(v) / scale; };
  auto groups = static_cast<std::int32_t>(in.person_groups.size());
  out.prices.person_group.resize(in.person_groups.size());
  out.prices.post_group.resize(in.post_groups.size());
  out.prices.post.assign(in.post_cost.size(), 0);
  for (std::int32_t t = 1; t < net.trees; ++t) {
    P up = net.tree_price[net.parent[t]] - net.tree_price[t];
    if (t <= groups) out.prices.person_group[t - 1] = whole(up);
    else out.prices.post_group[t - 1 - groups] = whole(-up);
  }
  for (std::int32_t j = 0; j < net.posts; ++j)
    if (net.room[j] > 0)
      out.prices.post[net.post_id[j]] =
          whole(std::max<P>(0, net.price[j] - net.tree_price[net.post_tree[j]] + net.post_cost[j]));
  return out;
}

template Draft draft_of(const Network<std::int32_t>&, const Instance&);
template Draft draft_of(const Network<std::int64_t>&, const Instance&);

std::optional<std::int64_t> repair(const Instance& in, Prices& y) {
  // No price beyond what a sum of all values can reach is of use: so no sum below overflows.
  constexpr std::int64_t most = std::int64_t{1} << 58;
  auto bounded = [](const std::vector<Group>& groups, std::vector<std::int64_t>& price) {
    std::int64_t each = most / static_cast<std::int64_t>(groups.size() + 1);
    for (std::size_t g = 0; g < groups.size(); ++g)
      price[g] = std::clamp(price[g], -each, groups[g].max == kUnbounded ? 0 : each);
  };
  bounded(in.person_groups, y.person_group);
  bounded(in.post_groups, y.post_group);
  auto person_around = around(in.person_groups, y.person_group),
       post_around = around(in.post_groups, y.post_group);
  std::vector<std::int64_t> seat(in.post_cost.size()), least(in.post_cost.size(), 0);
  for (std::size_t j = 0; j < seat.size(); ++j) {
    y.post[j] = std::clamp<std::int64_t>(y.post[j], 0, most);
    seat[j] = in.post_cost[j] - (in.post_group[j] < 0 ? 0 : post_around[in.post_group[j]]);
  }
  y.person.assign(in.person_cost.size(), 0);
  for (std::int32_t i = 0; i < in.people(); ++i) {
    std::int64_t own = in.person_cost[i] - (in.person_group[i] < 0 ? 0 : person_around[in.person_group[i]]);
    std::int64_t ask = 0;
    for (std::int64_t a = in.first[i]; a < in.first[i + 1]; ++a)
      ask = std::max(ask, in.score[a] + own + seat[in.post[a]] - y.post[in.post[a]]);
    y.person[i] = ask;
    for (std::int64_t a = in.first[i]; a < in.first[i + 1]; ++a) {
      std::int64_t& l = least[in.post[a]];
      l = std::max(l, in.score[a] + own + seat[in.post[a]] - ask);
    }
  }
  Wide bound = 0;
  for (std::size_t j = 0; j < seat.size(); ++j) {
    y.post[j] = least[j];
    bound += (Wide{y.post[j]} - in.post_cost[j]) * in.capacity[j];
  }
  for (std::size_t i = 0; i < y.person.size(); ++i) bound += Wide{y.person[i]} - in.person_cost[i];
  auto groups = [&](const std::vector<Group>& all, const std::vector<std::int64_t>& price) {
    for (std::size_t g = 0; g < all.size(); ++g)
      bound += Wide{price[g]} * (price[g] > 0 ? all[g].max : all[g].min);
  };
  groups(in.person_groups, y.person_group);
  groups(in.post_groups, y.post_group);
  if (bound <= -kMostBound || bound >= kMostBound) return std::nullopt;
  return static_cast<std::int64_t>(bound);
}

std::optional<Outcome> completed(const Instance& in, const Draft& draft, const Options& options) {
  std::optional<Places> at(in);
  at->take(draft.post);
  if (!at->meets()) at->serve_minima();
  if (!at->meets()) {
    Network<std::int32_t> net;
    net.build(in, 0, options.scalar);
    Plan from = at->plan();
    from.prices.post.assign(in.post_cost.size(), 0);
    from.prices.person_group.assign(in.person_groups.size(), 0);
    from.prices.post_group.assign(in.post_groups.size(), 0);
    net.start(in, from);
    Work work;
    work.cancelled = &options.cancelled;
    Finish<std::int32_t> finish(net, work);
    Stage s = finish.run(kRepairSweeps * (in.arcs() + in.people() + in.posts() + net.trees) + (1 << 16));
    if (s == Stage::stuck) {
      Infeasible cut = explain(in, side_of(in, net, finish.reached()));
      if (certify(in, cut)) return Outcome(std::move(cut));
    }
    if (s != Stage::done) return std::nullopt;
    at.emplace(in);
    at->take(draft_of(net, in).post);
    if (!at->meets()) return std::nullopt;
  }
  at->polish(draft.prices.person);
  return Outcome(at->plan());
}

std::optional<Outcome> best_so_far(const Instance& in, std::vector<Draft> drafts, const Options& options) {
  Draft none;
  none.post.assign(in.person_cost.size(), -1);
  none.prices.post.assign(in.post_cost.size(), 0);
  none.prices.person_group.assign(in.person_groups.size(), 0);
  none.prices.post_group.assign(in.post_groups.size(), 0);
  drafts.push_back(std::move(none));
  std::optional<Plan> best;
  std::optional<std::int64_t> bound;
  Prices proof;
  for (Draft& d : drafts) {
    std::optional<std::int64_t> b = repair(in, d.prices);
    auto made = best && &d == &drafts.back() ? std::nullopt : completed(in, d, options);
    if (made && made->index() == 1) return made;
    if (made && (!best || std::get<Plan>(*made).objective > best->objective)) best = std::get<Plan>(std::move(*made));
    if (b && (!bound || *b < *bound)) bound = b, proof = std::move(d.prices);
  }
  if (!best || !bound) return std::nullopt;
  best->prices = std::move(proof);
  best->bound = *bound;
  return Outcome(std::move(*best));
}

}  // namespace zhagen::solve
