#pragma once
// Invented people, units and trainings in a database and as tables, and random conditions within the SQL subset.

#include <memory>
#include <string>
#include <vector>

#include "cel/sql.hpp"
#include "store/db.hpp"
#include "world.hpp"

namespace sql_world {

using zhagen::cel::SqlSchema;
using zhagen::cel::Table;

zhagen::cel::Env env();
const SqlSchema& schema();
extern const char* const kTables[3];  // CREATE TABLE

/// The same records twice; row i is the record with id i + 1.
struct World {
  std::shared_ptr<zhagen::cel::Dictionary> dictionary;
  std::unique_ptr<Table> unit, person, training;
};
/// Deletes what is there and writes new records.
zhagen::Result<World> fill(zhagen::store::Tx& tx, world::Random& random, int people);

/// A condition over person, asof, today, limit, allowed, boss (a person).
std::string condition(world::Random& random, int depth);

}  // namespace sql_world
