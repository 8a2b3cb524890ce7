#pragma once
// The plan a desk holds, within the room.

#include <mutex>
#include <optional>

#include "placement/desk.hpp"
#include "solve/solved.hpp"

namespace zhagen::placement {

/// Either the best plan of a flow, proven, which is edited step by step; or a plan that was made as a whole, of a problem
/// that has the decisions in it: with rules on teams, stable, or stopped early. Of that only bounds are known.
struct Desk::Held {
  Held(solve::Solved s, bool a) : all(a), solved(std::move(s)) {}
  explicit Held(Made m) : all(false), made(std::make_shared<const Made>(std::move(m))), frame_(placement::frame(*made->problem, {})) {}

  const bool all;  // the instance holds every possible pair
  const std::optional<solve::Solved> solved;
  const std::shared_ptr<const Made> made;  // where it is not solved

  const solve::Plan& plan() const { return solved ? solved->plan() : made->plan; }
  /// Built when somebody asks first. Of a flow.
  const solve::Effects& effects() const;
  Exact exact() const {
    if (solved) return {Margins(solved->instance(), solved->plan().prices), &effects(), all};
    return {Margins(frame_, made->plan.prices), nullptr, false, made->plan.bound - made->plan.objective};
  }

 private:
  solve::Instance frame_;
  mutable std::once_flag once_;
  mutable std::optional<solve::Effects> effects_;
};

}  // namespace zhagen::placement
