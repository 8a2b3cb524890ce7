#pragma once
// Backup and the way back, whichever engine. Two forms: a copy of the SQLite file with its .sha256, and the portable dump,
// which goes into either engine. Both are one state, taken while others write; both get their name only when they have been
// read through again. The keys are in neither.

#include <memory>
#include <span>
#include <string>
#include <vector>

#include "audit/audit.hpp"
#include "base/keyring.hpp"
#include "store/db.hpp"
#include "store/migrate.hpp"

namespace zhagen::life {

enum class Form : std::uint8_t { copy, dump };

struct Saved {
  Form form = Form::copy;
  std::int64_t tables = 0, rows = 0;
  std::string sha256;  // copy: of the file; dump: of the content, equal for equal databases
};

/// To a new file. copy: SQLite only.
Result<Saved> save(store::Db& db, const std::string& to, Form form);
/// An entry of the log about a backup that was made or brought back, with its digest.
Status tell_log(store::Db& db, const Keyring& keys, Instant now, const audit::Who& who, std::string_view action, const Saved& saved);

/// Which form a file has, by its first bytes; life_not_backup for neither.
Result<Form> form_of(const std::string& file);
/// Any changed byte is found.
Result<Saved> verify(const std::string& file);

struct Restore {
  std::string file;
  std::string to;                   // address of the database: a path, or postgresql://...
  bool replace = false;             // a SQLite database there is set aside as <path>.replaced
  std::string work;                 // a folder for the trial; made and emptied
  std::shared_ptr<Keyring> keys;    // null: there is none
  std::string keys_file;            // for messages
  store::Options options{};         // of a database on a server
};
struct Restored {
  Saved saved;
  std::int64_t entries = 0, changes = 0;  // of the log
  std::vector<Error> faults;              // of the log: restored all the same, nothing better may be left
};
/// Brings a backup of either form to an empty place of either engine. First on trial, in a folder of its own: the file is
/// whole, this program knows its tables, the keyring opens what is sealed, the log verifies. Only then the place is touched;
/// a database that a program has open is refused.
Result<Restored> restore(const Restore& wanted, std::span<const store::Migration> list, Instant now);

}  // namespace zhagen::life
