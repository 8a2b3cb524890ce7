// Two records become one: what was entered twice.
#include <fmt/format.h>

#include "account/holders.hpp"
#include "ledger/errors.hpp"
#include "ledger/joining.hpp"
#include "ledger/once.hpp"
#include "ledger/person.hpp"
#include "ledger/shape.hpp"

namespace zhagen::ledger {
namespace {

using catalog::Ledger;

struct Merge {
  Base& base;
  std::shared_ptr<const catalog::Catalog> catalog;
  const account::Actor& actor;
  const How& how;
  Id stays, gone;

  Batch batch(const Ledger& l) const { return joining(base, catalog, actor, l, how); }
};

/// Stores a batch; a record that would break a unique rule is told in words.
Status store(store::Tx& tx, Batch& b) {
  Status stored = tx.attempt([&](store::Tx& inner) { return store_items(inner, b); });
  if (stored) return {};
  TRY(name_twins(tx, b, stored.error()));
  return b.sound();
}

/// Every record that names the one that goes, by this field, names the other: each with a change of its own.
Status move_references(store::Tx& tx, const Merge& m, const Ledger& l, int field, audit::Operation& operation, std::int64_t& rows_written) {
  Batch b = m.batch(l);
  {
    auto rows = TRY(tx.query(fmt::format("SELECT id FROM {} WHERE {} = ? AND cancelled = 0 ORDER BY id", table_of(l), column_of(b.field(field))), m.gone.value()));
    while (TRY(rows.next())) b.items.emplace_back().after.id = Id(rows.integer(0));
  }
  if (b.items.empty()) return {};
  TRY(load_items(tx, b));
  for (Item& item : b.items) {
    touch(b, item);
    item.after.values[static_cast<std::size_t>(field)] = m.stays.value();
    item.changed = {field};
  }
  TRY(store(tx, b));
  rows_written += static_cast<std::int64_t>(b.items.size());
  return trace_rows(operation, b);
}

Status close(audit::Operation& operation, const Merge& m, const Batch& b, std::int64_t rows) {
  audit::Event event;
  event.action = "merge";
  event.subject = b.ledger.name;
  event.record = m.stays;
  event.rows = rows;
  event.reason = m.how.reason;
  event.detail = "{\"gone\":\"" + m.gone.str() + "\"}";
  TRY(operation.close(who(m.actor), event));
  return {};
}

/// The two records, both of which the actor may change: the one that goes first, to free its places in unique rules.
Status load_pair(store::Tx& tx, const Merge& m, Batch& b) {
  b.items.emplace_back().after.id = m.gone;
  b.items.emplace_back().after.id = m.stays;
  b.items.back().version = m.how.version;
  TRY(load_allowed(tx, b));
  for (Item& item : b.items) touch(b, item);
  b.items[0].after.cancelled = true;
  b.items[0].after.merged_into = m.stays;
  return {};
}

Result<Saved> merge_rows(store::Tx& tx, const Merge& m, const Ledger& l) {
  audit::Operation operation(tx, m.base.keys(), m.base.clock().now());
  TRY(operation.begin());
  if (auto before = TRY(answered(tx, m.base, m.actor, m.how))) return before->front();
  Batch b = m.batch(l);
  TRY(load_pair(tx, m, b));
  Item &gone = b.items[0], &stays = b.items[1];
  for (std::size_t f = 0; f < l.fields.size(); ++f) {
    if (!absent(stays.after.values[f]) || absent(gone.before.values[f]) || l.fields[f].retired || static_cast<int>(f) == l.tree) continue;
    stays.after.values[f] = gone.before.values[f];
    stays.pinyin[f] = gone.pinyin_before[f];
    stays.changed.push_back(static_cast<int>(f));
  }
  TRY(store(tx, b));
  TRY(check_checks(tx, b));
  TRY(b.sound());
  TRY(trace_rows(operation, b));
  std::int64_t rows = 2;
  for (const catalog::Inverse& inverse : l.inverses) TRY(move_references(tx, m, *inverse.ledger, inverse.field, operation, rows));
  TRY(tx.exec("UPDATE attachment SET record = ? WHERE record = ?", m.stays.value(), m.gone.value()));
  if (l.name == catalog::kPerson) TRY(account::follow_person(tx, m.gone, m.stays));
  TRY(close(operation, m, b, rows));
  Saved saved{m.stays, stays.after.version};
  TRY(keep_answer(tx, m.base, m.actor, m.how, {saved}));
  return saved;
}

Status check(const Merge& m, const Ledger& l) {
  if (m.stays == m.gone || m.stays.empty() || m.gone.empty()) return fail(fault::merge_self);
  return may_ever(m.actor, l.rights(catalog::Action::change)) ? Status()
                                                              : fail(fault::ledger_forbidden, l.label, "合并记录", "merge");
}

}  // namespace

Result<Saved> merge(Base& base, const account::Actor& actor, std::string_view ledger, Id stays, Id gone, const How& how) {
  Merge m{base, base.catalog(), actor, how, stays, gone};
  const Ledger& l = *TRY(Base::find(*m.catalog, ledger));
  TRY(check(m, l));
  return base.db().write([&](store::Tx& tx) { return merge_rows(tx, m, l); });
}

}  // namespace zhagen::ledger
