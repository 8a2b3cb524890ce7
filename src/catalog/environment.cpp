#include "catalog/environment.hpp"

namespace zhagen::catalog {

CodeTables::CodeTables(const CodeLists& lists) {
  for (const CodeList& list : lists.all()) tables_.emplace_back(&list);
}

const cel::Codes* CodeTables::find(std::string_view list) const {
  for (const Table& t : tables_)
    if (t.list->name == list) return &t;
  return nullptr;
}

bool CodeTables::Table::has(std::string_view code) const { return list->by_code(code) != nullptr; }
bool CodeTables::Table::under(std::string_view code, std::string_view ancestor) const { return list->under(code, ancestor); }
std::optional<std::int64_t> CodeTables::Table::rank(std::string_view code) const {
  const Code* c = list->by_code(code);
  if (!c || c->rank == 0) return std::nullopt;
  return c->rank;
}
std::string CodeTables::Table::label(std::string_view code) const {
  const Code* c = list->by_code(code);
  return c ? c->label : "";
}

cel::Type type_of(const Field& field) {
  switch (field.kind) {
    case FieldKind::integer:
    case FieldKind::money:
    case FieldKind::score: return cel::Kind::integer;
    case FieldKind::boolean: return cel::Kind::boolean;
    case FieldKind::date: return cel::Kind::date;
    case FieldKind::code: return cel::Type::code(field.codes);
    case FieldKind::list: return cel::Type::list(cel::Kind::string);
    case FieldKind::ref: return cel::Type::record(field.target);
    case FieldKind::text:
    case FieldKind::note:
    case FieldKind::name:
    case FieldKind::citizen_id:
    case FieldKind::file: break;
  }
  return cel::Kind::string;
}

Status add_ledger(cel::Env& env, const Ledger& ledger, const CodeTables& codes) {
  cel::RecordType type{ledger.name, ledger.label, {}};
  for (const Field& f : ledger.fields) {
    if (f.kind == FieldKind::code) {
      const cel::Codes* table = codes.find(f.codes);
      if (!table) return fail(Errc::catalog_no_codes, f.codes).at(ledger.file + ":" + std::to_string(f.line));
      env.codes(f.codes, table);
    }
    type.fields.push_back({f.name, type_of(f), f.label});
  }
  env.record(std::move(type));
  return {};
}

}  // namespace zhagen::catalog
