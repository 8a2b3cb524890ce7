#include "placement/infeasible.hpp"

#include <fmt/format.h>

namespace zhagen::placement {
namespace {

constexpr std::size_t kShown = 4;  // names in one list; the rest are counted

std::string list(const std::vector<std::string>& names) {
  std::string out;
  for (std::size_t k = 0; k < names.size() && k < kShown; ++k) out += (k ? "、" : "") + names[k];
  if (names.size() > kShown) out += fmt::format("等 {} 项", names.size());
  return out;
}

}  // namespace

Error infeasible(const Problem& p, const solve::Infeasible& why) {
  using Kind = solve::Bound::Kind;
  auto group = [&](const solve::Bound& b) -> const Group& {
    return (b.kind == Kind::person_group ? p.person_side : p.post_side).groups[static_cast<std::size_t>(b.index)];
  };
  auto name = [&](const Group& g) { return p.input.rules.bounds[g.bound].label + "“" + g.key + "”"; };
  std::vector<std::string> demands, limits;
  for (auto& b : why.demands) demands.push_back(fmt::format("{}至少 {} 人", name(group(b)), b.count));
  std::int64_t people = 0, posts = 0, seats = 0;
  for (auto& b : why.limits) {
    if (b.kind == Kind::person) ++people;
    else if (b.kind == Kind::post) ++posts, seats += b.count;
    else limits.push_back(fmt::format("{}最多 {} 人", name(group(b)), b.count));
  }
  if (people) limits.insert(limits.begin(), fmt::format("符合条件的人选只有 {} 人", people));
  if (posts) limits.insert(limits.begin(), fmt::format("有关岗位共 {} 个、名额 {} 个", posts, seats));
  if (limits.empty()) limits.emplace_back("没有符合条件的人选");
  return fail(Errc::placement_infeasible, list(demands), why.needed, why.available, list(limits));
}

}  // namespace zhagen::placement
