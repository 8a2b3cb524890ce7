#pragma once
// What a query speaks of, before order and paging (internal to the room): which rows there are, and the conditions that
// list, count, groups, exports and search have in common.

#include <vector>

#include "ledger/read.hpp"
#include "ledger/sql_text.hpp"
#include "ledger/words.hpp"

namespace zhagen::ledger {

struct Frame {
  const catalog::Ledger* ledger = nullptr;
  std::string from;                  // "l_person t", or what held on a day
  std::vector<SqlText> conditions;   // over t; without the words
  std::vector<Word> words;
  bool all_readable = false;         // the actor's scope has everything
  bool nothing = false;              // or nothing

  /// All conditions. `set`: words as sets to begin from, for statements that choose their own way; else as tests of one
  /// row, for statements that come to t row by row. skip: a word that is met already, -1 for none.
  SqlText where(bool set, int skip = -1) const;
};

/// Errors: ledger_forbidden where the actor has the right on no record at all; those of filter and words.
Result<Frame> frame_of(store::Tx& tx, const Base& base, const catalog::Catalog& catalog, const account::Actor& actor,
                       const catalog::Ledger& ledger, const Query& query, catalog::Action action);

}  // namespace zhagen::ledger
