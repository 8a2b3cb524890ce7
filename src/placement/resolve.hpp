#pragma once
// A new proven plan after a change, within the room: from the solver's plan where it can be edited, else from the problem
// and the decisions, warm. Always proven over all pairs.

#include <optional>

#include "placement/names.hpp"
#include "placement/offered.hpp"
#include "solve/solved.hpp"

namespace zhagen::placement {

/// 派出单位“农业局”
std::string quota_name(const Problem& problem, catalog::Bound::Side side, std::int32_t group);

/// Pairs that were left out and would be worth it at these prices, as edits of the solver's plan.
std::vector<solve::Edit> priced_in(const Problem& problem, const Decisions& decisions, const solve::Solved& solved);

/// The plan with the edits made, which lead to the decisions. Nothing where the solver holds a part of the pairs on which
/// there is no plan. fault::edit_clash.
Result<std::optional<solve::Solved>> edited(const Problem& problem, const Names& names, const Decisions& decisions, solve::Solved solved,
                                            bool all, std::vector<solve::Edit> edits);

/// The plan of the problem under the decisions; solving starts from a plan with prices of the right shape, whatever it is.
Result<solve::Solved> decided(const Problem& problem, const Names& names, const Decisions& decisions, bool all, solve::Plan warm,
                              const std::function<bool()>& cancelled = {});

}  // namespace zhagen::placement
