#include "ledger/order.hpp"

#include <fmt/format.h>

#include "ledger/access.hpp"
#include "ledger/errors.hpp"
#include "ledger/shape.hpp"

namespace zhagen::ledger {
namespace {

using catalog::Catalog;
using catalog::Field;
using catalog::FieldKind;
using catalog::Ledger;
using By = Order::By;

constexpr std::size_t kOrders = 4;

/// The column by which values of a field are put in order; "" where there is none.
std::string column_for(const Catalog& catalog, const Field& f, By by) {
  if (by == By::rank) return has_ranks(catalog, f) ? rank_column(f) : "";
  if (f.kind == FieldKind::name) return by == By::strokes ? stroke_key_column(f) : pinyin_key_column(f);
  bool plain = f.kind != FieldKind::note && f.kind != FieldKind::list && f.kind != FieldKind::file && f.kind != FieldKind::ref;
  return by == By::field && plain ? column_of(f) : "";
}

bool has_index(const Field& f, By by) { return f.kind == FieldKind::name || by == By::rank || f.index || !f.capacity.empty(); }

bool text_key(const Field& f, By by) {
  if (by == By::rank) return false;
  return f.kind == FieldKind::text || f.kind == FieldKind::name || f.kind == FieldKind::code || f.kind == FieldKind::citizen_id;
}

Result<OrderKey> field_key(const Catalog& catalog, const account::Actor& actor, const Ledger& ledger, const Order& order) {
  if (order.field < 0 || order.field >= static_cast<int>(ledger.fields.size())) return fail(fault::query_field, ledger.label, order.field);
  const Field& f = ledger.fields[static_cast<std::size_t>(order.field)];
  if (hidden(actor, ledger, f)) return fail(fault::filter_hidden, f.label);
  if (f.sealed()) return fail(fault::order_sealed, f.label);
  OrderKey key;
  key.descending = order.descending;
  if (f.kind == FieldKind::ref) {
    const Ledger* target = catalog.ledger(f.target);
    const Field* title = target && !target->sheet ? &target->fields[static_cast<std::size_t>(target->title)] : nullptr;
    std::string column = title && !title->sealed() ? column_for(catalog, *title, order.by) : "";
    if (column.empty()) return fail(fault::order_kind, f.label);
    key.sql = fmt::format("(SELECT s.{} FROM {} s WHERE s.id = t.{})", column, table_of(*target), column_of(f));
    key.text = text_key(*title, order.by);
    if (has_index(*title, order.by)) {
      key.table = fmt::format("{} s CROSS JOIN {} r", table_of(*target), table_of(ledger));
      key.column = "s." + column;
      key.id = "r.id";
      key.only = fmt::format("r.{} = s.id", column_of(f));
    }
    return key;
  }
  std::string column = column_for(catalog, f, order.by);
  if (column.empty()) return fail(fault::order_kind, f.label);
  key.sql = "t." + column;
  key.text = text_key(f, order.by);
  if (has_index(f, order.by)) {
    key.table = table_of(ledger);
    key.column = column;
    key.id = "id";
  }
  return key;
}

Result<OrderKey> hand_key(store::Tx& tx, const Ledger& ledger, const Order& order) {
  auto rows = TRY(tx.query("SELECT ledger FROM list_order WHERE id = ?", order.list.value()));
  if (!TRY(rows.next()) || rows.text(0) != ledger.name) return fail(fault::order_list, ledger.label);
  std::string list = fmt::format("list = {}", order.list.value());
  return OrderKey{fmt::format("(SELECT s.place FROM list_order_row s WHERE s.{} AND s.record = t.id)", list), order.descending, false,
                  "list_order_row", "place", "record", list};
}

}  // namespace

Result<Ordering> ordering_of(store::Tx& tx, const Catalog& catalog, const account::Actor& actor, const Ledger& ledger,
                             const std::vector<Order>& orders) {
  if (orders.size() > kOrders) return fail(fault::order_many, orders.size(), kOrders);
  Ordering out;
  out.mark = ledger.name;
  for (const Order& o : orders) {
    const std::string field = o.field >= 0 && o.field < static_cast<int>(ledger.fields.size()) ? ledger.fields[static_cast<std::size_t>(o.field)].name : "";
    out.mark += fmt::format(" {}{}{}{}", static_cast<int>(o.by), o.descending ? "-" : "+", field, o.by == By::hand ? o.list.str() : "");
    out.descending = o.descending;
    switch (o.by) {
      case By::created: return out;  // ids are made in the order of time: nothing after it matters
      case By::changed: out.keys.push_back({"t.changed", o.descending, false, table_of(ledger), "changed", "id", ""}); break;
      case By::hand: out.keys.push_back(TRY(hand_key(tx, ledger, o))); break;
      default: out.keys.push_back(TRY(field_key(catalog, actor, ledger, o)));
    }
  }
  return out;
}

std::string Ordering::sql() const {
  std::string out;
  for (const OrderKey& k : keys) out += fmt::format("({0} IS NULL), {0}{1}, ", k.sql, k.descending ? " DESC" : "");
  return out + (descending ? "t.id + 0 DESC" : "t.id + 0");
}

SqlText Ordering::after(const Place& place) const {
  // Written so that no engine takes it for a range of an index: the caller has chosen another way to the rows.
  SqlText out("CASE");
  for (std::size_t i = 0; i < keys.size(); ++i) {
    const OrderKey& k = keys[i];
    if (std::holds_alternative<std::monostate>(place.keys[i])) {
      out += SqlText(fmt::format(" WHEN {} IS NOT NULL THEN 0", k.sql));
      continue;
    }
    out += SqlText(fmt::format(" WHEN {} IS NULL THEN 1", k.sql));
    out += SqlText(fmt::format(" WHEN {} {} ? THEN 1", k.sql, k.descending ? "<" : ">"), std::vector<SqlValue>{place.keys[i]});
    out += SqlText(fmt::format(" WHEN {} {} ? THEN 0", k.sql, k.descending ? ">" : "<"), std::vector<SqlValue>{place.keys[i]});
  }
  return out + SqlText(fmt::format(" WHEN t.id {} ? THEN 1 ELSE 0 END = 1", descending ? "<" : ">"), std::vector<SqlValue>{place.id.value()});
}

Place place_of(const store::Rows& rows, std::size_t keys) {
  Place p;
  p.id = Id(rows.integer(0));
  for (int i = 1; i <= static_cast<int>(keys); ++i) {
    if (rows.null(i)) p.keys.emplace_back();
    else if (rows.kind(i) == store::Kind::integer) p.keys.emplace_back(rows.integer(i));
    else p.keys.emplace_back(std::string(rows.text(i)));
  }
  return p;
}

}  // namespace zhagen::ledger
