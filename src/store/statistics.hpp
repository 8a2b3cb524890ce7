#pragma once
// What the engines' planners know of the tables: how many rows, how many of one value. PostgreSQL renews it in its own
// time. SQLite has none until it is asked, and with it may leave an OR of indexes for a scan: measure before and after.

#include "store/db.hpp"

namespace zhagen::store {

/// Looks at a sample of each index: seconds at millions of rows. Others may read meanwhile.
Status renew_statistics(Db& db);

}  // namespace zhagen::store
