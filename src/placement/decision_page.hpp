#pragma once
// What people decided over the rules, in words and as a page that is read back: with it in hand a checker lays the same
// decisions over the same rows.

#include <string>
#include <vector>

#include "placement/names.hpp"
#include "placement/report.hpp"

namespace zhagen::placement {

inline constexpr const char* kDecisionPage = "人工决定";

/// 指定张三去甲村指导员 ... a sentence for each thing decided.
std::vector<std::string> decision_words(const Problem& problem, const Names& names, const Decisions& decisions);

/// Of the decisions of the problem.
Page decision_page(const Problem& problem, const Names& names);
/// The page's cells, from its first row. Errc::plan_unreadable: a number is missing, or a kind not known; whether rows and groups
/// are there derive() says.
Result<Decisions> read_decisions(const std::vector<std::vector<std::string>>& rows);

}  // namespace zhagen::placement
