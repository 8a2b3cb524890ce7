#include "store/sqlite.hpp"

#include <cassert>

#include "store/names.hpp"
#include "store/sql.hpp"

namespace zhagen::store {

SqliteCursor::SqliteCursor(SqliteConn& conn, sqlite3_stmt* stmt) : conn_(conn), stmt_(stmt) {
  // A STRICT table keeps the types of its columns; only an expression can come out as floating point.
  for (int i = 0; i < columns(); ++i)
    if (!sqlite3_column_decltype(stmt, i)) computed_.push_back(i);
}

Result<bool> SqliteCursor::step() {
  if (done_) return false;
  conn_.arm();
  int rc = sqlite3_step(stmt_);
  if (rc == SQLITE_ROW) {
    for (int i : computed_)
      if (sqlite3_column_type(stmt_, i) == SQLITE_FLOAT)
        return conn_.note(fail(Errc::store_range, sqlite3_column_name(stmt_, i)));
    return true;
  }
  done_ = true;
  if (rc == SQLITE_DONE) return false;
  return conn_.note(conn_.error(rc));
}

Kind SqliteCursor::kind(int column) const {
  switch (sqlite3_column_type(stmt_, column)) {
    case SQLITE_INTEGER: return Kind::integer;
    case SQLITE_TEXT: return Kind::text;
    case SQLITE_BLOB: return Kind::blob;
    default: return Kind::null;
  }
}

std::string_view SqliteCursor::bytes(int column) const {
  assert(kind(column) != Kind::integer);
  const void* p = sqlite3_column_blob(stmt_, column);
  auto n = static_cast<std::size_t>(sqlite3_column_bytes(stmt_, column));
  return p ? std::string_view(static_cast<const char*>(p), n) : std::string_view();
}

void SqliteCursor::reset() {
  sqlite3_reset(stmt_);
  done_ = false;
}

void SqliteCursor::release() {
  reset();
  sqlite3_clear_bindings(stmt_);
  busy = false;
  if (own) delete this;
}

Status SqliteCursor::bind(std::span<const Arg> args, bool keep) {
  if (static_cast<int>(args.size()) != sqlite3_bind_parameter_count(stmt_))
    return fail(Errc::store_sql,
                std::string("the number of values is not that of the ?: ") + sqlite3_sql(stmt_));
  auto life = keep ? SQLITE_STATIC : SQLITE_TRANSIENT;
  for (std::size_t i = 0; i < args.size(); ++i) {
    const Arg& a = args[i];
    int at = static_cast<int>(i) + 1, rc = SQLITE_OK;
    const char* p = a.bytes().data() ? a.bytes().data() : "";  // a null pointer would bind NULL
    if (a.null()) {
      rc = sqlite3_bind_null(stmt_, at);
    } else if (a.type() == Kind::integer) {
      rc = sqlite3_bind_int64(stmt_, at, a.integer());
    } else if (a.type() == Kind::text) {
      if (!storable(a.bytes())) return fail(Errc::store_text);
      rc = sqlite3_bind_text64(stmt_, at, p, a.bytes().size(), life, SQLITE_UTF8);
    } else {
      rc = sqlite3_bind_blob64(stmt_, at, p, a.bytes().size(), life);
    }
    if (rc != SQLITE_OK) return conn_.error(rc);
  }
  return {};
}

SqliteConn::SqliteConn(SqliteHandle db, std::string where, const Options& options)
    : db_(std::move(db)), where_(std::move(where)), statement_(options.statement), wait_(options.wait) {
  sqlite3_progress_handler(db_.get(), 20'000, on_progress, this);
}

SqliteConn::~SqliteConn() { cache_.clear(); }

int SqliteConn::on_progress(void* self) {
  auto& c = *static_cast<SqliteConn*>(self);
  if (c.statement_.count() == 0) return 0;
  auto now = std::chrono::steady_clock::now();
  if (!std::exchange(c.armed_, true)) c.started_ = now;
  return now - c.started_ > c.statement_;
}

Error SqliteConn::error(int rc) const { return sqlite_error(db_.get(), rc, where_, statement_, wait_); }

void SqliteConn::limits(std::chrono::milliseconds statement, std::chrono::milliseconds wait) {
  statement_ = statement;
  wait_ = wait;
  sqlite3_busy_timeout(db_.get(), static_cast<int>(wait.count()));
}

Result<SqliteCursor*> SqliteConn::prepare(std::string_view sql, bool check) {
  std::string text(sql);
  if (check) {
    if (Status s = lint(sql); !s) return std::move(s).error();
    text = TRY(native(sql, Engine::sqlite));
  }
  sqlite3_stmt* stmt = nullptr;
  int rc = sqlite3_prepare_v3(db_.get(), text.data(), static_cast<int>(text.size()),
                              SQLITE_PREPARE_PERSISTENT, &stmt, nullptr);
  if (rc != SQLITE_OK) return error(rc);
  return new SqliteCursor(*this, stmt);
}

Result<SqliteCursor*> SqliteConn::statement(std::string_view sql, bool check) {
  SqliteCursor* s = cache_.find(sql);
  if (!s) {
    s = cache_.put(sql, std::unique_ptr<SqliteCursor>(TRY(prepare(sql, check))));
  } else if (s->busy) {  // the same query inside its own loop
    s = TRY(prepare(sql, check));
    s->own = true;
  }
  s->busy = true;
  return s;
}

Status SqliteConn::run_fixed(std::string_view sql) {
  Rows rows(TRY(statement(sql, false)));
  auto r = rows.next();
  if (!r) return std::move(r).error();
  return {};
}

Status SqliteConn::begin(Access access) {
  assert(!in_transaction());
  clear();
  Status s = run_fixed(access == Access::write ? "BEGIN IMMEDIATE" : "BEGIN");
  if (!s) clear();
  return s;
}

Status SqliteConn::commit() { return run_fixed("COMMIT"); }

void SqliteConn::rollback() {
  if (in_transaction()) (void)run_fixed("ROLLBACK");
  clear();
}

Result<Cursor*> SqliteConn::start(std::string_view sql, std::span<const Arg> args) {
  SqliteCursor* s = TRY(statement(sql, true));
  if (Status bound = s->bind(args, false); !bound) {
    s->release();
    return std::move(bound).error();
  }
  return static_cast<Cursor*>(s);
}

Result<std::int64_t> SqliteConn::run(std::string_view sql, std::span<const Arg> args) {
  SqliteCursor* s = TRY(statement(sql, true));
  Rows end(s);  // releases
  TRY(s->bind(args, true));
  auto before = sqlite3_total_changes64(db_.get());
  while (TRY(s->step())) {
  }
  return sqlite3_total_changes64(db_.get()) == before ? std::int64_t{0}
                                                      : std::int64_t{sqlite3_changes64(db_.get())};
}

Result<std::int64_t> SqliteConn::bulk_exec(std::string_view sql, std::size_t args, const RowSource& source) {
  SqliteCursor* s = TRY(statement(sql, true));
  Rows end(s);
  std::vector<Arg> row(args);
  std::int64_t changed = 0;
  while (TRY(source(row))) {
    TRY(s->bind(row, true));
    auto before = sqlite3_total_changes64(db_.get());
    while (TRY(s->step())) {
    }
    if (sqlite3_total_changes64(db_.get()) != before) changed += sqlite3_changes64(db_.get());
    s->reset();
  }
  return changed;
}

Result<std::int64_t> SqliteConn::bulk_insert(std::string_view table,
                                             std::span<const std::string_view> columns,
                                             const RowSource& source) {
  return bulk_exec(insert_text(table, columns), columns.size(), source);
}

Status SqliteConn::raw(const std::string& sql) {
  arm();
  int rc = sqlite3_exec(db_.get(), sql.c_str(), nullptr, nullptr, nullptr);
  if (rc != SQLITE_OK) return error(rc);
  return {};
}

Result<std::vector<std::vector<std::string>>> SqliteConn::raw_rows(const std::string& sql) {
  SqliteCursor* s = TRY(prepare(sql, false));
  s->own = true;
  Rows rows(s);
  std::vector<std::vector<std::string>> out;
  while (TRY(rows.next())) {
    std::vector<std::string>& row = out.emplace_back();
    for (int i = 0; i < rows.columns(); ++i)
      row.emplace_back(rows.kind(i) == Kind::integer ? std::to_string(rows.integer(i))
                                                     : std::string(rows.text(i)));
  }
  return out;
}

}  // namespace zhagen::store
