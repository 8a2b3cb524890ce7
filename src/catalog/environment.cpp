#include "catalog/environment.hpp"

#include <cassert>

namespace zhagen::catalog {

CodeTables::CodeTables(const CodeLists& lists) {
  for (const CodeList& list : lists.all()) by_name_.emplace(list.name, &tables_.emplace_back(&list));
}

void CodeTables::add_states(const Ledger& ledger) {
  by_name_.insert_or_assign(state_type(ledger).name(), &states_.emplace_back(&ledger));
}

const cel::Codes* CodeTables::find(std::string_view list) const {
  auto it = by_name_.find(std::string(list));
  return it == by_name_.end() ? nullptr : it->second;
}

bool CodeTables::Table::has(std::string_view code) const { return list->by_code(code) != nullptr; }
std::vector<std::string> CodeTables::Table::all() const {
  std::vector<std::string> out;
  for (const Code& c : list->codes()) out.push_back(c.code);
  return out;
}
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

std::vector<std::string> CodeTables::States::all() const {
  std::vector<std::string> out;
  for (const RecordState& s : ledger->states) out.push_back(s.name);
  return out;
}

std::string CodeTables::States::label(std::string_view state) const {
  int i = ledger->find_state(state);
  return i < 0 ? "" : ledger->states[static_cast<std::size_t>(i)].label;
}

cel::Type state_type(const Ledger& ledger) { return cel::Type::code(ledger.name + ".state"); }

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

void add_ledger(cel::Env& env, const Ledger& ledger, const CodeTables& codes) {
  cel::RecordType type{ledger.name, ledger.label, {}};
  for (const Field& f : ledger.fields) {
    if (f.kind == FieldKind::file) continue;
    if (f.kind == FieldKind::code) {
      const cel::Codes* table = codes.find(f.codes);
      assert(table);  // catalog.cpp has looked
      env.codes(f.codes, table);
    }
    type.fields.push_back({f.name, type_of(f), f.label});
  }
  for (const Inverse& inverse : ledger.inverses)
    if (!inverse.name.empty())
      type.fields.push_back({inverse.name, cel::Type::list(cel::Type::record(inverse.ledger->name)), inverse.ledger->label});
  if (!ledger.sheet) type.fields.push_back({std::string(kId), cel::Kind::integer, "编号"});
  if (ledger.tree >= 0) type.fields.push_back({std::string(kPath), cel::Kind::string, "所在层级"});
  if (!ledger.states.empty()) {
    cel::Type state = state_type(ledger);
    env.codes(state.name(), codes.find(state.name()));
    type.fields.push_back({std::string(kState), state, "状态"});
  }
  env.record(std::move(type));
}

void add_common(cel::Env& env, const cel::Calendar& calendar) {
  env.calendar(&calendar);
  env.variable("today", cel::Kind::date, "今天");
  env.variable("asof", cel::Kind::date, "截至日期");
  env.variable("actor.user", cel::Kind::integer, "操作人");
  env.variable("actor.person", cel::Kind::integer, "操作人本人");
}

cel::Env environment(cel::Env env, const Ledger& ledger) {
  env.variable(ledger.name, cel::Type::record(ledger.name), ledger.label);
  env.self(ledger.name);
  for (const Param& p : ledger.params) env.param("param." + p.name, cel::Value::integer(*p.value), p.label);
  return env;
}

Result<cel::Env> with_params(cel::Env env, const Ledger& ledger, const std::vector<Param>& params, const std::string& file) {
  for (const Param& p : params) {
    for (const Param& own : ledger.params)
      if (own.name == p.name) return fail(Errc::catalog_twice, p.name, ledger.file).at(file + ":" + std::to_string(p.line));
    std::string name = "param." + p.name;
    if (p.value) env.param(std::move(name), cel::Value::integer(*p.value), p.label);
    else env.variable(std::move(name), cel::Kind::integer, p.label);
  }
  return env;
}

}  // namespace zhagen::catalog
