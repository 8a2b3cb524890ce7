#pragma once
// Reasons as sentences, from the rules and what other plans would cost: exactly where that is known (exact.hpp), with
// those who would move; 至少 where only a lower bound is. The same text for the same rows, rules and plan.

#include <string>
#include <vector>

#include "placement/exact.hpp"
#include "placement/names.hpp"
#include "placement/problem.hpp"

namespace zhagen::placement {

/// What stands in the way of one person at all posts, or of one post for all people.
struct Obstacles {
  std::int64_t count = 0;                  // counterparts that no rule bars
  std::int64_t others = 0, unplaced = 0;   // of these the ones that the plan does not hold; of a post: who is not placed at all
  std::vector<Exact::Candidate> possible;  // the others; of a post the nearest alone
  std::vector<std::int64_t> barred;        // by each pair rule: how many it bars (one pair may be barred by several)
  std::vector<std::int64_t> unknown;       // of these: because a value is missing
  void free() { possible = {}; }
};

class Reasons {
 public:
  /// 'post': of each person. What is passed must stay.
  Reasons(const Problem& problem, const Decisions& decisions, const std::vector<std::int32_t>& post, const Names& names, const Exact& exact);

  /// Why this person is here: what the points are for, and what became of the first wish.
  std::string placed(std::int32_t person, std::int32_t post) const;
  Obstacles of_person(std::int32_t person) const;
  /// In one sweep over the people, on two threads where there are many.
  std::vector<Obstacles> of_posts(std::span<const std::int32_t> posts) const;
  /// Why not: the rules with their values, or the posts that others hold, who and with how many points.
  std::string unplaced(std::int32_t person, const Obstacles& o) const;
  std::string unfilled(std::int32_t post, const Obstacles& o) const;
  /// What one place more or less in a group would bring. 'effect' where it is known exactly, else the price's bound.
  std::string quota(catalog::Bound::Side side, std::int32_t group, std::int64_t price, const solve::QuotaEffect* effect) const;

 private:
  std::string first_wish(std::int32_t person) const;
  std::string barred(const Obstacles& o, const char* counterpart) const;
  std::string holders(std::int32_t post, std::int32_t person) const;
  /// The groups around a row that have as many as they may: 派出单位“农业局”已满 2 人.
  std::string full(catalog::Bound::Side side, std::int32_t row) const;
  std::int64_t free_seats(std::int32_t post) const;
  Decisions::Numbers numbers(catalog::Bound::Side side, std::int32_t group) const;
  std::int64_t count(catalog::Bound::Side side, std::int32_t group) const;

  const Problem& p_;
  const Decisions& d_;
  Open open_;
  const std::vector<std::int32_t>& post_;
  const Names& names_;
  const Exact& exact_;
  std::vector<std::vector<std::int32_t>> at_post_;         // people of each post
  std::vector<std::int64_t> in_group_, seats_in_group_;    // placed in each group of people, of posts
};

}  // namespace zhagen::placement
