#include <string>

#include "solve/stable.hpp"

namespace zhagen::solve {
namespace {

/// A side of a matching: of every member and group how many are placed and the worst arc among them.
struct Side {
  struct Node {
    std::int64_t count = 0, worst = -1;
  };
  std::vector<Node> member, group;
};

bool worse(std::span<const std::int32_t> order, std::int64_t a, std::int64_t b) {
  return order[a] != order[b] ? order[a] > order[b] : a > b;
}

void add(Side::Node& node, std::int64_t a, std::span<const std::int32_t> order) {
  ++node.count;
  if (node.worst < 0 || worse(order, a, node.worst)) node.worst = a;
}

Status within(const Side& side, const std::vector<Group>& groups) {
  for (std::size_t g = 0; g < groups.size(); ++g)
    if (side.group[g].count > groups[g].max)
      return fail(Errc::solve_instance, "a group has more than its maximum: " + std::to_string(g));
  return {};
}

}  // namespace

Result<std::vector<std::int64_t>> blocking_arcs(const Instance& in, const Orders& orders,
                                                std::span<const std::int64_t> arc) {
  TRY(check(in));
  if (orders.of_person.size() != in.post.size() || orders.of_post.size() != in.post.size() ||
      arc.size() != in.person_cost.size())
    return fail(Errc::solve_instance, "the orders, the matching and the instance differ in length");
  Side people{std::vector<Side::Node>(in.person_cost.size()), std::vector<Side::Node>(in.person_groups.size())};
  Side posts{std::vector<Side::Node>(in.post_cost.size()), std::vector<Side::Node>(in.post_groups.size())};
  for (std::size_t i = 0; i < arc.size(); ++i) {
    std::int64_t a = arc[i];
    if (a == -1) continue;
    if (a < in.first[i] || a >= in.first[i + 1])
      return fail(Errc::solve_instance, "an arc is not of its person: " + std::to_string(i));
    add(people.member[i], a, orders.of_person);
    for (std::int32_t g = in.person_group[i]; g >= 0; g = in.person_groups[g].parent)
      add(people.group[g], a, orders.of_person);
    std::int32_t j = in.post[a];
    add(posts.member[j], a, orders.of_post);
    for (std::int32_t g = in.post_group[j]; g >= 0; g = in.post_groups[g].parent)
      add(posts.group[g], a, orders.of_post);
    if (posts.member[j].count > in.capacity[j])
      return fail(Errc::solve_instance, "a post has more people than seats: " + std::to_string(j));
  }
  TRY(within(people, in.person_groups));
  TRY(within(posts, in.post_groups));

  // Whoever is full first, from the member outwards, decides: the new arc must be better than the worst there.
  auto takes = [](std::int64_t a, const Side::Node& member, std::int64_t room, std::int32_t g, const Side& side,
                  const std::vector<Group>& groups, std::span<const std::int32_t> order) {
    const Side::Node* full = member.count >= room ? &member : nullptr;
    for (; !full && g >= 0; g = groups[g].parent)
      if (side.group[g].count >= groups[g].max) full = &side.group[g];
    return !full || (full->worst >= 0 && worse(order, full->worst, a));
  };
  std::vector<std::int64_t> out;
  for (std::size_t i = 0; i < arc.size(); ++i)
    for (std::int64_t a = in.first[i]; a < in.first[i + 1]; ++a) {
      if (a == arc[i]) continue;
      std::int32_t j = in.post[a];
      if (takes(a, people.member[i], 1, in.person_group[i], people, in.person_groups, orders.of_person) &&
          takes(a, posts.member[j], in.capacity[j], in.post_group[j], posts, in.post_groups, orders.of_post))
        out.push_back(a);
    }
  return out;
}

}  // namespace zhagen::solve
