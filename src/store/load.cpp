#include <algorithm>
#include <optional>

#include "store/dump_form.hpp"
#include "store/names.hpp"
#include "store/steps.hpp"

namespace zhagen::store {
namespace {

/// What made the schema of a dump.
struct Schema {
  std::vector<Step> steps;
  std::optional<std::vector<std::string>> extensions;  // none: no table of them
};

/// Reads a dump to its end, so that it is known to be sound.
Result<Schema> schema_of(const std::string& file) {
  DumpReader reader = TRY(DumpReader::open(file));
  Schema out;
  std::vector<Arg> row;
  while (const Table* t = TRY(reader.table())) {
    row.resize(t->columns.size());
    bool steps = t->name == kStepTable, extensions = t->name == kExtensionTable;
    if (extensions && (t->columns.size() != 2 || t->columns[1] != "sql")) return fail(Errc::store_damaged, file, kExtensionTable);
    if (extensions) out.extensions.emplace();
    if (steps && (t->columns.size() != 4 || t->columns[0] != "id" || t->columns[2] != "digest"))
      return fail(Errc::store_damaged, file, kStepTable);
    while (TRY(reader.row(row))) {
      if (steps) out.steps.push_back({row[0].integer(), std::string(row[2].bytes())});
      if (!extensions) continue;
      out.extensions->emplace_back(row[1].bytes());
      if (!extends(row[1].bytes())) return fail(Errc::store_damaged, file, kExtensionTable);
    }
  }
  return out;
}

/// Foreign keys hold again only when all tables are filled. SQLite counts until the commit; on PostgreSQL
/// they are taken off and put on again, checked as a whole.
class ForeignKeys {
  std::vector<std::vector<std::string>> keys_;

 public:
  Status off(Conn& c) {
    if (c.engine() == Engine::sqlite) return c.raw("PRAGMA defer_foreign_keys = ON");
    keys_ = TRY(c.raw_rows(
        "SELECT conrelid::regclass, quote_ident(conname), pg_get_constraintdef(oid) FROM pg_constraint "
        "WHERE contype = 'f' AND connamespace = current_schema()::regnamespace ORDER BY 1, 2"));
    for (const auto& k : keys_) TRY(c.raw("ALTER TABLE " + k[0] + " DROP CONSTRAINT " + k[1]));
    return {};
  }
  Status on(Conn& c) {
    for (const auto& k : keys_) TRY(c.raw("ALTER TABLE " + k[0] + " ADD CONSTRAINT " + k[1] + " " + k[2]));
    return {};
  }
};

Status fill(Conn& conn, const std::string& file, const std::vector<Table>& schema) {
  Tx tx(&conn);
  for (const Table& t : schema) TRY(tx.exec("DELETE FROM " + quoted_name(t.name)));  // rows that steps put in
  DumpReader reader = TRY(DumpReader::open(file));
  std::size_t n = 0;
  for (; const Table* t = TRY(reader.table()); ++n) {
    bool same = n < schema.size() && schema[n].name == t->name && schema[n].columns == t->columns &&
                schema[n].types == t->types;
    if (!same) return fail(Errc::store_damaged, file, t->name + " is not a table of its schema");
    std::vector<std::string_view> columns(t->columns.begin(), t->columns.end());
    TRY(tx.bulk_insert(t->name, columns, [&](std::span<Arg> row) { return reader.row(row); }));
  }
  if (n != schema.size()) return fail(Errc::store_damaged, file, schema[n].name + " is missing");
  return {};
}

Status load_all(Conn& conn, const std::string& file, const Schema& from, std::span<const Migration> list,
                DumpReport& report) {
  const std::vector<Step>& steps = from.steps;
  TRY(make_step_table(conn));
  for (const Migration& m : list)
    if (std::any_of(steps.begin(), steps.end(), [&](const Step& s) { return s.id == m.id; }))
      TRY(run_step(conn, m, false, {}));
  if (from.extensions) {
    TRY(make_extension_table(conn));
    for (const std::string& sql : *from.extensions) TRY(Tx(&conn).exec(sql));
  }
  ForeignKeys keys;
  TRY(keys.off(conn));
  std::vector<Table> schema = TRY(tables(conn));
  TRY(fill(conn, file, schema));
  TRY(keys.on(conn));
  DumpReport expected = TRY(verify_dump(file));
  report = TRY(write_dump(conn, nullptr));
  if (report.sha256 != expected.sha256) return fail(Errc::store_damaged, file, "what was loaded differs");
  return mark_version(conn, steps.empty() ? 0 : steps.back().id);
}

}  // namespace

Result<DumpReport> load(const std::string& file, Db& empty, std::span<const Migration> list, Instant now) {
  Schema from = TRY(schema_of(file));
  TRY(compare_steps(from.steps, list, file));
  DumpReport report;
  const Options& usual = Admin::options(empty);
  Status done = Admin::alone(empty, [&](Conn& conn) -> Status {
    if (!TRY(tables(conn)).empty()) return fail(Errc::store_not_empty, empty.where());
    conn.limits({}, usual.wait);
    Status s = conn.begin(Access::write);
    if (s) s = load_all(conn, file, from, list, report);
    if (s) s = conn.commit();
    if (!s) conn.rollback();
    conn.limits(usual.statement, usual.wait);
    return s;
  });
  TRY(std::move(done));
  TRY(migrate(empty, list, now));
  return report;
}

}  // namespace zhagen::store
