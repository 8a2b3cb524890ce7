#include "ledger/requests.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <unordered_map>

#include "ledger/access.hpp"
#include "ledger/errors.hpp"
#include "ledger/read.hpp"
#include "ledger/sql_text.hpp"
#include "store/marks.hpp"

namespace zhagen::ledger {
namespace {

using account::Actor;
using catalog::Action;
using catalog::Catalog;
using catalog::Ledger;
using catalog::Transition;

/// The condition on a row called t that a decision of the actor's is due; empty: on none.
Result<SqlText> waits_for(store::Tx& tx, const Catalog& catalog, const Actor& actor, const Ledger& l) {
  // Transitions of the same rights are asked about once.
  std::map<std::string, std::pair<Scope, std::vector<std::string>>> by_scope;
  for (const std::string& name : l.request->decide) {
    const Transition& t = *l.find_transition(name);
    if (!may_ever(actor, t.by)) continue;
    Scope s = TRY(scope(tx, catalog, actor, l, t.by, "t"));
    if (s.nothing()) continue;
    auto& [held, states] = by_scope.try_emplace(s.row(), s, std::vector<std::string>()).first->second;
    for (const std::string& state : t.from)
      if (std::find(l.request->waits.begin(), l.request->waits.end(), state) != l.request->waits.end() &&
          std::find(states.begin(), states.end(), state) == states.end())
        states.push_back(state);
  }
  SqlText any;
  for (const auto& [text, part] : by_scope) {
    const auto& [s, states] = part;
    SqlText one(std::string(any.empty() ? "(" : " OR (") + "t.state IN (" + store::marks(states.size()) + ")");
    for (const std::string& state : states) one.args.emplace_back(state);
    any += one + SqlText::of(" AND " + s.row() + ")", s.args());
  }
  if (any.empty()) return any;
  Scope read = TRY(scope(tx, catalog, actor, l, Action::read, "t"));
  if (read.nothing()) return SqlText();
  return SqlText("t.cancelled = 0 AND (") + any + ")" + SqlText::of(" AND " + read.row(), read.args());
}

Result<std::int64_t> counted(store::Tx& tx, const Ledger& l, const SqlText& where) {
  auto rows = TRY((SqlText("SELECT count(*) FROM " + table_of(l) + " t WHERE ") + where).query(tx));
  TRY(rows.next());
  return rows.integer(0);
}

/// Filed by the actor and not over.
Result<std::int64_t> filed(store::Tx& tx, const Actor& actor, const Ledger& l) {
  std::vector<SqlValue> open;
  for (const catalog::RecordState& s : l.states)
    if (!s.final) open.emplace_back(s.name);
  std::size_t n = open.size();
  open.emplace_back(actor.user.value());
  return counted(tx, l,
                 SqlText("t.cancelled = 0 AND t.state IN (" + store::marks(n) +
                             ") AND EXISTS (SELECT 1 FROM record_change c JOIN audit_entry e ON e.seq = c.entry "
                             "WHERE c.record = t.id AND c.version = 1 AND e.user_id = ?)",
                         std::move(open)));
}

/// When each came into the state that it is in: the last change that said so, or its beginning.
Status find_since(store::Tx& tx, std::vector<WaitingRequest>& rows) {
  if (rows.empty()) return {};
  std::vector<SqlValue> ids;
  std::unordered_map<Id, WaitingRequest*> by_id;
  for (WaitingRequest& r : rows) {
    ids.emplace_back(r.record.value());
    by_id[r.record] = &r;
  }
  std::size_t n = ids.size();
  ids.emplace_back(std::string("%\"@state\":%"));
  SqlText sql("SELECT record, max(at) FROM record_change WHERE record IN (" + store::marks(n) + ") AND body LIKE ? ESCAPE '\\' GROUP BY record", std::move(ids));
  auto found = TRY(sql.query(tx));
  while (TRY(found.next())) by_id[Id(found.integer(0))]->since = Instant{found.integer(1)};
  return {};
}

}  // namespace

Result<std::vector<RequestKind>> request_kinds(store::Tx& tx, const Catalog& catalog, const Actor& actor) {
  std::vector<RequestKind> out;
  for (const Ledger& l : catalog.ledgers()) {
    if (!l.request) continue;
    RequestKind kind{&l, may_ever(actor, l.rights(Action::create))};
    bool decides = std::any_of(l.request->decide.begin(), l.request->decide.end(),
                               [&](const std::string& name) { return may_ever(actor, l.find_transition(name)->by); });
    if (!kind.file && !decides) continue;
    if (kind.file) kind.mine = TRY(filed(tx, actor, l));
    if (SqlText where = TRY(waits_for(tx, catalog, actor, l)); !where.empty()) kind.waiting = TRY(counted(tx, l, where));
    out.push_back(kind);
  }
  return out;
}

Result<WaitingRequests> waiting_requests(store::Tx& tx, const Catalog& catalog, const Actor& actor, Id after, int limit) {
  if (limit < 1 || limit > 1000) return fail(fault::query_limit, limit, 1000);
  WaitingRequests out;
  for (const Ledger& l : catalog.ledgers()) {
    SqlText where = l.request ? TRY(waits_for(tx, catalog, actor, l)) : SqlText();
    if (where.empty()) continue;
    SqlText sql = SqlText("SELECT t.id, t.state FROM " + table_of(l) + " t WHERE ") + where + SqlText(" AND t.id > ? ORDER BY t.id LIMIT ?", {after.value(), std::int64_t{limit} + 1});
    auto rows = TRY(sql.query(tx));
    while (TRY(rows.next())) {
      int s = l.find_state(rows.text(1));
      Id id(rows.integer(0));
      out.rows.push_back({&l, id, "", s < 0 ? "" : l.states[static_cast<std::size_t>(s)].label, id.made_at()});
    }
  }
  std::sort(out.rows.begin(), out.rows.end(), [](const auto& a, const auto& b) { return a.record < b.record; });
  if (out.rows.size() > static_cast<std::size_t>(limit)) {
    out.rows.erase(out.rows.begin() + limit, out.rows.end());
    out.next = out.rows.back().record;
  }
  std::map<const Ledger*, std::vector<std::size_t>> by_ledger;
  for (std::size_t i = 0; i < out.rows.size(); ++i) by_ledger[out.rows[i].ledger].push_back(i);
  for (const auto& [l, places] : by_ledger) {
    std::vector<Id> ids;
    for (std::size_t i : places) ids.push_back(out.rows[i].record);
    std::vector<std::string> names = TRY(titles(tx, catalog, *l, ids));
    for (std::size_t i = 0; i < places.size(); ++i) out.rows[places[i]].title = std::move(names[i]);
  }
  TRY(find_since(tx, out.rows));
  return out;
}

}  // namespace zhagen::ledger
