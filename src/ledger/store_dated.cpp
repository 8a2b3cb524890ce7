// Dated values and paths: what held on which days. A change holds from its day on, over all that was entered before for
// later days.
#include <fmt/format.h>

#include <algorithm>

#include "ledger/batch.hpp"
#include "ledger/errors.hpp"
#include "ledger/organisation.hpp"
#include "ledger/row.hpp"
#include "ledger/shape.hpp"
#include "ledger/tree.hpp"

namespace zhagen::ledger {
namespace {

using catalog::Field;

std::vector<int> dated_fields(const catalog::Ledger& l) {
  std::vector<int> out;
  for (std::size_t f = 0; f < l.fields.size(); ++f)
    if (l.fields[f].dated && stored(l.fields[f])) out.push_back(static_cast<int>(f));
  return out;
}

/// The first day of a new record's values: as said, else of the record's own period, else ever since.
std::int64_t first_day(const Batch& b, const Item& item) {
  if (!b.how.from.empty()) return b.how.from.value();
  const auto* from = b.ledger.from >= 0 ? std::get_if<std::int64_t>(&item.after.values[static_cast<std::size_t>(b.ledger.from)]) : nullptr;
  return from ? Date::trusted(static_cast<std::int32_t>(*from)).first().value() : 0;
}

Status insert_dated(store::Tx& tx, const Batch& b, const std::vector<int>& fields, const std::vector<const Item*>& items) {
  std::vector<std::string> names{"record", "from_day", "to_day"};
  for (int f : fields) names.push_back(column_of(b.field(f)));
  if (b.ledger.tree >= 0) names.emplace_back("path");
  std::vector<std::string_view> columns(names.begin(), names.end());
  std::size_t at = 0;
  std::vector<Cell> cells;
  std::string path;
  TRY(tx.bulk_insert(dated_table(b.ledger), columns, [&](std::span<store::Arg> row) -> Result<bool> {
    if (at == items.size()) return false;
    const Item& item = *items[at++];
    cells.clear();
    for (int f : fields) cells.push_back(cell_of(b.base, b.ledger, f, item.after.id, item.after.values[static_cast<std::size_t>(f)]));
    std::size_t n = 0;
    row[n++] = item.after.id.value();
    row[n++] = first_day(b, item);
    row[n++] = kOpenEnd;
    for (const Cell& c : cells) row[n++] = c.arg();
    if (b.ledger.tree >= 0) row[n] = path = "/" + item.after.id.str() + "/";  // set_path puts it below its parent
    return true;
  }));
  return {};
}

/// Parts the record's row that holds over the day in two.
Status split(store::Tx& tx, const catalog::Ledger& l, const std::vector<int>& fields, Id record, std::int64_t day) {
  std::string columns;
  for (int f : fields) columns += ", " + column_of(l.fields[static_cast<std::size_t>(f)]);
  if (l.tree >= 0) columns += ", path";
  std::string table = dated_table(l);
  TRY(tx.exec(fmt::format("INSERT INTO {0} (record, from_day, to_day{1}) SELECT record, CAST(? AS INTEGER), to_day{1} FROM {0} "
                          "WHERE record = ? AND from_day < ? AND to_day > ?", table, columns),
              day, record.value(), day, day));
  TRY(tx.exec("UPDATE " + table + " SET to_day = ? WHERE record = ? AND from_day < ? AND to_day > ?", day, record.value(), day, day));
  return {};
}

Status change_dated(store::Tx& tx, const Batch& b, const std::vector<int>& fields, const Item& item) {
  std::vector<int> changed;
  for (int f : fields)
    if (std::binary_search(item.changed.begin(), item.changed.end(), f)) changed.push_back(f);
  if (changed.empty()) return {};
  std::int64_t day = b.how.from.empty() ? b.today.value() : b.how.from.value();
  Id id = item.after.id;
  std::string table = dated_table(b.ledger);
  TRY(known_from(tx, b.ledger, id, day));
  TRY(split(tx, b.ledger, fields, id, day));
  std::vector<Cell> cells;
  std::string sets;
  for (int f : changed) {
    cells.push_back(cell_of(b.base, b.ledger, f, id, item.after.values[static_cast<std::size_t>(f)]));
    sets += (sets.empty() ? "" : ", ") + column_of(b.field(f)) + " = ?";
  }
  std::vector<store::Arg> args;
  for (const Cell& c : cells) args.push_back(c.arg());
  args.emplace_back(id.value());
  args.emplace_back(day);
  TRY(tx.exec_with(fmt::format("UPDATE {} SET {} WHERE record = ? AND from_day >= ?", table, sets), args));
  return {};
}

Status place(store::Tx& tx, const Batch& b, const Item& item) {
  const auto* parent = std::get_if<std::int64_t>(&item.after.values[static_cast<std::size_t>(b.ledger.tree)]);
  bool dated = b.field(b.ledger.tree).dated;
  std::int64_t day = !dated ? 0 : item.fresh ? first_day(b, item) : b.how.from.empty() ? b.today.value() : b.how.from.value();
  return set_path(tx, b.ledger, item.after.id, parent ? Id(*parent) : Id(), Date::trusted(static_cast<std::int32_t>(day)));
}

}  // namespace

Status store_dated(store::Tx& tx, const Batch& b, const std::vector<const Item*>& items) {
  std::vector<int> fields = dated_fields(b.ledger);
  std::vector<const Item*> fresh;
  for (const Item* item : items)
    if (item->fresh) fresh.push_back(item);
  if (!fields.empty()) {
    if (!fresh.empty()) TRY(insert_dated(tx, b, fields, fresh));
    for (const Item* item : items)
      if (!item->fresh) TRY(change_dated(tx, b, fields, *item));
  }
  if (b.ledger.tree < 0) return {};
  for (const Item* item : items)
    if (item->fresh || std::binary_search(item->changed.begin(), item->changed.end(), b.ledger.tree)) TRY(place(tx, b, *item));
  return {};
}

}  // namespace zhagen::ledger
