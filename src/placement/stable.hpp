#pragma once
// 两相情愿: no person and post who would both rather have each other than what they have. People go by their wishes, then
// by the points; posts by what a pair is worth.

#include "placement/place.hpp"

namespace zhagen::placement {

/// The stable placement that is best for the people; seats and maxima are kept. fault::placement_stable_min where a minimum
/// is not reached, placement_stable_large beyond 30 million possible pairs.
Result<std::vector<std::int32_t>> stable(const Problem& problem, const PlaceOptions& options);

/// Errc::placement_proof: a person and a post that would rather have each other.
Status check_stable(const Problem& problem, const std::vector<std::int32_t>& post);

}  // namespace zhagen::placement
