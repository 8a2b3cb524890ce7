#pragma once
// Sheets as offices have them, into the records of any ledger. First a preview, which reads, finds and checks everything
// and writes nothing; then one operation with one entry of the log, or nothing; and undone as one operation again.
//
//     Preview p = TRY(prepare(base, actor, "person", "名册.xlsx", {}));
//     Imported done = TRY(commit(base, actor, std::move(p), {.good_rows = true}));
//     TRY(undo(base, actor, done.entry));
//
// What can be meant in two ways is a fault that says so: nothing is guessed. docs/exchange.md says it to clerks.

#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "exchange/packed.hpp"
#include "exchange/roster.hpp"
#include "ledger/write.hpp"

namespace zhagen::exchange {

/// Told now and then; an error that it answers stops the work and is its answer.
using Progress = std::function<Status(std::int64_t done, std::int64_t total, std::string_view step)>;

struct ImportOptions {
  enum class Mode : std::uint8_t { create, update, both } mode = Mode::both;
  std::vector<std::string> key = {};    // fields, by name or label, that tell a row's record; none: the ledger's `same`, its unique
                                   // rules, else its title (and the beginning of its period)
  std::string file = {};           // as the user calls it; empty: the path's last part
  std::string sheet = {};          // empty: the first visible one with a heading
  Mapping mapping = {};            // headings that the user explains
  std::vector<std::string> leave = {};  // fields, by name or label, that stay as they are
  bool empty_clears = false;       // an empty cell empties the field; else it says nothing
  Date from = {};                  // of dated fields: the day from which they hold; empty: today
  std::shared_ptr<const std::string> bytes = {};  // the file, where it is not on the disk: the path is its name then
  Progress progress = {};
};

/// A column of the sheet: the field that it is, or why it is passed over. Columns without values are not told.
struct ImportColumn {
  std::string letters, heading;
  std::string field;               // its label; "" where passed over
  std::string why;
};

struct ImportRow {
  enum class Fate : std::uint8_t { created, changed, same, skipped, faulty } fate = Fate::faulty;
  std::uint32_t number = 0;        // in the sheet
  Id record;                       // that it changes, or finds as it is
  std::int64_t version = 0;        // as it was seen
  Packed draft;
};

struct ImportFault {
  std::size_t row;                 // of Preview::rows
  std::string letters, heading;    // of the cell; "" where the fault is the row's
  std::string value;               // as it stands there
  Error error;                     // its sentence and remedy
};

struct ImportChange {
  std::size_t row;
  std::string field, from, to;     // label; texts as they are shown, sealed ones masked
};

struct Preview {
  std::string ledger, path, file;
  ImportOptions options;
  std::int64_t catalog = 0;        // the version that the drafts speak of
  files::TableLayout layout;       // of the sheet that was read
  std::vector<ImportColumn> columns;
  std::vector<std::string> notes;  // rows that are no records, numbers that were converted: whole sentences
  std::vector<ImportRow> rows;
  std::vector<ImportFault> faults; // by row
  std::vector<ImportChange> changes;

  std::size_t count(ImportRow::Fate fate) const;
  /// 第 7 行 C 列“出生年月”（1985.13）：……
  std::string sentence(const ImportFault& fault) const;
};

/// An .xlsx; .xls and .csv through LibreOffice where it is installed. Errors are of the file or the options; what is
/// wrong with rows is in the preview.
Result<Preview> prepare(ledger::Base& base, const account::Actor& actor, std::string_view ledger, const std::string& path,
                        const ImportOptions& options);

struct CommitHow {
  bool good_rows = false;          // rows with faults are left out; else they stop everything
  std::string reason = {};         // for locks with a waiver
  std::string once = {}, content = {};  // as How::once, How::content
};
struct Imported {
  std::int64_t entry = 0;          // of the log; 0: nothing was to be written. What undo() goes by
  std::size_t created = 0, changed = 0, same = 0, skipped = 0, faulty = 0;
  std::vector<ledger::Saved> rows;         // of those that were written, by Preview::rows
  std::vector<ImportFault> faults;         // those of the preview, and those that only writing could tell
  bool written = false;                    // false: there are faults and good_rows was not asked for
  std::vector<std::size_t> left_out;       // of Preview::rows, ascending
};
Result<Imported> commit(ledger::Base& base, const account::Actor& actor, Preview& preview, const CommitHow& how);

struct Undone {
  std::size_t cancelled = 0, set_back = 0;
  std::vector<std::string> kept;   // records that have changed since, each with a sentence
  bool written = false;            // false: `kept` stopped it
};
/// What undo_changed says where `kept` stopped it.
Error not_undone(const Undone& undone);
/// Takes an import back: what it made is cancelled, what it changed is as before. Records that have changed since stop it
/// or, with `others`, stay as they are.
Result<Undone> undo(ledger::Base& base, const account::Actor& actor, std::int64_t entry, bool others = false);

/// The rows with faults as they stand, their faults in front, the cells marked; mended, it is a sheet to import.
Status write_error_sheet(const Preview& preview, const std::vector<ImportFault>& faults, const std::string& path);

}  // namespace zhagen::exchange
