#pragma once
// Organisations merged into one another, or split, on a day. What is closed keeps the old name, as the papers of that time
// do; what is open moves by rule; what no rule can decide is listed for a person to decide. One operation.
//
// A record that names the organisation stays with it where it is finished (a final or frozen state, a period that ended
// before the day) or is a fact of its time (no states, no period, not a dated field). Everything else is open: in a merger
// it names the other from that day, in a split where a person sends it. A change that breaks a check or a unique rule is
// for a person too. Locks do not count: that an organisation ends is no transfer. A merged organisation stands below the
// other from then on, so that those who answer for the one answer for its closed records as well.

#include <map>
#include <string>
#include <utility>
#include <vector>

#include "ledger/write.hpp"

namespace zhagen::ledger {

struct Reorganisation {
  Id organisation;
  std::vector<Id> into;        // one: merged into it; several: split among them. With the organisation itself: a part leaves
  Date day;                    // from which it holds; exact, not after today
  Id rest;                     // of a split: where the open ones go for which nothing else is said; empty: each is decided
  std::map<std::pair<std::string, Id>, Id> decisions;  // ledger and record -> where; the organisation itself: left as it is
};

struct Moved {
  const catalog::Ledger* ledger = nullptr;  // of the catalog in force: hold Base::catalog() meanwhile
  Id record, into;             // into: empty where it is for a person to decide
  std::string title, why;      // why a person has to decide: a sentence
};
struct Review {
  struct Count {
    const catalog::Ledger* ledger;
    std::int64_t stays = 0, moves = 0, open = 0;
  };
  std::vector<Count> counts;          // of ledgers that name it
  std::vector<Moved> open;            // at most kMostOpen of them
  std::vector<std::string> accounts;  // login names that have rights at it: the security administrator gives them anew
};
inline constexpr std::size_t kMostOpen = 1000;

/// What would become of everything, without doing it: found by doing it and taking it back.
Result<Review> review(Base& base, const account::Actor& actor, const Reorganisation& what);
/// Does it. Error reorganise_open while something is for a person to decide. The answer is the first of `into`.
Result<Saved> reorganise(Base& base, const account::Actor& actor, const Reorganisation& what, const How& how);

}  // namespace zhagen::ledger
