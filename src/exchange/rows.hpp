#pragma once
// The rows of a list with the cells of its columns: what exports, reporting sheets and filled forms are made from. Every
// value is what the actor may see of it; what is read of other records goes through his scope on them too.

#include <functional>
#include <vector>

#include "exchange/column.hpp"
#include "ledger/read.hpp"

namespace zhagen::exchange {

struct List {
  const catalog::Catalog& catalog;
  const catalog::Ledger& ledger;
  std::vector<Column> columns;
  ledger::Query query;               // fields, after and limit do not count
  bool opened = false;               // sealed values plain where the actor may unmask: the caller has put it on record
};

using EachRow = std::function<Status(const ledger::Record& record, std::vector<CellValue>& cells)>;

/// Row by row in the list's order. Some statements for every 500 rows, none for one. Errors: those of ledger::each().
Status each_row(store::Tx& tx, ledger::Base& base, const account::Actor& actor, const List& list, catalog::Action action, const EachRow& row);

/// The same of records that are at hand.
Status each_of(store::Tx& tx, ledger::Base& base, const account::Actor& actor, const List& list, const std::vector<ledger::Record>& records, const EachRow& row);

/// The sealed fields that the columns show, by label; and the ledgers they are of.
struct Sealed {
  std::vector<std::string> labels;
  std::vector<const catalog::Ledger*> ledgers;
};
Sealed sealed_of(const std::vector<Column>& columns);

/// A value as people read it: a code by its label, a reference by its title (given), yes as 是.
CellValue cell_of(const catalog::Catalog& catalog, const catalog::Field& field, const ledger::Value& value, ledger::Shown shown,
                  const std::string& title);

}  // namespace zhagen::exchange
