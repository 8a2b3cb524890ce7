#include "cel/sql.hpp"

#include <algorithm>
#include <cassert>

#include "cel/check.hpp"
#include "cel/errors.hpp"
#include "cel/sql_compiler.hpp"
#include "cel/utf8.hpp"

namespace zhagen::cel {
namespace {

using F = Function;

// SQLite's parser has a stack of 100 symbols; this leaves a quarter of it to the statement around.
constexpr int kDeepest = 75;

/// How many symbols a parser holds at the deepest place, from above.
int parser_depth(std::string_view text) {
  std::vector<int> open;  // weights of what is open: parentheses and CASE
  int now = 0, most = 0;
  auto push = [&](int w) { open.push_back(w), most = std::max(most, now += w); };
  auto pop = [&] { now -= open.back(), open.pop_back(); };
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '(') push(text.substr(i + 1, 6) == "SELECT" ? 7 : 3);
    else if (text[i] == ')') pop();
    else if (text.substr(i, 5) == "CASE ") push(5);
    else if (text.substr(i, 4) == " END") pop();
  }
  return most;
}

bool compares(F f) { return f >= F::equal && f <= F::greater_equal; }

std::string_view sql_symbol(F f) { return f == F::equal ? "=" : f == F::not_equal ? "<>" : symbol(f); }

}  // namespace

std::optional<std::pair<std::int64_t, std::int64_t>> SqlSchema::range(std::string_view, std::string_view) const { return std::nullopt; }

Piece chain(std::vector<Piece> parts, std::string_view op) {
  constexpr std::size_t kGroup = 50;
  while (parts.size() > kGroup) {
    std::vector<Piece> grouped;
    for (std::size_t i = 0; i < parts.size(); i += kGroup) {
      auto end = parts.begin() + static_cast<std::ptrdiff_t>(std::min(i + kGroup, parts.size()));
      grouped.push_back(put("(", chain({parts.begin() + static_cast<std::ptrdiff_t>(i), end}, op), ")"));
    }
    parts = std::move(grouped);
  }
  Piece out;
  for (const Piece& p : parts) {
    if (!out.text.empty()) out.add(op);
    out.add(p);
  }
  return out;
}

Error SqlCompiler::refuse(NodeId id, const SqlRefusal& why) const {
  const Node& n = ast_[id];
  Place p = place_of(ast_.text, n.at);
  std::string_view source = ast_.source(n);
  if (source.size() > 60) source = source.substr(0, utf8_valid_until(source.substr(0, 60)));
  return fail(fault::cel_not_sql, p.line, p.column, source, why.zh, why.zh_remedy, why.en, why.en_remedy);
}

Result<Piece> SqlCompiler::condition(NodeId id, Asked asked) {
  Piece p = TRY(bare_condition(id, asked));
  if (p.text.size() > kSqlText) return refuse(id, refusal::kLarge);
  return put("(", p, ")");
}

Result<Piece> SqlCompiler::bare_condition(NodeId id, Asked asked) {
  const Node& n = ast_[id];
  if (!n.type.is(Kind::boolean)) return refuse(id, refusal::kPart);
  if (constant(id)) {
    Value v = TRY(fold(id));
    const bool* b = v.get<bool>();
    return b ? *b ? sql_true() : sql_false() : sql_unknown();
  }
  switch (n.op) {
    case Op::logical_and:
    case Op::logical_or: return logical(n, asked);
    case Op::conditional: {
      Piece c = TRY(condition(n.children[0], Asked::both));
      Piece yes = TRY(condition(n.children[1], asked)), no = TRY(condition(n.children[2], asked));
      return put("CASE ", c, " WHEN 1 = 1 THEN ", yes, " WHEN 1 = 0 THEN ", no, " END");
    }
    case Op::all:
    case Op::exists: return quantifier(id, asked);
    case Op::call: return call_condition(id, asked);
    case Op::select:
      return over_joins(asked, [&]() -> Result<Piece> {
        Term t = TRY(field(id));
        return put(t.sql, " = 1");
      });
    case Op::has: {
      NodeId owner = n.children[0];
      if (ast_[owner].type.is(Kind::record) && schema_.back_reference(ast_[owner].type.name(), n.text)) return null_test(id, id, false);
      Term t = TRY(closed_term(id));
      return put(t.sql, " IS NOT NULL");
    }
    default: return refuse(id, refusal::kPart);
  }
}

