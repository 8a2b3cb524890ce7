#include "ledger/difference.hpp"

#include <algorithm>

#include "ledger/errors.hpp"
#include "ledger/shape.hpp"

namespace zhagen::ledger {
namespace {

using catalog::Catalog;
using catalog::Field;
using catalog::FieldKind;
using catalog::Ledger;

Error retyped(const Ledger& l, const Field& f, const char* what, const char* english) {
  return fail(fault::catalog_retypes, words(l, f), what, english, l.name + "." + f.name);
}

Status compare_field(const Ledger& l, const Field& before, const Field& after) {
  bool longer = before.kind == FieldKind::text && after.kind == FieldKind::note;
  if (before.kind != after.kind && !longer) return retyped(l, before, "类型", "type");
  if (before.codes != after.codes) return retyped(l, before, "代码表", "code list");
  if (before.target != after.target) return retyped(l, before, "所指的台账", "target");
  if (before.sealed() != after.sealed()) return retyped(l, before, "敏感级别", "sensitivity");
  if (before.dated && !after.dated) return retyped(l, before, "dated（按日期保存）", "datedness");
  return {};
}

Status compare_ledger(const Ledger& before, const Ledger& after) {
  for (const Field& f : before.fields) {
    int i = after.find(f.name);
    if (i < 0) return fail(fault::catalog_drops, words(before, f), "field " + before.name + "." + f.name);
    TRY(compare_field(before, f, after.fields[static_cast<std::size_t>(i)]));
  }
  if (before.tree >= 0) {
    const Field& tree = before.fields[static_cast<std::size_t>(before.tree)];
    if (after.tree != after.find(tree.name)) return retyped(before, tree, "上下级关系", "role as the tree");
  }
  return {};
}

void compare_shape(const Shape& before, const Shape& after, Difference& out) {
  for (const TableShape& t : after.tables) {
    auto old = std::find_if(before.tables.begin(), before.tables.end(), [&](const TableShape& o) { return o.name == t.name; });
    if (old == before.tables.end()) {
      out.tables.push_back(t.create());
      continue;
    }
    for (const TableShape::Column& c : t.columns)
      if (std::none_of(old->columns.begin(), old->columns.end(), [&](const auto& o) { return o.name == c.name; }))
        out.tables.push_back(t.add(c));
  }
  auto has = [](const Shape& s, const IndexShape& i) { return std::find(s.indexes.begin(), s.indexes.end(), i) != s.indexes.end(); };
  for (const IndexShape& i : before.indexes)
    if (!has(after, i)) out.indexes.push_back("DROP INDEX " + i.name);
  for (const IndexShape& i : after.indexes)
    if (!has(before, i)) out.indexes.push_back(i.create());
}

void name_what_is_new(const Ledger& before, const Ledger& after, std::vector<std::string>& out) {
  for (const Field& f : after.fields)
    if (before.find(f.name) < 0) out.push_back(words(after, f));
  for (const catalog::RecordState& s : after.states)
    if (before.find_state(s.name) < 0) out.push_back("状态“" + after.label + "." + s.label + "”");
  for (const catalog::Transition& t : after.transitions)
    if (!before.find_transition(t.name)) out.push_back("步骤“" + after.label + "." + t.label + "”");
  auto named = [](const auto& list, const auto& name) {
    return std::any_of(list.begin(), list.end(), [&](const auto& x) { return x.name == name; });
  };
  for (const catalog::Unique& u : after.uniques)
    if (!named(before.uniques, u.name)) out.push_back("唯一性规则“" + after.label + "." + u.label + "”");
}

}  // namespace

std::string words(const Ledger& l) { return "台账“" + l.label + "”"; }
std::string words(const Ledger& l, const Field& f) { return "字段“" + l.label + "." + f.label + "”"; }

Result<Difference> difference(const Catalog& before, const Catalog& after) {
  Difference out;
  for (const Ledger& l : before.ledgers()) {
    if (l.sheet) continue;
    const Ledger* now = after.ledger(l.name);
    if (!now || now->sheet) return fail(fault::catalog_drops, words(l), "ledger " + l.name);
    TRY(compare_ledger(l, *now));
  }
  for (const Ledger& l : after.ledgers()) {
    if (l.sheet) continue;
    const Ledger* old = before.ledger(l.name);
    if (old && old->sheet) old = nullptr;
    compare_shape(old ? shape_of(before, *old) : Shape{}, shape_of(after, l), out);
    if (old)
      name_what_is_new(*old, l, out.added);
    else
      out.added.push_back(words(l));
  }
  for (const CodeList& list : after.codes().all()) {
    const CodeList* old = before.codes().get(list.name);
    if (!old) {
      out.added.push_back("代码表“" + list.label + "”");
      continue;
    }
    for (const Code& c : list.codes())
      if (!old->by_code(c.code)) out.added.push_back("代码“" + list.label + "." + c.label + "”");
  }
  return out;
}

}  // namespace zhagen::ledger
