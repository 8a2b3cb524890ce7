#include "store/migrate.hpp"

#include <algorithm>

#include "store/admin.hpp"
#include "store/backup_file.hpp"
#include "store/steps.hpp"

namespace zhagen::store {
namespace {

// The number of the lock that migrating programs queue for on a PostgreSQL server; any constant of our own.
constexpr const char* kQueue = "SELECT pg_advisory_xact_lock(6514686726)";
constexpr std::chrono::minutes kPatience{10};  // another program's migration may be long

Status in_transaction(Conn& conn, Db& db, std::span<const Migration> list, Instant now, Migrated& out) {
  if (conn.engine() == Engine::postgresql) TRY(conn.raw(kQueue));
  TRY(make_step_table(conn));
  auto applied = TRY(applied_steps(conn));
  TRY(compare_steps(applied, list, db.where()));
  std::vector<const Migration*> missing;
  for (const Migration& m : list)
    if (std::none_of(applied.begin(), applied.end(), [&](const Step& s) { return s.id == m.id; }))
      missing.push_back(&m);
  if (missing.empty()) return {};
  // The write lock is held: the backup is the last committed state and nobody changes it meanwhile.
  if (conn.engine() == Engine::sqlite && !applied.empty()) {
    out.backup =
        db.url() + ".before-" + std::to_string(missing.back()->id) + "-" + std::to_string(now.ms) + ".backup";
    TRY(backup_file(Admin::place(db), Admin::options(db), out.backup));
  }
  for (const Migration* m : missing) {
    TRY(run_step(conn, *m, true, now));
    out.applied.push_back(m->id);
  }
  return mark_version(conn, list.back().id);
}

}  // namespace

Result<Migrated> migrate(Db& db, std::span<const Migration> list, Instant now) {
  Migrated out;
  const Options& usual = Admin::options(db);
  Status done = Admin::alone(db, [&](Conn& conn) -> Status {
    conn.limits({}, std::max<std::chrono::milliseconds>(usual.wait, kPatience));
    Status s = conn.begin(Access::write);
    if (s) s = in_transaction(conn, db, list, now, out);
    if (s) s = conn.commit();
    if (!s) conn.rollback();
    conn.limits(usual.statement, usual.wait);
    return s;
  });
  if (!done) return std::move(done).error();
  return out;
}

}  // namespace zhagen::store
