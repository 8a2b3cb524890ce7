#pragma once
// What the room's own operations (migrations, backup, dump) need beyond transactions: the connection itself.

#include "store/conn.hpp"
#include "store/db.hpp"

namespace zhagen::store {

class Admin {
 public:
  /// Runs work on the writer's connection, outside a transaction and with nothing beside it.
  static Status alone(Db& db, std::function<Status(Conn&)> work);
  static Conn& conn(Tx& tx) { return *tx.conn_; }
  static const Place& place(Db& db);
  static const Options& options(Db& db);
};

/// The tables of the current schema in byte order of their names, with their columns in order of definition.
struct Table {
  std::string name;
  std::vector<std::string> columns;
  std::vector<Kind> types;
  std::vector<std::string> key;  // of the primary key, in its order
};
Result<std::vector<Table>> tables(Conn& conn);

}  // namespace zhagen::store
