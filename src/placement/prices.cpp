#include "placement/prices.hpp"

#include <algorithm>

#include "placement/row_kernels.hpp"

namespace zhagen::placement {
namespace {

/// The prices of a side's rows with those of all groups around them; parents come before their children.
std::vector<std::int64_t> with_groups(const Side& side, const std::vector<std::int64_t>& of_group,
                                      const std::vector<std::int64_t>& of_row, const std::vector<std::int64_t>& cost) {
  std::vector<std::int64_t> around(of_group);
  for (std::size_t g = 0; g < around.size(); ++g)
    if (side.groups[g].parent >= 0) around[g] += around[static_cast<std::size_t>(side.groups[g].parent)];
  std::vector<std::int64_t> out(of_row.size());
  for (std::size_t r = 0; r < out.size(); ++r)
    out[r] = of_row[r] - cost[r] + (side.innermost[r] < 0 ? 0 : around[static_cast<std::size_t>(side.innermost[r])]);
  return out;
}

}  // namespace

Priced::Priced(const Problem& p, const solve::Prices& prices)
    : person_(with_groups(p.person_side, prices.person_group, prices.person, p.unplaced)),
      post_(with_groups(p.post_side, prices.post_group, prices.post, p.unfilled)) {
  constexpr std::int64_t kHalf = std::int64_t{1} << 30;
  auto narrow = [](std::int64_t v) { return v > -kHalf && v < kHalf; };
  if (std::all_of(person_.begin(), person_.end(), narrow) && std::all_of(post_.begin(), post_.end(), narrow)) narrow_.assign(post_.begin(), post_.end());
}

bool Priced::gains(std::int32_t person, std::span<const std::int32_t> row) const {
  auto i = static_cast<std::size_t>(person);
  if (!narrow_.empty()) return any_above(row.data(), narrow_.data(), static_cast<std::int32_t>(person_[i]), row.size());
  for (std::size_t j = 0; j < row.size(); ++j)
    if (row[j] != kImpossible && person_[i] + post_[j] < row[j]) return true;
  return false;
}

}  // namespace zhagen::placement
