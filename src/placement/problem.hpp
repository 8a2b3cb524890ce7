#pragma once
// A batch under its rules: people and posts in the order of their contents, all pairs, costs, nested groups.
// Derived the same way by who makes a plan and by who checks one.

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "base/date.hpp"
#include "exchange/roster.hpp"
#include "placement/pairs.hpp"

namespace zhagen::placement {

/// The people or posts of one bound with one key, as far as the bound limits them.
struct Group {
  std::size_t bound = 0;      // of rules.bounds
  std::string key;            // 云溪县/柳河镇
  std::int64_t min = 0, max = -1;  // max -1: none
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
};

struct Problem {
  Input input;
  cel::Table people_table, post_table;
  Pairs pairs;
  std::vector<std::int64_t> seats, unplaced, unfilled;  // seats of a post; points lost for a person, for a seat
  Side person_side, post_side;

  std::int32_t people() const { return pairs.people(); }
  std::int32_t posts() const { return pairs.posts(); }
  const Side& side(catalog::Bound::Side s) const { return s == catalog::Bound::Side::person ? person_side : post_side; }
};

/// The points of an assignment (post of each person, -1: none), possible pairs only; the cost of what is left over off.
std::int64_t objective(const Problem& problem, const std::vector<std::int32_t>& post);

/// Sorts the rows by content and derives everything. Errors: an empty roster, points or seats out of range, groups
/// that do not nest (both are named), a limit for a group that does not exist.
Result<std::unique_ptr<const Problem>> derive(Input input, const CodeLists& codes);

}  // namespace zhagen::placement
