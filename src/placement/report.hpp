#pragma once
// A plan in words and tables: who goes where and why, who stays and why, what stays empty and why. Made from the
// problem and the plan alone, so that a checker makes the same pages anew and compares.

#include <cstdint>
#include <string>
#include <variant>
#include <vector>

#include "placement/problem.hpp"
#include "solve/solve.hpp"

namespace zhagen::placement {

using Cell = std::variant<std::monostate, std::string, std::int64_t>;

struct Page {
  std::string name, title;
  std::vector<std::string> notes;     // lines under the title
  std::vector<std::string> headings;
  std::string wide;                   // the heading of the column that holds sentences
  std::vector<std::vector<Cell>> rows;
};

/// 建议方案, 未安排人员, 空缺岗位, 意愿满足情况, 得分明细, 名额影响, 调整影响, 分布情况, 分布明细: in this order, in rows of the contents' order.
std::vector<Page> report(const Problem& problem, const solve::Plan& plan, const CodeLists& codes);

/// The heading of the columns by which pages and inputs name a person and a post: their numbers in order of contents.
inline constexpr const char* kPersonNumber = "人选号";
inline constexpr const char* kPostNumber = "岗位号";

}  // namespace zhagen::placement
