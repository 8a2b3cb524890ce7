// The tables as the engines list them.
#include "store/admin.hpp"
#include "store/names.hpp"

namespace zhagen::store {
namespace {

constexpr const char* kSqlite =
    "SELECT t.name, c.name, lower(c.type), c.pk FROM sqlite_schema t, pragma_table_info(t.name) c "
    "WHERE t.type = 'table' AND t.name NOT LIKE 'sqlite\\_%' ESCAPE '\\' ORDER BY t.name, c.cid";

constexpr const char* kPostgresql =
    "SELECT c.relname, a.attname, t.typname, "
    "coalesce((SELECT k + 1 FROM generate_subscripts(i.indkey, 1) k WHERE i.indkey[k] = a.attnum), 0) "
    "FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid JOIN pg_type t ON t.oid = a.atttypid "
    "LEFT JOIN pg_index i ON i.indrelid = c.oid AND i.indisprimary "
    "WHERE c.relnamespace = current_schema()::regnamespace AND c.relkind IN ('r', 'p') AND a.attnum > 0 "
    "AND NOT a.attisdropped ORDER BY c.relname, a.attnum";

Kind kind_of(const std::string& type) {
  if (type == "integer" || type == "int8") return Kind::integer;
  if (type == "text") return Kind::text;
  if (type == "blob" || type == "bytea") return Kind::blob;
  return Kind::null;
}

}  // namespace

Result<std::vector<Table>> tables(Conn& conn) {
  std::vector<Table> out;
  for (auto& row : TRY(conn.raw_rows(conn.engine() == Engine::sqlite ? kSqlite : kPostgresql))) {
    if (out.empty() || out.back().name != row[0]) out.push_back({row[0], {}, {}, {}});
    Table& t = out.back();
    Kind kind = kind_of(row[2]);
    if (kind == Kind::null) return fail(Errc::store_sql, row[0] + "." + row[1] + ": " + row[2]);
    if (auto place = std::stoul(row[3]); place > 0) {
      if (t.key.size() < place) t.key.resize(place);
      t.key[place - 1] = row[1];
    }
    t.columns.push_back(std::move(row[1]));
    t.types.push_back(kind);
  }
  for (const Table& t : out)
    if (t.key.empty()) return fail(Errc::store_sql, t.name + ": no PRIMARY KEY");
  return out;
}

}  // namespace zhagen::store
