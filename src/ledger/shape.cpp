#include "ledger/shape.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "ledger/base.hpp"

namespace zhagen::ledger {
namespace {

using catalog::Catalog;
using catalog::Field;
using catalog::FieldKind;
using catalog::Ledger;
using store::Kind;

/// A name of at most 30 characters: a longer one is cut and told apart by a hash (FNV-1a) of the whole.
std::string name_of(std::string_view prefix, std::string_view ledger, std::string_view part = {}) {
  std::string name = fmt::format("{}{}{}{}", prefix, ledger, part.empty() ? "" : "_", part);
  if (name.size() <= 30) return name;
  std::uint32_t hash = 2166136261U;
  for (char c : name) hash = (hash ^ static_cast<unsigned char>(c)) * 16777619U;
  return fmt::format("{}_{:08x}", name.substr(0, 21), hash);
}

Kind kind_of(const Field& f) {
  if (f.sealed()) return Kind::blob;
  switch (f.kind) {
    case FieldKind::integer:
    case FieldKind::boolean:
    case FieldKind::date:
    case FieldKind::money:
    case FieldKind::score:
    case FieldKind::ref: return Kind::integer;
    default: return Kind::text;
  }
}

std::string_view type_name(Kind kind) {
  return kind == Kind::integer ? "INTEGER" : kind == Kind::text ? "TEXT" : "BLOB";
}

bool contains(const std::vector<int>& list, int field) { return std::find(list.begin(), list.end(), field) != list.end(); }

std::string found_by(const Field& f) { return f.sealed() ? blind_column(f) : column_of(f); }

std::string all_of(const Ledger& l, const std::vector<int>& fields) {
  std::string out;
  for (int f : fields) out += (out.empty() ? "" : ", ") + found_by(l.fields[static_cast<std::size_t>(f)]);
  return out;
}

TableShape main_table(const Catalog& catalog, const Ledger& l) {
  TableShape t{table_of(l), "id", {}};
  for (const char* c : {"id", "version"}) t.columns.push_back({c, Kind::integer, true});
  t.columns.push_back({"state", Kind::text, true});
  t.columns.push_back({"cancelled", Kind::integer, true});
  for (const char* c : {"owner", "amends", "amended_by", "merged_into"}) t.columns.push_back({c, Kind::integer});
  for (const char* c : {"created", "changed"}) t.columns.push_back({c, Kind::integer, true});
  for (std::size_t i = 0; i < l.fields.size(); ++i) {
    const Field& f = l.fields[i];
    if (!stored(f)) continue;
    t.columns.push_back({column_of(f), kind_of(f)});
    if (has_blind(l, static_cast<int>(i))) t.columns.push_back({blind_column(f), Kind::blob});
    if (f.kind == FieldKind::name && !f.sealed())
      for (const std::string& c : {pinyin_column(f), pinyin_key_column(f), stroke_key_column(f)}) t.columns.push_back({c, Kind::text});
    if (has_ranks(catalog, f)) t.columns.push_back({rank_column(f), Kind::integer});
  }
  if (l.tree >= 0) t.columns.push_back({"path", Kind::text});
  return t;
}

TableShape dated(const Ledger& l) {
  TableShape t{dated_table(l), "record, from_day", {}};
  for (const char* c : {"record", "from_day", "to_day"}) t.columns.push_back({c, Kind::integer, true});
  for (const Field& f : l.fields)
    if (f.dated && stored(f)) t.columns.push_back({column_of(f), kind_of(f)});
  if (l.tree >= 0) t.columns.push_back({"path", Kind::text});
  return t;
}

void field_indexes(const Catalog& catalog, const Ledger& l, const std::string& table, std::vector<IndexShape>& out) {
  for (std::size_t i = 0; i < l.fields.size(); ++i) {
    const Field& f = l.fields[i];
    if (!stored(f)) continue;
    auto index = [&](std::string_view prefix, const std::string& column) {
      out.push_back({name_of(prefix, l.name, f.name), table, column + ", id, cancelled", ""});  // lists in that order, and counts, from the index alone
    };
    bool reference = f.kind == FieldKind::ref || !f.capacity.empty();
    if (has_blind(l, static_cast<int>(i))) index("ib_", blind_column(f));
    if ((reference || f.index) && !f.sealed() && f.kind != FieldKind::note && f.kind != FieldKind::list) index("i_", column_of(f));
    if (f.kind == FieldKind::name && !f.sealed()) {
      index("ip_", pinyin_key_column(f));
      index("is_", stroke_key_column(f));
    }
    if (has_ranks(catalog, f)) index("ir_", rank_column(f));
  }
}

}  // namespace

std::string table_of(const Ledger& ledger) { return name_of("l_", ledger.name); }
std::string column_of(const Field& field) { return name_of("f_", field.name); }
std::string dated_table(const Ledger& ledger) { return name_of("d_", ledger.name); }
std::string key_table(const Ledger& ledger) { return name_of("k_", ledger.name); }
std::string blind_column(const Field& field) { return name_of("b_", field.name); }
std::string pinyin_column(const Field& field) { return name_of("y_", field.name); }
std::string pinyin_key_column(const Field& field) { return name_of("p_", field.name); }
std::string stroke_key_column(const Field& field) { return name_of("s_", field.name); }
std::string rank_column(const Field& field) { return name_of("r_", field.name); }
std::string unique_index(const Ledger& l, const catalog::Unique& u) { return name_of("u_", l.name, u.name); }

bool stored(const Field& field) { return field.kind != FieldKind::file; }
bool has_dated(const Ledger& l) {
  return std::any_of(l.fields.begin(), l.fields.end(), [](const Field& f) { return f.dated && stored(f); });
}
bool in_keys(const Field& f) {
  return !f.sealed() && (f.kind == FieldKind::name || (f.kind == FieldKind::text && f.find));
}
bool has_keys(const Ledger& l) { return std::any_of(l.fields.begin(), l.fields.end(), in_keys); }

bool has_blind(const Ledger& l, int field) {
  const Field& f = l.fields[static_cast<std::size_t>(field)];
  if (!f.sealed() || f.kind == FieldKind::note || f.kind == FieldKind::list) return false;
  return f.find || contains(l.same, field) || contains(l.alike, field) ||
         std::any_of(l.uniques.begin(), l.uniques.end(), [&](const catalog::Unique& u) { return contains(u.fields, field); });
}

bool has_ranks(const Catalog& catalog, const Field& f) {
  const CodeList* list = f.kind == FieldKind::code && !f.sealed() ? catalog.codes().get(f.codes) : nullptr;
  return list && std::any_of(list->codes().begin(), list->codes().end(), [](const Code& c) { return c.rank != 0; });
}

std::string TableShape::create() const {
  std::string out = "CREATE TABLE " + name + " (";
  bool single = key.find(',') == std::string::npos;
  for (const Column& c : columns)
    out += fmt::format("{} {}{}, ", c.name, type_name(c.kind), single && c.name == key ? " PRIMARY KEY" : c.required ? " NOT NULL" : "");
  if (single) return out.replace(out.size() - 2, 2, ")");
  return out + "PRIMARY KEY (" + key + "))";
}

std::string TableShape::add(const Column& c) const {
  return fmt::format("ALTER TABLE {} ADD COLUMN {} {}", name, c.name, type_name(c.kind));
}

std::string IndexShape::create() const {
  return fmt::format("CREATE {}INDEX {} ON {} ({}){}{}", unique ? "UNIQUE " : "", name, table, columns,
                     where.empty() ? "" : " WHERE ", where);
}

Shape shape_of(const Catalog& catalog, const Ledger& l) {
  Shape s;
  std::string table = table_of(l);
  s.tables.push_back(main_table(catalog, l));
  field_indexes(catalog, l, table, s.indexes);
  s.indexes.push_back({name_of("x_", l.name, "owner"), table, "owner, id, cancelled", ""});
  s.indexes.push_back({name_of("x_", l.name, "changed"), table, "changed, id, cancelled", ""});
  if (!l.states.empty()) s.indexes.push_back({name_of("x_", l.name, "state"), table, "state, id, cancelled", ""});
  if (l.tree >= 0) s.indexes.push_back({name_of("x_", l.name, "path"), table, "path", ""});
  if (l.alike.size() > 1) s.indexes.push_back({name_of("x_", l.name, "alike"), table, all_of(l, l.alike), ""});
  for (const catalog::Unique& u : l.uniques) {
    std::string where = "cancelled = 0", states;
    for (const std::string& state : u.states) states += (states.empty() ? "'" : ", '") + state + "'";  // names of [a-z0-9_]
    if (!states.empty()) where += " AND state IN (" + states + ")";
    s.indexes.push_back({unique_index(l, u), table, all_of(l, u.fields), where, true});
  }
  if (has_dated(l)) {
    s.tables.push_back(dated(l));
    if (l.tree >= 0) s.indexes.push_back({name_of("xd_", l.name, "path"), dated_table(l), "path", ""});
  }
  if (has_keys(l)) {
    s.tables.push_back({key_table(l), "key, record", {{"key", Kind::text, true}, {"record", Kind::integer, true}}});
    s.indexes.push_back({name_of("x_", l.name, "key"), key_table(l), "record, key", ""});
  }
  return s;
}

}  // namespace zhagen::ledger
