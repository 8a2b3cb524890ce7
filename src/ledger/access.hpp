#pragma once
// The one access function. Reads, counts, search, exports, attachments and every write ask here and nowhere else.
//
// Rights come from the catalog (Ledger::access, Transition::by): a role, where the record names it in a capacity. The
// answer is a condition in SQL over a row of the ledger's table, so that a list, its count and the check of one record
// are the same condition, in two forms: as sets from which a statement may begin, and as a test of one row. A county's
// people are found through the sets in some milliseconds; whether this one is among them, by the test in microseconds. Writes check it in their transaction, on the row before and on the row after: nobody writes
// outside the scope, nor moves a record into or out of it.
//
// '@any' is any organisation that the record names in a capacity, or the one it was entered for. A category counts in all
// places below the grant's organisation: the record's code is one of the grant's or below it, and '@any' holds of that
// organisation. A deputy has the rights that the user has at an organisation, not those of his person. The command line
// ("machine") may write the root organisation and nothing else: somebody has to make it before there are users.

#include <string>
#include <vector>

#include "account/actor.hpp"
#include "catalog/catalog.hpp"
#include "cel/sql.hpp"
#include "store/tx.hpp"

namespace zhagen::ledger {

struct Scope {
  struct Term {                    // a condition over the alias
    std::string set, row;          // t.unit IN (SELECT ...); EXISTS (SELECT ... WHERE id = t.unit ...)
    std::vector<cel::SqlArg> args; // of either
    auto operator<=>(const Term&) const = default;
  };
  std::vector<Term> terms;         // any of them
  bool all = false;

  bool nothing() const { return !all && terms.empty(); }
  bool everything() const { return all; }
  std::string set() const { return text(&Term::set); }  // "1 = 1", "1 = 0", or "(... OR ...)"
  std::string row() const { return text(&Term::row); }
  std::vector<cel::SqlArg> args() const;                // of set() and of row()

 private:
  std::string text(std::string Term::*form) const;
};

void append_args(const std::vector<cel::SqlArg>& from, std::vector<store::Arg>& to);  // which points into `from`

/// Which rows of the ledger, called `alias` in the statement, the actor has the action's right on. Organisations count
/// with all that is below them in today's tree; a right '@any' or '@owner' at its root (root_of, tree.hpp) is one on everything.
Result<Scope> scope(store::Tx& tx, const catalog::Catalog& catalog, const account::Actor& actor, const catalog::Ledger& ledger,
                    catalog::Action action, std::string_view alias);
Result<Scope> scope(store::Tx& tx, const catalog::Catalog& catalog, const account::Actor& actor, const catalog::Ledger& ledger,
                    const catalog::Rights& rights, std::string_view alias);

/// Whether the record is within the rights; for_user: whose deputy the actor is for that, where only so.
struct Permit {
  bool granted = false;
  Id for_user;
};
Result<Permit> permit(store::Tx& tx, const catalog::Catalog& catalog, const account::Actor& actor, const catalog::Ledger& ledger,
                      const catalog::Rights& rights, Id record);

/// Whether the actor could do the action on some record at all: what menus and the first refusal go by.
bool may_ever(const account::Actor& actor, const catalog::Rights& rights);

/// Hidden from every role by which the actor reads the ledger.
bool hidden(const account::Actor& actor, const catalog::Ledger& ledger, const catalog::Field& field);

/// The organisation a new record is entered for: the actor's, of the grant that gives the right to create.
Id owner_for(const account::Actor& actor, const catalog::Ledger& ledger);

/// Users who may take a transition on a record: role, organisation from the record's capacity upwards, named deputies.
/// The nearest organisation that has such a user answers; never empty while the tree's root has an office user.
struct Approver {
  Id user, organisation, for_user;
};
Result<std::vector<Approver>> approvers(store::Tx& tx, const catalog::Catalog& catalog, const catalog::Ledger& ledger,
                                        const catalog::Transition& transition, Id record, Date today);

}  // namespace zhagen::ledger
