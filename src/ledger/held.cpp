#include "ledger/held.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "ledger/difference.hpp"
#include "ledger/errors.hpp"
#include "ledger/row.hpp"
#include "ledger/shape.hpp"

namespace zhagen::ledger {
namespace {

using catalog::Catalog;
using catalog::Field;
using catalog::FieldKind;
using catalog::Ledger;

template <class... A>
Result<std::int64_t> number(store::Tx& tx, const std::string& sql, const A&... args) {
  auto rows = TRY(tx.query(sql, args...));
  return TRY(rows.next()) ? rows.integer(0) : 0;
}

Error narrows(const std::string& what, std::int64_t count, const char* remedy) { return fail(fault::catalog_narrows, what, count, remedy); }

/// How many values of the field are wrong; a sealed one is opened, for its column tells nothing.
template <class Wrong>
Result<std::int64_t> count_sealed(store::Tx& tx, const Base& base, const Ledger& l, const Field& f, Wrong&& wrong) {
  auto rows = TRY(tx.scan(fmt::format("SELECT id, {0} FROM {1} WHERE {0} IS NOT NULL ORDER BY id", column_of(f), table_of(l))));
  std::int64_t count = 0;
  while (TRY(rows.next())) {
    std::string text = TRY(base.keys().open(rows.blob(1).bytes, seal_context(l, f, Id(rows.integer(0)))));
    if (wrong(from_plain_text(f, text))) ++count;
  }
  return count;
}

Status hold_codes(store::Tx& tx, const Base& base, const Catalog& before, const Catalog& after, const Ledger& l, const Field& f) {
  const CodeList *old = before.codes().get(f.codes), *now = after.codes().get(f.codes);
  for (const Code& c : old->codes()) {
    if (now->by_code(c.code)) continue;
    std::int64_t count =
        f.sealed() ? TRY(count_sealed(tx, base, l, f, [&](const Value& v) { return plain_text(v) == c.code; }))
                   : TRY(number(tx, fmt::format("SELECT count(*) FROM {} WHERE {} = ?", table_of(l), column_of(f)), c.code));
    if (count)
      return narrows(words(l, f) + "的代码“" + c.label + "”被去掉了", count, "不再使用的代码写 retired = true，旧记录仍可查看");
  }
  return {};
}

bool narrower(const std::optional<std::int64_t>& before, const std::optional<std::int64_t>& after, int sign) {
  return after && (!before || (sign > 0 ? *after > *before : *after < *before));
}

Status hold_range(store::Tx& tx, const Base& base, const Ledger& l, const Field& f) {
  std::int64_t low = f.min.value_or(INT64_MIN), high = f.max.value_or(INT64_MAX);
  std::int64_t count =
      f.sealed() ? TRY(count_sealed(tx, base, l, f, [&](const Value& v) {
          const auto* n = std::get_if<std::int64_t>(&v);
          return n && (*n < low || *n > high);
        }))
                 : TRY(number(tx, fmt::format("SELECT count(*) FROM {} WHERE {} < ? OR {} > ?", table_of(l), column_of(f), column_of(f)), low, high));
  if (count) return narrows(words(l, f) + "的范围变窄了", count, "请先改正这些记录，再让新目录生效");
  return {};
}

Status hold_field(store::Tx& tx, const Base& base, const Catalog& before, const Catalog& after, const Ledger& l, const Field* old, const Field& f) {
  if (!stored(f)) return {};
  if (f.required && !(old && old->required)) {
    std::int64_t count = TRY(number(tx, fmt::format("SELECT count(*) FROM {} WHERE cancelled = 0 AND {} IS NULL", table_of(l), column_of(f))));
    if (count) return narrows(words(l, f) + "改为必填", count, "请先不设必填、补齐这些记录，再改为必填");
  }
  if (!old) return {};
  if (f.kind == FieldKind::code) TRY(hold_codes(tx, base, before, after, l, f));
  bool ranged = f.kind == FieldKind::integer || f.kind == FieldKind::money || f.kind == FieldKind::score;
  if (ranged && (narrower(old->min, f.min, 1) || narrower(old->max, f.max, -1))) TRY(hold_range(tx, base, l, f));
  return {};
}

Status hold_unique(store::Tx& tx, const Ledger& l, const catalog::Unique& u, const IndexShape& index) {
  std::string filled;
  for (int f : u.fields) {
    const Field& field = l.fields[static_cast<std::size_t>(f)];
    filled += fmt::format(" AND {} IS NOT NULL", field.sealed() ? blind_column(field) : column_of(field));
  }
  std::int64_t count = TRY(number(tx, fmt::format("SELECT count(*) FROM (SELECT {0} FROM {1} WHERE {2}{3} GROUP BY {0} HAVING count(*) > 1) AS twice",
                                                  index.columns, index.table, index.where, filled)));
  if (count) return narrows(words(l) + "的“" + u.label + "”不能重复", count, "请先处理重复的记录，再让新目录生效");
  return {};
}

}  // namespace

Status hold(store::Tx& tx, const Base& base, const Catalog& before, const Catalog& after) {
  for (const Ledger& l : after.ledgers()) {
    const Ledger* old = before.ledger(l.name);
    if (l.sheet || !old || old->sheet) continue;
    for (const Field& f : l.fields) {
      int was = old->find(f.name);
      TRY(hold_field(tx, base, before, after, l, was < 0 ? nullptr : &old->fields[static_cast<std::size_t>(was)], f));
    }
    for (const catalog::RecordState& s : old->states) {
      if (l.find_state(s.name) >= 0) continue;
      std::int64_t count = TRY(number(tx, "SELECT count(*) FROM " + table_of(l) + " WHERE state = ?", s.name));
      if (count) return narrows(words(l) + "的状态“" + s.label + "”被去掉了", count, "请先把这些记录办理到别的状态");
    }
    Shape was = shape_of(before, *old), now = shape_of(after, l);
    for (const catalog::Unique& u : l.uniques)
      for (const IndexShape& i : now.indexes)
        if (i.name == unique_index(l, u) && std::find(was.indexes.begin(), was.indexes.end(), i) == was.indexes.end())
          TRY(hold_unique(tx, l, u, i));
  }
  return {};
}

}  // namespace zhagen::ledger
