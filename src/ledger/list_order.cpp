#include "ledger/list_order.hpp"

#include <fmt/format.h>

#include <unordered_map>

#include "base/utf8.hpp"
#include "ledger/access.hpp"
#include "ledger/errors.hpp"
#include "ledger/hits.hpp"
#include "ledger/row.hpp"

namespace zhagen::ledger {
namespace {

using catalog::Action;
using catalog::Ledger;

constexpr std::size_t kNameCharacters = 60, kRows = 20'000, kAtOnce = 512;

Result<std::string> checked_name(std::string_view name) {
  name = utf8::trim(name);
  std::size_t n = utf8::length(name);
  if (n == 0 || n > kNameCharacters || !utf8::valid(name)) return fail(fault::order_name, name, kNameCharacters);
  return std::string(name);
}

Status may_make(const account::Actor& actor, const Ledger& ledger) {
  if (may_ever(actor, ledger.rights(Action::change)) && may_ever(actor, ledger.rights(Action::read))) return {};
  return fail(fault::ledger_forbidden, ledger.label, "固定排列顺序", "fix orders");
}

/// Each once, and each one that the actor may read.
Status check_records(store::Tx& tx, const catalog::Catalog& catalog, const account::Actor& actor, const Ledger& ledger, const std::vector<Id>& records) {
  if (records.size() > kRows) return fail(fault::order_rows, records.size(), kRows);
  std::unordered_map<Id, std::size_t> place;
  for (std::size_t i = 0; i < records.size(); ++i)
    if (auto [at, fresh] = place.emplace(records[i], i); !fresh) return fail(fault::order_twice, at->second + 1, i + 1);
  Scope s = TRY(scope(tx, catalog, actor, ledger, Action::read, "t"));
  for (std::size_t i = 0; i < records.size(); i += kAtOnce) {
    std::size_t n = std::min(kAtOnce, records.size() - i);
    std::vector<SqlValue> some;
    for (std::size_t k = i; k < i + n; ++k) some.emplace_back(records[k].value());
    std::string marks = marks_for(some);
    SqlText sql(fmt::format("SELECT count(*) FROM {} t WHERE t.id IN ({}) AND ", table_of(ledger), marks), std::move(some));
    auto rows = TRY((sql + SqlText::of(s.row(), s.args())).query(tx));
    (void)TRY(rows.next());
    if (rows.integer(0) != static_cast<std::int64_t>(n)) return fail(fault::record_unknown);
  }
  return {};
}

Status put_records(store::Tx& tx, Id order, const std::vector<Id>& records) {
  TRY(tx.exec("DELETE FROM list_order_row WHERE list = ?", order.value()));
  constexpr std::string_view kColumns[] = {"list", "record", "place"};
  std::size_t i = 0;
  TRY(tx.bulk_insert("list_order_row", kColumns, [&](std::span<store::Arg> row) -> Result<bool> {
    if (i == records.size()) return false;
    row[0] = order.value();
    row[1] = records[i].value();
    row[2] = static_cast<std::int64_t>(++i);
    return true;
  }));
  return {};
}

Status note(store::Tx& tx, const Base& base, const account::Actor& actor, const Ledger& ledger, const char* action, const ListOrder& o) {
  std::string detail = R"({"name":)";
  append_json_text(detail, o.name);
  audit::Operation operation(tx, base.keys(), base.clock().now());
  TRY(operation.close(who(actor), {action, ledger.name, {}, o.rows, "", detail + fmt::format(R"(,"order":"{}"}})", o.id.value())}));
  return {};
}

struct Kept {
  const Ledger* ledger;
  ListOrder order;
};

Result<Kept> locked(store::Tx& tx, const catalog::Catalog& catalog, const account::Actor& actor, Id id) {
  {
    auto lock = TRY(tx.query(tx.dialect().lock_row("list_order", "id"), id.value()));
    (void)TRY(lock.next());
  }
  auto rows = TRY(tx.query("SELECT o.ledger, o.name, o.owner, o.version, (SELECT count(*) FROM list_order_row r WHERE r.list = o.id) "
                           "FROM list_order o WHERE o.id = ?",
                           id.value()));
  const bool there = TRY(rows.next());
  const Ledger* ledger = there ? catalog.ledger(rows.text(0)) : nullptr;
  if (!ledger || !may_ever(actor, ledger->rights(Action::read))) return fail(fault::order_list, there && ledger ? ledger->label : "");
  Kept kept{ledger, {id, std::string(rows.text(1)), Id(rows.integer(2)), rows.integer(3), rows.integer(4)}};
  if (!actor.has(catalog::Role::office) && (kept.order.owner.empty() || kept.order.owner != owner_for(actor, *ledger)))
    return fail(fault::order_forbidden, kept.order.name);
  TRY(may_make(actor, *ledger));
  return kept;
}

Error twice(Error error, const std::string& name) {
  return error.code == Errc::store_unique ? fail(fault::order_name, name, kNameCharacters) : std::move(error);
}

}  // namespace

Result<std::vector<ListOrder>> list_orders(store::Tx& tx, Base& base, const account::Actor& actor, std::string_view ledger_name) {
  auto catalog = base.catalog();
  const Ledger& ledger = *TRY(Base::find(*catalog, ledger_name));
  if (!may_ever(actor, ledger.rights(Action::read))) return fail(fault::ledger_forbidden, ledger.label, "查看记录", "read records");
  std::vector<ListOrder> out;
  auto rows = TRY(tx.query("SELECT o.id, o.name, o.owner, o.version, (SELECT count(*) FROM list_order_row r WHERE r.list = o.id) "
                           "FROM list_order o WHERE o.ledger = ? ORDER BY o.name",
                           ledger.name));
  while (TRY(rows.next()))
    out.push_back({Id(rows.integer(0)), std::string(rows.text(1)), Id(rows.integer(2)), rows.integer(3), rows.integer(4)});
  return out;
}

Result<ListOrder> make_order(Base& base, const account::Actor& actor, std::string_view ledger_name, std::string_view name,
                             const std::vector<Id>& records) {
  auto catalog = base.catalog();
  const Ledger& ledger = *TRY(Base::find(*catalog, ledger_name));
  TRY(may_make(actor, ledger));
  const ListOrder o{base.ids().next(), TRY(checked_name(name)), owner_for(actor, ledger), 1, static_cast<std::int64_t>(records.size())};
  Status made = base.db().write([&](store::Tx& tx) -> Status {
    TRY(check_records(tx, *catalog, actor, ledger, records));
    const std::int64_t now = base.clock().now().ms;
    TRY(tx.exec("INSERT INTO list_order (id, ledger, name, owner, version, created, changed) VALUES (?, ?, ?, ?, 1, ?, ?)", o.id.value(),
                ledger.name, o.name, o.owner.empty() ? std::nullopt : std::optional(o.owner.value()), now, now));
    TRY(put_records(tx, o.id, records));
    return note(tx, base, actor, ledger, "make_order", o);
  });
  if (!made) return twice(std::move(made).error(), o.name);
  return o;
}

Result<ListOrder> set_order(Base& base, const account::Actor& actor, Id id, std::int64_t version, const std::optional<std::string>& name,
                            const std::optional<std::vector<Id>>& records) {
  auto catalog = base.catalog();
  std::optional<std::string> clean;
  if (name) clean = TRY(checked_name(*name));
  auto set = base.db().write([&](store::Tx& tx) -> Result<ListOrder> {
    Kept kept = TRY(locked(tx, *catalog, actor, id));
    ListOrder& o = kept.order;
    if (o.version != version) return fail(fault::record_changed, "别人", o.version);
    if (clean) o.name = *clean;
    ++o.version;
    if (records) {
      TRY(check_records(tx, *catalog, actor, *kept.ledger, *records));
      TRY(put_records(tx, id, *records));
      o.rows = static_cast<std::int64_t>(records->size());
    }
    TRY(tx.exec("UPDATE list_order SET name = ?, version = ?, changed = ? WHERE id = ?", o.name, o.version, base.clock().now().ms, id.value()));
    TRY(note(tx, base, actor, *kept.ledger, "set_order", o));
    return o;
  });
  if (!set) return twice(std::move(set).error(), clean.value_or(""));
  return set;
}

Status drop_order(Base& base, const account::Actor& actor, Id id) {
  auto catalog = base.catalog();
  return base.db().write([&](store::Tx& tx) -> Status {
    Kept kept = TRY(locked(tx, *catalog, actor, id));
    TRY(tx.exec("DELETE FROM list_order_row WHERE list = ?", id.value()));
    TRY(tx.exec("DELETE FROM list_order WHERE id = ?", id.value()));
    return note(tx, base, actor, *kept.ledger, "drop_order", kept.order);
  });
}

}  // namespace zhagen::ledger
