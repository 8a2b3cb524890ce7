#include "solve/face.hpp"

#include <algorithm>

namespace zhagen::solve {
namespace {

/// A group with a price stands at its bound. Returns the price of each group and those around it.
std::vector<std::int64_t> hold(std::vector<Group>& groups, const std::vector<std::int64_t>& price) {
  std::vector<std::int64_t> around(price);
  for (std::size_t g = 0; g < groups.size(); ++g) {
    if (price[g] > 0) groups[g].min = groups[g].max;
    if (price[g] < 0) groups[g].max = groups[g].min;
    if (groups[g].parent >= 0) around[g] += around[groups[g].parent];
  }
  return around;
}

/// Members with a price come into a group of their own below their old one, which must be full.
void fill(std::vector<Group>& groups, std::vector<std::int32_t>& member_group, const std::vector<std::int64_t>& price,
          const std::vector<std::int64_t>& places) {
  std::vector<std::int32_t> full(groups.size() + 1, -1);
  for (std::size_t i = 0; i < price.size(); ++i) {
    if (price[i] <= 0) continue;
    std::int32_t& group = full[member_group[i] + 1];
    if (group < 0) {
      group = static_cast<std::int32_t>(groups.size());
      groups.push_back({member_group[i], 0, kUnbounded});
    }
    groups[group].min += places[i];
    member_group[i] = group;
  }
}

}  // namespace

Instance face(const Instance& in, const Plan& best, const Instance& second) {
  Instance out;
  const Prices& y = best.prices;
  out.person_groups = in.person_groups;
  out.post_groups = in.post_groups;
  auto person_around = hold(out.person_groups, y.person_group), post_around = hold(out.post_groups, y.post_group);
  out.person_cost = second.person_cost;
  out.post_cost = second.post_cost;
  out.capacity = in.capacity;
  out.person_group = in.person_group;
  out.post_group = in.post_group;

  std::vector<std::int64_t> seat(in.post_cost.size());  // what a person must be worth at the post, less the own share
  for (std::size_t j = 0; j < seat.size(); ++j)
    seat[j] = y.post[j] - in.post_cost[j] + (in.post_group[j] < 0 ? 0 : post_around[in.post_group[j]]);
  out.first = {0};
  out.first.reserve(in.first.size());
  for (std::int32_t i = 0; i < in.people(); ++i) {
    std::int64_t own =
        y.person[i] - in.person_cost[i] + (in.person_group[i] < 0 ? 0 : person_around[in.person_group[i]]);
    for (std::int64_t a = in.first[i]; a < in.first[i + 1]; ++a) {
      if (in.score[a] != own + seat[in.post[a]]) continue;
      out.post.push_back(in.post[a]);
      out.score.push_back(second.score[a]);
    }
    out.first.push_back(out.arcs());
  }
  fill(out.person_groups, out.person_group, y.person, std::vector<std::int64_t>(y.person.size(), 1));
  fill(out.post_groups, out.post_group, y.post, {in.capacity.begin(), in.capacity.end()});
  return out;
}

}  // namespace zhagen::solve
