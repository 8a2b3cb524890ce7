#pragma once
// A SQLite connection (internal to the room): prepared statements kept by their text, values bound as they
// are.

#include <sqlite3.h>

#include <cerrno>

#include "store/cache.hpp"
#include "store/conn.hpp"

namespace zhagen::store {

struct CloseSqlite {
  void operator()(sqlite3* db) const { sqlite3_close_v2(db); }
};
using SqliteHandle = std::unique_ptr<sqlite3, CloseSqlite>;

class SqliteConn;

class SqliteCursor final : public Cursor {
 public:
  SqliteCursor(SqliteConn& conn, sqlite3_stmt* stmt);
  ~SqliteCursor() { sqlite3_finalize(stmt_); }
  SqliteCursor(const SqliteCursor&) = delete;
  SqliteCursor& operator=(const SqliteCursor&) = delete;

  Result<bool> step() override;
  Kind kind(int column) const override;
  std::int64_t integer(int column) const override { return sqlite3_column_int64(stmt_, column); }
  std::string_view bytes(int column) const override;
  int columns() const override { return sqlite3_column_count(stmt_); }
  void release() override;

  /// keep: the values outlive the run, no copies needed.
  Status bind(std::span<const Arg> args, bool keep);
  void reset();
  void evicted() {}

  bool busy = false, own = false;  // own: beside the cache, deleted at release
  std::uint64_t used = 0;

 private:
  SqliteConn& conn_;
  sqlite3_stmt* stmt_;
  bool done_ = false;
  std::vector<int> computed_;  // columns that are expressions: an overflow makes them floating point
};

class SqliteConn final : public Conn {
 public:
  SqliteConn(SqliteHandle db, std::string where, const Options& options);
  ~SqliteConn() override;

  Engine engine() const override { return Engine::sqlite; }
  Status begin(Access access) override;
  Status commit() override;
  void rollback() override;
  bool usable() const override { return true; }
  bool in_transaction() const override { return sqlite3_get_autocommit(db_.get()) == 0; }
  void limits(std::chrono::milliseconds statement, std::chrono::milliseconds wait) override;
  Result<Cursor*> start(std::string_view sql, std::span<const Arg> args) override;
  Result<Cursor*> start_scan(std::string_view sql, std::span<const Arg> args) override {
    return start(sql, args);
  }
  Result<std::int64_t> run(std::string_view sql, std::span<const Arg> args) override;
  Result<std::int64_t> bulk_insert(std::string_view table, std::span<const std::string_view> columns,
                                   const RowSource& source) override;
  Result<std::int64_t> bulk_exec(std::string_view sql, std::size_t args, const RowSource& source) override;
  Status raw(const std::string& sql) override;
  Result<std::vector<std::vector<std::string>>> raw_rows(const std::string& sql) override;

  sqlite3* handle() const { return db_.get(); }
  Error error(int rc) const;  // of the call that just failed
  void arm() {                // before anything runs
    armed_ = false;
    errno = 0;
  }

 private:
  Result<SqliteCursor*> statement(std::string_view sql, bool check);
  Result<SqliteCursor*> prepare(std::string_view sql, bool check);
  Status run_fixed(std::string_view sql);
  static int on_progress(void* self);

  SqliteHandle db_;
  std::string where_;
  std::chrono::milliseconds statement_, wait_;
  std::chrono::steady_clock::time_point started_;
  bool armed_ = false;  // started_ holds the start of the running statement; long ones only ask for the time
  Cache<SqliteCursor> cache_;
};

/// The Error of a failed SQLite call.
Error sqlite_error(sqlite3* db, int rc, const std::string& where, std::chrono::milliseconds statement,
                   std::chrono::milliseconds wait);

}  // namespace zhagen::store
