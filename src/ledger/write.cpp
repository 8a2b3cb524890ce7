#include "ledger/write.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <set>
#include <unordered_map>

#include "base/utf8.hpp"
#include "ledger/apply.hpp"
#include "ledger/batch.hpp"
#include "ledger/errors.hpp"
#include "ledger/once.hpp"
#include "ledger/operation.hpp"
#include "ledger/tidy.hpp"

namespace zhagen::ledger {
namespace {

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
Status check_role(const Actor& actor, const Ledger& l, const Act& act, bool fresh) {
  if (act.kind == Act::Kind::transition)
    return may_ever(actor, act.transition->by) ? Status() : fail(fault::transition_forbidden, act.transition->label, "有权限的同事");
  auto [action, verb] = act.kind == Act::Kind::cancel  ? std::pair(Action::cancel, "作废记录")
                        : act.kind == Act::Kind::amend ? std::pair(Action::amend, "更正记录")
                        : fresh                        ? std::pair(Action::create, "新建记录")
                                                       : std::pair(Action::change, "修改记录");
  return actor.machine || may_ever(actor, l.rights(action)) ? Status() : fail(fault::ledger_forbidden, l.label, verb, catalog::action_name(action));
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
  for (const Item& item : b.items) {
    std::int64_t all = 0;
    std::string words;
    for (const catalog::Inverse& inverse : b.ledger.inverses) {
      auto rows = TRY(tx.query(fmt::format("SELECT count(*) FROM {} WHERE {} = ? AND cancelled = 0", table_of(*inverse.ledger),
                                           column_of(inverse.ledger->fields[static_cast<std::size_t>(inverse.field)])),
                               item.after.id.value()));
      std::int64_t n = TRY(rows.next()) ? rows.integer(0) : 0;
      if (n == 0) continue;
      all += n;
      words += fmt::format("{}{} {} 条", words.empty() ? "" : "、", inverse.ledger->label, n);
    }
    if (all) b.fault(item, fail(fault::record_named, all, words));
  }
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
  if (b.act.kind == Act::Kind::cancel)
    for (Item& item : b.items) item.after.cancelled = true;
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
  std::erase_if(b.items, [](const Item& item) { return !item.fresh && item.changed.empty(); });
}

Status write_items(store::Tx& tx, Batch& b, std::vector<const Draft*> drafts) {
  if (b.act.kind == Act::Kind::cancel) TRY(check_named(tx, b));
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

Result<BatchSaved> try_to_operate(Base& base, const Actor& actor, std::string_view ledger, const std::string& transition, Act act,
                                  const std::vector<Row>& rows, const How& how) {
  const std::int64_t version = base.catalog_version();
  if (how.catalog && how.catalog != version) return fail(fault::catalog_stale);
  std::shared_ptr<const catalog::Catalog> catalog = base.catalog();
  const Ledger& l = *TRY(Base::find(*catalog, ledger));
  if (act.kind == Act::Kind::transition && !(act.transition = l.find_transition(transition))) return fail(fault::transition_unknown, l.label, transition);
  if (rows.size() > kBatchRows) return fail(fault::batch_large, kBatchRows);
  BatchSaved out;
  for (std::size_t i = 0; i < rows.size(); ++i) {
    TRY(check_role(actor, l, act, rows[i].id.empty()));
    if (Status s = check_draft(base, l, rows[i].draft); !s) out.faults.push_back({i, std::move(s).error()});
  }
  TRY(check_how(base, act, how));
  if (!out.faults.empty() || rows.empty()) return out;

  Batch b{base, catalog, actor, l, how, act, base.clock().now(), base.today(), {}, {}, {}, {}};
  Result<std::vector<Saved>> saved = base.db().write([&](store::Tx& tx) -> Result<std::vector<Saved>> {
    b.items.clear();
    b.faults.clear();
    b.waived.clear();
    b.for_user = Id();
    audit::Operation operation(tx, base.keys(), b.now);
    TRY(operation.begin());
    TRY(check_in_force(tx, version));
    if (auto before = TRY(answered(tx, base, actor, how))) return *std::move(before);
    std::vector<const Draft*> drafts;
    static const Draft kNothing;
    for (std::size_t i = 0; i < rows.size(); ++i) {
      Item item;
      if (rows[i].id.empty()) item = fresh_item(base, actor, l, b.now);
      else item.after.id = rows[i].id;
      item.row = i;
      item.version = rows[i].version;
      b.items.push_back(std::move(item));
      drafts.push_back(act.kind == Act::Kind::amend ? &kNothing : &rows[i].draft);
      if (act.kind != Act::Kind::amend) continue;
      b.items.push_back(fresh_item(base, actor, l, b.now));
      drafts.push_back(&rows[i].draft);
    }
    TRY(load_allowed(tx, b));
    std::vector<Saved> answer;
    for (const Item& item : b.items)
      if (item.fresh || act.kind != Act::Kind::amend) answer.push_back({item.after.id, item.fresh ? 1 : item.before.version});
    TRY(write_items(tx, b, std::move(drafts)));
    std::unordered_map<Id, std::int64_t> versions;
    for (const Item& item : b.items) versions[item.after.id] = item.after.version;
    for (Saved& s : answer)
      if (auto v = versions.find(s.id); v != versions.end()) s.version = v->second;
    if (!b.items.empty()) TRY(trace(operation, b));
    TRY(keep_answer(tx, base, actor, how, answer));
    return answer;
  });
  out.faults = std::move(b.faults);
  if (!saved && out.faults.empty()) return std::move(saved).error();
  if (saved) out.rows = *std::move(saved);
  std::sort(out.faults.begin(), out.faults.end(), [](const BatchFault& x, const BatchFault& y) { return x.row < y.row; });
  return out;
}

}  // namespace

Result<BatchSaved> operate(Base& base, const Actor& actor, std::string_view ledger, const std::string& transition, Act act,
                           const std::vector<Row>& rows, const How& how) {
  auto done = try_to_operate(base, actor, ledger, transition, act, rows, how);
  // The draft's fields are numbered by the older catalog: whoever made it has to make it anew.
  if (!done && done.error().code == fault::catalog_stale) TRY(refresh(base));
  return done;
}

namespace {

Result<Saved> operate_one(Base& base, const Actor& actor, std::string_view ledger, const std::string& transition, Act::Kind kind, Row row, const How& how) {
  BatchSaved done = TRY(operate(base, actor, ledger, transition, {kind, nullptr}, {std::move(row)}, how));
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
  return operate(base, actor, ledger, "", {Act::Kind::write, nullptr}, rows, how);
}

}  // namespace zhagen::ledger
