#pragma once
// Plans that keep the rules: the exact flow under cuts. A cut takes pairs away so that a team keeps a rule
// whatever else moves ("this seat for a Party member", "no woman in this team"); with all cuts in force the
// flow is the best plan there is under them. A team that breaks a rule is given the cut that costs least; a
// plan gets better by taking the cuts of a few teams back and trying the others, depth first.

#include <set>

#include "solve/teams_flow.hpp"

namespace zhagen::solve {

struct Cut {
  enum class Kind : std::uint8_t {
    ban,      // nobody with the label at the seat
    only,     // somebody with the label at the seat, which is filled
    shut,     // nobody at the seat
    keep_in,  // the person only in the region 'label' of the pair 'rule'
    leave,    // the person nowhere
  };
  Kind kind;
  std::int32_t where;  // seat or person
  std::int32_t rule = -1, label = -1;
};

class TeamSearch {
 public:
  TeamSearch(const TeamSeats&, const Plan& relaxed);

  /// Teams, then pairs of 'together'.
  std::int32_t owners() const { return static_cast<std::int32_t>(cuts_.size()); }
  const std::set<std::int32_t>& broken() const { return broken_; }
  const TeamFlow& flow() const { return flow_; }

  /// Gives cuts to all that break a rule, each the cheapest at once. Those for which there is none stay
  /// broken.
  void dive();
  /// Takes back the cuts of a team, and of up to 'others' whose members then move, and looks for a plan that
  /// is better than now by at least one point; visits at most 'nodes' choices. To mend a team that is broken
  /// now counts for more than any points.
  bool improve(std::int32_t owner, std::size_t others, std::int64_t nodes);
  /// All plans above 'least' that there are without any cut: true when none is left out; best() is the best.
  bool exhaust(std::int64_t least, std::int64_t nodes);
  /// Asked at every choice.
  std::function<bool()> stop = [] { return false; };

  struct Best {
    std::vector<std::int32_t> post;
    std::int64_t objective = 0;
  };
  const std::optional<Best>& best() const { return best_; }

 private:
  using Option = std::vector<Cut>;
  struct Breach {
    std::int32_t rule, label;
    std::int64_t count;
  };

  void refresh();
  bool judge(std::int32_t owner) { return breach(owner).has_value(); }
  std::optional<Breach> breach(std::int32_t owner);
  std::vector<Option> options(std::int32_t owner);
  void pairs_of(const Option&, std::vector<std::int32_t>& pairs, std::vector<std::int32_t>& filled) const;
  bool apply(const Option&, std::int64_t least);
  void lift(const Option&);
  bool descend(std::int64_t least);
  std::int32_t label(std::int32_t rule, std::int32_t person) const {
    return s_.problem.rules[rule].label[person];
  }

  const TeamSeats& s_;
  TeamFlow flow_;
  std::vector<std::vector<Cut>> cuts_;
  std::set<std::int32_t> broken_, given_up_;
  std::vector<std::int32_t> home_;                // seat of each person at the last refresh
  std::vector<std::vector<std::int32_t>> pairs_;  // of each person: couples
  std::vector<std::int32_t> touched_;             // owners whose members moved before the last refresh
  std::vector<std::pair<std::int32_t, std::int32_t>> count_;  // room for breach()
  std::int64_t nodes_ = 0;
  std::size_t turn_ = 0;
  bool complete_ = false, all_ = false;
  std::optional<Best> best_;
};

}  // namespace zhagen::solve
