#pragma once
// For inspection: how a plan is spread over sending and receiving units, counties and townships, sexes, education,
// distances and wishes, and whether those were met who were to be cared for. Each number can be opened: the page of
// details has a row for each person with the values that were counted.

#include <optional>

#include "placement/difference.hpp"
#include "placement/report.hpp"

namespace zhagen::placement {

/// One line of 分布情况. People who dropped out are not counted; seats are those decided.
struct Spread {
  std::string what, value;                     // 人选的性别, 女
  std::optional<std::int64_t> people = {}, seats = {};  // nothing where the line is not about them
  std::int64_t placed = 0, filled = 0;         // of the people, of the seats
  std::int64_t first = 0, other = 0, outside = 0, without = 0;  // placed by their wishes
  std::int64_t measured = 0, distance = 0, farthest = 0;        // how many with a distance, its sum and the largest
};
/// The whole first; then by values of people, of posts, by goals, by score rules.
std::vector<Spread> spread(const Version& plan, const CodeLists& codes);
/// 23.5; empty where nothing was measured.
std::string mean_distance(const Spread& line);

/// 意愿满足情况.
Page wish_page(const Version& plan);
/// 分布情况, 分布明细.
std::vector<Page> spread_pages(const Version& plan, const CodeLists& codes);

}  // namespace zhagen::placement
