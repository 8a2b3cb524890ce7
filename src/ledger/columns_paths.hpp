#pragma once
// Which records expressions reach from one, and what they read of them (internal to columns.hpp).

#include <map>
#include <string>
#include <vector>

#include "catalog/catalog.hpp"
#include "cel/ast.hpp"

namespace zhagen::ledger {

/// What is read of a ledger's records, on whatever way they are reached.
struct Wanted {
  std::vector<bool> fields;                       // by index
  bool state = false, path = false;
  std::vector<const catalog::Inverse*> inverses;  // each once
};

/// A way of reaching records: a step from those of `from`.
struct Way {
  const catalog::Ledger* ledger;
  int from = -1;                             // index of a way before this one; -1: the records themselves
  int field = -1;                            // the reference that is followed, of the ledger of `from`
  const catalog::Inverse* inverse = nullptr; // or the list of records that name those of `from`
  bool values = false;                       // more is read of them than who they are
};

class Ways {
 public:
  /// roots: the variables that stand for records, with their ledgers; way i begins at root i.
  Ways(const catalog::Catalog& catalog, const std::vector<std::pair<std::string, const catalog::Ledger*>>& roots);
  void add(const cel::Program& program);
  const std::vector<Way>& all() const { return ways_; }
  /// Of every ledger that is reached, those of references that are not followed among them.
  const std::map<const catalog::Ledger*, Wanted>& wanted() const { return wanted_; }

 private:
  using Reached = std::vector<int>;  // ways that an expression's records may have come by
  Reached visit(const cel::Ast& ast, cel::NodeId id);
  void select(int way, const std::string& name, Reached& out);
  int step(int from, int field, const catalog::Inverse* inverse, const catalog::Ledger& to);
  Wanted& of(const catalog::Ledger& ledger);

  const catalog::Catalog& catalog_;
  std::vector<std::string> roots_;
  std::vector<Way> ways_;
  std::map<const catalog::Ledger*, Wanted> wanted_;
  std::vector<Reached> locals_;
};

}  // namespace zhagen::ledger
