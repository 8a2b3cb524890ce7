// Records into rows: the ledger's table with its derived columns, and the search keys.
#include <fmt/format.h>

#include <algorithm>

#include "ledger/batch.hpp"
#include "ledger/derive.hpp"
#include "ledger/row.hpp"
#include "ledger/shape.hpp"

namespace zhagen::ledger {
namespace {

using catalog::Field;
using catalog::FieldKind;

Cell number(std::int64_t v) { return {store::Kind::integer, v, {}, false}; }
Cell number_or_null(Id v) { return {store::Kind::integer, v.value(), {}, v.empty()}; }
Cell text(std::string v, bool null = false) { return {store::Kind::text, 0, std::move(v), null}; }

void append_field_columns(const Batch& b, int f, std::vector<std::string>& out) {
  const Field& field = b.field(f);
  if (!stored(field)) return;
  out.push_back(column_of(field));
  if (has_blind(b.ledger, f)) out.push_back(blind_column(field));
  if (field.kind == FieldKind::name && !field.sealed())
    for (std::string& c : std::vector{pinyin_column(field), pinyin_key_column(field), stroke_key_column(field)}) out.push_back(std::move(c));
  if (has_ranks(*b.catalog, field)) out.push_back(rank_column(field));
}

void append_field_cells(const Batch& b, const Item& item, int f, std::vector<Cell>& out) {
  const Field& field = b.field(f);
  if (!stored(field)) return;
  const Value& value = item.after.values[static_cast<std::size_t>(f)];
  out.push_back(cell_of(b.base, b.ledger, f, item.after.id, value));
  if (has_blind(b.ledger, f)) {
    Cell blind{store::Kind::blob, 0, {}, absent(value)};
    if (!blind.null) blind.bytes = blind_of(b.base, b.ledger, field, value);
    out.push_back(std::move(blind));
  }
  if (field.kind == FieldKind::name && !field.sealed()) {
    NameColumns n;
    if (!absent(value)) n = name_columns(b.base.pinyin(), plain_text(value), item.pinyin[static_cast<std::size_t>(f)]);
    for (std::string* s : {&n.pinyin, &n.by_pinyin, &n.by_strokes}) out.push_back(text(std::move(*s), absent(value)));
  }
  if (has_ranks(*b.catalog, field)) {
    auto rank = rank_of(*b.catalog, field, value);
    out.push_back({store::Kind::integer, rank.value_or(0), {}, !rank});
  }
}

std::string list(const std::vector<std::string>& columns, std::string_view each = "") {
  std::string out;
  for (const std::string& c : columns) (out += out.empty() ? "" : ", ") += each.empty() ? c : std::string(each);
  return out;
}

/// Runs the statement, or loads the table, with the cells that `fill` makes for each item.
template <class Fill>
store::RowSource source(const std::vector<const Item*>& items, std::size_t& at, std::vector<Cell>& cells, Fill fill) {
  return [&items, &at, &cells, fill](std::span<store::Arg> row) -> Result<bool> {
    if (at == items.size()) return false;
    cells.clear();
    fill(*items[at++], cells);
    for (std::size_t i = 0; i < cells.size(); ++i) row[i] = cells[i].arg();
    return true;
  };
}

Status insert_rows(store::Tx& tx, const Batch& b, const std::vector<const Item*>& items) {
  std::vector<std::string> columns{"id", "version", "state", "cancelled", "owner", "amends", "created", "changed"};
  for (std::size_t f = 0; f < b.ledger.fields.size(); ++f) append_field_columns(b, static_cast<int>(f), columns);
  auto fill = [&](const Item& item, std::vector<Cell>& cells) {
    const Record& r = item.after;
    cells.push_back(number(r.id.value()));
    cells.push_back(number(r.version));
    cells.push_back(text(r.state));
    cells.push_back(number(0));
    cells.push_back(number_or_null(r.owner));
    cells.push_back(number_or_null(r.amends));
    cells.push_back(number(r.created.ms));
    cells.push_back(number(r.changed.ms));
    for (std::size_t f = 0; f < b.ledger.fields.size(); ++f) append_field_cells(b, item, static_cast<int>(f), cells);
  };
  std::size_t at = 0;
  std::vector<Cell> cells;
  if (items.size() < 8)  // a load has a price of its own on PostgreSQL
    TRY(tx.bulk_exec(fmt::format("INSERT INTO {} ({}) VALUES ({})", table_of(b.ledger), list(columns), list(columns, "?")), columns.size(),
                     source(items, at, cells, fill)));
  else {
    std::vector<std::string_view> names(columns.begin(), columns.end());
    TRY(tx.bulk_insert(table_of(b.ledger), names, source(items, at, cells, fill)));
  }
  return {};
}

/// Columns of the system that differ, so that no index is written for nothing.
struct System {
  std::vector<std::string> columns;
  std::vector<Cell> cells;
};
System system_of(const Item& item) {
  const Record &from = item.before, &to = item.after;
  System s{{"version", "changed"}, {number(to.version), number(to.changed.ms)}};
  auto put = [&](const char* column, bool differs, Cell cell) {
    if (differs) s.columns.emplace_back(column), s.cells.push_back(std::move(cell));
  };
  put("state", from.state != to.state, text(to.state));
  put("cancelled", from.cancelled != to.cancelled, number(to.cancelled ? 1 : 0));
  put("amended_by", from.amended_by != to.amended_by, number_or_null(to.amended_by));
  put("merged_into", from.merged_into != to.merged_into, number_or_null(to.merged_into));
  return s;
}

/// One statement for all items that change the same columns.
Status update_rows(store::Tx& tx, const Batch& b, const std::vector<const Item*>& items) {
  std::map<std::string, std::vector<const Item*>> groups;
  for (const Item* item : items) {
    std::vector<std::string> columns = system_of(*item).columns;
    for (int f : item->changed) append_field_columns(b, f, columns);
    std::string sets;
    for (const std::string& c : columns) sets += (sets.empty() ? "" : ", ") + c + " = ?";
    groups[fmt::format("UPDATE {} SET {} WHERE id = ?", table_of(b.ledger), sets)].push_back(item);
  }
  for (const auto& [sql, some] : groups) {
    std::size_t at = 0;
    std::vector<Cell> cells;
    TRY(tx.bulk_exec(sql, static_cast<std::size_t>(std::count(sql.begin(), sql.end(), '?')),
                     source(some, at, cells, [&](const Item& item, std::vector<Cell>& out) {
                       out = system_of(item).cells;
                       for (int f : item.changed) append_field_cells(b, item, f, out);
                       out.push_back(number(item.after.id.value()));
                     })));
  }
  return {};
}

using Keys = std::vector<std::pair<std::string, std::int64_t>>;

store::RowSource keys_source(const Keys& keys, std::size_t& at) {
  return [&keys, &at](std::span<store::Arg> row) -> Result<bool> {
    if (at == keys.size()) return false;
    row[0] = keys[at].first;
    row[1] = keys[at++].second;
    return true;
  };
}

Status store_keys(store::Tx& tx, const Batch& b, const std::vector<const Item*>& items) {
  if (!has_keys(b.ledger)) return {};
  Keys gone, come;
  for (const Item* item : items) {
    if (std::none_of(item->changed.begin(), item->changed.end(), [&](int f) { return in_keys(b.field(f)); })) continue;
    std::vector<std::string> old, now = record_keys(b.base.pinyin(), b.ledger, item->after.values, item->pinyin);
    if (!item->fresh) old = record_keys(b.base.pinyin(), b.ledger, item->before.values, item->pinyin_before);
    auto only = [&](const std::vector<std::string>& in, const std::vector<std::string>& not_in, Keys& out) {
      for (const std::string& key : in)
        if (!std::binary_search(not_in.begin(), not_in.end(), key)) out.emplace_back(key, item->after.id.value());
    };
    only(old, now, gone);
    only(now, old, come);
  }
  std::string table = key_table(b.ledger);
  std::size_t at = 0;
  if (!gone.empty()) TRY(tx.bulk_exec("DELETE FROM " + table + " WHERE key = ? AND record = ?", 2, keys_source(gone, at)));
  if (come.empty()) return {};
  std::sort(come.begin(), come.end());  // in the order of the tree
  at = 0;
  constexpr std::string_view kColumns[] = {"key", "record"};
  TRY(tx.bulk_insert(table, kColumns, keys_source(come, at)));
  return {};
}

}  // namespace

Status store_items(store::Tx& tx, Batch& b) {
  std::vector<const Item*> fresh, old, all;
  for (const Item& item : b.items) {
    (item.fresh ? fresh : old).push_back(&item);
    all.push_back(&item);
  }
  // First what frees a place in a unique rule, then what takes one.
  if (!old.empty()) TRY(update_rows(tx, b, old));
  if (!fresh.empty()) TRY(insert_rows(tx, b, fresh));
  TRY(store_keys(tx, b, all));
  return store_dated(tx, b, all);
}

Status store_state(store::Tx& tx, Batch& b) {
  for (const Item& item : b.items)
    TRY(tx.exec("UPDATE " + table_of(b.ledger) + " SET state = ? WHERE id = ?", item.after.state, item.after.id.value()));
  return {};
}

}  // namespace zhagen::ledger
