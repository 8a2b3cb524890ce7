#pragma once
// From SQLite to PostgreSQL, once and for all. While it moves, and after, the old database says where its data went, and a
// server refuses to start on it: two halves of an office's records would never come together again.

#include <map>
#include <span>
#include <string>

#include "base/keyring.hpp"
#include "store/db.hpp"
#include "store/migrate.hpp"

namespace zhagen::life {

struct Move {
  std::string from;  // path of the SQLite database that no program has open
  std::string to;    // postgresql://..., an empty database or schema
  std::string work;  // path of a file for the content on its way; gone at the end
  store::Options options{};  // of the database on the server
};
struct Moved {
  std::map<std::string, std::int64_t> tables;  // rows of each, the same in both
  std::int64_t rows = 0, entries = 0, changes = 0;
  std::string sha256;                          // of the content of both
};
/// Every row, the whole history and the log's chain are held against the original before the old database is marked. Where
/// anything fails, the old database is as it was.
Result<Moved> move(const Move& wanted, const Keyring& keys, std::span<const store::Migration> list, Instant now);

/// life_moved or life_moving where the data of this database went, or are on their way, elsewhere. For every opening of a site.
Status refuse_moved(store::Db& db);

}  // namespace zhagen::life
