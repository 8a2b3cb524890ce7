#pragma once
// Every pair of a person and a post under the rules: possible or not and why, worth how many points and why.
//
// A rule reads few fields with few different values: people with equal values are one class, so are posts, and the
// rule is evaluated once for each pair of classes, whatever the expression costs. Then each class of people has one bit
// a post for a condition, one number a post for a score: a row of pairs is the AND of some bit rows and the sum of some
// number rows. A rule whose classes are too many is evaluated pair by pair.
//
// Points are the sum of the score rules. What the solver maximises is the worth of a pair: points and the values of the
// goals over pairs (catalog::Goal), each times its weight (goals.hpp).

#include <cstdint>
#include <limits>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <unordered_map>
#include <vector>

#include "base/date.hpp"
#include "catalog/placement_rules.hpp"
#include "cel/pair.hpp"
#include "cel/table.hpp"
#include "cel/evaluate.hpp"
#include "placement/decisions.hpp"

namespace zhagen::placement {

/// The points of a pair that may not be.
inline constexpr std::int32_t kImpossible = std::numeric_limits<std::int32_t>::min();
/// No rule may give or take more points than this for one pair, one person or one seat; nor have more than kMostRules.
inline constexpr std::int64_t kMostPoints = 10'000'000;
inline constexpr std::size_t kMostRules = 100;

/// The error of a program that fails on a row (divides by zero, overflows): 'name' is said, nothing is made up.
Error broken(const std::string& name, const cel::Program& program, const cel::Bindings& bindings, std::size_t row);

class Pairs {
 public:
  /// Tables and rules outlive the result. Errc::placement_points: a rule gives points out of range;
  /// Errc::catalog_wrong_type: a rule fails on some pair.
  static Result<Pairs> of(const catalog::PlacementRules& rules, const cel::Table& people, const cel::Table& posts, Date asof);

  std::int32_t people() const { return static_cast<std::int32_t>(people_->rows()); }
  std::int32_t posts() const { return static_cast<std::int32_t>(posts_->rows()); }

  /// The worth of person i at every post, kImpossible where a rule or the person's pin stands against it.
  /// out.size() == posts(). Threads may share a Pairs; each call owns its memory.
  void row(std::int32_t person, std::span<std::int32_t> out) const;
  /// The same for one pair, and what it would be if nothing stood against it.
  std::int32_t worth(std::int32_t person, std::int32_t post) const;
  std::int32_t worth_if_possible(std::int32_t person, std::int32_t post) const;
  /// The sum of the score rules alone, kImpossible likewise.
  std::int32_t points(std::int32_t person, std::int32_t post) const;

  /// By how much one point of each goal counts (rules().goals; 0: not at all, or nothing over pairs). 1 for the score
  /// and 0 for all else until said. No worth may leave int32: range() tells.
  void weigh(std::span<const std::int64_t> weights);
  /// Lays decisions over the rules: pins, pairs that may not be or may in spite of them, people who dropped out. 'names': what
  /// each post is called where a pin is told of.
  void decide(const Decisions& decisions, std::span<const std::string> names);
  /// Between which values a goal over pairs, or the score, may lie for a person, as far as the rules' tables tell.
  struct Range { std::int64_t least = 0, most = 0; };
  Range range(std::size_t goal, std::int32_t person) const;
  /// What a goal over pairs says of one pair, unweighted.
  std::int32_t goal_points(std::size_t goal, std::int32_t person, std::int32_t post) const;
  std::string why_goal(std::size_t goal, std::int32_t person, std::int32_t post) const;

  /// Of a person at all posts: how many a rule bars, and how many of these because a value is missing.
  struct Barred { std::int64_t all = 0, unknown = 0; };
  Barred barred(std::size_t pair_rule, std::int32_t person) const;
  /// Of some posts for all people, likewise.
  std::vector<Barred> barred_of_posts(std::size_t pair_rule, std::span<const std::int32_t> posts) const;

  /// One rule on one pair: yes it is met, no, or unknown because a value is missing (which refuses too).
  Truth met(std::size_t pair_rule, std::int32_t person, std::int32_t post) const;
  std::int32_t points(std::size_t score_rule, std::int32_t person, std::int32_t post) const;
  /// The rules' sentences with the values of the pair.
  std::string why_not(std::size_t pair_rule, std::int32_t person, std::int32_t post) const;
  std::string why(std::size_t score_rule, std::int32_t person, std::int32_t post) const;

  /// 1 for a post that the person's first wish names, 2 for the second..., 0 for a post nobody wished.
  int wish(std::int32_t person, std::int32_t post) const;
  /// The texts of a person's wishes, in order, and the posts that each names.
  std::size_t wishes(std::int32_t person) const { return wishes_[static_cast<std::size_t>(person)].size(); }
  const std::string& wish_text(std::int32_t person, std::size_t k) const;
  std::span<const std::int32_t> wished_posts(std::int32_t person, std::size_t k) const;

  /// The posts to which the person must go; empty: no pin. And the posts named as published for him.
  std::span<const std::int32_t> pinned(std::int32_t person) const;
  /// Is it a decision alone that pins the person?
  bool pinned_by_decision(std::int32_t person) const { return decided_pins_.contains(person); }
  const std::string& pin_text(std::int32_t person) const;  // as the sheet names them; only of who is pinned
  std::span<const std::int32_t> published(std::int32_t person) const;

