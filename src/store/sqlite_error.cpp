#include <cerrno>
#include <cstring>

#include "store/sqlite.hpp"

namespace zhagen::store {
namespace {

std::vector<std::string> column(sqlite3* db, const char* sql, const std::string& arg) {
  std::vector<std::string> out;
  sqlite3_stmt* s = nullptr;
  if (sqlite3_prepare_v2(db, sql, -1, &s, nullptr) == SQLITE_OK) {
    sqlite3_bind_text(s, 1, arg.c_str(), -1, SQLITE_TRANSIENT);
    while (sqlite3_step(s) == SQLITE_ROW)
      if (const auto* t = sqlite3_column_text(s, 0)) out.emplace_back(reinterpret_cast<const char*>(t));
  }
  sqlite3_finalize(s);
  return out;
}

/// The index that "UNIQUE constraint failed: t.a, t.b" is about, by the name PostgreSQL would tell.
std::string unique_rule(sqlite3* db, const std::string& columns, bool primary) {
  if (columns.starts_with("index '")) return columns.substr(7, columns.size() - 8);
  std::string table = columns.substr(0, columns.find('.'));
  if (primary) return table + "_pkey";
  for (const std::string& index :
       column(db, "SELECT name FROM pragma_index_list(?) WHERE \"unique\" AND origin = 'c' ORDER BY name",
              table)) {
    std::string in;
    for (const std::string& c : column(db, "SELECT name FROM pragma_index_info(?) ORDER BY seqno", index)) {
      if (!in.empty()) in += ", ";
      in += table;
      in += '.';
      in += c;
    }
    if (in == columns) return index;
  }
  return columns;
}

}  // namespace

Error sqlite_error(sqlite3* db, int rc, const std::string& where, std::chrono::milliseconds statement,
                   std::chrono::milliseconds wait) {
  int code = db ? sqlite3_extended_errcode(db) : rc;
  int os = db ? sqlite3_system_errno(db) : 0;
  std::string message = db ? sqlite3_errmsg(db) : sqlite3_errstr(rc);
  if (os == 0)
    os = errno;  // SQLite keeps it for some failures only; arm() cleared it before the statement ran
  std::string after =
      message.find(": ") == std::string::npos ? message : message.substr(message.find(": ") + 2);

  switch (code) {
    case SQLITE_CONSTRAINT_UNIQUE: return fail(Errc::store_unique, unique_rule(db, after, false));
    case SQLITE_CONSTRAINT_PRIMARYKEY:
    case SQLITE_CONSTRAINT_ROWID: return fail(Errc::store_unique, unique_rule(db, after, true));
    case SQLITE_CONSTRAINT_FOREIGNKEY: return fail(Errc::store_foreign);
    case SQLITE_CONSTRAINT_CHECK: return fail(Errc::store_check, after);
    case SQLITE_CONSTRAINT_NOTNULL:
      return fail(Errc::store_not_null, after.substr(0, after.find('.')), after.substr(after.find('.') + 1));
    case SQLITE_BUSY_SNAPSHOT: return fail(Errc::store_conflict, 1);
    default: break;
  }
  bool full = os == ENOSPC || os == EDQUOT || os == EFBIG;  // EFBIG: a limit on file sizes
  switch (code & 0xff) {
    case SQLITE_FULL: return fail(Errc::store_full, where);
    case SQLITE_IOERR:
      if (full) return fail(Errc::store_full, where);
      return fail(Errc::store_io, where, os ? std::strerror(os) : message.c_str());
    case SQLITE_READONLY:
    case SQLITE_PERM: return fail(Errc::store_readonly, where);
    case SQLITE_CANTOPEN:
      if (os == EACCES || os == EROFS || os == EPERM) return fail(Errc::store_readonly, where);
      return full ? fail(Errc::store_full, where)
                  : fail(Errc::store_io, where, os ? std::strerror(os) : message.c_str());
    case SQLITE_BUSY:
    case SQLITE_LOCKED: return fail(Errc::store_locked, where, wait.count());
    case SQLITE_CORRUPT: return fail(Errc::store_damaged, where, message);
    case SQLITE_NOTADB: return fail(Errc::store_not_database, where, message);
    case SQLITE_INTERRUPT: return fail(Errc::store_timeout, statement.count());
    case SQLITE_NOMEM: return fail(Errc::store_busy, message);
    default:
      return message == "integer overflow" ? fail(Errc::store_range, message)
                                           : fail(Errc::store_sql, message);
  }
}

}  // namespace zhagen::store
