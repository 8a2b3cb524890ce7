#pragma once
// A kept plan as a workbook: the placement's own, which anybody can prove again; people's decisions are in it as a page, and are
// laid over the rules again by who proves it.

#include <string>
#include <vector>

#include "plans/desks.hpp"

namespace zhagen::plans {

/// 指定张三去甲村指导员 ... each thing that people decided, as it holds in this plan.
std::vector<std::string> decisions_of(const Standing& standing);

Status write_book(const Opened& plan, const std::string& path);

}  // namespace zhagen::plans
