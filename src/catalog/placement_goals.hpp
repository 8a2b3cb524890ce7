#pragma once
// What placement_rules.cpp reads besides pairs, scores and bounds: goals, teams, who stays together, the draw.

#include "catalog/placement_rules.hpp"

namespace zhagen::catalog {

/// An expression that reads the rows of one side alone; Errc catalog_other_side where it names the other.
Result<cel::Program> of_one_side(const Compiler& compiler, cel::Kind kind, const Node& table, std::string_view key, Bound::Side side,
                                 const std::string& name);

Result<PlacementMode> placement_mode(const Node& head);
/// [goal.*] in order of `order`, then of the file. Without a goal of kind score one is added behind the others.
Status read_goals(const Node& root, const Compiler& compiler, PlacementRules& rules);
/// [team.*] and [together.*].
Status read_teams(const Node& root, const Compiler& compiler, PlacementRules& rules);
Status read_draw(const Node& root, PlacementRules& rules);

}  // namespace zhagen::catalog
