#pragma once
// In whose list a due stands: decided by the rights `who` and `escalate` of the due, over the record that it is of, by the
// one access function. Titles and sentences are made for the page that is shown.

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "dues/board.hpp"

namespace zhagen::dues {

enum class Part : std::uint8_t {
  all,
  mine,       // as a person: of the posted themselves, of those that they mentor
  unit,       // for an organisation
  overdue,    // of both: past their day
  escalated,  // of others, past grace too, that have come to the actor
};
std::optional<Part> find_part(std::string_view name);  // "mine" ...

struct Hit {
  const catalog::Due* due;   // of the board's catalog
  Item item;
  Standing standing;
  bool mine = false, unit = false, escalated = false;
  bool in(Part part) const;
};

/// Everything that stands in the actor's list, in the order in which it is shown: by day (those without one last), then
/// record, due and period. coming: with those that do not stand there yet.
Result<std::vector<Hit>> hits(store::Tx& tx, const Board& board, const account::Actor& actor, bool coming);

/// What is said of an item.
struct Words {
  std::string title;     // of the record
  std::string period;    // 2026年上半年
  std::string sentence;
  std::string missing;   // of an undecided one
};
/// In the order of the hits: one load for each ledger among them.
Result<std::vector<Words>> words_of(store::Tx& tx, const ledger::Base& base, const Board& board, const std::vector<Hit>& hits);

struct Query {
  Part part = Part::all;
  std::string due, ledger;   // of one due, of one ledger's records; empty: of all
  std::string after;         // where the page before ended
  int limit = 50;            // 1 .. 1000
};
struct Page {
  std::vector<Hit> hits;
  std::vector<Words> words;
  std::string next;          // for Query::after; "" at the end
};
/// Errors: due_page of a damaged `after`, due_unknown.
Result<Page> inbox(store::Tx& tx, const ledger::Base& base, const Board& board, const account::Actor& actor, const Query& query);

struct Counts {
  std::int64_t all = 0, mine = 0, unit = 0, overdue = 0, escalated = 0;
  std::int64_t undecided = 0;     // among all
  struct OfDue {
    const catalog::Due* due;
    std::int64_t open = 0, overdue = 0, undecided = 0;
  };
  std::vector<OfDue> dues;        // those of which there are any, in the order of the catalog
};
Result<Counts> counts(store::Tx& tx, const Board& board, const account::Actor& actor);

/// All dues of one record on the board's day, done and coming ones too; the actor may read it (else record_unknown).
struct OfRecord {
  Hit hit;                        // whose list it is in is not looked at
  Words words;
  std::string why;                // of a done one: what makes it so
  bool by_office = false;         // of an excused one: the office entered it
};
Result<std::vector<OfRecord>> of_record(store::Tx& tx, const ledger::Base& base, const Board& board, const account::Actor& actor,
                                        std::string_view ledger, Id record);

}  // namespace zhagen::dues
