#pragma once
// An answer in words.

#include <string>

#include "rules/judge.hpp"

namespace zhagen::rules {

/// Why a rule is not in force: 参数“年龄（岁以下）”还没有填.
std::string why_not(const catalog::RuleSet& set, const catalog::Rule& rule);
/// The same with the rule's name before it.
std::string not_in_force(const catalog::RuleSet& set, const catalog::Rule& rule);
/// 可去增加 312 人，不宜减少 312 人.
std::string in_words(const catalog::RuleSet& set, const Difference& difference);
/// 人 of people, 条 of other records.
const char* counted(const catalog::RuleSet& set);

}  // namespace zhagen::rules
