#pragma once
// Reporting sheets 填报包 (O2): one locked .xlsx for each unit with what is known, filled in offline, returned under any name,
// checked and merged. What was asked of whom is a record of the ledger `collection`, each unit's sheet one of
// `collection_sheet`: who has not answered is a list like any other.
//
// A sheet says on a hidden page which collection and unit it is of, and of each row, in a hidden column, which record in which
// version with which values it was sent: under a keyed digest, so that a row changed by hand is noticed. So a value that the
// unit has not touched never writes over what the office has entered meanwhile; one that both have changed is a conflict.

#include <string>
#include <string_view>
#include <vector>

#include "exchange/rows.hpp"
#include "ledger/write.hpp"

namespace zhagen::exchange {

/// What a collection asks, from its record.
struct Task {
  ledger::Record record;
  const catalog::Ledger* ledger = nullptr;
  Path unit;                           // a reference to an organisation
  std::vector<Column> shown, asked;    // asked: fields of the ledger itself
  std::string name, filter, note;
  std::int64_t spare = 0;
  Date deadline;
};
/// record_unknown, collect_unit, collect_asked, collect_spare; those of columns.
Result<Task> task_of(store::Tx& tx, ledger::Base& base, const catalog::Catalog& catalog, const account::Actor& actor, Id collection);

struct Sent {
  std::size_t units = 0, rows = 0;
};
/// A zip with a sheet for each unit that has rows, and for `units`. Where these are given, for no others. The collection is
/// open from then on; a unit that gets its sheet again begins anew.
Result<Sent> send_sheets(ledger::Base& base, audit::ReadLog& log, const account::Actor& actor, Id collection, const std::vector<Id>& units,
                         const std::string& zip);

/// A returned sheet, compared with the base.
struct Return {
  struct Row {
    std::uint32_t number = 0;          // in the sheet
    Id record;                         // none: to be made
    std::int64_t version = 0;          // as compared
    ledger::Draft draft;               // what the unit has changed
    bool faulty = false;
  };
  struct Conflict {                    // both have changed it since the sheet went out
    std::size_t row;
    int field;
    std::string label, ours, theirs;
    ledger::Value value;               // theirs
  };
  struct Fault {
    std::size_t row;
    std::string heading, value;
    Error error;
  };
  std::string file, ledger, task, unit_name;
  Id collection, unit, sheet;          // sheet: its record
  std::int64_t sheet_version = 0, catalog = 0;
  std::vector<Row> rows;               // those that ask for something
  std::size_t same = 0;                // untouched
  std::vector<Conflict> conflicts;
  std::vector<Fault> faults;
};
/// Errors are of the file: collect_foreign, collect_mark, collect_closed; what is wrong with rows is in the answer. Nothing is written.
Result<Return> read_return(ledger::Base& base, const account::Actor& actor, std::string bytes, const std::string& name);
/// The sheets of a file: itself or, of a zip, the .xlsx in it.
Result<std::vector<std::pair<std::string, std::string>>> sheets_in(std::string bytes, const std::string& name);

struct MergeHow {
  enum class Conflicts : std::uint8_t { leave, ours, theirs } conflicts = Conflicts::leave;  // leave: undecided, ours stays for now
  struct Decision {
    Id record;
    std::string field;
    bool theirs = false;
  };
  std::vector<Decision> decisions;     // before the general one
  bool good_rows = false;              // rows with faults are left out; else they stop the merge
  std::string reason;                  // for locks with a waiver
};
struct Merged {
  std::int64_t entry = 0;
  std::size_t changed = 0, added = 0, left_out = 0, open_conflicts = 0;
  std::vector<Return::Fault> faults;   // of the sheet and of writing
  bool written = false;
};
/// The records and the sheet's own as one operation with one entry of the log, or nothing.
Result<Merged> merge_return(ledger::Base& base, const account::Actor& actor, const Return& sheet, const MergeHow& how);

}  // namespace zhagen::exchange
