#include "ledger/organisation.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "ledger/errors.hpp"
#include "ledger/row.hpp"
#include "ledger/shape.hpp"
#include "ledger/tree.hpp"

namespace zhagen::ledger {
namespace {

using catalog::Ledger;

constexpr std::ptrdiff_t kDeepest = 20;

/// A path that holds over some days.
struct Stretch {
  std::int64_t from, to;
  std::string path;
};

Result<std::vector<Stretch>> stretches(store::Tx& tx, const Ledger& l, Id id) {
  std::vector<Stretch> out;
  auto rows = TRY(tx.query("SELECT from_day, to_day, path FROM " + dated_table(l) + " WHERE record = ? ORDER BY from_day", id.value()));
  while (TRY(rows.next())) out.push_back({rows.integer(0), rows.integer(1), std::string(rows.text(2))});
  return out;
}

/// The new parent's path over all days: outside the days that are known of it, it stands alone.
Result<std::vector<Stretch>> above(store::Tx& tx, const Ledger& l, Id parent) {
  if (parent.empty()) return std::vector<Stretch>{{0, kOpenEnd, "/"}};
  std::vector<Stretch> known = TRY(stretches(tx, l, parent)), out;
  std::string alone = "/" + parent.str() + "/";
  std::int64_t day = 0;
  for (Stretch& s : known) {
    if (s.from > day) out.push_back({day, s.from, alone});
    day = s.to;
    out.push_back(std::move(s));
  }
  if (day < kOpenEnd) out.push_back({day, kOpenEnd, alone});
  return out;
}

std::string name_of(store::Tx& tx, const Ledger& l, Id id) {
  auto rows = tx.query(fmt::format("SELECT {} FROM {} WHERE id = ?", column_of(l.fields[static_cast<std::size_t>(l.title)]), table_of(l)), id.value());
  if (!rows) return id.str();
  auto there = rows->next();
  return there && *there && rows->kind(0) == store::Kind::text ? std::string(rows->text(0)) : id.str();
}

/// What is below `old` on the days [from, to) is below `now` instead: rows that hold over an end are parted there first.
Status move_days(store::Tx& tx, const Ledger& l, const std::string& old, const std::string& now, std::int64_t from, std::int64_t to) {
  std::string table = dated_table(l), columns, end = path_end(old);
  for (const catalog::Field& f : l.fields)
    if (f.dated && stored(f)) columns += ", " + column_of(f);
  for (std::int64_t day : {from, to}) {
    if (day == 0 || day == kOpenEnd) continue;
    TRY(tx.exec(fmt::format("INSERT INTO {0} (record, from_day, to_day{1}, path) SELECT record, CAST(? AS INTEGER), to_day{1}, path FROM {0} "
                            "WHERE path >= ? AND path < ? AND from_day < ? AND to_day > ?", table, columns),
                day, old, end, day, day));
    TRY(tx.exec("UPDATE " + table + " SET to_day = ? WHERE path >= ? AND path < ? AND from_day < ? AND to_day > ?", day, old, end, day, day));
  }
  TRY(tx.exec(fmt::format("UPDATE {} SET path = ? || substr(path, {}) WHERE path >= ? AND path < ? AND from_day >= ? AND to_day <= ?", table, old.size() + 1),
              now, old, end, from, to));
  return {};
}

Status set_dated_path(store::Tx& tx, const Ledger& l, Id id, Id parent, std::int64_t from) {
  std::vector<Stretch> up = TRY(above(tx, l, parent));
  std::string tail = id.str() + "/";
  for (const Stretch& own : TRY(stretches(tx, l, id)))
    for (const Stretch& over : up) {
      std::int64_t begin = std::max({own.from, over.from, from}), end = std::min(own.to, over.to);
      if (begin < end && over.path.find("/" + tail) != std::string::npos) return fail(fault::tree_circle, name_of(tx, l, id));
      if (begin < end && own.path != over.path + tail) TRY(move_days(tx, l, own.path, over.path + tail, begin, end));
    }
  return {};
}

}  // namespace

Status known_from(store::Tx& tx, const Ledger& l, Id id, std::int64_t day) {
  std::string table = dated_table(l), path;
  std::int64_t first = 0;
  {
    auto rows = TRY(tx.query(fmt::format("SELECT from_day{} FROM {} WHERE record = ? ORDER BY from_day LIMIT 1", l.tree >= 0 ? ", path" : "", table), id.value()));
    if (!TRY(rows.next()) || rows.integer(0) <= day) return {};
    first = rows.integer(0);
    if (l.tree >= 0) path = rows.text(1);
  }
  TRY(tx.exec("UPDATE " + table + " SET from_day = ? WHERE record = ? AND from_day = ?", day, id.value(), first));
  std::string alone = "/" + id.str() + "/";
  return path.empty() || path == alone ? Status() : move_days(tx, l, alone, path, day, first);
}

Result<std::string> path_of(store::Tx& tx, const Ledger& ledger, Id id, Date asof) {
  if (asof.empty() || !has_dated(ledger)) {
    std::string path = TRY(path_if_any(tx, ledger, id));
    return path.empty() ? Result<std::string>(fail(fault::record_unknown)) : path;
  }
  for (Stretch& s : TRY(stretches(tx, ledger, id)))
    if (s.from <= asof.value() && asof.value() < s.to) return std::move(s.path);
  return fail(fault::record_unknown);
}

Result<std::vector<Span>> spans(store::Tx& tx, const Ledger& ledger, Id id) {
  std::vector<int> fields;
  std::string columns;
  for (std::size_t f = 0; f < ledger.fields.size(); ++f) {
    const catalog::Field& field = ledger.fields[f];
    if (!field.dated || !stored(field) || field.sealed()) continue;
    fields.push_back(static_cast<int>(f));
    columns += ", " + column_of(field);
  }
  std::vector<Span> out;
  if (!has_dated(ledger)) return out;
  if (ledger.tree >= 0) columns += ", path";
  auto rows = TRY(tx.query(fmt::format("SELECT from_day, to_day{} FROM {} WHERE record = ? ORDER BY from_day", columns, dated_table(ledger)), id.value()));
  auto date = [](std::int64_t day) { return day == 0 || day == kOpenEnd ? Date() : Date::trusted(static_cast<std::int32_t>(day)); };
  while (TRY(rows.next())) {
    Span span{date(rows.integer(0)), date(rows.integer(1)), {}, {}};
    for (std::size_t i = 0; i < fields.size(); ++i)
      span.values.push_back(read_value(ledger.fields[static_cast<std::size_t>(fields[i])], rows, static_cast<int>(i) + 2));
    if (ledger.tree >= 0) span.path = rows.text(static_cast<int>(fields.size()) + 2);
    out.push_back(std::move(span));
  }
  return out;
}

Status set_path(store::Tx& tx, const Ledger& ledger, Id id, Id parent, Date from) {
  std::string table = table_of(ledger), old = TRY(path_if_any(tx, ledger, id)), up = "/";
  if (!parent.empty()) {
    up = TRY(path_if_any(tx, ledger, parent));
    if (id == parent || (!old.empty() && up.starts_with(old))) return fail(fault::tree_circle, name_of(tx, ledger, id));
  }
  std::string now = up + id.str() + "/";
  std::ptrdiff_t below = 0;  // levels under the record, where it has any
  if (old.empty()) {
    TRY(tx.exec("UPDATE " + table + " SET path = ? WHERE id = ?", now, id.value()));
  } else {
    std::string end = path_end(old);
    auto rows = TRY(tx.query(fmt::format("SELECT max(length(path) - length(replace(path, '/', ''))) FROM {} WHERE path >= ? AND path < ?", table), old, end));
    if (TRY(rows.next())) below = rows.integer(0) - std::count(old.begin(), old.end(), '/');
  }
  if (std::count(now.begin(), now.end(), '/') + below > kDeepest + 1) return fail(fault::tree_deep, kDeepest);
  if (!old.empty())
    TRY(tx.exec(fmt::format("UPDATE {} SET path = ? || substr(path, {}) WHERE path >= ? AND path < ?", table, old.size() + 1), now, old, path_end(old)));
  return has_dated(ledger) ? set_dated_path(tx, ledger, id, parent, from.value()) : Status();
}

}  // namespace zhagen::ledger
