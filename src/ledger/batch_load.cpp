// The records of an operation as they are, and whether the actor may touch them.
#include <fmt/format.h>

#include <algorithm>
#include <unordered_map>
#include <unordered_set>

#include "ledger/batch.hpp"
#include "ledger/errors.hpp"
#include "ledger/row.hpp"
#include "ledger/shape.hpp"
#include "store/marks.hpp"

namespace zhagen::ledger {
namespace {

using catalog::Action;
using catalog::Ledger;

constexpr std::size_t kChunk = 500;  // ids in one statement

/// record_columns and the pinyin of name fields.
std::string columns_with_pinyin(const Ledger& l) {
  std::string out = record_columns(l, "");
  for (const catalog::Field& f : l.fields)
    if (f.kind == catalog::FieldKind::name && !f.sealed()) out += ", " + pinyin_column(f);
  return out;
}

Status read_item(const Batch& b, const store::Rows& rows, Item& item) {
  item.before = TRY(read_record(b.base, b.ledger, rows, true));
  int column = kHead;
  for (const catalog::Field& f : b.ledger.fields) column += stored(f) ? 1 : 0;
  item.pinyin_before.resize(b.ledger.fields.size());
  for (std::size_t i = 0; i < b.ledger.fields.size(); ++i)
    if (b.ledger.fields[i].kind == catalog::FieldKind::name && !b.ledger.fields[i].sealed()) item.pinyin_before[i] = rows.text(column++);
  return {};
}

/// Who made the version that is there now.
Result<std::string> who_changed(store::Tx& tx, const Record& r) {
  auto rows = TRY(tx.query("SELECT e.user_name FROM record_change c JOIN audit_entry e ON e.seq = c.entry WHERE c.record = ? AND c.version = ?",
                           r.id.value(), r.version));
  return TRY(rows.next()) ? std::string(rows.text(0)) : std::string("别人");
}

Status check_free(store::Tx& tx, const Batch& b, const Item& item, const std::optional<std::int64_t>& version) {
  const Record& r = item.before;
  if (!r.merged_into.empty()) return fail(fault::record_merged, r.merged_into.str());
  if (version && *version != r.version) return fail(fault::record_changed, TRY(who_changed(tx, r)), r.version);
  if (r.cancelled) return fail(fault::record_cancelled);
  int s = b.ledger.find_state(r.state);
  bool frozen = s >= 0 && b.ledger.states[static_cast<std::size_t>(s)].frozen;
  const std::string label = s >= 0 ? b.ledger.states[static_cast<std::size_t>(s)].label : "";
  if (b.act.kind == Act::Kind::write && !item.cancel && frozen) return fail(fault::record_frozen, label);
  if (b.act.kind == Act::Kind::amend && !frozen) return fail(fault::record_not_frozen, label.empty() ? "可修改" : label);
  if (b.act.kind != Act::Kind::transition) return {};
  const auto& from = b.act.transition->from;
  if (std::find(from.begin(), from.end(), r.state) != from.end()) return {};
  std::string allowed;
  for (const std::string& name : from) {
    int f = b.ledger.find_state(name);
    allowed += (allowed.empty() ? "“" : "、“") + (f >= 0 ? b.ledger.states[static_cast<std::size_t>(f)].label : name) + "”";
  }
  return fail(fault::transition_state, label, b.act.transition->label, allowed);
}

const catalog::Rights& rights_of(const Batch& b, const Item& item) {
  if (b.cancels(item)) return b.ledger.rights(Action::cancel);
  switch (b.act.kind) {
    case Act::Kind::transition: return b.act.transition->by;
    case Act::Kind::amend: return b.ledger.rights(Action::amend);
    default: return b.ledger.rights(item.fresh && b.act.kind == Act::Kind::write ? Action::create : Action::change);
  }
}

const char* verb(const Batch& b, const Item& item) {
  if (b.cancels(item)) return "作废";
  switch (b.act.kind) {
    case Act::Kind::amend: return "更正";
    case Act::Kind::transition: return "办理";
    case Act::Kind::merge: return "合并";
    default: return item.fresh ? "新建" : "修改";
  }
}

/// The holders of a right; a single record asks also as whose deputy.
Result<std::unordered_set<Id>> permitted(store::Tx& tx, Batch& b, const catalog::Rights& rights, const std::vector<Id>& ids) {
  if (ids.size() == 1) {
    Permit p = TRY(permit(tx, *b.catalog, b.actor, b.ledger, rights, ids[0]));
    if (!p.for_user.empty()) b.for_user = p.for_user;
    return p.granted ? std::unordered_set<Id>{ids[0]} : std::unordered_set<Id>{};
  }
  Scope s = TRY(scope(tx, *b.catalog, b.actor, b.ledger, rights, "t"));
  std::vector<Id> in = TRY(among(tx, b.ledger, s, ids, false));
  return std::unordered_set<Id>(in.begin(), in.end());
}

/// Calls what for each item that is not permitted, its rights being its own kind's.
template <class Denied>
Status each_denied(store::Tx& tx, Batch& b, const std::vector<const Item*>& items, Denied&& denied) {
  std::map<const catalog::Rights*, std::vector<Id>> by_rights;
  for (const Item* item : items) by_rights[&rights_of(b, *item)].push_back(item->after.id);
  std::map<const catalog::Rights*, std::unordered_set<Id>> allowed;
  for (const auto& [rights, ids] : by_rights) allowed[rights] = TRY(permitted(tx, b, *rights, ids));
  for (const Item* item : items)
    if (!allowed[&rights_of(b, *item)].contains(item->after.id)) TRY(denied(*item));
  return {};
}

}  // namespace

std::vector<Id> Batch::ids() const {
  std::vector<Id> out;
  for (const Item& item : items) out.push_back(item.after.id);
  return out;
}

Status Batch::sound() const {
  if (faults.empty()) return {};
  return faults.front().error;
}

Result<std::vector<Id>> among(store::Tx& tx, const Ledger& ledger, const Scope& scope, std::vector<Id> ids, bool live) {
  std::sort(ids.begin(), ids.end());
  ids.erase(std::unique(ids.begin(), ids.end()), ids.end());
  std::vector<Id> out;
  if (scope.nothing()) return out;
  const std::vector<cel::SqlArg> within = scope.args();
  for (std::size_t from = 0; from < ids.size(); from += kChunk) {
    std::size_t n = std::min(kChunk, ids.size() - from);
    std::vector<store::Arg> args;
    for (std::size_t i = 0; i < n; ++i) args.emplace_back(ids[from + i].value());
    append_args(within, args);
    auto rows = TRY(tx.query_with(fmt::format("SELECT t.id FROM {} t WHERE t.id IN ({}) AND {}{}", table_of(ledger), store::marks(n), scope.row(),
                                              live ? " AND t.cancelled = 0" : ""),
                                  args));
    while (TRY(rows.next())) out.emplace_back(rows.integer(0));
  }
  return out;
}

Status load_items(store::Tx& tx, Batch& b) {
  std::unordered_map<Id, Item*> wanted;
  std::vector<Id> ids;
  for (Item& item : b.items) {
    if (item.fresh) continue;
    auto [first, once] = wanted.emplace(item.after.id, &item);
    if (once)
      ids.push_back(item.after.id);
    else
      b.fault(item, fail(fault::record_twice_rows, "同一条记录", first->second->row + 1, item.row + 1));
  }
  for (std::size_t from = 0; from < ids.size(); from += kChunk) {
    std::size_t n = std::min(kChunk, ids.size() - from);
    std::vector<store::Arg> args;
    for (std::size_t i = 0; i < n; ++i) args.emplace_back(ids[from + i].value());
    auto rows = TRY(tx.query_with(fmt::format("SELECT {} FROM {} WHERE id IN ({})", columns_with_pinyin(b.ledger), table_of(b.ledger), store::marks(n)), args));
    while (TRY(rows.next())) TRY(read_item(b, rows, *wanted[Id(rows.integer(0))]));
  }
  for (const Item& item : b.items)
    if (!item.fresh && item.before.id.empty() && wanted[item.after.id] == &item) b.fault(item, fail(fault::record_unknown));
  return {};
}

Status allow_before(store::Tx& tx, Batch& b) {
  std::vector<const Item*> old;
  for (const Item& item : b.items)
    if (!item.fresh && !item.before.id.empty()) old.push_back(&item);
  if (old.empty()) return {};
  std::unordered_set<const Item*> stopped;
  std::vector<const Item*> no;
  TRY(each_denied(tx, b, old, [&](const Item& item) { return no.push_back(&item), Status(); }));
  if (!no.empty()) {  // what the actor may not even read is not there
    std::vector<Id> ids;
    for (const Item* item : no) ids.push_back(item->after.id);
    Scope read = TRY(scope(tx, *b.catalog, b.actor, b.ledger, Action::read, "t"));
    std::vector<Id> seen = TRY(among(tx, b.ledger, read, ids, false));
    for (const Item* item : no) {
      bool visible = std::find(seen.begin(), seen.end(), item->after.id) != seen.end();
      stopped.insert(item);
      if (!visible)
        b.fault(*item, fail(fault::record_unknown));
      else if (b.act.kind == Act::Kind::transition)
        b.fault(*item, fail(fault::transition_forbidden, b.act.transition->label, "有权限的同事"));
      else
        b.fault(*item, fail(fault::record_forbidden, b.ledger.label, verb(b, *item), "write"));
    }
  }
  for (const Item* item : old)
    if (!stopped.contains(item))
      if (Status s = check_free(tx, b, *item, item->version); !s) b.fault(*item, std::move(s).error());
  return {};
}

Status allow_after(store::Tx& tx, Batch& b) {
  std::vector<const Item*> moved;
  for (const Item& item : b.items)
    if (item.fresh || !item.changed.empty()) moved.push_back(&item);
  std::map<const catalog::Transition*, std::vector<Id>> entered;
  for (const Item& item : b.items)
    if (item.entered) entered[item.entered].push_back(item.after.id);
  std::map<const catalog::Transition*, std::unordered_set<Id>> may;
  for (const auto& [step, ids] : entered) may[step] = TRY(permitted(tx, b, step->by, ids));
  for (const Item& item : b.items)
    if (item.entered && !may[item.entered].contains(item.after.id))
      b.fault(item, fail(fault::transition_forbidden, item.entered->label, "有权限的同事"));
  return each_denied(tx, b, moved, [&](const Item& item) -> Status {
    b.fault(item, fail(item.fresh ? fault::record_not_yours : fault::record_moves_out, b.ledger.label));
    return {};
  });
}

}  // namespace zhagen::ledger