Result<Piece> SqlCompiler::logical(const Node& n, Asked asked) {
  std::vector<Piece> parts;
  for (NodeId c : n.children) parts.push_back(TRY(condition(c, asked)));
  return chain(std::move(parts), n.op == Op::logical_and ? " AND " : " OR ");
}

Result<Piece> SqlCompiler::call_condition(NodeId id, Asked asked) {
  const Node& n = ast_[id];
  if (n.function == F::logical_not) {
    Asked turned = asked == Asked::truth ? Asked::falsity : asked == Asked::falsity ? Asked::truth : Asked::both;
    return put("NOT ", TRY(condition(n.children[0], turned)));
  }
  if (n.function == F::equal || n.function == F::not_equal)
    for (std::size_t i = 0; i < 2; ++i) {
      const Node& side = ast_[n.children[i]];
      if (side.op == Op::literal && side.value.is_null()) return null_test(id, n.children[1 - i], n.function == F::equal);
    }
  // A constant that is unknown makes all that is computed from it unknown.
  for (NodeId c : n.children)
    if (constant(c) && TRY(fold(c)).is_unknown()) return sql_unknown();
  return over_joins(asked, [&]() -> Result<Piece> {
    if (compares(n.function)) return comparison(id);
    switch (n.function) {
      case F::in: return in_list(id);
      case F::contains: case F::starts_with: case F::ends_with: return text_test(id);
      case F::under: return under(id);
      case F::within: return within(id);
      default: return refuse(id, refusal::kPart);
    }
  });
}

Result<Piece> SqlCompiler::comparison(NodeId id) {
  const Node& n = ast_[id];
  if (ast_[n.children[0]].type.is(Kind::record)) {
    bool always = false;
    if (n.function != F::equal && n.function != F::not_equal) return refuse(id, refusal::kPart);
    Piece a = TRY(record_id(n.children[0], always)), b = TRY(record_id(n.children[1], always));
    return put(a, " ", sql_symbol(n.function), " ", b);
  }
  Term a = TRY(term(n.children[0])), b = TRY(term(n.children[1]));
  if (a.kind != b.kind) return refuse(id, refusal::kPart);
  bool ordered = n.function != F::equal && n.function != F::not_equal;
  switch (a.kind) {
    case Kind::string:
      if (ordered && !a.bytes && !b.bytes) return refuse(id, refusal::kOrder);
      [[fallthrough]];
    case Kind::boolean:
    case Kind::integer: return put(a.sql, " ", sql_symbol(n.function), " ", b.sql);
    case Kind::date: {
      Piece from;
      SqlDate x = repeated(a, from), y = repeated(b, from);
      return selected(compare_dates(n.function, x, y), from);
    }
    default: return refuse(id, refusal::kPart);
  }
}

Result<Sql> compile_sql(const Program& condition, const SqlSchema& schema, std::string_view variable, std::string_view alias,
                        const std::vector<std::pair<std::string, Value>>& values, SqlUse use) {
  SqlCompiler compiler(condition, schema, variable, alias, values);
  Piece p = TRY(compiler.condition(condition.ast().root, use == SqlUse::filter ? Asked::truth : Asked::both));
  if (p.text.size() > kSqlText || p.args.size() > kSqlArgs || parser_depth(p.text) > kDeepest) return compiler.refuse(condition.ast().root, refusal::kLarge);
  return Sql{std::move(p.text), std::move(p.args)};
}

}  // namespace zhagen::cel
