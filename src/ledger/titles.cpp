#include <fmt/format.h>

#include <unordered_map>

#include "ledger/hits.hpp"
#include "ledger/read.hpp"
#include "ledger/source.hpp"

namespace zhagen::ledger {
namespace {

using catalog::Field;
using catalog::FieldKind;
using catalog::Ledger;

constexpr std::size_t kAtOnce = 512;
constexpr int kSteps = 3;  // a posting is named by its person, a talk by its posting ...

std::string text_of(const catalog::Catalog& catalog, const Field& f, const store::Rows& rows, int column) {
  if (rows.null(column)) return "";
  switch (f.kind) {
    case FieldKind::date: return Date::trusted(static_cast<std::int32_t>(rows.integer(column))).zh();
    case FieldKind::boolean: return rows.integer(column) != 0 ? f.label : "";
    case FieldKind::code: {
      const CodeList* list = catalog.codes().get(f.codes);
      const Code* code = list ? list->by_code(rows.text(column)) : nullptr;
      return code ? code->label : std::string(rows.text(column));
    }
    default: return rows.kind(column) == store::Kind::integer ? std::to_string(rows.integer(column)) : std::string(rows.text(column));
  }
}

}  // namespace

Result<std::vector<std::string>> titles(store::Tx& tx, const catalog::Catalog& catalog, const Ledger& ledger, const std::vector<Id>& ids, Date asof) {
  std::vector<std::string> out(ids.size());
  // The ledger whose field is the title, and the joins that lead to it.
  std::string from = source(catalog, ledger, asof) + " t0";
  const Ledger* at = &ledger;
  const Field* f = &ledger.fields[static_cast<std::size_t>(ledger.title)];
  int step = 0;
  for (; f->kind == FieldKind::ref; ++step) {
    const Ledger* target = step == kSteps ? nullptr : catalog.ledger(f->target);
    if (!target || f->sealed()) return out;
    from += fmt::format(" LEFT JOIN {} t{} ON t{}.id = t{}.{}", source(catalog, *target, asof), step + 1, step + 1, step, column_of(*f));
    at = target;
    f = &at->fields[static_cast<std::size_t>(at->title)];
  }
  if (f->sealed() || f->kind == FieldKind::file) return out;
  std::unordered_map<Id, std::vector<std::size_t>> places;
  for (std::size_t i = 0; i < ids.size(); ++i)
    if (!ids[i].empty()) places[ids[i]].push_back(i);
  std::vector<SqlValue> some;
  auto ask = [&]() -> Status {
    std::string marks = marks_for(some);
    SqlText sql(fmt::format("SELECT t0.id, t{}.{} FROM {} WHERE t0.id IN ({})", step, column_of(*f), from, marks), std::move(some));
    auto rows = TRY(sql.query(tx));
    while (TRY(rows.next())) {
      std::string text = text_of(catalog, *f, rows, 1);
      for (std::size_t i : places[Id(rows.integer(0))]) out[i] = text;
    }
    some.clear();
    return {};
  };
  for (const auto& [id, at_places] : places) {
    some.emplace_back(id.value());
    if (some.size() == kAtOnce) TRY(ask());
  }
  if (!some.empty()) TRY(ask());
  return out;
}

}  // namespace zhagen::ledger
