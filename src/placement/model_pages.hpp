#pragma once
// The pages about the model: how each goal is met, what cannot be kept, how teams are made up.

#include "placement/made.hpp"
#include "placement/report.hpp"

namespace zhagen::placement {

/// 目标; 冲突 where the plan does not keep everything; 队伍 where rules on teams are in force, with 队伍核验 for the bound.
std::vector<Page> model_pages(const Made& made);

inline constexpr const char* kTeamProofPage = "队伍核验";

}  // namespace zhagen::placement
