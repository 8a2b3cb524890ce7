// Derived columns of rows that were there before the catalog asked for them.
#include <fmt/format.h>

#include <unordered_map>

#include "ledger/derive.hpp"
#include "ledger/row.hpp"
#include "ledger/shape.hpp"

namespace zhagen::ledger {
namespace {

using catalog::Catalog;
using catalog::Field;
using catalog::Ledger;

Status fill_ranks(store::Tx& tx, const Catalog& catalog, const Ledger& l, const Field& f) {
  std::string sql = fmt::format("UPDATE {} SET {} = ? WHERE {} = ?", table_of(l), rank_column(f), column_of(f));
  for (const Code& c : catalog.codes().get(f.codes)->codes())
    TRY(tx.exec(sql, c.rank ? std::optional<std::int64_t>(c.rank) : std::nullopt, c.code));
  return {};
}

/// Runs work over every record, a thousand at a time: what is written does not move what is read.
template <class Work>
Status each_record(store::Tx& tx, const Base& base, const Ledger& l, Work&& work) {
  std::string sql = fmt::format("SELECT {} FROM {} WHERE id > ? ORDER BY id LIMIT 1000", record_columns(l, ""), table_of(l));
  for (std::int64_t last = 0;;) {
    std::vector<Record> some;
    {
      auto rows = TRY(tx.query(sql, last));
      while (TRY(rows.next())) some.push_back(TRY(read_record(base, l, rows, true)));
    }
    if (some.empty()) return {};
    last = some.back().id.value();
    TRY(work(some));
  }
}

Status fill_blind(store::Tx& tx, const Base& base, const Ledger& l, std::size_t field) {
  const Field& f = l.fields[field];
  std::string sql = fmt::format("UPDATE {} SET {} = ? WHERE id = ?", table_of(l), blind_column(f));
  return each_record(tx, base, l, [&](const std::vector<Record>& some) -> Status {
    std::size_t i = 0;
    std::string blind;
    TRY(tx.bulk_exec(sql, 2, [&](std::span<store::Arg> row) -> Result<bool> {
      while (i < some.size() && absent(some[i].values[field])) ++i;
      if (i == some.size()) return false;
      blind = blind_of(base, l, f, some[i].values[field]);
      row[0] = store::Blob{blind};
      row[1] = some[i++].id.value();
      return true;
    }));
    return {};
  });
}

Status fill_keys(store::Tx& tx, const Base& base, const Ledger& l) {
  TRY(tx.exec("DELETE FROM " + key_table(l)));
  return each_record(tx, base, l, [&](const std::vector<Record>& some) -> Status {
    std::vector<std::pair<std::string, std::int64_t>> keys;
    for (const Record& r : some) {
      std::vector<std::string> pinyins(l.fields.size());
      for (std::size_t i = 0; i < l.fields.size(); ++i)
        if (l.fields[i].kind == catalog::FieldKind::name) pinyins[i] = base.pinyin().read(plain_text(r.values[i]));
      for (std::string& key : record_keys(base.pinyin(), l, r.values, pinyins)) keys.emplace_back(std::move(key), r.id.value());
    }
    std::size_t i = 0;
    constexpr std::string_view kColumns[] = {"key", "record"};
    TRY(tx.bulk_insert(key_table(l), kColumns, [&](std::span<store::Arg> row) -> Result<bool> {
      if (i == keys.size()) return false;
      row[0] = keys[i].first;
      row[1] = keys[i++].second;
      return true;
    }));
    return {};
  });
}

Status fill_dated(store::Tx& tx, const Ledger& before, const Ledger& l) {
  std::string table = dated_table(l), columns, add;
  for (const Field& f : l.fields) {
    if (!f.dated || !stored(f)) continue;
    columns += ", " + column_of(f);
    int old = before.find(f.name);
    if (old >= 0 && !before.fields[static_cast<std::size_t>(old)].dated)
      add += fmt::format("{}{} = (SELECT t.{} FROM {} t WHERE t.id = record)", add.empty() ? "" : ", ", column_of(f), column_of(f), table_of(l));
  }
  if (has_dated(before)) {
    if (!add.empty()) TRY(tx.exec("UPDATE " + table + " SET " + add));
    return {};
  }
  if (l.tree >= 0) columns += ", path";
  TRY(tx.exec(fmt::format("INSERT INTO {} (record, from_day, to_day{}) SELECT id, 0, {}{} FROM {}", table, columns, kOpenEnd, columns,
                          table_of(l))));
  return {};
}

Status fill_paths(store::Tx& tx, const Ledger& l) {
  std::unordered_map<std::int64_t, std::int64_t> parent;
  std::string tree = column_of(l.fields[static_cast<std::size_t>(l.tree)]);
  {
    auto rows = TRY(tx.query(fmt::format("SELECT id, {} FROM {}", tree, table_of(l))));
    while (TRY(rows.next())) parent[rows.integer(0)] = rows.integer(1);
  }
  auto at = parent.begin();
  std::string path;
  TRY(tx.bulk_exec("UPDATE " + table_of(l) + " SET path = ? WHERE id = ?", 2, [&](std::span<store::Arg> row) -> Result<bool> {
    if (at == parent.end()) return false;
    path = "/";
    // A circle that was entered while the field was no tree ends at its own length.
    std::size_t steps = 0;
    for (std::int64_t id = at->first; id && parent.contains(id) && steps < parent.size(); id = parent[id], ++steps)
      path.insert(0, "/" + std::to_string(id));
    row[0] = path;
    row[1] = (at++)->first;
    return true;
  }));
  return {};
}

bool ranks_differ(const Catalog& before, const Catalog& after, const Field& f) {
  const CodeList *old = before.codes().get(f.codes), *now = after.codes().get(f.codes);
  if (!old) return true;
  for (const Code& c : now->codes()) {
    const Code* o = old->by_code(c.code);
    if ((o ? o->rank : 0) != c.rank) return true;
  }
  return false;
}

std::vector<std::string> key_fields(const Ledger& l) {
  std::vector<std::string> out;
  for (const Field& f : l.fields)
    if (in_keys(f)) out.push_back(f.name);
  return out;
}

}  // namespace

Status fill(store::Tx& tx, const Base& base, const Catalog& before, const Catalog& after) {
  for (const Ledger& l : after.ledgers()) {
    const Ledger* old = before.ledger(l.name);
    if (l.sheet || !old || old->sheet) continue;
    for (std::size_t i = 0; i < l.fields.size(); ++i) {
      const Field& f = l.fields[i];
      int was = old->find(f.name);
      if (was < 0) continue;
      if (has_ranks(after, f) && ranks_differ(before, after, f)) TRY(fill_ranks(tx, after, l, f));
      if (has_blind(l, static_cast<int>(i)) && !has_blind(*old, was)) TRY(fill_blind(tx, base, l, i));
    }
    if (!l.states.empty() && old->states.empty())
      TRY(tx.exec("UPDATE " + table_of(l) + " SET state = ? WHERE state = ''", l.states.front().name));
    if (l.tree >= 0 && old->tree < 0) TRY(fill_paths(tx, l));
    if (has_dated(l)) TRY(fill_dated(tx, *old, l));
    if (has_keys(l) && key_fields(l) != key_fields(*old)) TRY(fill_keys(tx, base, l));
  }
  return {};
}

}  // namespace zhagen::ledger
