#pragma once
// What people and posts are called in sentences: short, and no two alike.

#include <string>
#include <vector>

#include "placement/problem.hpp"

namespace zhagen::placement {

/// 张三; 张三（农业局） where there are two; 张三（人选号 12） where that does not tell them apart. 甲村书记助理;
/// 柳河镇甲村书记助理; with its number (A1) or 岗位号 where places do not. The numbers are those of the pages.
class Names {
 public:
  Names(const Problem& problem, const CodeLists& codes);
  const std::string& person(std::int32_t row) const { return people_[static_cast<std::size_t>(row)]; }
  const std::string& post(std::int32_t row) const { return posts_[static_cast<std::size_t>(row)]; }
  /// Where somebody is: a post's name, or 未安排 for -1.
  const std::string& place(std::int32_t post) const;

 private:
  std::vector<std::string> people_, posts_;
};

/// A list for a sentence: at most 'shown' names, the rest are counted. 张三、李四等 9 人
std::string list_of(const std::vector<std::string>& names, std::size_t shown, const char* unit);

}  // namespace zhagen::placement
