#include "store/statistics.hpp"

#include "store/admin.hpp"

namespace zhagen::store {

Status renew_statistics(Db& db) {
  return Admin::alone(db, [](Conn& c) -> Status {
    if (c.engine() == Engine::sqlite) TRY(c.raw("PRAGMA analysis_limit = 1000"));
    return c.raw("ANALYZE");
  });
}

}  // namespace zhagen::store
