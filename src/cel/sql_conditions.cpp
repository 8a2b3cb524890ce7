// Conditions over one value: null tests, lists of constants, texts, codes, periods.

#include <algorithm>

#include "cel/sql_compiler.hpp"
#include "cel/utf8.hpp"

namespace zhagen::cel {
namespace {

using F = Function;

constexpr std::size_t kPatternMost = 4'000, kCodesMost = 2'000;

/// The least text that is greater than all that begin with this one; none: there is no such text.
std::optional<std::string> after_prefix(std::string text) {
  while (!text.empty()) {
    std::size_t at = text.size() - 1;
    while (at > 0 && (static_cast<unsigned char>(text[at]) & 0xC0U) == 0x80U) --at;
    std::uint32_t c = static_cast<unsigned char>(text[at]);
    std::size_t n = text.size() - at;
    if (n > 1) c &= 0xFFU >> (n + 1);
    for (std::size_t i = at + 1; i < text.size(); ++i) c = c << 6 | (static_cast<unsigned char>(text[i]) & 0x3FU);
    text.resize(at);
    if (c == 0x10FFFF) continue;
    c = c + 1 == 0xD800 ? 0xE000 : c + 1;
    utf8_append(text, c);
    return text;
  }
  return std::nullopt;
}

/// Text in which % _ \ stand for themselves after LIKE.
std::string like_literal(std::string_view text) {
  std::string out;
  for (char c : text) {
    if (c == '%' || c == '_' || c == '\\') out += '\\';
    out += c;
  }
  return out;
}

/// False, or NULL where the value is.
Piece false_of(const Piece& value) { return put("CASE WHEN ", value, " IS NULL THEN NULL ELSE 1 = 0 END"); }

Piece among(const Term& x, const std::vector<Piece>& items) {
  if (items.empty()) return false_of(x.sql);
  Piece list;
  for (const Piece& item : items) list = put(list, list.text.empty() ? "" : ", ", item);
  return put(x.sql, " IN (", list, ")");
}

}  // namespace

Status SqlCompiler::room_for(NodeId id, std::size_t arguments) {
  listed_ += arguments;
  if (listed_ > kSqlArgs) return refuse(id, refusal::kLarge);
  return {};
}

Result<Piece> SqlCompiler::null_test(NodeId id, NodeId operand, bool wants_null) {
  const Node& n = ast_[operand];
  std::string_view test = wants_null ? " IS NULL" : " IS NOT NULL";
  bool selects = n.op == Op::select || n.op == Op::has;
  const Type& owner = selects ? ast_[n.children[0]].type : n.type;
  bool relation = selects && owner.is(Kind::record) && schema_.back_reference(owner.name(), n.text);
  if (relation || (n.type.is(Kind::record) && n.op != Op::select)) {  // there whenever its owner is; the record itself
    bool always = true;
    std::vector<Join> own, *around = joins_;
    joins_ = &own;
    auto of = record_id(relation ? n.children[0] : operand, always);
    joins_ = around;
    Piece p = TRY(std::move(of));
    if (always) return wants_null ? sql_false() : sql_true();
    return put(own.empty() ? p : joined(std::move(p), own, Asked::both), test);
  }
  int before = fallible_;
  Term t = TRY(closed_term(operand));
  if (fallible_ != before) return refuse(id, refusal::kFallible);
  return put(t.sql, test);
}

Result<Piece> SqlCompiler::in_list(NodeId id) {
  const Node& n = ast_[id];
  if (!constant(n.children[1])) return refuse(n.children[1], refusal::kList);
  Value right = TRY(fold(n.children[1]));
  const List* list = right.get<List>();
  if (!list) return refuse(n.children[1], refusal::kList);
  TRY(room_for(id, (*list)->items.size()));
  Term x = TRY(term(n.children[0]));
  std::vector<Piece> items;
  Piece from;
  SqlDate date;
  if (x.kind == Kind::date) date = repeated(x, from);
  for (const Value& item : (*list)->items) {
    if (item.get<std::uint64_t>() || item.get<double>()) return refuse(n.children[1], refusal::kList);
    const auto* number = item.get<std::int64_t>();
    const std::string* text = item.text();
    const Date* day = item.get<Date>();
    const bool* b = item.get<bool>();
    if (text && text->find('\0') != std::string::npos) return refuse(n.children[1], refusal::kNul);
    // A value of another type is equal to none.
    if (x.kind == Kind::integer && number) items.push_back(arg(*number));
    else if (x.kind == Kind::string && text) items.push_back(arg(*text));
    else if (x.kind == Kind::boolean && b) items.push_back(put("(", *b ? sql_true() : sql_false(), ")"));
    else if (x.kind == Kind::date && day) items.push_back(put("(", compare_dates(F::equal, date, {arg(day->value()), *day}), ")"));
  }
  if (x.kind != Kind::integer && x.kind != Kind::string && x.kind != Kind::boolean && x.kind != Kind::date) return refuse(id, refusal::kList);
  if (x.kind == Kind::date && !items.empty()) return selected(chain(std::move(items), " OR "), from);
  return among(x, items);
}

Result<Piece> SqlCompiler::text_test(NodeId id) {
  const Node& n = ast_[id];
  Term x = TRY(term(n.children[0]));
  if (!constant(n.children[1])) return refuse(n.children[1], refusal::kPattern);
  Value right = TRY(fold(n.children[1]));
  const std::string* text = right.text();
  if (x.kind != Kind::string || !text || text->size() > kPatternMost) return refuse(n.children[1], refusal::kPattern);
  if (text->find('\0') != std::string::npos) return refuse(n.children[1], refusal::kNul);
  if (n.function == F::starts_with && x.column) {  // as a range, which an index serves
    if (text->empty()) return put(x.sql, " >= ", arg(std::string()));
    auto end = after_prefix(*text);
    return end ? put(x.sql, " >= ", arg(*text), " AND ", x.sql, " < ", arg(*end)) : put(x.sql, " >= ", arg(*text));
  }
  std::string pattern = like_literal(*text);
  if (n.function != F::starts_with) pattern = "%" + pattern;
  if (n.function != F::ends_with) pattern += "%";
  return put(x.sql, " LIKE ", arg(pattern), " ESCAPE '\\'");
}

Result<Piece> SqlCompiler::under(NodeId id) {
  const Node& n = ast_[id];
  Term x = TRY(term(n.children[0]));
  if (!constant(n.children[1])) return refuse(n.children[1], refusal::kPart);
  Value right = TRY(fold(n.children[1]));
  const std::string* ancestor = right.text();
  if (!ancestor || x.kind != Kind::string) return refuse(id, refusal::kPart);
  if (ancestor->find('\0') != std::string::npos) return refuse(n.children[1], refusal::kNul);
  const Codes* codes = program_.env().find_codes(ast_[n.children[0]].type.name());
  if (!codes) return put(x.sql, " = ", arg(*ancestor));
  std::vector<Piece> items;
  for (std::string& code : codes->all())
    if (codes->under(code, *ancestor)) items.push_back(arg(std::move(code)));
  if (items.size() > kCodesMost) return refuse(id, refusal::kCodes);
  TRY(room_for(id, items.size()));
  return among(x, items);
}

Result<Piece> SqlCompiler::within(NodeId id) {
  const Node& n = ast_[id];
  Term x = TRY(term(n.children[0]));
  if (!constant(n.children[1])) return refuse(n.children[1], refusal::kPart);
  Value right = TRY(fold(n.children[1]));
  const Period* p = right.get<Period>();
  if (!p || x.kind != Kind::date) return refuse(id, refusal::kPart);
  Piece from;
  SqlDate date = repeated(x, from);
  std::vector<Piece> ends;
  if (!p->from.empty()) ends.push_back(put("(", compare_dates(F::greater_equal, date, {arg(p->from.value()), p->from}), ")"));
  if (!p->to.empty()) ends.push_back(put("(", compare_dates(F::less_equal, date, {arg(p->to.value()), p->to}), ")"));
  if (ends.empty()) return put("CASE WHEN ", x.sql, " IS NULL THEN NULL ELSE 1 = 1 END");
  return selected(chain(std::move(ends), " AND "), from);
}

}  // namespace zhagen::cel
