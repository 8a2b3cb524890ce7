#pragma once
// The network of a plan that is edited. It stays between edits, in scores as they are and 32 bits: an edit
// changes rows, seats and bounds in place, and only whom it touches is looked at anew and sent along shortest
// paths. Where it does not fit any more, another is made from the plan.

#include <optional>

#include "solve/network.hpp"

namespace zhagen::solve {

class Kept {
 public:
  /// Nothing where costs or prices do not fit.
  static std::optional<Kept> of(const Instance&, const Plan&, bool scalar);

  // What has changed in the instance, one after another: arcs, cost or group of a person, who may be new, behind
  // all others; the seats of a post; the bounds of a group, which may be a new one of people. False: it does
  // not fit here.
  bool row(const Instance&, std::int32_t person);
  bool seats(const Instance&, std::int32_t post);
  bool group(const Instance&, Bound::Kind side, std::int32_t group);

  /// The new optimum (not certified yet), or the bounds that seem to clash; nothing where the budget did not do
  /// or prices have grown too large. Only after a plan is the network still of use.
  std::optional<Outcome> run(const Instance&, Work&, std::int64_t budget);

 private:
  using P = std::int32_t;
  bool fit_room(const Instance&, std::int32_t j);
  void let_out(std::int32_t i);
  P most_paid(std::int32_t j) const;

  Network<P> net_;
  std::vector<std::int32_t> post_at_;  // of the caller's numbers
  std::vector<std::int32_t> arcs_to_, shelf_;      // of each post: arcs, and the seats its list has room for
  std::vector<std::int32_t> touched_;
  std::int64_t used_ = 0;  // of the arrays of arcs
  std::int32_t spare_ = 0;
  bool all_ = true;  // everybody is to be looked at
};

}  // namespace zhagen::solve
