#pragma once
// A proven plan that is kept and edited: what-if. An edit leads to a new proven optimum, from the old plan
// and prices on: only what the edit breaks is let go and sent anew along shortest paths (successive shortest
// paths from a dual feasible start: Ahuja, Magnanti, Orlin, Network Flows, 1993, ch. 9.7), by auction where
// too much is broken. The same sequence of edits gives the same plan and prices.

#include <functional>
#include <map>
#include <optional>
#include <span>

#include "solve/effects.hpp"
#include "solve/kept.hpp"

namespace zhagen::solve {

/// The person must go to the post; the pair must be possible. Replaces another pin of the person.
struct Pin {
  std::int32_t person, post;
};
/// Lifts the person's pin.
struct Unpin {
  std::int32_t person;
};
/// The pair may not be. Not for a pinned pair: lift the pin first.
struct Ban {
  std::int32_t person, post;
};
/// The pair may be, with this score, whether it could be before or not.
struct Allow {
  std::int32_t person, post, score;
};
/// A late person, who gets the number people().
struct Join {
  std::int64_t cost = 0;                                     // of being left out
  std::int32_t group = -1;                                   // innermost, or -1
  std::vector<std::pair<std::int32_t, std::int32_t>> pairs;  // posts and scores
};
/// Drops a person, who keeps the number, has no pair and pin, and costs nothing to leave out.
struct Leave {
  std::int32_t person;
};
/// Seats of a post; 0 drops it.
struct Seats {
  std::int32_t post, capacity;
};
struct Quota {
  Bound::Kind side;  // person_group or post_group
  std::int32_t group;
  std::int64_t min, max;
};
using Edit = std::variant<Pin, Unpin, Ban, Allow, Join, Leave, Seats, Quota>;

struct Change {
  std::int64_t before = 0, after = 0;  // objectives
  std::vector<Move> moves;             // who is elsewhere now, by number
};

class Solved {
 public:
  /// solve(), kept.
  static Result<std::variant<Solved, Infeasible>> of(Instance, const Options& = {});
  /// A plan made before, with its prices: proven again, not solved. The pins are set first, each a group of
  /// people behind those of the instance, in their order; the prices name these groups, too.
  static Result<Solved> kept(Instance, std::span<const Pin> pins, Plan);

  /// All edits, one after another, then one new optimum, certified. Where there is none, and where an edit
  /// names what is not there (Errc::solve_instance), everything stays as it was. Options::warm is not used.
  Result<std::variant<Change, Infeasible>> edit(std::span<const Edit>, const Options& = {});

  /// Another plan of the same instance and as good, as among_best() finds it: proven, not solved.
  Status take(Plan);

  /// As it stands after the edits. A pin is a group of people of its own behind the caller's, with min 1,
  /// around the person whose only pair is the pinned one.
  const Instance& instance() const { return in_; }
  const Plan& plan() const { return plan_; }
  /// Whose pin a group of people is; -1: it is none.
  std::int32_t pinned_by(std::int32_t group) const;

  /// What further changes would cost. Valid until the next edit.
  Result<Effects> effects() const { return Effects::of(in_, plan_); }

 private:
  struct Pinned {
    std::int32_t group, post = -1;                           // -1: lifted, the group is kept for the next pin
    std::vector<std::pair<std::int32_t, std::int32_t>> row;  // all pairs of the person, while pinned
  };
  class Editor;
  Result<Outcome> optimum(const Options&);
  Solved(Instance in, Plan plan) : in_(std::move(in)), plan_(std::move(plan)) {}

  Instance in_;
  Plan plan_;
  std::map<std::int32_t, Pinned> pins_;
  std::optional<Kept> kept_;  // of this instance and plan, once edited
};

}  // namespace zhagen::solve
