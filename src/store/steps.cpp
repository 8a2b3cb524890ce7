#include "store/steps.hpp"

#include <algorithm>
#include <cassert>

#include "store/admin.hpp"
#include "store/digest.hpp"
#include "store/sql.hpp"

namespace zhagen::store {

std::string step_digest(const Migration& m) { return sha256(m.sql); }

Status make_step_table(Conn& conn) {
  TRY(
      Tx(&conn).exec("CREATE TABLE IF NOT EXISTS store_step (id INTEGER PRIMARY KEY, name TEXT NOT NULL, "
                     "digest TEXT NOT NULL, applied_at INTEGER NOT NULL)"));
  return {};
}

Result<std::vector<Step>> applied_steps(Conn& conn) {
  std::vector<Step> out;
  auto rows = TRY(Tx(&conn).query("SELECT id, digest FROM store_step ORDER BY id"));
  while (TRY(rows.next())) out.push_back({rows.integer(0), std::string(rows.text(1))});
  return out;
}

Status compare_steps(const std::vector<Step>& applied, std::span<const Migration> list,
                     const std::string& where) {
  std::int64_t last = list.empty() ? 0 : list.back().id;
  for (const Step& s : applied) {
    auto it = std::find_if(list.begin(), list.end(), [&](const Migration& m) { return m.id == s.id; });
    if (it == list.end() && s.id > last) return fail(Errc::store_newer, where, s.id, last);
    if (it == list.end() || step_digest(*it) != s.digest) return fail(Errc::store_step_changed, where, s.id);
  }
  return {};
}

Status run_step(Conn& conn, const Migration& m, bool keep, Instant now) {
  Tx tx(&conn);
  std::string place = "migration " + std::to_string(m.id) + " " + std::string(m.name);
  for (const std::string& sql : TRY(statements(m.sql)))
    if (auto r = tx.exec(sql); !r) return std::move(r).error().at(place);
  if (keep)
    TRY(tx.exec("INSERT INTO store_step (id, name, digest, applied_at) VALUES (?, ?, ?, ?)", m.id, m.name,
                step_digest(m), now.ms));
  return {};
}

Status make_extension_table(Conn& conn) {
  TRY(Tx(&conn).exec("CREATE TABLE IF NOT EXISTS store_extension (id INTEGER PRIMARY KEY, sql TEXT NOT NULL)"));
  return {};
}

bool extends(std::string_view sql) {
  for (std::string_view begin : {"CREATE TABLE ", "CREATE INDEX ", "CREATE UNIQUE INDEX ", "ALTER TABLE ", "DROP INDEX "})
    if (sql.starts_with(begin)) return true;
  return false;
}

Status extend(Tx& tx, std::string_view sql) {
  assert(extends(sql));
  TRY(make_extension_table(Admin::conn(tx)));
  TRY(tx.exec(sql));
  TRY(tx.exec("INSERT INTO store_extension (id, sql) SELECT coalesce(max(id), 0) + 1, ? FROM store_extension", sql));
  return {};
}

Status mark_version(Conn& conn, std::int64_t id) {
  if (conn.engine() == Engine::postgresql) return {};
  return conn.raw("PRAGMA user_version = " + std::to_string(id));
}

}  // namespace zhagen::store
