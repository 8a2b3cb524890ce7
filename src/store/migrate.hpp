#pragma once
// The schema as an ordered list of steps, each applied once to a database, all missing ones in one
// transaction.

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/clock.hpp"
#include "base/result.hpp"
#include "store/db.hpp"

namespace zhagen::store {

struct Migration {
  std::int64_t id;  // ascending; never reused
  std::string_view name;
  std::string_view sql;  // statements of the common subset; never changed once released
};

struct Migrated {
  std::vector<std::int64_t> applied;  // by this call; empty where another program had done it
  std::string backup;                 // the file written before, SQLite only; empty where there was no data
};

/// Brings the database to the last step of the list. Two programs may call it at once: one works, the other
/// waits. Refuses in words: steps that this program does not know (the data is newer), a step whose text is
/// not the one that was applied. now is kept with each step.
Result<Migrated> migrate(Db& db, std::span<const Migration> list, Instant now);

/// A change of the schema that no step knows, for the tables that a site's catalog asks for: runs the statement (CREATE
/// TABLE, CREATE [UNIQUE] INDEX, ALTER TABLE ... ADD COLUMN, DROP INDEX) and keeps its text in the table store_extension,
/// so that load() can make the same schema elsewhere. The steps must leave such tables alone.
Status extend(Tx& tx, std::string_view sql);

}  // namespace zhagen::store
