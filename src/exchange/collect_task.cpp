#include "exchange/collect.hpp"
#include "exchange/errors.hpp"

namespace zhagen::exchange {
namespace {

const ledger::Value& value(const ledger::Record& r, std::string_view field) {
  static const ledger::Value kNone;
  int f = r.ledger->find(field);
  return f < 0 ? kNone : r.values[static_cast<std::size_t>(f)];
}

std::string text(const ledger::Record& r, std::string_view field) {
  const auto* s = std::get_if<std::string>(&value(r, field));
  return s ? *s : "";
}

std::int64_t number(const ledger::Record& r, std::string_view field) {
  const auto* n = std::get_if<std::int64_t>(&value(r, field));
  return n ? *n : 0;
}

/// The columns that a list names, with headings of their own where "field=heading" says so.
Result<std::vector<Column>> columns(const catalog::Catalog& catalog, const account::Actor& actor, const catalog::Ledger& l, const ledger::Value& names) {
  std::vector<Column> out;
  const auto* list = std::get_if<std::vector<std::string>>(&names);
  if (!list) return out;
  for (const std::string& name : *list)
    for (Column& c : TRY(columns_of(catalog, actor, l, name))) out.push_back(std::move(c));
  return out;
}

}  // namespace

Result<Task> task_of(store::Tx& tx, ledger::Base& base, const catalog::Catalog& catalog, const account::Actor& actor, Id collection) {
  Task t;
  t.record = TRY(ledger::get(tx, base, actor, "collection", collection));
  const ledger::Record& r = t.record;
  t.ledger = TRY(ledger::Base::find(catalog, text(r, "book")));
  t.name = text(r, "name");
  t.filter = text(r, "filter");
  t.note = text(r, "note");
  t.spare = number(r, "spare");
  t.deadline = Date::trusted(static_cast<std::int32_t>(number(r, "deadline")));
  std::string unit = text(r, "unit_field");
  t.unit = TRY(path_of(catalog, *t.ledger, unit));
  if (t.unit.value().kind != catalog::FieldKind::ref || t.unit.value().target != catalog::kOrganisation) return fail(fault::collect_unit, unit);
  if (t.spare > 0 && !t.unit.steps.empty()) return fail(fault::collect_spare, unit);
  t.shown = TRY(columns(catalog, actor, *t.ledger, value(r, "shown")));
  t.asked = TRY(columns(catalog, actor, *t.ledger, value(r, "asked")));
  for (const Column& c : t.asked)
    if (c.what != Column::What::value || !c.path.ledger || !c.path.steps.empty() || !c.aside.empty()) return fail(fault::collect_asked, c.heading);
  return t;
}

}  // namespace zhagen::exchange
