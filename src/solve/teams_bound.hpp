#pragma once
// The bound: people and groups have prices, and each team takes the best members that keep its rules at these
// prices, whether others want them, too, or not. Any prices give a bound (Lagrangian relaxation; the team is
// the block of Dantzig and Wolfe 1960); the volume algorithm (Barahona, Anbil 2000) looks for those that give
// the lowest. Prices are whole numbers at every step, so that each bound is exact.

#include "solve/teams_seats.hpp"

namespace zhagen::solve {

/// The members that are worth most to a team and keep its rules.
class TeamOracle {
 public:
  explicit TeamOracle(const TeamSeats&);

  /// value of each pair, those in columns of the team's seats are read. 'members' (a pair or -1 for each
  /// seat) is where the search starts from, if it keeps the rules, and the answer. What comes back is at
  /// least the most that members can be worth, and exactly that where the team is small enough.
  std::int64_t best(std::int32_t team, const std::vector<std::int64_t>& worth,
                    std::vector<std::int32_t>& members);
  std::int64_t work() const { return work_; }
  /// No members at all keep the rules of the team asked for last, nor does nobody.
  bool impossible() const { return !found_ && !cut_off_; }

 private:
  struct Candidate {
    std::int64_t worth;
    std::int32_t pair;
  };
  /// How many have a label, as far as a rule cares: counted up to 'most'.
  struct Counter {
    std::int32_t rule, label, most, step;  // step: of the state's number
  };
  bool keeps(const std::vector<std::int32_t>& members) const;
  bool crowded(std::int32_t person) const;
  void classify();
  bool may_end(std::int32_t state) const;
  void bound_rest();
  void take(std::size_t k, std::int64_t so_far, std::int32_t state);
  std::int64_t& rest(std::size_t k, std::int32_t state) {
    return rest_[k * static_cast<std::size_t>(states_) + static_cast<std::size_t>(state)];
  }

  const TeamSeats& s_;
  std::int64_t work_ = 0, left_ = 0, best_ = 0;
  std::int32_t team_ = -1;
  bool found_ = false, cut_off_ = false;
  std::vector<std::uint8_t> large_;           // of each team
  std::vector<std::vector<Candidate>> seat_;  // of each seat, best first
  std::vector<std::int32_t> chosen_, place_, answer_;
  mutable std::vector<std::int32_t> labels_;

  // The rules in small: a state counts members of the labels that matter, nobody taken to be in two seats and
  // rules with many labels left out. What can still be had from seat k on in a state bounds the search.
  std::int32_t states_ = 1;  // the lowest digit: whether there is anybody
  std::vector<Counter> counter_;
  std::vector<std::int32_t> class_;  // of each person: those whom the counters treat alike
  std::vector<std::int32_t> next_;   // of each class and state: the state with one more of them
  std::vector<std::int64_t> rest_;   // of each seat and state
  std::vector<std::int64_t> most_;   // of each seat: from there on, without any rule
  std::vector<std::int64_t> top_;    // of each class at the seat in hand
};

class TeamBound {
 public:
  TeamBound(const TeamSeats&, const Prices& start);

  /// One more evaluation, aiming for 'plan', the objective of a plan. True while it seems to pay.
  bool step(std::int64_t plan);
  std::int64_t bound() const { return bound_; }
  const Prices& prices() const { return best_; }
  const std::vector<std::int64_t>& values() const { return best_values_; }
  /// What a pair is worth to its team at the best prices.
  std::int64_t worth(std::int32_t pair) const {
    return s_.score[pair] + of_person_[s_.person[pair]] + of_seat_[s_.head[pair]];
  }
  std::int64_t work() const { return oracle_.work() + work_; }
  /// A team that cannot keep its rules whoever comes, or -1.
  std::int32_t impossible() const { return impossible_; }

 private:
  std::int64_t evaluate(const Prices&);
  /// What stands to the credit of each person and seat, at these prices.
  void spread(const Prices&, std::vector<std::int64_t>& person, std::vector<std::int64_t>& seat) const;

  const TeamSeats& s_;
  TeamOracle oracle_;
  std::int64_t work_ = 0, bound_ = 0, constant_ = 0;
  Prices best_;
  std::vector<std::int64_t> best_values_, values_, worth_, of_person_, of_seat_;
  std::vector<std::vector<std::int32_t>> members_;  // of each team at the last prices
  std::vector<double> centre_, mean_, count_;       // of people, groups of people, groups of posts
  double factor_ = 0.1;
  std::int32_t impossible_ = -1;
  int failed_ = 0, rounds_ = 0;
  std::int64_t checkpoint_ = 0;
};

}  // namespace zhagen::solve
