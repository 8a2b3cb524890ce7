#pragma once
// What the routes of plans share: versions and changes in JSON, the plan that the path names.

#include "api/table.hpp"
#include "plans/desks.hpp"

namespace zhagen::api {

extern const Shape kPlanVersion, kPlanChange, kPlanMoved, kPlanPreview;

/// The plan of {plan}.
Result<plans::Opened> opened(Call& call);

/// An object that stays open for what a route adds.
void write_version(JsonWriter& w, const plans::Version& v);
/// The member `changes` of the body.
Result<std::vector<plans::Change>> changes_of(const Call& call);
/// The member `calm` of a body: few moves, for so many points at most.
inline constexpr const char* kPlanCalm = "少动人：最多让出几分；0 为同样好的方案里动人最少的，不写为不考虑";
Result<std::optional<std::int64_t>> calm_in(const Json& body);

/// The long work of this group.
void add_placement_job(Site& site);

}  // namespace zhagen::api
