// Values in SQL: constants, fields, arithmetic that cannot overflow, functions of dates and codes.

#include <algorithm>

#include "cel/check.hpp"
#include "cel/sql_compiler.hpp"

namespace zhagen::cel {
namespace {

using F = Function;

Bindings bind(const std::vector<std::pair<std::string, Value>>& values) {
  Bindings out;
  for (const auto& [name, value] : values) out.value(name, value);
  return out;
}

Kind kind_of(const Type& t) {
  switch (t.kind()) {
    case Kind::code: return Kind::string;
    case Kind::boolean: case Kind::integer: case Kind::string: case Kind::date: case Kind::period: case Kind::list: return t.kind();
    default: return Kind::dynamic;
  }
}

Piece null_of(Kind kind) { return {kind == Kind::string ? "CAST(NULL AS TEXT)" : "CAST(NULL AS INTEGER)", {}}; }

Term whole(Piece sql, std::int64_t low, std::int64_t high) {
  Term t;
  t.kind = Kind::integer;
  t.sql = std::move(sql);
  t.low = low;
  t.high = high;
  return t;
}

}  // namespace

SqlCompiler::SqlCompiler(const Program& program, const SqlSchema& schema, std::string_view variable, std::string_view alias,
                         const std::vector<std::pair<std::string, Value>>& values)
    : program_(program), ast_(program.ast()), schema_(schema), variable_(variable), alias_(alias), bindings_(bind(values)),
      interpreter_(program.data(), bindings_) {
  interpreter_.renew(1);  // all constants together may cost what one row may
  for (const auto& [name, value] : values) {
    const Variable* v = program.env().find_variable(name);
    if (v && v->type.is(Kind::record)) records_.emplace(name, value);
  }
  facts_.resize(ast_.size());
  for (std::size_t i = 0; i < ast_.size(); ++i) {  // children stand before their parents
    const Node& n = ast_[static_cast<NodeId>(i)];
    Facts& f = facts_[i];
    if (n.op == Op::name && n.variable >= kLocal) f.lowest_local = n.variable - kLocal;
    else if (n.op == Op::name) f.reads = n.type.is(Kind::record);
    for (NodeId c : n.children) {
      const Facts& child = facts_[static_cast<std::size_t>(c)];
      f.reads = f.reads || child.reads;
      f.lowest_local = std::min(f.lowest_local, child.lowest_local);
    }
  }
}

bool SqlCompiler::constant(NodeId id) const {
  const Facts& f = facts_[static_cast<std::size_t>(id)];
  return !f.reads && f.lowest_local >= static_cast<std::int32_t>(locals_.size());
}

Result<Value> SqlCompiler::fold(NodeId id) {
  Value v = interpreter_.part(id, 0, std::vector<Value>(locals_.size()));
  if (!v.is_failure()) return v;
  return refuse(id, v.failure().fault == Fault::unbound ? refusal::kVariable : refusal::kConstant);
}

Result<Term> SqlCompiler::constant_term(NodeId id) {
  Term t;
  Value v = TRY(fold(id));
  t.kind = kind_of(v.is_unknown() ? ast_[id].type : v.type());
  if (v.is_unknown()) {
    if (t.kind == Kind::dynamic || t.kind == Kind::list || t.kind == Kind::period) return refuse(id, refusal::kPart);
    t.sql = t.kind == Kind::boolean ? put("(", sql_unknown(), ")") : null_of(t.kind);
    return t;
  }
  if (const auto* n = v.get<std::int64_t>()) t.sql = arg(*n), t.low = t.high = *n;
  else if (const std::string* s = v.text()) {
    if (s->find('\0') != std::string::npos) return refuse(id, refusal::kNul);
    t.sql = arg(*s);
  } else if (const Date* d = v.get<Date>()) {
    t.sql = d->empty() ? null_of(Kind::date) : arg(d->value());
    if (d->empty()) return t;
  } else if (const bool* b = v.get<bool>()) {
    t.sql = put("(", *b ? sql_true() : sql_false(), ")");
  } else {
    return refuse(id, refusal::kPart);
  }
  t.constant = std::move(v);
  return t;
}

Result<Term> SqlCompiler::term(NodeId id) {
  const Node& n = ast_[id];
  if (constant(id)) return constant_term(id);
  if (n.op == Op::select) {
    Term t = TRY(field(id));
    if (t.kind == Kind::boolean) t.sql = put("(", t.sql, " = 1)"), t.column = false;
    return t;
  }
  if (n.type.is(Kind::boolean)) {
    Term t;
    t.kind = Kind::boolean;
    t.sql = TRY(condition(id, Asked::both));
    return t;
  }
  if (n.op == Op::conditional) return chosen(id);
  if (n.op != Op::call) return refuse(id, refusal::kPart);
  switch (n.function) {
    case F::negate: case F::add: case F::subtract: return arithmetic(id);
    case F::age: case F::months: case F::year: case F::month: case F::day: return date_function(id);
    case F::rank: return rank(id);
    case F::add_months: return refuse(id, refusal::kDateSum);
    case F::add_days: case F::days: return refuse(id, refusal::kDays);
    case F::workdays: case F::add_workdays: return refuse(id, refusal::kWorkdays);
    default: return refuse(id, refusal::kPart);
  }
}

Result<Term> SqlCompiler::closed_term(NodeId id) {
  std::vector<Join> own, *around = joins_;
  joins_ = &own;
  auto made = ast_[id].op == Op::has ? field(id) : term(id);
  joins_ = around;
  if (!made || own.empty()) return made;
  made->sql = put("(", joined(std::move(made->sql), own, Asked::both), ")");
  made->column = false;
  return made;
}

Result<Term> SqlCompiler::field(NodeId id) {
  const Node& n = ast_[id];
  const Type& owner = ast_[n.children[0]].type;
  if (!owner.is(Kind::record)) return refuse(id, refusal::kPart);
  auto column = schema_.column(owner.name(), n.text);
  const RecordType* r = program_.env().find_record(owner.name());
  const Field* f = r ? r->find(n.text) : nullptr;
  if (!column || !f) return refuse(id, refusal::kField);
  Row row = TRY(row_of(n.children[0]));
  Term t;
  t.kind = f->type.is(Kind::record) ? Kind::record : kind_of(f->type);
  if (t.kind == Kind::dynamic || t.kind == Kind::list || t.kind == Kind::period) return refuse(id, refusal::kField);
  t.sql = {row.alias + "." + *column, {}};
  t.column = true;
  t.bytes = t.kind == Kind::string;
  if (t.kind == Kind::integer)
    if (auto range = schema_.range(owner.name(), n.text)) t.low = range->first, t.high = range->second;
  return t;
}

Result<Term> SqlCompiler::chosen(NodeId id) {
  const Node& n = ast_[id];
  Piece c = TRY(condition(n.children[0], Asked::both));
  // Each branch reaches its references alone: the other's may lead nowhere.
  Term yes = TRY(closed_term(n.children[1])), no = TRY(closed_term(n.children[2]));
  if (yes.kind != no.kind || yes.kind == Kind::record) return refuse(id, refusal::kPart);
  Term t;
  t.kind = yes.kind;
  t.sql = put("(CASE ", c, " WHEN 1 = 1 THEN ", yes.sql, " WHEN 1 = 0 THEN ", no.sql, " END)");
  t.bytes = yes.bytes || no.bytes;
  t.low = std::min(yes.low, no.low);
  t.high = std::max(yes.high, no.high);
  return t;
}

Result<Term> SqlCompiler::arithmetic(NodeId id) {
  const Node& n = ast_[id];
  Term a = TRY(term(n.children[0])), b = n.children.size() > 1 ? TRY(term(n.children[1])) : Term();
  if (a.kind != Kind::integer) return refuse(id, refusal::kPart);
  if (n.function == F::negate) {
    if (a.low == INT64_MIN) return refuse(id, refusal::kOverflow);
    return whole(put("(0 - ", a.sql, ")"), -a.high, -a.low);
  }
  if (b.kind != Kind::integer) return refuse(id, refusal::kPart);
  std::int64_t low = 0, high = 0;
  bool add = n.function == F::add;
  bool over = add ? __builtin_add_overflow(a.low, b.low, &low) || __builtin_add_overflow(a.high, b.high, &high)
                  : __builtin_sub_overflow(a.low, b.high, &low) || __builtin_sub_overflow(a.high, b.low, &high);
  if (over) return refuse(id, refusal::kOverflow);
  return whole(put("(", a.sql, add ? " + " : " - ", b.sql, ")"), low, high);
}

SqlDate SqlCompiler::repeated(const Term& t, Piece& from) {
  if (t.constant) return {t.sql, *t.constant->get<Date>()};
  if (t.column) return {t.sql, std::nullopt};
  std::string alias = fresh_alias();
  from = put(from, from.text.empty() ? " FROM (SELECT " : ", (SELECT ", t.sql, " AS d) ", alias);
  return {{alias + ".d", {}}, std::nullopt};
}

Result<Term> SqlCompiler::date_function(NodeId id) {
  const Node& n = ast_[id];
  Term a = TRY(term(n.children[0])), b = n.children.size() > 1 ? TRY(term(n.children[1])) : Term();
  if (a.kind != Kind::date || (n.children.size() > 1 && b.kind != Kind::date)) return refuse(id, refusal::kPart);
  Piece from;
  SqlDate x = repeated(a, from);
  switch (n.function) {
    case F::age: {
      Piece p = age_in_sql(x, repeated(b, from));
      return whole(selected(p, from), 0, 9999);
    }
    case F::months: {
      Piece p = months_in_sql(x, repeated(b, from));
      return whole(selected(p, from), -120'000, 120'000);
    }
    default: return whole(selected(part_of_date(n.function, x), from), 1, 9999);
  }
}

Result<Term> SqlCompiler::rank(NodeId id) {
  const Node& n = ast_[id];
  Term x = TRY(term(n.children[0]));
  const Codes* codes = program_.env().find_codes(ast_[n.children[0]].type.name());
  if (x.kind != Kind::string) return refuse(id, refusal::kPart);
  ++fallible_;
  Piece cases;
  std::int64_t low = INT64_MAX, high = INT64_MIN;
  for (std::string& code : codes ? codes->all() : std::vector<std::string>())
    if (auto r = codes->rank(code)) {
      cases = put(cases, " WHEN ", arg(std::move(code)), " THEN ", arg(*r));
      low = std::min(low, *r);
      high = std::max(high, *r);
    }
  TRY(room_for(id, cases.args.size()));
  if (cases.args.empty()) return whole(null_of(Kind::integer), 0, 0);
  return whole(put("(CASE ", x.sql, cases, " END)"), low, high);
}

}  // namespace zhagen::cel
