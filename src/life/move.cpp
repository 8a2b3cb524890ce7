#include "life/move.hpp"

#include <filesystem>

#include <fmt/format.h>

#include "audit/audit.hpp"
#include "life/errors.hpp"
#include "life/setting.hpp"
#include "store/dump.hpp"
#include "store/lock.hpp"

namespace zhagen::life {
namespace {

constexpr std::string_view kMoving = "moving_to", kMoved = "moved_to", kMovedAt = "moved_at";

Result<audit::Verdict> log_of(store::Db& db, const Keyring& keys) {
  store::Read read = TRY(db.read());
  return audit::verify(read, keys.profile(), {}, {}, &keys);
}

Status mark(store::Db& db, std::string_view name, std::string_view value) {
  return db.write([&](store::Tx& tx) { return set_setting(tx, name, value); });
}
Status unmark(store::Db& db, std::string_view name) {
  return db.write([&](store::Tx& tx) { return drop_setting(tx, name); });
}

Result<std::unique_ptr<store::Db>> open_old(const std::string& path) {
  store::Options options;
  options.create = false;
  return store::Db::open(path, options);
}

/// Fails where another program has the database open.
Status nobody_else(const std::string& path) {
  TRY(store::UseLock::exclusive(path));
  return {};
}

/// The content of one in the other, compared.
Result<Moved> carry(store::Db& from, store::Db& to, const Move& wanted, const Keyring& keys,
                    std::span<const store::Migration> list, Instant now) {
  store::DumpReport sent = TRY(store::dump(from, wanted.work));
  store::DumpReport arrived = TRY(store::load(wanted.work, to, list, now));
  if (sent.sha256 != arrived.sha256 || sent.tables != arrived.tables) return fail(fault::life_move_differs, "SHA-256");
  audit::Verdict here = TRY(log_of(from, keys)), there = TRY(log_of(to, keys));
  if (!there.whole()) return fail(fault::life_move_differs, there.faults.front().zh());
  if (here.entries != there.entries || here.changes != there.changes)
    return fail(fault::life_move_differs, fmt::format("{} / {}", here.entries, there.entries));
  return Moved{arrived.tables, arrived.rows, there.entries, there.changes, arrived.sha256};
}

/// The new database is a site of its own from here on: no mark, and the log tells where it came from.
Status settle(store::Db& to, const std::string& from, const Moved& moved, const Keyring& keys, Instant now) {
  return to.write([&](store::Tx& tx) -> Status {
    TRY(drop_setting(tx, kMoving));
    audit::Operation operation(tx, keys, now);
    audit::Event event;
    event.action = "move";
    event.subject = "site";
    event.rows = moved.rows;
    event.detail = fmt::format("{{\"sha256\":\"{}\"}}", moved.sha256);
    event.reason = from;
    TRY(operation.close({{}, "zhagen move", "local", {}}, event));
    return {};
  });
}

}  // namespace

Result<Moved> move(const Move& wanted, const Keyring& keys, std::span<const store::Migration> list, Instant now) {
  if (!wanted.to.starts_with("postgresql:") && !wanted.to.starts_with("postgres:"))
    return fail(fault::life_move_target, wanted.to);
  if (wanted.from.starts_with("postgres")) return fail(fault::life_move_source, wanted.from);
  auto to = TRY(store::Db::open(wanted.to, wanted.options));
  TRY(nobody_else(wanted.from));
  {
    auto from = TRY(open_old(wanted.from));
    TRY(store::migrate(*from, list, now));
    Status open = refuse_moved(*from);
    if (!open && open.error().code != fault::life_moving) return std::move(open).error();  // one that was broken off is begun again
    TRY(mark(*from, kMoving, to->where()));
  }
  // From here on no server starts on it. One that had started before the mark is found by its lock.
  Status alone = nobody_else(wanted.from);
  auto from = TRY(open_old(wanted.from));
  Result<Moved> moved = alone ? carry(*from, *to, wanted, keys, list, now) : Result<Moved>(std::move(alone).error());
  std::error_code ec;
  std::filesystem::remove(wanted.work, ec);
  if (!moved) {
    TRY(unmark(*from, kMoving));
    return moved;
  }
  TRY(from->write([&](store::Tx& tx) -> Status {
    TRY(set_setting(tx, kMoved, to->where()));
    TRY(set_setting(tx, kMovedAt, local_text(now)));
    return drop_setting(tx, kMoving);
  }));
  TRY(settle(*to, wanted.from, *moved, keys, now));
  return moved;
}

Status refuse_moved(store::Db& db) {
  store::Read read = TRY(db.read());
  auto moved = setting(read, kMoved);
  if (!moved && moved.error().code == Errc::store_sql) return {};  // a new database: the table is not there yet
  if (auto to = TRY(std::move(moved)))
    return fail(fault::life_moved, db.where(), *to, TRY(setting(read, kMovedAt)).value_or(""));
  // The mark goes with the content; in the database that it names it means nothing.
  if (auto to = TRY(setting(read, kMoving)); to && *to != db.where()) return fail(fault::life_moving, db.where(), *to);
  return {};
}

}  // namespace zhagen::life
