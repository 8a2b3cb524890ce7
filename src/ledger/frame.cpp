#include "ledger/frame.hpp"

#include <algorithm>

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

SqlText Frame::where(Form form, int skip) const {
  std::vector<SqlText> all;
  for (const Condition& c : conditions)
    if (form != Form::reached || !c.reach) all.push_back(form == Form::sets ? c.set : c.row);
  for (std::size_t i = 0; i < words.size(); ++i)
    // One set to begin from is enough: the first word's, which is the longest.
    if (static_cast<int>(i) != skip) all.push_back(form == Form::sets && i == 0 && !driven ? words[i].set() : words[i].row());
  return all_of(all);
}

Status find_reach(store::Tx& tx, Frame& frame) {
  // What the scope has by each of its terms is in an index; 24,000 ids are some 20 ms.
  constexpr std::size_t kMost = 24'000;
  if (frame.all_readable || frame.nothing || frame.from.starts_with('(')) return {};
  std::vector<std::int64_t> ids;
  const bool live = frame.conditions.front().reach && frame.conditions.front().row.text == "t.cancelled = 0";
  for (const Scope::Term& term : frame.scope.terms) {
    SqlText sql = SqlText("SELECT t.id FROM " + frame.from + " WHERE " + (live ? "t.cancelled = 0 AND " : "")) + SqlText::of(term.set, term.args) +
                  SqlText(" LIMIT ?", {static_cast<std::int64_t>(kMost + 1)});
    auto rows = TRY(sql.query(tx));
    while (TRY(rows.next())) ids.push_back(rows.integer(0));
    std::sort(ids.begin(), ids.end());
    ids.erase(std::unique(ids.begin(), ids.end()), ids.end());
    if (ids.size() > kMost) return {};
  }
  frame.reach = std::move(ids);
  return {};
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
  if (!query.with_cancelled) frame.conditions.push_back({"t.cancelled = 0", "t.cancelled = 0", true});

  const bool derived = !query.asof.empty() && has_dated(ledger);
  for (Action a : {Action::read, Action::export_rows}) {
    if (a == Action::export_rows && action != a) continue;
    Scope s = TRY(scope(tx, catalog, actor, ledger, a, derived ? "y" : "t"));
    frame.nothing = frame.nothing || s.nothing();
    if (a == Action::read) frame.all_readable = s.everything();
    if (s.everything()) continue;
    SqlText set = SqlText::of(s.set(), s.args()), row = SqlText::of(s.row(), s.args());
    // Rights follow today's tree: they are asked of the table itself, not of what held on that day.
    if (derived) set = row = SqlText("t.id IN (SELECT y.id FROM " + table_of(ledger) + " y WHERE ") + set + ")";
    frame.conditions.push_back({std::move(set), std::move(row), a == Action::read});
    if (a == Action::read) frame.scope = std::move(s);
  }
  if (!query.asof.empty())
    if (SqlText holds = holds_on(ledger, "t", query.asof); !holds.empty()) frame.add(std::move(holds));
  for (const auto& [field, value] : query.equals) frame.add(TRY(equal_to(base, actor, ledger, field, value)));
  if (!query.filter.empty()) frame.add(TRY(filter_sql(tx, base, catalog, actor, ledger, query.filter, query.asof)));
  if (!query.search.empty()) frame.words = TRY(words_of(base, catalog, actor, ledger, query.search));
  return frame;
}

}  // namespace zhagen::ledger
