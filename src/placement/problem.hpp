#pragma once
// A batch under its rules: people and posts in the order of their contents, all pairs, costs, nested groups.
// Derived the same way by who makes a plan and by who checks one.

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "base/date.hpp"
#include "exchange/roster.hpp"
#include "placement/decisions.hpp"
#include "placement/goals.hpp"
#include "placement/pairs.hpp"
#include "placement/team_rules.hpp"

namespace zhagen::placement {

/// The people or posts of one bound with one key, as far as the bound limits them.
struct Group {
  std::size_t bound = 0;      // of rules.bounds
  std::string key;            // 云溪县/柳河镇
  std::int64_t min = 0, max = -1;  // max -1: none
  std::int64_t asked_min = 0, asked_max = -1;  // as the rules say; others where the limits were relaxed (Input::relaxed)
  std::int32_t parent = -1;   // the group around it, an earlier one of the same side
  std::vector<std::int32_t> members;  // rows, ascending
};

struct Side {
  std::vector<Group> groups;
  std::vector<std::int32_t> innermost;  // of each row, -1: none
};

/// A limit said for one group (--limit 乡镇（街道）:云溪县/柳河镇=1..3) in place of the rules' own.
struct Limit {
  std::string bound;  // its name, its label or the beginning of its label: 乡镇
  std::string key;
  catalog::Bound::Limits limits;
};

/// Is this limit about that bound?
bool names(const Limit& limit, const catalog::Bound& bound);

/// Reads 乡镇（街道）:云溪县/柳河镇=1..3; either number may be left out. Errc::placement_limit_text.
Result<Limit> parse_limit(const std::string& text);

struct Input {
  catalog::PlacementRules rules;
  exchange::Roster people, posts;
  Date asof;  // exact; ages and terms are counted to it
  std::vector<Limit> limits;
  /// What takes the place of limits that cannot all be kept: a bound's name and the group's key. Not checked here.
  std::vector<Limit> relaxed = {};
  /// Of a draw: the digest that was published beforehand, where the rules do not hold it, and the seed.
  std::string draw_commitment = {}, draw_seed = {};
  bool draw_later = false;  // the seed may be opened once the plan is there: until then nothing is drawn
  /// What the office decided over the rules; rows in order of contents, groups as they are without it. They hold for all that
  /// is derived: pairs, seats, limits, who stays together.
  Decisions decided = {};
  /// Who is in a team already, outside the batch: rows of the people's sheet, and of each the row of the posts' sheet where he is.
  exchange::Roster present = {}, present_at = {};
};

/// The name of the bound that stands for pins: a group of one person with at least one placed, and its label.
inline constexpr const char* kPinBound = "pinned";

struct Problem {
  Input input;
  cel::Table people_table, post_table;
  Pairs pairs;
  Goals goals;
  std::vector<std::int64_t> seats;
  std::vector<std::int64_t> unplaced, unfilled;  // of a person left over, of an empty seat: all goals, weighted as pairs.row()
  std::vector<std::int64_t> unplaced_points, unfilled_points;  // of it the score's part, in its own points
  Side person_side, post_side;
  std::optional<TeamRules> teams;  // those in force

  std::int32_t people() const { return pairs.people(); }
  std::int32_t posts() const { return pairs.posts(); }
  const Side& side(catalog::Bound::Side s) const { return s == catalog::Bound::Side::person ? person_side : post_side; }
};

/// What an assignment (post of each person, -1: none) reaches in each goal, in its own points: of care and fill what is
/// against people and left empty, as numbers <= 0; of change how many are not where they were published, likewise.
std::vector<std::int64_t> totals(const Problem& problem, const std::vector<std::int32_t>& post);
/// Of these the score's.
std::int64_t score_of(const Problem& problem, const std::vector<std::int32_t>& post);
/// The same as one number, weighted: what a plan's objective is. Without goals besides the score its points.
std::int64_t objective(const Problem& problem, const std::vector<std::int32_t>& post);

/// The same batch with other decisions in it. Groups of 'from' keep their numbers; a group for each pin comes behind them.
Result<std::shared_ptr<const Problem>> with_decisions(const Problem& from, Decisions decisions, const CodeLists& codes);

/// Sorts the rows by content and derives everything. Errors: an empty roster, points or seats out of range, groups
/// that do not nest (both are named), a limit for a group that does not exist.
Result<std::unique_ptr<const Problem>> derive(Input input, const CodeLists& codes);

}  // namespace zhagen::placement
