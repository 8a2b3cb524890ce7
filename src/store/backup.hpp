#pragma once
// Backup of a SQLite database into one file while others write, and the way back.
//
// A backup is the database file and beside it "<file>.sha256" (as `sha256sum -c` reads it). It is verified
// before it gets its name: page structure, foreign keys, the number of rows of each table, digest.

#include <cstdint>
#include <string>

#include "base/result.hpp"
#include "store/db.hpp"

namespace zhagen::store {

struct BackupReport {
  std::int64_t tables = 0, rows = 0, bytes = 0;
  std::string sha256;
};

/// The state at the moment of the call, as file `to`, which must not exist. SQLite only; a PostgreSQL
/// database is saved by dump().
Result<BackupReport> backup(Db& db, const std::string& to);

/// Whether a backup is whole: any changed byte is found.
Result<BackupReport> verify_backup(const std::string& file);

/// Puts a verified backup at `to`. An existing database there is refused, or with replace set aside as
/// "<to>.replaced"; one that a program has open is always refused.
Result<BackupReport> restore_backup(const std::string& file, const std::string& to, bool replace = false);

}  // namespace zhagen::store
