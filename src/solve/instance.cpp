#include "solve/instance.hpp"

#include <algorithm>
#include <string>

#include "solve/sweep.hpp"

namespace zhagen::solve {
namespace {

using Wide = __int128;
constexpr std::int64_t kLimit = std::int64_t{1} << 60;

Error wrong(std::string what) { return fail(Errc::solve_instance, std::move(what)); }

Status check_tree(const std::vector<Group>& groups, const std::vector<std::int32_t>& member_group,
                  const char* side) {
  for (std::size_t g = 0; g < groups.size(); ++g) {
    std::string name = std::string(side) + " group " + std::to_string(g);
    if (groups[g].parent < -1 || groups[g].parent >= static_cast<std::int64_t>(g))
      return wrong(name + " has parent " + std::to_string(groups[g].parent) +
                   "; a parent comes before its children");
    if (groups[g].min < 0 || groups[g].max < 0) return wrong(name + " has a negative bound");
    if (groups[g].min > kLimit || (groups[g].max != kUnbounded && groups[g].max > kLimit))
      return fail(Errc::solve_too_large, "bound of " + name, kLimit);
  }
  for (std::size_t i = 0; i < member_group.size(); ++i)
    if (member_group[i] < -1 || member_group[i] >= static_cast<std::int64_t>(groups.size()))
      return wrong(std::string(side) + " " + std::to_string(i) + " is in group " +
                   std::to_string(member_group[i]) + " of " + std::to_string(groups.size()));
  return {};
}

Wide magnitude(std::int64_t v) { return v < 0 ? -Wide{v} : Wide{v}; }

}  // namespace

Instance Instance::of(std::int32_t people, std::int32_t posts) {
  auto n = static_cast<std::size_t>(people), m = static_cast<std::size_t>(posts);
  Instance out;
  out.first.assign(n + 1, 0);
  out.person_cost.assign(n, 0);
  out.post_cost.assign(m, 0);
  out.capacity.assign(m, 1);
  out.person_group.assign(n, -1);
  out.post_group.assign(m, -1);
  return out;
}

Status check(const Instance& in) {
  std::size_t n = in.person_cost.size(), m = in.post_cost.size();
  for (std::size_t size : {n, m, in.person_groups.size(), in.post_groups.size()})
    if (size > static_cast<std::size_t>(kMaxNodes)) return fail(Errc::solve_too_large, size, kMaxNodes);
  if (in.post.size() > static_cast<std::size_t>(kMaxArcs))
    return fail(Errc::solve_too_large, in.post.size(), kMaxArcs);
  if (in.first.size() != n + 1 || in.person_group.size() != n)
    return wrong("the columns of people differ in length");
  if (in.capacity.size() != m || in.post_group.size() != m)
    return wrong("the columns of posts differ in length");
  if (in.score.size() != in.post.size() || in.first[0] != 0 || in.first[n] != in.arcs())
    return wrong("the columns of arcs differ in length");
  for (std::size_t i = 0; i < n; ++i)
    if (in.first[i] > in.first[i + 1])
      return wrong("the arcs of person " + std::to_string(i) + " end before they begin");

  Wide score = 0, person_cost = 0, post_cost = 0, total = 0;
  Span span = span_of(in.post.data(), in.score.data(), in.post.size());
  if (!in.post.empty() && span.top >= m)
    for (std::size_t a = 0; a < in.post.size(); ++a)
      if (static_cast<std::uint32_t>(in.post[a]) >= m)
        return wrong("arc " + std::to_string(a) + " goes to post " + std::to_string(in.post[a]) + " of " +
                     std::to_string(m));
  score = std::max(magnitude(span.least), magnitude(span.most));
  for (std::size_t i = 0; i < n; ++i) {
    person_cost = std::max(person_cost, magnitude(in.person_cost[i]));
    total += magnitude(in.person_cost[i]);
  }
  for (std::size_t j = 0; j < m; ++j) {
    if (in.capacity[j] < 0)
      return wrong("post " + std::to_string(j) + " has " + std::to_string(in.capacity[j]) + " seats");
    post_cost = std::max(post_cost, magnitude(in.post_cost[j]));
    total += magnitude(in.post_cost[j]) * in.capacity[j];
  }
  if (auto ok = check_tree(in.person_groups, in.person_group, "person"); !ok) return ok;
  if (auto ok = check_tree(in.post_groups, in.post_group, "post"); !ok) return ok;

  Wide nodes = static_cast<Wide>(n + m + in.person_groups.size() + in.post_groups.size() + 1);
  Wide reach = nodes * (score + person_cost + post_cost + 1) + total;
  if (reach >= kLimit) return fail(Errc::solve_too_large, "prices and sums may reach 2^60", kLimit);
  return {};
}

}  // namespace zhagen::solve
