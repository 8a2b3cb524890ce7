#pragma once
// The words of the search box as conditions (internal to the room). A word is found in a record's own texts (k_ tables),
// or in the title of an organisation, a person or a title's record that it names itself; a whole identity number finds
// its person by the blind index.

#include <string>
#include <vector>

#include "ledger/base.hpp"
#include "ledger/sql_text.hpp"

namespace zhagen::ledger {

struct Word {
  std::vector<std::string> keys;  // what keys of it begin with; none: it can be found by what is named only, or not at all
  SqlText own_set, own_row;       // in the record's own texts, over the alias t: as a set to begin from, and as a test of one row
  SqlText named_set, named_row;   // by what the record names; "" where nothing may be found so
  /// Found at all.
  SqlText set() const { return either(own_set, named_set); }
  SqlText row() const { return either(own_row, named_row); }

 private:
  static SqlText either(const SqlText& own, const SqlText& named);
};

inline constexpr std::size_t kWords = 8;

/// Whether the ledger has anything to search.
bool searchable(const catalog::Catalog& catalog, const catalog::Ledger& ledger);

/// Error: search_nothing where the ledger has no text to find, or nothing is left of the words.
Result<std::vector<Word>> words_of(const Base& base, const catalog::Catalog& catalog, const account::Actor& actor,
                                   const catalog::Ledger& ledger, std::string_view typed);

/// "a.key >= ? AND a.key < ?", for any of the beginnings.
SqlText key_range(std::string_view alias, const std::vector<std::string>& keys);

}  // namespace zhagen::ledger
