#pragma once
// One connection, used by one thread at a time. What differs between the engines is behind this interface;
// what is the same (a failed transaction takes no more statements) is in it.

#include <chrono>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "store/db.hpp"
#include "store/tx.hpp"

namespace zhagen::store {

struct Place {
  Engine engine;
  std::string url;    // what to open: the path, or the connection string
  std::string where;  // what to call it in messages
};

/// Reads a url; fails on one that is neither.
Result<Place> place_of(std::string_view url);

enum class Access { read, write };

class Conn {
 public:
  virtual ~Conn() = default;
  virtual Engine engine() const = 0;

  /// A read transaction sees one state; a write transaction is the only one of this database on SQLite.
  virtual Status begin(Access access) = 0;
  virtual Status commit() = 0;
  virtual void rollback() = 0;
  virtual bool usable() const = 0;          // false after a lost connection
  virtual bool in_transaction() const = 0;  // false after the engine undid it by itself
  /// Sets the limits of one statement (0 = without) and of waiting for another's lock.
  virtual void limits(std::chrono::milliseconds statement, std::chrono::milliseconds wait) = 0;

  virtual Result<Cursor*> start(std::string_view sql, std::span<const Arg> args) = 0;
  virtual Result<Cursor*> start_scan(std::string_view sql, std::span<const Arg> args) = 0;
  virtual Result<std::int64_t> run(std::string_view sql, std::span<const Arg> args) = 0;
  virtual Result<std::int64_t> bulk_insert(std::string_view table, std::span<const std::string_view> columns,
                                           const RowSource& source) = 0;
  virtual Result<std::int64_t> bulk_exec(std::string_view sql, std::size_t args, const RowSource& source) = 0;

  /// Statements of our own that are outside the subset and take no values: settings, savepoints, the schema.
  virtual Status raw(const std::string& sql) = 0;
  /// A query of our own: every column of every row as text ("" for NULL).
  virtual Result<std::vector<std::vector<std::string>>> raw_rows(const std::string& sql) = 0;

  /// The error that ended the transaction, until it is undone.
  const std::optional<Error>& failed() const { return failed_; }
  Error note(Error e) {
    if (!failed_) failed_ = e;
    return e;
  }
  void clear() { failed_.reset(); }

 protected:
  std::optional<Error> failed_;
};

/// Makes the SQLite file where there is none, readable by its owner only; refuses what is no file to write
/// in.
Status prepare_sqlite(const Place& place, const Options& options);

/// Opens one connection with all settings made and checked. `first`: the connection that looks at
/// what it opened and makes an empty file ours.
Result<std::unique_ptr<Conn>> connect(const Place& place, const Options& options, Access access, bool first);
Result<std::unique_ptr<Conn>> connect_sqlite(const Place& place, const Options& options, Access access,
                                             bool first);
Result<std::unique_ptr<Conn>> connect_postgresql(const Place& place, const Options& options, Access access,
                                                 bool first);

/// Whether running the same transaction again may succeed: another one won.
bool transient(const Error& e);

}  // namespace zhagen::store
