#pragma once
// All plans of a handful of people, one by one.

#include <functional>

#include "solve/instance.hpp"

namespace zhagen::solve {

class EachPlan {
 public:
  /// Of a plan that keeps seats and maxima: arcs (-1: not placed), the sum of what minima lack, the objective.
  using Seen = std::function<void(const std::vector<std::int64_t>&, std::int64_t, std::int64_t)>;

  EachPlan(const Instance& in, Seen seen) : in_(in), seen_(std::move(seen)), arc_(in.person_cost.size(), -1) {
    place(0);
  }

 private:
  static bool add(const std::vector<Group>& groups, std::vector<std::int64_t> count, std::int64_t& lacking) {
    for (std::size_t g = groups.size(); g-- > 0;) {
      if (groups[g].parent >= 0) count[static_cast<std::size_t>(groups[g].parent)] += count[g];
      if (count[g] > groups[g].max) return false;
      if (count[g] < groups[g].min) lacking += groups[g].min - count[g];
    }
    return true;
  }
  void judge() {
    std::vector<std::int64_t> people(in_.person_groups.size()), seats(in_.post_groups.size()),
        filled(in_.capacity.size());
    std::int64_t lacking = 0, objective = 0;
    for (std::size_t i = 0; i < arc_.size(); ++i) {
      if (arc_[i] < 0) {
        objective -= in_.person_cost[i];
        continue;
      }
      objective += in_.score[static_cast<std::size_t>(arc_[i])];
      auto j = static_cast<std::size_t>(in_.post[static_cast<std::size_t>(arc_[i])]);
      ++filled[j];
      if (in_.person_group[i] >= 0) ++people[static_cast<std::size_t>(in_.person_group[i])];
      if (in_.post_group[j] >= 0) ++seats[static_cast<std::size_t>(in_.post_group[j])];
    }
    for (std::size_t j = 0; j < filled.size(); ++j) {
      if (filled[j] > in_.capacity[j]) return;
      objective -= (in_.capacity[j] - filled[j]) * in_.post_cost[j];
    }
    if (add(in_.person_groups, people, lacking) && add(in_.post_groups, seats, lacking))
      seen_(arc_, lacking, objective);
  }
  void place(std::size_t i) {
    if (i == arc_.size()) return judge();
    arc_[i] = -1;
    place(i + 1);
    for (std::int64_t a = in_.first[i]; a < in_.first[i + 1]; ++a) {
      arc_[i] = a;
      place(i + 1);
    }
    arc_[i] = -1;
  }

  const Instance& in_;
  Seen seen_;
  std::vector<std::int64_t> arc_;
};

}  // namespace zhagen::solve
