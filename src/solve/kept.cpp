#include "solve/kept.hpp"

#include <algorithm>

#include "solve/cut.hpp"
#include "solve/finish.hpp"

namespace zhagen::solve {
namespace {

using Net = Network<std::int32_t>;

/// How many people or groups can be new before the network is made anew.
constexpr std::int32_t kSpare = 16;

bool fits(std::int64_t cost) { return cost > -Net::kMost / 8 && cost < Net::kMost / 8; }

}  // namespace

std::optional<Kept> Kept::of(const Instance& in, const Plan& plan, bool scalar) {
  std::optional<Kept> out(std::in_place);
  Net& net = out->net_;
  if (!net.build(in, 1, scalar, kSpare)) return std::nullopt;
  net.start(in, plan);
  out->spare_ = kSpare;
  out->used_ = in.arcs();
  if (net.own_head.empty()) net.own_head = in.post;
  net.own_score = in.score;
  net.own_head.push_back(0);  // never empty
  net.own_score.push_back(0);
  out->post_at_.resize(net.posts);
  out->arcs_to_.assign(net.posts, 0);
  for (std::int32_t j = 0; j < net.posts; ++j) out->post_at_[net.post_id[j]] = j;
  for (std::int32_t j : in.post) ++out->arcs_to_[out->post_at_[j]];
  out->shelf_ = net.room;
  for (std::int32_t& s : out->shelf_) s += kSpare;
  return out;
}

bool Kept::fit_room(const Instance& in, std::int32_t j) {
  net_.room[j] = std::min(in.capacity[net_.post_id[j]], arcs_to_[j] + 1);
  return net_.room[j] <= shelf_[j];
}

void Kept::let_out(std::int32_t i) {
  net_.at[i] = -1;
  touched_.push_back(i);
}

bool Kept::row(const Instance& in, std::int32_t person) {
  std::int32_t i = person;
  bool is_new = net_.count[i] == 0 && net_.at[i] < 0;
  if (is_new && spare_-- == 0) return false;
  if (!fits(in.person_cost[person])) return false;
  net_.person_cost[i] = static_cast<P>(in.person_cost[person]);
  net_.person_tree[i] = in.person_group[person] + 1;
  std::vector<std::int32_t> posts;
  for (std::int32_t a = 0; a < net_.count[i]; ++a) posts.push_back(net_.own_head[net_.first[i] + a]);
  for (std::int32_t j : posts) --arcs_to_[j];
  auto count = static_cast<std::int32_t>(in.first[person + 1] - in.first[person]);
  if (count > net_.count[i]) {
    net_.first[i] = static_cast<std::uint32_t>(used_);
    used_ += count;
    if (used_ > 2 * in.arcs() + 4096 || used_ > kMaxArcs) return false;
    net_.own_head.resize(used_ + 1);
    net_.own_score.resize(used_ + 1);
  }
  net_.count[i] = count;
  net_.longest = std::max(net_.longest, count);
  std::int32_t at = net_.at[i];
  net_.at[i] = -1;
  for (std::int32_t a = 0; a < count; ++a) {
    std::int64_t score = in.score[in.first[person] + a];
    if (!fits(score)) return false;
    std::int32_t j = post_at_[in.post[in.first[person] + a]];
    auto cost = static_cast<P>(-score);
    net_.own_head[net_.first[i] + a] = j;
    net_.own_score[net_.first[i] + a] = in.score[in.first[person] + a];
    ++arcs_to_[j];
    posts.push_back(j);
    if (j == at && (net_.at[i] < 0 || cost < net_.at_cost[i])) {
      net_.at[i] = j;
      net_.at_cost[i] = cost;
    }
  }
  touched_.push_back(i);
  return std::all_of(posts.begin(), posts.end(), [&](std::int32_t j) { return fit_room(in, j); });
}

/// The price of a post from which on nobody would rather go there.
Kept::P Kept::most_paid(std::int32_t j) const {
  P most = -Net::kFar;
  for (std::int32_t i = 0; i < net_.people; ++i) {
    P own = net_.tree_price[net_.person_tree[i]] + net_.person_cost[i];
    if (net_.at[i] >= 0) own = net_.price[net_.at[i]] + net_.at_cost[i];
    else own = std::min(own, net_.person_price[i]);
    ArcRow<P> r = net_.row(i);
    for (std::int32_t a = 0; a < r.count; ++a)
      if (r.head[a] == j) most = std::max(most, own - r.score[a] * r.factor);
  }
  return most;
}

bool Kept::seats(const Instance& in, std::int32_t post) {
  std::int32_t j = post_at_[post], before = net_.room[j];
  if (!fit_room(in, j)) return false;
  if (net_.room[j] < before) {
    std::int32_t taken = static_cast<std::int32_t>(std::count(net_.at.begin(), net_.at.end(), j));
    for (std::int32_t i = net_.people; i-- > 0 && taken > net_.room[j];)
      if (net_.at[i] == j) {
        let_out(i);
        --taken;
      }
  }
  if (net_.room[j] == 0) net_.price[j] = Net::kFar;
  else if (before == 0) net_.price[j] = std::max(net_.tree_price[net_.post_tree[j]] - net_.post_cost[j], most_paid(j));
  return true;
}

bool Kept::group(const Instance& in, Bound::Kind side, std::int32_t g) {
  bool people = side == Bound::Kind::person_group;
  const Group& group = (people ? in.person_groups : in.post_groups)[g];
  if (people && g >= net_.people_trees) return false;
  std::int32_t t = 1 + g + (people ? 0 : net_.people_trees), all = net_.people + 1;
  net_.lo[t] = static_cast<std::int32_t>(std::min<std::int64_t>(group.min, all));
  net_.hi[t] = static_cast<std::int32_t>(std::min<std::int64_t>(group.max, all));
  std::int32_t parent = group.parent < 0 ? 0 : group.parent + t - g;
  if (parent != net_.parent[t]) {  // a new one
    if (spare_-- == 0) return false;
    net_.parent[t] = parent;
    net_.tree_price[t] = net_.tree_price[parent];
  }
  return true;
}

std::optional<Outcome> Kept::run(const Instance& in, Work& work, std::int64_t budget) {
  all_ |= net_.settle();
  std::sort(touched_.begin(), touched_.end());
  touched_.erase(std::unique(touched_.begin(), touched_.end()), touched_.end());
  Finish<P> finish(net_, work);
  Stage s = finish.run(budget, all_ ? nullptr : &touched_);
  if (s == Stage::stuck) {
    Side side = side_of(in, net_, finish.reached());
    return Outcome(explain(in, std::move(side)));
  }
  if (s != Stage::done) return std::nullopt;
  net_.calm();
  touched_.clear();
  all_ = false;
  auto large = [](P v) { return v > Net::kMost / 2 || v < -Net::kMost / 2; };
  for (std::int32_t j = 0; j < net_.posts; ++j)
    if (net_.room[j] > 0 && large(net_.price[j])) return std::nullopt;
  if (std::any_of(net_.tree_price.begin(), net_.tree_price.end(), large)) return std::nullopt;
  return Outcome(net_.plan(in));
}

}  // namespace zhagen::solve
