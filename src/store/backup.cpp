#include "store/backup.hpp"

#include <sys/stat.h>
#include <unistd.h>

#include <thread>

#include "store/admin.hpp"
#include "store/backup_file.hpp"
#include "store/file.hpp"
#include "store/lock.hpp"
#include "store/names.hpp"
#include "store/sqlite.hpp"

namespace zhagen::store {
namespace {

using Counts = std::vector<std::pair<std::string, std::string>>;

Result<Counts> counts(Conn& c) {
  Counts out;
  for (const Table& t : TRY(tables(c)))
    out.emplace_back(t.name, TRY(c.raw_rows("SELECT count(*) FROM " + quoted_name(t.name)))[0][0]);
  return out;
}

/// A connection to a finished file that writes nothing beside it.
Result<std::unique_ptr<SqliteConn>> open_still(const std::string& path, bool change) {
  std::string uri = "file:";
  for (char ch : path) uri += ch == '%' ? "%25" : ch == '?' ? "%3f" : ch == '#' ? "%23" : std::string(1, ch);
  if (!change) uri += "?immutable=1";
  sqlite3* raw = nullptr;
  int flags = SQLITE_OPEN_URI | SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_EXRESCODE |
              (change ? SQLITE_OPEN_READWRITE : SQLITE_OPEN_READONLY);
  int rc = sqlite3_open_v2(uri.c_str(), &raw, flags, nullptr);
  SqliteHandle handle(raw);
  if (rc != SQLITE_OK) return sqlite_error(raw, rc, path, {}, {});
  Options options;
  options.statement = {};
  return std::make_unique<SqliteConn>(std::move(handle), path, options);
}

/// The pages of one state, while others write.
Status copy_pages(SqliteConn& from, const std::string& to) {
  auto dest = TRY(open_still(to, true));
  TRY(dest->raw("PRAGMA synchronous = OFF; PRAGMA journal_mode = MEMORY"));  // made durable when it is whole
  sqlite3_backup* b = sqlite3_backup_init(dest->handle(), "main", from.handle(), "main");
  if (!b) return dest->error(SQLITE_ERROR);
  int rc = SQLITE_OK;
  for (int waits = 0; rc == SQLITE_OK || ((rc == SQLITE_BUSY || rc == SQLITE_LOCKED) && waits < 1000);) {
    if (rc != SQLITE_OK) ++waits, std::this_thread::sleep_for(std::chrono::milliseconds(10));
    rc = sqlite3_backup_step(b, 1024);
  }
  sqlite3_backup_finish(b);
  if (rc != SQLITE_DONE) return dest->error(rc);
  return dest->raw("PRAGMA journal_mode = DELETE");  // one file, without a log beside it
}

Result<BackupReport> inspect(const std::string& path, const Counts* expected) {
  auto c = TRY(open_still(path, false));
  auto sound = TRY(c->raw_rows("PRAGMA integrity_check(1)"));
  if (sound.empty() || sound[0][0] != "ok")
    return fail(Errc::store_damaged, path, sound.empty() ? "integrity_check" : sound[0][0]);
  if (!TRY(c->raw_rows("PRAGMA foreign_key_check")).empty())
    return fail(Errc::store_damaged, path, "foreign keys");
  Counts found = TRY(counts(*c));
  if (expected && found != *expected) return fail(Errc::store_damaged, path, "row counts");
  BackupReport r;
  r.tables = static_cast<std::int64_t>(found.size());
  for (const auto& [table, n] : found) r.rows += std::stoll(n);
  struct stat st {};
  if (::stat(path.c_str(), &st) == 0) r.bytes = st.st_size;
  r.sha256 = TRY(file_sha256(path));
  return r;
}

std::string base_name(const std::string& path) { return path.substr(path.rfind('/') + 1); }

Result<std::string> side_digest(const std::string& file) {
  OldFile f = TRY(OldFile::open(file + ".sha256"));
  std::string line;
  TRY(f.line(line, 4096));
  return line.substr(0, line.find(' '));
}

Status set_aside(const std::string& path) {
  std::string aside = path + ".replaced";
  if (exists(aside)) return fail(Errc::store_exists, aside);
  if (auto c = open_still(path, true)) (void)(*c)->raw("PRAGMA wal_checkpoint(TRUNCATE)");
  bool moved = ::rename(path.c_str(), aside.c_str()) == 0;
  if (moved && exists(path + "-wal"))
    moved = ::rename((path + "-wal").c_str(), (aside + "-wal").c_str()) == 0;
  ::unlink((path + "-shm").c_str());
  if (!moved) return fail(Errc::store_readonly, path);
  return {};
}

}  // namespace

Result<BackupReport> backup_file(const Place& from, const Options& options, const std::string& to) {
  if (exists(to + ".sha256")) return fail(Errc::store_exists, to + ".sha256");
  NewFile file = TRY(NewFile::make(to));
  auto source = TRY(connect(from, options, Access::read, false));
  source->limits({}, options.wait);
  TRY(source->begin(Access::read));  // one state for the counts and for all pages
  Counts expected = TRY(counts(*source));
  Status copied = copy_pages(static_cast<SqliteConn&>(*source), file.part());
  source->rollback();
  TRY(std::move(copied));
  BackupReport report = TRY(inspect(file.part(), &expected));
  NewFile side = TRY(NewFile::make(to + ".sha256"));
  TRY(side.write(report.sha256 + "  " + base_name(to) + "\n"));
  TRY(side.keep());
  TRY(file.keep());
  return report;
}

Result<BackupReport> backup(Db& db, const std::string& to) {
  if (db.engine() != Engine::sqlite)
    return fail(Errc::store_engine, db.where(), "请改用导出", "use a dump instead");
  return backup_file(Admin::place(db), Admin::options(db), to);
}

Result<BackupReport> verify_backup(const std::string& file) {
  std::string digest = TRY(side_digest(file));
  if (TRY(file_sha256(file)) != digest) return fail(Errc::store_damaged, file, "SHA-256");
  return inspect(file, nullptr);
}

Result<BackupReport> restore_backup(const std::string& file, const std::string& to, bool replace) {
  BackupReport report = TRY(verify_backup(file));
  UseLock lock = TRY(UseLock::exclusive(to));
  if (exists(to) && !replace) return fail(Errc::store_exists, to);
  if (!exists(to) && exists(to + "-wal")) return fail(Errc::store_exists, to + "-wal");
  std::string fresh = to + ".restored";
  ::unlink(fresh.c_str());
  NewFile copy = TRY(NewFile::make(fresh));
  OldFile from = TRY(OldFile::open(file));
  for (std::string piece;;) {
    TRY(from.read(piece));
    if (piece.empty()) break;
    TRY(copy.write(piece));
  }
  TRY(copy.keep());
  if (TRY(file_sha256(fresh)) != report.sha256) return fail(Errc::store_damaged, fresh, "SHA-256");
  if (exists(to)) TRY(set_aside(to));
  if (::rename(fresh.c_str(), to.c_str()) != 0) return fail(Errc::store_readonly, to);
  return report;
}

}  // namespace zhagen::store
