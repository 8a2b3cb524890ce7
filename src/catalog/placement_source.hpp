#pragma once
// Where a placement's people and posts come from when they are records of the base, and what becomes of the plan: a
// *.placement.toml file. Every expression is typed when the file loads. docs/catalog.md is the grammar in words.

#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "catalog/environment.hpp"
#include "catalog/ledger.hpp"

namespace zhagen::catalog {

/// Records of a ledger that are made: a field's value over the variables of the place where it stands.
struct Making {
  const Ledger* ledger = nullptr;
  std::vector<std::pair<int, cel::Program>> set;
};

struct PlacementSource {
  /// One side: the rows of a sheet of the rules, each made from one record.
  struct Side {
    struct Column {
      int field = -1;                    // of the sheet
      std::vector<cel::Program> values;  // one; of a list: texts and lists of texts, joined in their order
      int repeat = 1;                    // of a list: the values for n = 1, 2 ... `repeat`, in this order
    };
    const Ledger* of = nullptr;          // spoken of under its name
    const Ledger* sheet = nullptr;
    int by = -1;                         // its reference that has to be the given record: narrows what is read
    std::optional<cel::Program> where;   // which of them; undecided: left out, and said
    std::vector<Column> columns;
    int key = -1;                        // the field of the sheet that holds the record's number (kRecordField)
  };
  std::string name, label, file;
  std::vector<std::string> rows;         // of SPEC.md
  std::string rules;                     // the name of placement rules
  std::string given;                     // the variable of the record that the plan is for: batch
  std::string given_label;
  const Ledger* subject = nullptr;       // its ledger
  Rights plan;                           // over the subject: who makes plans and sees them
  Side people, posts;
  /// Who is there already, to be counted in a team and not placed: as a row of the people's sheet, and where, as one of the
  /// posts'. Both of the same records.
  std::optional<Side> present, present_at;
  /// Over both records, the given one, and of the plan `place` (1, 2 ...), `reason`, `plan` (which one it was).
  std::optional<Making> list;            // the list that an accepted plan becomes, over the given one, `number` and `plan`
  int previous = -1;                     // its reference to the list before it
  Making entry;                          // its entries, where there is a list
  int entry_list = -1;                   // their reference to it
  std::optional<cel::Program> decided;   // bool over the list: it may become results
  std::optional<cel::Program> entry_where;  // which entries do
  Making result;                         // over an entry where there is a list, else over both records
};

/// Over both records of an accepted pair, and the list's own.
inline constexpr std::string_view kPlace = "place", kReason = "reason", kPlan = "plan", kNumber = "number", kNth = "n";
/// A sheet's field for the number of the record that the row was made from; it is filled without being told.
inline constexpr std::string_view kRecordField = "record";

class Catalog;
/// common: what every expression may speak of, with all ledgers' record types.
Result<PlacementSource> read_placement_source(const Node& root, const Catalog& catalog, const cel::Env& common);

}  // namespace zhagen::catalog
