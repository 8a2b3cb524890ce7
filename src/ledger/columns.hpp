#pragma once
// Records as columns, with what expressions read through references and inverses: for the conditions of one write, and
// for rules over the whole base. One statement for each ledger and way of reaching it, never one for each record.

#include <deque>
#include <map>
#include <string>
#include <vector>

#include "cel/evaluate.hpp"
#include "ledger/base.hpp"
#include "ledger/value.hpp"

namespace zhagen::ledger {

/// Tables that hang together: references are rows of one another.
class Columns {
 public:
  /// The records `ids` of the ledger (none: all that are not cancelled) and everything that the programs read from them.
  static Result<Columns> load(store::Tx& tx, const Base& base, const catalog::Catalog& catalog, const catalog::Ledger& ledger,
                              const std::vector<Id>* ids, const std::vector<const cel::Program*>& programs);
  const cel::Table& table(std::string_view ledger) const;
  const std::vector<Id>& ids(std::string_view ledger) const;  // of its rows
  /// Binds the ledger's name to its rows, and today, asof, actor.
  cel::Bindings bindings(std::string_view ledger, const account::Actor& actor, Date today, Date asof) const;

 private:
  struct Part;
  std::map<std::string, std::shared_ptr<Part>, std::less<>> parts_;
};

}  // namespace zhagen::ledger
