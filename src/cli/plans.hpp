#pragma once
// What the commands of plans share.

#include <string>

#include "cli/logged_in.hpp"
#include "plans/compare.hpp"

namespace zhagen::cli {

struct PlanOptions;

/// 第 2 稿：人选 6 人，... on one line.
void print_plan(const plans::Version& v);
/// The plan's workbook; on record.
Status export_plan(LoggedIn& in, const plans::Opened& plan, const std::string& to);

void print_difference(const plans::Compared& c);
/// The next version with the changes that the options say, or what they would lead to.
Status change_plan(LoggedIn& in, const PlanOptions& options, const plans::Opened& from);

}  // namespace zhagen::cli
