#pragma once
// What a query speaks of, before order and paging (internal to the room): which rows there are, and the conditions that
// list, count, groups, exports and search have in common.

#include <optional>
#include <vector>

#include "ledger/access.hpp"
#include "ledger/read.hpp"
#include "ledger/sql_text.hpp"
#include "ledger/words.hpp"

namespace zhagen::ledger {

/// How a statement comes to its rows.
enum class Form : std::uint8_t {
  sets,     // by the conditions: each as a set from which to begin, where it can be one
  rows,     // row by row: each as a test of one row
  reached,  // the same of rows that are known to be in the frame's reach
};

struct Frame {
  struct Condition {
    SqlText set, row;
    bool reach = false;              // holds of everything in the reach
  };
  const catalog::Ledger* ledger = nullptr;
  std::string from;                  // "l_person t", or what held on a day
  std::vector<Condition> conditions; // over t; without the words
  Scope scope;                       // the right to read, over t
  std::vector<Word> words;
  bool all_readable = false;         // the actor's scope has everything
  bool nothing = false;              // or nothing
  bool driven = false;               // a condition finds fewer than any word does
  /// The ids that the actor may read, in order, where they are some and not many (find_reach). A county has ten thousand of
  /// a million people: along an index of all, asking each row costs more than finding the ten thousand first.
  std::optional<std::vector<std::int64_t>> reach;

  void add(SqlText condition) { conditions.push_back({condition, condition, false}); }
  /// All conditions. skip: a word that is met already, -1 for none.
  SqlText where(Form form, int skip = -1) const;
};

/// Looks for the frame's reach; none where the scope is everything, nothing, or larger.
Status find_reach(store::Tx& tx, Frame& frame);

/// Errors: ledger_forbidden where the actor has the right on no record at all; those of filter and words.
Result<Frame> frame_of(store::Tx& tx, const Base& base, const catalog::Catalog& catalog, const account::Actor& actor,
                       const catalog::Ledger& ledger, const Query& query, catalog::Action action);

}  // namespace zhagen::ledger