  /// What expressions over one side give for each of its rows; absent where unknown. Errc::catalog_wrong_type:
  /// the expression fails on a row (divides by zero, overflows): 'name' is said, a rule is never dropped in silence.
  using Side = catalog::Bound::Side;
  Result<std::vector<std::optional<std::int64_t>>> numbers(const cel::Program& program, Side side, const std::string& name) const;
  Result<std::vector<std::optional<std::string>>> texts(const cel::Program& program, Side side, const std::string& name) const;
  Result<std::vector<Truth>> truths(const cel::Program& program, Side side, const std::string& name) const;
  /// The same over other rows of that side's sheet.
  Result<std::vector<std::optional<std::string>>> texts(const cel::Program& program, Side side, const cel::Table& table, const std::string& name) const;
  Result<std::vector<Truth>> truths(const cel::Program& program, Side side, const cel::Table& table, const std::string& name) const;
  Result<std::optional<std::int64_t>> number(const cel::Program& program, const std::string& name) const;  // over asof and params

  const catalog::PlacementRules& rules() const { return *rules_; }
  Date asof() const { return asof_; }

 private:
  struct Rule {  // one rule's results by class: at (wish * lefts + left) * rights + right
    bool condition = false, forbid = false, never_negative = false;
    std::vector<std::uint32_t> left, right;  // class of each person, of each post
    std::uint32_t lefts = 1, rights = 1, levels = 1;
    std::vector<std::int32_t> values;        // points, or Truth where the condition asks for the wish
    std::vector<std::uint64_t> yes, unknown; // of a condition that does not ask for the wish: a bit a post, by left class
    std::vector<std::int32_t> spread;        // of a score: a number a post, by left class, for posts nobody wished; weighted
    std::vector<std::pair<std::int32_t, std::int32_t>> ends;  // of a score: least and most, by left class
    std::int32_t weight = 1;                 // of a score; 0: the rule is passed over
    std::optional<cel::PreparedPairs> direct;  // instead of all that, when the classes are too many
    bool simple() const { return !yes.empty(); }
    Truth bit(std::size_t at, std::int32_t post) const;  // at: the class's first word
    /// What the table holds of a result: Truth of 'the rule is met', or points within +-kMostPoints.
    std::int32_t cell(cel::State state, std::int64_t value) const;
  };
  struct Target { std::string text; std::vector<std::int32_t> posts; };

  cel::Bindings constants() const;
  cel::Bindings pair(std::int32_t person, std::int32_t post, const std::int64_t& wish, const std::uint8_t& absent) const;
  Status classify(Rule& rule, const cel::Program& program, const std::string& label) const;
  std::int32_t value(const Rule& rule, std::int32_t person, std::int32_t post, int wish) const;
  void spread(Rule& rule) const;
  Status bits_by_row(Rule& rule, const cel::Program& program, const std::vector<std::uint32_t>& lefts, const std::string& label) const;
  /// The rule's cells for the person at every post, one by one, where 'ranks' says how each is wished (0: not).
  void cells(const Rule& rule, std::int32_t person, std::span<const std::int32_t> ranks, std::span<std::int32_t> out) const;
  bool possible(std::int32_t person, std::int32_t post, int rank) const;
  std::string say(const catalog::Sentence& sentence, std::int32_t person, std::int32_t post) const;
  using Names = std::unordered_map<std::string, std::vector<std::int32_t>>;  // folded text -> posts, ascending
  Result<Names> post_names() const;
  std::int32_t target(const std::string& text, const Names& names);
  Status read_wishes(const Names& names);
  Result<std::vector<std::int32_t>> named_posts(const cel::Program& program, const std::string& name, const Names& names);
  Status read_pins(const Names& names);
  void add_rule(const Rule& rule, std::int32_t person, std::span<const std::int32_t> ranks, std::span<std::int32_t> memory,
                std::span<std::int32_t> out) const;

  const catalog::PlacementRules* rules_ = nullptr;
  const cel::Table *people_ = nullptr, *posts_ = nullptr;
  Date asof_;
  std::vector<Rule> pair_rules_, score_rules_;
  std::vector<Rule> goal_rules_;                      // of each goal; nothing in it where the goal is none over pairs
  std::vector<Target> targets_;                       // what wishes and pins name, each text once
  std::unordered_map<std::string, std::int32_t> known_targets_;
  std::vector<std::int32_t> pins_, published_;        // of each person: index of targets_, -1: none
  std::vector<std::vector<std::int32_t>> wishes_;     // of each person: indices of targets_
  std::unordered_map<std::int32_t, std::vector<std::pair<std::int32_t, bool>>> decided_;  // of a person: posts, whether they may be
  std::set<std::int32_t> decided_pins_;               // who is pinned by a decision and not by the sheet
  std::vector<std::uint8_t> gone_;                    // of each person; empty: nobody
  std::size_t words_ = 0;                             // 64-bit words of a bit row over the posts
  std::uint32_t wish_levels_ = 1;                     // most wishes of a person, + 1
};

}  // namespace zhagen::placement
