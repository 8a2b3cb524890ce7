#include "ledger/write.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <set>
#include <unordered_map>

#include "base/utf8.hpp"
#include "ledger/apply.hpp"
#include "ledger/batch.hpp"
#include "ledger/errors.hpp"
#include "ledger/many.hpp"
#include "ledger/mask.hpp"
#include "ledger/once.hpp"
#include "ledger/operation.hpp"
#include "ledger/tidy.hpp"
#include "store/marks.hpp"

namespace zhagen::ledger {
namespace {

constexpr std::size_t kNamedAtOnce = 500;  // ids in one statement

using account::Actor;
using catalog::Action;
using catalog::Ledger;

/// What can be said of a draft without the database, before the one writer is kept busy.
Status check_draft(const Base& base, const Ledger& l, const Draft& draft) {
  std::set<int> seen;
  auto known = [&](int f) { return f >= 0 && static_cast<std::size_t>(f) < l.fields.size(); };
  for (const auto& [f, value] : draft.values) {
    if (!known(f)) return fail(fault::value_unknown, l.name, f);
    const catalog::Field& field = l.fields[static_cast<std::size_t>(f)];
    if (!seen.insert(f).second) return fail(fault::values_twice, field.label);
    Status s = check_value(l, f, tidy(field, value, base), base);
    if (!s && s.error().code != fault::value_code_retired) return s;  // a retired code may stay where it was
  }
  for (const auto& [f, pinyin] : draft.pinyin) {
    if (!known(f) || l.fields[static_cast<std::size_t>(f)].kind != catalog::FieldKind::name) return fail(fault::value_unknown, l.name, f);
    bool plain = pinyin.size() <= 200 && std::all_of(pinyin.begin(), pinyin.end(), [](char c) {
                   return (c >= 'a' && c <= 'z') || (c >= '1' && c <= '5') || c == ' ';
                 });
    if (!plain) return fail(fault::value_kind, l.fields[static_cast<std::size_t>(f)].label + "的拼音", "小写拼音，音节之间空一格，如 shan4 tian2 fang1");
  }
  return {};
}

Status check_how(const Base& base, const Act& act, const How& how) {
  if (std::size_t n = utf8::length(how.reason); n > kReasonLength) return fail(fault::reason_long, kReasonLength);
  if (!utf8::valid(how.reason)) return fail(fault::value_kind, "理由", "文字");
  if (!how.from.empty() && (!how.from.exact() || how.from > base.today())) return fail(fault::dated_from, how.from.iso());
  if (!how.reason.empty()) return {};
  if (act.kind == Act::Kind::cancel) return fail(fault::reason_missing, "作废");
  if (act.kind == Act::Kind::amend) return fail(fault::reason_missing, "更正");
  if (act.kind == Act::Kind::transition && act.transition->reason) return fail(fault::reason_missing, act.transition->label);
  return {};
}

/// The first refusal, without a look at any record.
Status check_role(const Actor& actor, const Ledger& l, const Act& act, const Row& row) {
  if (act.kind == Act::Kind::transition)
    return may_ever(actor, act.transition->by) ? Status() : fail(fault::transition_forbidden, act.transition->label, "有权限的同事");
  auto [action, verb] = act.kind == Act::Kind::cancel || row.cancel ? std::pair(Action::cancel, "作废记录")
                        : act.kind == Act::Kind::amend ? std::pair(Action::amend, "更正记录")
                        : row.id.empty()               ? std::pair(Action::create, "新建记录")
                                                       : std::pair(Action::change, "修改记录");
  return actor.machine || may_ever(actor, l.rights(action)) ? Status() : fail(fault::ledger_forbidden, l.label, verb, catalog::action_name(action));
}

/// The step by which the actor may enter a record in that state; null where there is none.
const catalog::Transition* entered_by(const Actor& actor, const Ledger& l, std::string_view state) {
  for (const catalog::Transition& t : l.transitions)
    if (t.to == state && may_ever(actor, t.by)) return &t;
  return nullptr;
}

bool later_state(const Ledger& l, const Row& row) {
  return !row.draft.state.empty() && (l.states.empty() || row.draft.state != l.states.front().name);
}

/// A record entered after the fact: a new one, in a state that there is and to which the actor may bring it, with a reason.
Status check_state(const Actor& actor, const Ledger& l, const Act& act, const Row& row, const How& how) {
  if (!later_state(l, row)) return {};
  if (act.kind != Act::Kind::write || !row.id.empty()) return fail(fault::state_set);
  int s = l.find_state(row.draft.state);
  if (s < 0) return fail(fault::state_unknown, l.label, row.draft.state);
  const std::string& label = l.states[static_cast<std::size_t>(s)].label;
  if (!entered_by(actor, l, row.draft.state)) return fail(fault::state_forbidden, label);
  return how.reason.empty() ? Status(fail(fault::reason_missing, "补录“" + label + "”的记录")) : Status();
}

void enter(const Batch& b, const Row& row, Item& item) {
  if (!item.fresh || !later_state(b.ledger, row)) return;
  item.entered = entered_by(b.actor, b.ledger, row.draft.state);
  item.after.state = row.draft.state;
}

Item fresh_item(Base& base, const Actor& actor, const Ledger& l, Instant now) {
  Item item;
  item.fresh = true;
  Record& r = item.after;
  r.ledger = &l;
  r.id = base.ids().next();
  r.state = l.states.empty() ? "" : l.states.front().name;
  r.owner = owner_for(actor, l);
  r.created = r.changed = now;
  r.values.resize(l.fields.size());
  for (std::size_t f = 0; f < l.fields.size(); ++f)
    if (l.fields[f].fallback) r.values[f] = *l.fields[f].fallback;
  item.before.values.resize(l.fields.size());
  return item;
}

/// Records that name one that is to be cancelled: "选派 2 条、请假 1 条".
Status check_named(store::Tx& tx, Batch& b) {
  struct Named {
    std::int64_t all = 0;
    std::string words;
  };
  std::vector<std::int64_t> ids;
  for (const Item& item : b.items)
    if (b.cancels(item)) ids.push_back(item.after.id.value());
  std::unordered_map<Id, Named> named;
  for (const catalog::Inverse& inverse : b.ledger.inverses) {
    std::string column = column_of(inverse.ledger->fields[static_cast<std::size_t>(inverse.field)]);
    for (std::size_t from = 0; from < ids.size(); from += kNamedAtOnce) {
      std::vector<store::Arg> args(ids.begin() + static_cast<std::ptrdiff_t>(from), ids.begin() + static_cast<std::ptrdiff_t>(std::min(ids.size(), from + kNamedAtOnce)));
      auto rows = TRY(tx.query_with(fmt::format("SELECT {0}, count(*) FROM {1} WHERE {0} IN ({2}) AND cancelled = 0 GROUP BY {0}", column,
                                                table_of(*inverse.ledger), store::marks(args.size())),
                                    args));
      while (TRY(rows.next())) {
        Named& n = named[Id(rows.integer(0))];
        n.all += rows.integer(1);
        n.words += fmt::format("{}{} {} 条", n.words.empty() ? "" : "、", inverse.ledger->label, rows.integer(1));
      }
    }
  }
  for (const Item& item : b.items)
    if (auto n = named.find(item.after.id); b.cancels(item) && n != named.end()) b.fault(item, fail(fault::record_named, n->second.all, n->second.words));
  return {};
}

/// The old record of an amendment gives its values and its place to the new one.
Status begin_amendment(Batch& b) {
  Item &old = b.items[0], &now = b.items[1];
  now.after.values = now.before.values = old.before.values;
  now.after.state = old.before.state;
  now.after.owner = old.before.owner;
  now.after.amends = old.after.id;
  now.pinyin_before = old.pinyin_before;
  return {};
}

void mark(Batch& b) {
  for (Item& item : b.items)
    if (b.cancels(item)) item.after.cancelled = true;
  if (b.act.kind == Act::Kind::amend) {
    b.items[0].after.cancelled = true;
    b.items[0].after.amended_by = b.items[1].after.id;
  }
}

Status store_all(store::Tx& tx, Batch& b) {
  Status stored = tx.attempt([&](store::Tx& inner) -> Status {
    if (b.act.kind != Act::Kind::transition) return store_items(inner, b);
    std::vector<std::string> to;
    for (Item& item : b.items) {  // the condition is asked of the record with its draft, before its state changes
      to.push_back(item.after.state);
      item.after.state = item.before.state;
    }
    TRY(store_items(inner, b));
    TRY(check_when(inner, b));
    for (std::size_t i = 0; i < to.size(); ++i) b.items[i].after.state = to[i];
    TRY(b.sound());
    return store_state(inner, b);
  });
  if (stored || !b.faults.empty()) return stored;
  for (Item& item : b.items)
    if (b.act.kind == Act::Kind::transition) item.after.state = b.act.transition->to;
  TRY(name_twins(tx, b, stored.error()));
  return b.sound();
}

/// Fields that stay as they are make no version.
void drop_unchanged(Batch& b) {
  if (b.act.kind != Act::Kind::write) return;
  std::erase_if(b.items, [](const Item& item) { return !item.fresh && !item.cancel && item.changed.empty(); });
}

Status write_items(store::Tx& tx, Batch& b, std::vector<const Draft*> drafts) {
  TRY(check_named(tx, b));
  if (b.act.kind == Act::Kind::amend) TRY(begin_amendment(b));
  TRY(fill_items(tx, b, drafts));
  TRY(check_references(tx, b));
  TRY(b.sound());
  drop_unchanged(b);
  if (b.items.empty()) return {};
  mark(b);
  TRY(check_locks(tx, b, false));
  TRY(b.sound());
  TRY(store_all(tx, b));
  TRY(allow_after(tx, b));
  TRY(b.sound());
  TRY(check_entered(tx, b));
  TRY(check_locks(tx, b, true));
  TRY(check_checks(tx, b));
  return b.sound();
}

}  // namespace

namespace {

/// Another program may have applied a catalog since ours was loaded: nothing is written under an older one.
Status check_in_force(store::Tx& tx, std::int64_t version) {
  auto rows = TRY(tx.query("SELECT max(version) FROM catalog_version"));
  return TRY(rows.next()) && rows.integer(0) == version ? Status() : fail(fault::catalog_stale);
}

/// What is wrong with rows before the database is asked.
Result<std::vector<BatchFault>> check_rows(const Base& base, const Actor& actor, const Ledger& l, const Act& act, const RowSource& rows, const How& how) {
  std::vector<BatchFault> faults;
  std::unordered_map<Id, std::size_t> steps;  // of records that are there: within a step load_items looks
  for (std::size_t i = 0; i < rows.count; ++i) {
    Row row = rows.at(i);
    TRY(check_role(actor, l, act, row));
    if (row.cancel && how.reason.empty()) return fail(fault::reason_missing, "作废");
    Status s = check_state(actor, l, act, row, how);
    if (s) s = check_draft(base, l, row.draft);
    if (s && !row.id.empty() && rows.count > kBatchStep)
      if (auto [first, once] = steps.emplace(row.id, i); !once) s = fail(fault::record_twice_rows, "同一条记录", first->second + 1, i + 1);
    if (!s) faults.push_back({i, std::move(s).error()});
  }
  TRY(check_how(base, act, how));
  return faults;
}

/// The rows of one step as items; their drafts point into `held`.
std::vector<const Draft*> take_rows(Batch& b, const RowSource& rows, std::size_t from, std::vector<Row>& held) {
  static const Draft kNothing;
  std::size_t to = std::min(rows.count, from + kBatchStep);
  held.clear();
  b.items.clear();
  for (std::size_t i = from; i < to; ++i) held.push_back(rows.at(i));
  std::vector<const Draft*> drafts;
  b.items.reserve(held.size() * (b.act.kind == Act::Kind::amend ? 2 : 1));
  for (std::size_t i = 0; i < held.size(); ++i) {
    Item item;
    if (held[i].id.empty()) item = fresh_item(b.base, b.actor, b.ledger, b.now);
    else item.after.id = held[i].id;
    if (held[i].id.empty() && !held[i].fresh.empty()) item.after.id = held[i].fresh;
    enter(b, held[i], item);
    item.row = from + i;
    item.version = held[i].version;
    item.cancel = held[i].cancel;
    b.items.push_back(std::move(item));
    drafts.push_back(b.act.kind == Act::Kind::amend ? &kNothing : &held[i].draft);
    if (b.act.kind != Act::Kind::amend) continue;
    b.items.push_back(fresh_item(b.base, b.actor, b.ledger, b.now));
    drafts.push_back(&held[i].draft);
  }
  return drafts;
}

/// One step: its items as they are and as they are to be, stored, and their change rows written.
Status take_step(store::Tx& tx, Batch& b, std::vector<const Draft*> drafts, audit::Operation& operation, Tally& tally, std::vector<Saved>& answer) {
  TRY(load_allowed(tx, b));
  std::size_t first = answer.size();
  for (const Item& item : b.items)
    if (item.fresh || b.act.kind != Act::Kind::amend) answer.push_back({item.after.id, item.fresh ? 1 : item.before.version});
  TRY(write_items(tx, b, std::move(drafts)));
  std::unordered_map<Id, std::int64_t> versions;
  for (const Item& item : b.items) versions[item.after.id] = item.after.version;
  for (std::size_t i = first; i < answer.size(); ++i)
    if (auto v = versions.find(answer[i].id); v != versions.end()) answer[i].version = v->second;
  for (auto& [id, words] : b.warned)
    for (std::size_t i = first; i < answer.size(); ++i)
      if (answer[i].id == id) answer[i].warnings.push_back(words);
  b.warned.clear();
  count(tally, b);
  return trace_rows(operation, b);
}

/// Rows of another ledger, in the operation of the first: its state of affairs moves with the records or not at all.
Status take_others(store::Tx& tx, Batch& b, const Ledger& other, Act act, const std::vector<Row>& rows, audit::Operation& operation, Tally& tally,
                   std::vector<BatchFault>* faults = nullptr) {
  Batch along{b.base, b.catalog, b.actor, other, b.how, act, b.now, b.today, {}, {}, {}, {}, {}};
  std::vector<Row> held;
  std::vector<Saved> answer;
  for (const Row& row : rows) {
    TRY(check_role(b.actor, other, act, row));
    TRY(check_draft(b.base, other, row.draft));
  }
  Status s;
  for (std::size_t from = 0; s && from < rows.size(); from += kBatchStep)
    s = take_step(tx, along, take_rows(along, {rows.size(), [&](std::size_t i) { return rows[i]; }}, from, held), operation, tally, answer);
  b.waived.insert(b.waived.end(), along.waived.begin(), along.waived.end());
  if (!s && !along.faults.empty()) {
    s = along.faults.front().error;
    if (faults) *faults = std::move(along.faults);
  }
  return s;
}

/// What a transition does to other records: under the actor's rights and their ledgers' locks and checks, or not at all.
/// That one asks for a reason is met by the record whose transition it follows from.
Status take_effects(store::Tx& tx, Batch& b, audit::Operation& operation, Tally& tally) {
  for (const Effected& e : TRY(effects_of(tx, b)))
    if (Status s = take_others(tx, b, *e.ledger, e.act, e.rows, operation, tally); !s) return std::move(s).error().at(e.ledger->label);
  return {};
}

Result<BatchSaved> try_to_operate(Base& base, const Actor& actor, std::string_view ledger, const std::string& transition, Act act,
                                  const RowSource& rows, const How& how) {
  const std::int64_t version = base.catalog_version();
  if (how.catalog && how.catalog != version) return fail(fault::catalog_stale);
  std::shared_ptr<const catalog::Catalog> catalog = base.catalog();
  const Ledger& l = *TRY(Base::find(*catalog, ledger));
  if (act.kind == Act::Kind::transition && !(act.transition = l.find_transition(transition))) return fail(fault::transition_unknown, l.label, transition);
  if (rows.count > kBatchRows) return fail(fault::batch_large, kBatchRows);
  BatchSaved out;
  out.faults = TRY(check_rows(base, actor, l, act, rows, how));
  if (!out.faults.empty() || rows.count == 0) return out;

  Status done = base.db().write([&](store::Tx& tx) -> Status {
    out = {};
    Batch b{base, catalog, actor, l, how, act, base.clock().now(), base.today(), {}, {}, {}, {}, {}};
    audit::Operation operation(tx, base.keys(), b.now);
    TRY(operation.begin());
    TRY(check_in_force(tx, version));
    if (auto before = TRY(answered(tx, base, actor, how))) {
      out.rows = *std::move(before);
      return {};
    }
    Tally tally;
    std::vector<Row> held;
    for (std::size_t from = 0; from < rows.count; from += kBatchStep) {
      Status s = take_step(tx, b, take_rows(b, rows, from, held), operation, tally, out.rows);
      if (!s && b.faults.empty()) return s;
      for (BatchFault& f : b.faults) out.faults.push_back(std::move(f));  // those of later steps are told along with them
      b.faults.clear();
    }
    if (!out.faults.empty()) return out.faults.front().error;
    if (how.along.rows) TRY(take_others(tx, b, *TRY(Base::find(*catalog, how.along.ledger)), act, *how.along.rows, operation, tally, how.along.faults));
    TRY(take_effects(tx, b, operation, tally));
    if (tally.rows) {
      out.entry = TRY(trace_entry(operation, b, tally));
      TRY(keep_waivers(tx, b, out.entry));
    }
    return keep_answer(tx, base, actor, how, out.rows);
  });
  if (!done && out.faults.empty()) return std::move(done).error();
  if (!done) out.rows.clear();
  std::stable_sort(out.faults.begin(), out.faults.end(), [](const BatchFault& x, const BatchFault& y) { return x.row < y.row; });
  return out;
}

}  // namespace

Result<BatchSaved> operate(Base& base, const Actor& actor, std::string_view ledger, const std::string& transition, Act act,
                           const RowSource& rows, const How& how) {
  auto done = try_to_operate(base, actor, ledger, transition, act, rows, how);
  // The draft's fields are numbered by the older catalog: whoever made it has to make it anew.
  if (!done && done.error().code == fault::catalog_stale) TRY(refresh(base));
  return done;
}

namespace {

Result<Saved> operate_one(Base& base, const Actor& actor, std::string_view ledger, const std::string& transition, Act::Kind kind, Row row, const How& how) {
  BatchSaved done = TRY(operate(base, actor, ledger, transition, {kind, nullptr}, {1, [&](std::size_t) { return row; }}, how));
  if (!done.faults.empty()) return std::move(done.faults.front().error);
  return done.rows.front();
}

}  // namespace

Result<Saved> create(Base& base, const Actor& actor, std::string_view ledger, const Draft& draft, const How& how) {
  return operate_one(base, actor, ledger, "", Act::Kind::write, {{}, {}, draft}, how);
}

Result<Saved> change(Base& base, const Actor& actor, std::string_view ledger, Id id, const Draft& draft, const How& how) {
  if (id.empty()) return fail(fault::record_unknown);
  return operate_one(base, actor, ledger, "", Act::Kind::write, {id, how.version, draft}, how);
}

Result<Saved> cancel(Base& base, const Actor& actor, std::string_view ledger, Id id, const How& how) {
  if (id.empty()) return fail(fault::record_unknown);
  return operate_one(base, actor, ledger, "", Act::Kind::cancel, {id, how.version, {}}, how);
}

Result<Saved> transition(Base& base, const Actor& actor, std::string_view ledger, Id id, std::string_view name, const Draft& draft, const How& how) {
  if (id.empty()) return fail(fault::record_unknown);
  return operate_one(base, actor, ledger, std::string(name), Act::Kind::transition, {id, how.version, draft}, how);
}

Result<Saved> amend(Base& base, const Actor& actor, std::string_view ledger, Id id, const Draft& draft, const How& how) {
  if (id.empty()) return fail(fault::record_unknown);
  return operate_one(base, actor, ledger, "", Act::Kind::amend, {id, how.version, draft}, how);
}

Result<BatchSaved> write_all(Base& base, const Actor& actor, std::string_view ledger, const std::vector<Row>& rows, const How& how) {
  return write_all(base, actor, ledger, RowSource{rows.size(), [&](std::size_t i) { return rows[i]; }}, how);
}

Result<BatchSaved> write_all(Base& base, const Actor& actor, std::string_view ledger, const RowSource& rows, const How& how) {
  return operate(base, actor, ledger, "", {Act::Kind::write, nullptr}, rows, how);
}

Result<Examined> examine(store::Tx& tx, Base& base, const Actor& actor, std::string_view ledger, const std::vector<Row>& rows, const How& how) {
  std::shared_ptr<const catalog::Catalog> catalog = base.catalog();
  const Ledger& l = *TRY(Base::find(*catalog, ledger));
  const Act act{Act::Kind::write, nullptr};
  Examined out;
  out.rows.resize(rows.size());
  Batch b{base, catalog, actor, l, how, act, base.clock().now(), base.today(), {}, {}, {}, {}, {}};
  for (std::size_t i = 0; i < rows.size(); ++i) {
    TRY(check_role(actor, l, act, rows[i]));
    How with_reason = how;
    if (how.reason.empty()) with_reason.reason = l.label;  // it is asked for when the rows are written
    Status s = check_state(actor, l, act, rows[i], with_reason);
    if (s) s = check_draft(base, l, rows[i].draft);
    if (!s) {
      b.faults.push_back({i, std::move(s).error()});
      continue;
    }
    Item item;
    if (rows[i].id.empty()) item = fresh_item(base, actor, l, b.now);
    else item.after.id = rows[i].id;
    enter(b, rows[i], item);
    item.row = i;
    item.version = rows[i].version;
    b.items.push_back(std::move(item));
  }
  TRY(check_how(base, act, how));
  // A row with a fault is looked at no further, the others are.
  auto go_on = [&] {
    std::set<std::size_t> faulty;
    for (BatchFault& f : b.faults) {
      faulty.insert(f.row);
      out.faults.push_back(std::move(f));
    }
    b.faults.clear();
    std::erase_if(b.items, [&](const Item& item) { return faulty.contains(item.row); });
  };
  go_on();
  TRY(load_items(tx, b));
  go_on();
  TRY(allow_before(tx, b));
  go_on();
  std::vector<const Draft*> drafts;
  for (const Item& item : b.items) drafts.push_back(&rows[item.row].draft);
  TRY(fill_items(tx, b, drafts));
  TRY(check_references(tx, b));
  go_on();
  for (const Item& item : b.items) {
    if (item.fresh) continue;
    Examined::Row& row = out.rows[item.row];
    row.version = item.before.version;
    for (int f : item.changed) {
      const catalog::Field& field = b.field(f);
      auto shown = [&](const Value& v) { return field.sealed() ? masked(field, v) : v; };
      row.changes.push_back({f, shown(item.before.values[static_cast<std::size_t>(f)]), shown(item.after.values[static_cast<std::size_t>(f)])});
    }
  }
  drop_unchanged(b);
  TRY(check_locks(tx, b, false));
  go_on();
  TRY(check_entered(tx, b));
  TRY(check_locks(tx, b, true));
  TRY(check_checks(tx, b));
  go_on();
  std::stable_sort(out.faults.begin(), out.faults.end(), [](const BatchFault& x, const BatchFault& y) { return x.row < y.row; });
  return out;
}

}  // namespace zhagen::ledger
