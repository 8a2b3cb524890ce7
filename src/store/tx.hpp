#pragma once
// A transaction: statements against one consistent state. A Tx belongs to one thread at a time.
//
// After an error the transaction takes no more statements (PostgreSQL's behaviour, kept on SQLite too): give
// the error on, or run what may fail inside attempt(). SQL is the common subset of docs/store.md, always one
// statement, always with ? for values.

#include <array>
#include <functional>
#include <span>
#include <string>
#include <string_view>

#include "base/result.hpp"
#include "store/arg.hpp"
#include "store/dialect.hpp"
#include "store/rows.hpp"

namespace zhagen::store {

class Conn;

/// Fills one row of arguments and answers true, or false at the end. What the arguments point to must live
/// until the source is called again. It must not use the transaction it fills.
using RowSource = std::function<Result<bool>(std::span<Arg> row)>;

class Tx {
 protected:
  Conn* conn_;

 public:
  explicit Tx(Conn* conn) : conn_(conn) {}

  Dialect dialect() const;

  Result<Rows> query_with(std::string_view sql, std::span<const Arg> args);
  Result<std::int64_t> exec_with(std::string_view sql, std::span<const Arg> args);
  Result<Rows> scan_with(std::string_view sql, std::span<const Arg> args);

  /// Rows of a SELECT or of a RETURNING. The answer of PostgreSQL is in memory as a whole.
  template <class... A>
  Result<Rows> query(std::string_view sql, const A&... args) {
    return query_with(sql, std::array<Arg, sizeof...(A)>{Arg(args)...});
  }
  /// The same for answers too large for memory: fetched in portions. SELECT only.
  template <class... A>
  Result<Rows> scan(std::string_view sql, const A&... args) {
    return scan_with(sql, std::array<Arg, sizeof...(A)>{Arg(args)...});
  }
  /// Runs a statement to its end; the number of rows it inserted, changed or deleted.
  template <class... A>
  Result<std::int64_t> exec(std::string_view sql, const A&... args) {
    return exec_with(sql, std::array<Arg, sizeof...(A)>{Arg(args)...});
  }

  /// Inserts every row of the source (COPY on PostgreSQL); the number of rows.
  Result<std::int64_t> bulk_insert(std::string_view table, std::span<const std::string_view> columns,
                                   const RowSource& source);
  /// Runs one statement for every row of the source (pipeline mode on PostgreSQL); the rows changed in all.
  Result<std::int64_t> bulk_exec(std::string_view sql, std::size_t args, const RowSource& source);

  /// Runs body inside a savepoint: where it fails, what it wrote is undone and the transaction goes on.
  /// Body returns a Result; its errors are the answer of attempt().
  template <class F>
  auto attempt(F&& body) -> std::invoke_result_t<F&, Tx&> {
    if (Status s = savepoint(); !s) return std::move(s).error();
    auto result = body(*this);
    if (Status s = result.ok() ? release() : rollback_to(); !s) return std::move(s).error();
    return result;
  }

 private:
  friend class Admin;
  Status savepoint();
  Status release();
  Status rollback_to();
};

}  // namespace zhagen::store
