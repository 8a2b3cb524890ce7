// Opening a SQLite file: what must be true of it, and the settings of every connection with their reasons.
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <thread>

#include "store/sqlite.hpp"

namespace zhagen::store {
namespace {

constexpr int kApplicationId = 0x5A68676E;  // "Zhgn": a database of ours is known by its header

/// Runs a PRAGMA that answers with its new value and compares.
Status set(SqliteConn& c, const std::string& pragma, const std::string& want, const Place& place) {
  auto rows = TRY(c.raw_rows("PRAGMA " + pragma));
  std::string got = rows.empty() ? "" : rows[0][0];
  if (got != want) return fail(Errc::store_unsafe, place.where, pragma + " -> " + got);
  return {};
}

/// Settings of every connection; docs/store.md has the table with the reasons.
Status settings(SqliteConn& c, const Place& place, const Options& options, Access access) {
  sqlite3* db = c.handle();
  sqlite3_db_config(db, SQLITE_DBCONFIG_DEFENSIVE, 1, nullptr);
  sqlite3_db_config(db, SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0, nullptr);
  sqlite3_db_config(db, SQLITE_DBCONFIG_DQS_DML, 0, nullptr);  // "x" is a name, never a text
  sqlite3_db_config(db, SQLITE_DBCONFIG_DQS_DDL, 0, nullptr);
  sqlite3_limit(db, SQLITE_LIMIT_LENGTH, 256 << 20);
  sqlite3_limit(db, SQLITE_LIMIT_ATTACHED, 0);
  if (options.durable || access == Access::read) {
    TRY(c.raw("PRAGMA synchronous = FULL"));
    TRY(set(c, "synchronous", "2", place));
  } else {
    TRY(c.raw("PRAGMA synchronous = OFF"));
  }
  TRY(c.raw("PRAGMA foreign_keys = ON"));
  TRY(set(c, "foreign_keys", "1", place));
  TRY(set(c, "secure_delete = ON", "1", place));
  TRY(
      c.raw("PRAGMA temp_store = MEMORY; PRAGMA cell_size_check = ON; PRAGMA case_sensitive_like = ON;"
            "PRAGMA mmap_size = 0; PRAGMA journal_size_limit = 67108864"));
  TRY(c.raw(access == Access::write ? "PRAGMA cache_size = -32768" : "PRAGMA cache_size = -16384"));
  if (access == Access::read) {
    TRY(c.raw("PRAGMA query_only = ON"));
    TRY(set(c, "query_only", "1", place));
  }
  return {};
}

/// Ours, or empty and made ours; under the write lock, for another program may be making it at this moment.
Status identity(SqliteConn& c, const Place& place) {
  auto id = TRY(c.raw_rows("PRAGMA application_id"));
  if (id[0][0] == std::to_string(kApplicationId)) return {};
  TRY(c.raw("BEGIN IMMEDIATE"));
  id = TRY(c.raw_rows("PRAGMA application_id"));
  auto schema = TRY(c.raw_rows("SELECT count(*) FROM sqlite_schema"));
  bool ours = id[0][0] == std::to_string(kApplicationId);
  if (!ours && (id[0][0] != "0" || schema[0][0] != "0"))
    return fail(Errc::store_not_database, place.where, "application_id " + id[0][0]);
  if (!ours) TRY(c.raw("PRAGMA application_id = " + std::to_string(kApplicationId)));
  return c.raw("COMMIT");
}

/// Changing the mode of a new file needs it alone, and SQLite does not wait for that by itself.
Status write_ahead(SqliteConn& c, const Place& place, const Options& options) {
  auto until = std::chrono::steady_clock::now() + options.wait;
  while (true) {
    Status s = set(c, "journal_mode = WAL", "wal", place);
    if (s || s.error().code != Errc::store_locked || std::chrono::steady_clock::now() > until) return s;
    std::this_thread::sleep_for(std::chrono::milliseconds(5));
  }
}

}  // namespace

Status prepare_sqlite(const Place& place, const Options& options) {
  // A file that is there is never opened here: closing it would drop the locks that another connection of
  // this process holds on it (POSIX), and with them its safety.
  struct stat st {};
  if (::stat(place.url.c_str(), &st) == 0) {
    if (!S_ISREG(st.st_mode)) return fail(Errc::store_not_database, place.where, "not a regular file");
    if (::access(place.url.c_str(), R_OK | W_OK) != 0) return fail(Errc::store_readonly, place.where);
    return {};
  }
  if (!options.create) return fail(Errc::store_missing, place.where);
  int fd = ::open(place.url.c_str(), O_RDWR | O_CLOEXEC | O_CREAT | O_EXCL, 0600);
  if (fd >= 0) ::close(fd);
  if (fd >= 0 || errno == EEXIST) return {};
  int e = errno;
  if (e == ENOENT) return fail(Errc::store_missing, place.where);
  if (e == EACCES || e == EROFS || e == EPERM) return fail(Errc::store_readonly, place.where);
  if (e == ENOSPC || e == EDQUOT) return fail(Errc::store_full, place.where);
  return fail(Errc::store_io, place.where, std::strerror(e));
}

Result<std::unique_ptr<Conn>> connect_sqlite(const Place& place, const Options& options, Access access,
                                             bool first) {
  sqlite3* raw = nullptr;
  constexpr int flags =
      SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_PRIVATECACHE | SQLITE_OPEN_EXRESCODE;
  int rc = sqlite3_open_v2(place.url.c_str(), &raw, flags, nullptr);
  SqliteHandle handle(raw);
  if (rc != SQLITE_OK) return sqlite_error(raw, rc, place.where, options.statement, options.wait);
  auto c = std::make_unique<SqliteConn>(std::move(handle), place.where, options);
  c->limits(options.statement, options.wait);
  if (first) {
    if (sqlite3_db_readonly(c->handle(), "main") == 1) return fail(Errc::store_readonly, place.where);
    TRY(identity(*c, place));
    TRY(write_ahead(*c, place, options));
  }
  TRY(settings(*c, place, options, access));
  return std::unique_ptr<Conn>(std::move(c));
}

}  // namespace zhagen::store
