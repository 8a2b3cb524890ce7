#pragma once
// What the engines' planners know of the tables: how many rows, how many of one value. Worth renewing after a load of many
// rows; without it SQLite guesses, and PostgreSQL waits for its own time.

#include "store/db.hpp"

namespace zhagen::store {

/// Looks at a sample of each index: seconds at millions of rows. Others may read meanwhile.
Status renew_statistics(Db& db);

}  // namespace zhagen::store
