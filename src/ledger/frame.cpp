#include "ledger/frame.hpp"

#include "ledger/access.hpp"
#include "ledger/errors.hpp"
#include "ledger/filter.hpp"
#include "ledger/row.hpp"
#include "ledger/shape.hpp"
#include "ledger/source.hpp"

namespace zhagen::ledger {
namespace {

using catalog::Action;
using catalog::Field;

Result<SqlText> equal_to(const Base& base, const account::Actor& actor, const catalog::Ledger& ledger, int field, const std::string& value) {
  if (field < 0 || field >= static_cast<int>(ledger.fields.size())) return fail(fault::query_field, ledger.label, field);
  const Field& f = ledger.fields[static_cast<std::size_t>(field)];
  if (hidden(actor, ledger, f)) return fail(fault::filter_hidden, f.label);
  if (!f.sealed() || !f.find || !has_blind(ledger, field)) return fail(fault::query_equals, f.label);
  return SqlText("t." + blind_column(f) + " = ?", std::vector<SqlValue>{Bytes{blind_of(base, ledger, f, from_plain_text(f, value))}});
}

}  // namespace

SqlText Frame::where(bool set, int skip) const {
  std::vector<SqlText> all = conditions;
  for (std::size_t i = 0; i < words.size(); ++i)
    if (static_cast<int>(i) != skip) all.push_back(set ? words[i].set() : words[i].row());
  return all_of(all);
}

Result<Frame> frame_of(store::Tx& tx, const Base& base, const catalog::Catalog& catalog, const account::Actor& actor,
                       const catalog::Ledger& ledger, const Query& query, Action action) {
  if (!may_ever(actor, ledger.rights(action)))
    return fail(fault::ledger_forbidden, ledger.label, action == Action::export_rows ? "导出记录" : "查看记录",
                action == Action::export_rows ? "export records" : "read records");
  if (!query.asof.empty() && !query.asof.exact()) return fail(fault::query_asof, query.asof.zh(), query.asof.iso());
  Frame frame;
  frame.ledger = &ledger;
  frame.from = source(catalog, ledger, query.asof) + " t";
  if (!query.with_cancelled) frame.conditions.emplace_back("t.cancelled = 0");

  const bool derived = !query.asof.empty() && has_dated(ledger);
  for (Action a : {Action::read, Action::export_rows}) {
    if (a == Action::export_rows && action != a) continue;
    Scope s = TRY(scope(tx, catalog, actor, ledger, a, derived ? "y" : "t"));
    frame.nothing = frame.nothing || s.nothing();
    if (a == Action::read) frame.all_readable = s.everything();
    if (s.everything()) continue;
    SqlText within = SqlText::of(s.sql, s.args);
    // Rights follow today's tree: they are asked of the table itself, not of what held on that day.
    frame.conditions.push_back(derived ? SqlText("t.id IN (SELECT y.id FROM " + table_of(ledger) + " y WHERE ") + within + ")" : within);
  }
  if (!query.asof.empty())
    if (SqlText holds = holds_on(ledger, "t", query.asof); !holds.empty()) frame.conditions.push_back(std::move(holds));
  for (const auto& [field, value] : query.equals) frame.conditions.push_back(TRY(equal_to(base, actor, ledger, field, value)));
  if (!query.filter.empty()) frame.conditions.push_back(TRY(filter_sql(tx, base, catalog, actor, ledger, query.filter, query.asof)));
  if (!query.search.empty()) frame.words = TRY(words_of(base, catalog, actor, ledger, query.search));
  return frame;
}

}  // namespace zhagen::ledger
