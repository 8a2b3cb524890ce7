#include "store/tx.hpp"

#include "store/conn.hpp"

namespace zhagen::store {

Dialect Tx::dialect() const { return Dialect(conn_->engine()); }

Result<Rows> Tx::query_with(std::string_view sql, std::span<const Arg> args) {
  if (conn_->failed()) return *conn_->failed();
  auto cursor = conn_->start(sql, args);
  if (!cursor) return conn_->note(std::move(cursor).error());
  return Rows(*cursor);
}

Result<Rows> Tx::scan_with(std::string_view sql, std::span<const Arg> args) {
  if (conn_->failed()) return *conn_->failed();
  auto cursor = conn_->start_scan(sql, args);
  if (!cursor) return conn_->note(std::move(cursor).error());
  return Rows(*cursor);
}

Result<std::int64_t> Tx::exec_with(std::string_view sql, std::span<const Arg> args) {
  if (conn_->failed()) return *conn_->failed();
  auto n = conn_->run(sql, args);
  if (!n) conn_->note(n.error());
  return n;
}

Result<std::int64_t> Tx::bulk_insert(std::string_view table, std::span<const std::string_view> columns,
                                     const RowSource& source) {
  if (conn_->failed()) return *conn_->failed();
  auto n = conn_->bulk_insert(table, columns, source);
  if (!n) conn_->note(n.error());
  return n;
}

Result<std::int64_t> Tx::bulk_exec(std::string_view sql, std::size_t args, const RowSource& source) {
  if (conn_->failed()) return *conn_->failed();
  auto n = conn_->bulk_exec(sql, args, source);
  if (!n) conn_->note(n.error());
  return n;
}

// Savepoints nest by name: ROLLBACK TO and RELEASE take the innermost of that name on both engines.
Status Tx::savepoint() {
  if (conn_->failed()) return *conn_->failed();
  return conn_->raw("SAVEPOINT part");
}

Status Tx::release() {
  // A body that swallowed an error still lost its transaction.
  if (conn_->failed()) {
    Error e = *conn_->failed();
    if (Status s = rollback_to(); !s) return s;
    return e;
  }
  return conn_->raw("RELEASE SAVEPOINT part");
}

Status Tx::rollback_to() {
  if (!conn_->usable() || !conn_->in_transaction())  // a full disk undid everything: nothing to go back to
    return conn_->failed() ? Status(*conn_->failed()) : Status(fail(Errc::store_busy, "SAVEPOINT"));
  conn_->clear();
  if (Status s = conn_->raw("ROLLBACK TO SAVEPOINT part"); !s) return conn_->note(s.error());
  if (Status s = conn_->raw("RELEASE SAVEPOINT part"); !s) return conn_->note(s.error());
  return {};
}

}  // namespace zhagen::store
