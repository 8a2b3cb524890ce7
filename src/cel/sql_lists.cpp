// Records, what hangs on references, and conditions over lists of records.

#include <algorithm>

#include "cel/check.hpp"
#include "cel/sql_compiler.hpp"

namespace zhagen::cel {
namespace {

constexpr std::size_t kJoinsMost = 16;  // SQLite takes 64, and PostgreSQL tries their orders

}  // namespace

/// The id of a record; always: there certainly is one. Needs the rows that the record hangs on, not its own.
Result<Piece> SqlCompiler::record_id(NodeId id, bool& always) {
  const Node& n = ast_[id];
  always = false;
  if (n.op == Op::name) {
    if (auto known = records_.find(n.text); n.variable < kLocal && n.text != variable_) {
      const auto* v = known == records_.end() ? nullptr : known->second.get<std::int64_t>();
      if (!v) return refuse(id, refusal::kVariable);
      always = true;
      return arg(*v);
    }
    always = true;
    Row row = TRY(row_of(id));
    return Piece{row.alias + ".id", {}};
  }
  if (n.op != Op::select) return refuse(id, refusal::kPart);
  Term t = TRY(field(id));
  if (t.kind != Kind::record) return refuse(id, refusal::kPart);
  return t.sql;
}

/// The row of a record, joined if need be.
Result<SqlCompiler::Row> SqlCompiler::row_of(NodeId id) {
  const Node& n = ast_[id];
  if (n.op == Op::name && n.variable >= kLocal) return locals_[static_cast<std::size_t>(n.variable - kLocal)];
  if (n.op == Op::name && n.text == variable_) return Row{alias_, n.type.name()};
  bool always = false;
  Piece key = TRY(record_id(id, always));
  for (const Join& j : *joins_)
    if (j.id.text == key.text && j.id.args == key.args && j.table == schema_.table(n.type.name())) return Row{j.alias, n.type.name()};
  if (joins_->size() == kJoinsMost) return refuse(id, refusal::kLarge);
  joins_->push_back({fresh_alias(), schema_.table(n.type.name()), std::move(key)});
  return Row{joins_->back().alias, n.type.name()};
}

Piece SqlCompiler::joined(Piece inner, const std::vector<Join>& joins, Asked asked) {
  Piece from, where;
  for (const Join& j : joins) {
    from = put(from, from.text.empty() ? " FROM " : ", ", j.table, " ", j.alias);
    where = put(where, where.text.empty() ? " WHERE " : " AND ", j.alias, ".id = ", j.id);
  }
  // Where there is no row a scalar subquery is NULL: what hangs on an absent reference is unknown.
  if (asked != Asked::truth) return put("(SELECT ", inner, from, where, ")");
  return put("EXISTS (SELECT 1", from, where, " AND (", inner, "))");
}

Result<Piece> SqlCompiler::quantifier(NodeId id, Asked asked) {
  const Node& n = ast_[id];
  const Node& range = ast_[n.children[0]];
  if (range.op != Op::select || !ast_[range.children[0]].type.is(Kind::record) || !range.type.is(Kind::list) || !range.type.element().is(Kind::record))
    return refuse(n.children[0], refusal::kRange);
  auto back = schema_.back_reference(ast_[range.children[0]].type.name(), range.text);
  if (!back) return refuse(n.children[0], refusal::kRange);
  const std::string record = range.type.element().name();
  bool exists = n.op == Op::exists;

  return over_joins(asked, [&]() -> Result<Piece> {
    bool always = false;
    Piece owner = TRY(record_id(range.children[0], always));
    std::string alias = fresh_alias(), live = schema_.live(record);
    locals_.push_back({alias, record});
    auto body = condition(n.children[1], asked);
    locals_.pop_back();
    Piece c = TRY(std::move(body));
    Piece rows = put(" FROM ", schema_.table(record), " ", alias, " WHERE ", alias, ".", *back, " = ", owner);
    for (std::size_t at = live.find("%a"); at != std::string::npos; at = live.find("%a", at + alias.size())) live.replace(at, 2, alias);
    if (!live.empty()) rows = put(rows, " AND (", live, ")");
    // Lists of an absent record are unknown.
    if (asked == Asked::truth) {
      if (exists) return put("EXISTS (SELECT 1", rows, " AND ", c, ")");
      return put(always ? Piece() : put(owner, " IS NOT NULL AND "), "NOT EXISTS (SELECT 1", rows, " AND ", c, " IS NOT TRUE)");
    }
    if (asked == Asked::falsity) {
      if (!exists) return put("NOT EXISTS (SELECT 1", rows, " AND NOT ", c, ")");
      return put(always ? Piece() : put(owner, " IS NULL OR "), "EXISTS (SELECT 1", rows, " AND ", c, " IS NOT FALSE)");
    }
    // An aggregate of the outer query's columns alone would be the outer query's: the id makes it this one's.
    Piece extreme = put(exists ? "max" : "min", "(0 * ", alias, ".id + CASE ", c, " WHEN 1 = 1 THEN 2 WHEN 1 = 0 THEN 0 ELSE 1 END)");
    Piece p = put("(SELECT CASE ", extreme, exists ? " WHEN 2 THEN 1 = 1 WHEN 1 THEN NULL ELSE 1 = 0 END" : " WHEN 0 THEN 1 = 0 WHEN 1 THEN NULL ELSE 1 = 1 END",
                  rows, ")");
    return always ? p : put("CASE WHEN ", owner, " IS NULL THEN NULL ELSE ", p, " END");
  });
}

}  // namespace zhagen::cel
