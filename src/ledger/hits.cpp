#include "ledger/hits.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <unordered_map>
#include <unordered_set>

#include "ledger/mask.hpp"
#include "ledger/row.hpp"
#include "store/marks.hpp"

namespace zhagen::ledger {
namespace {

// Rows looked at along an index before the conditions are tried: some 1 ms, then some 10 ms on a million people.
constexpr std::size_t kFirstWindow = 256, kNextWindow = 4096;
// How many more may be looked at where the density so far promises a full page: a row costs about a microsecond along the
// index, and a scope or a filter that has an index of its own is found in less than 20,000 of them.
constexpr std::size_t kFurther = 20'000, kFurtherOfAll = 400'000;
// Of a reach: nothing is asked of a row along the index but whether its id is one of those.
constexpr std::size_t kReachedWindow = 8192, kFurtherReached = 120'000, kTested = 256;

/// The next candidates along the order's index, those with a key or those without.
SqlText candidates(const Frame& frame, const Ordering& order, bool with_key, const std::optional<Place>& after, std::size_t rows) {
  const char* than = order.descending ? "<" : ">";
  const char* down = order.descending ? " DESC" : "";
  SqlText limit(" LIMIT ?", std::vector<SqlValue>{static_cast<std::int64_t>(rows)});
  if (order.keys.empty() || !with_key) {
    // Of a list fixed by hand: those that are not in it are found by the test.
    bool own = !order.keys.empty() && order.keys[0].only.empty();
    SqlText out(fmt::format("SELECT id, id AS k FROM {} WHERE {}", table_of(*frame.ledger), own ? order.keys[0].column + " IS NULL" : "1 = 1"));
    if (after) out += SqlText(fmt::format(" AND id {} ?", than), std::vector<SqlValue>{after->id.value()});
    return out + SqlText(fmt::format(" ORDER BY {}id{}", own ? order.keys[0].column + ", " : "", down)) + limit;
  }
  const OrderKey& key = order.keys[0];
  SqlText out(fmt::format("SELECT {1} AS id, {0} AS k FROM {2} WHERE {3}{0} IS NOT NULL", key.column, key.id, key.table,
                          key.only.empty() ? "" : key.only + " AND "));
  if (after) {
    // The key alone first: an engine takes that for the beginning of its way even where key and id are of two tables.
    out += SqlText(fmt::format(" AND {} {}= ?", key.column, than), std::vector<SqlValue>{after->keys[0]});
    out += SqlText(fmt::format(" AND ({}, {}) {} (?, ?)", key.column, key.id, than), std::vector<SqlValue>{after->keys[0], after->id.value()});
  }
  return out + SqlText(fmt::format(" ORDER BY {}{}, {}{}", key.column, down, key.id, down)) + limit;
}

/// Through the conditions: everything that fits, sorted.
Status by_conditions(store::Tx& tx, const Frame& frame, const Ordering& order, const std::optional<Place>& after, std::size_t limit,
                     std::vector<Place>& out) {
  SqlText sql("SELECT t.id");
  for (const OrderKey& k : order.keys) sql += SqlText(", " + k.sql);
  sql += SqlText(" FROM " + frame.from + " WHERE ") + frame.where(Form::sets);
  if (after) sql += SqlText(" AND ") + order.after(*after);
  sql += SqlText(" ORDER BY " + order.sql() + " LIMIT ?", std::vector<SqlValue>{static_cast<std::int64_t>(limit)});
  auto rows = TRY(sql.query(tx));
  while (TRY(rows.next())) out.push_back(place_of(rows, order.keys.size()));
  return {};
}

bool worth_going_on(const Frame& frame, std::size_t looked, std::size_t found, std::size_t missing) {
  if (frame.reach) return looked == 0 || (found > 0 && missing * looked / found <= kFurtherReached);
  if (looked <= kFirstWindow) return true;
  return found > 0 && missing * looked / found <= (frame.all_readable && frame.words.empty() ? kFurtherOfAll : kFurther);
}

/// In the order of making a reach is its own index.
Result<Window> along_reach(store::Tx& tx, const Frame& frame, const Ordering& order, const SqlText& test, const std::optional<Place>& after,
                           std::size_t wanted) {
  std::vector<std::int64_t> ids = *frame.reach;
  if (after) {
    auto at = order.descending ? std::lower_bound(ids.begin(), ids.end(), after->id.value()) : std::upper_bound(ids.begin(), ids.end(), after->id.value());
    order.descending ? ids.erase(at, ids.end()) : ids.erase(ids.begin(), at);
  }
  if (order.descending) std::reverse(ids.begin(), ids.end());
  std::vector<Place> some;
  for (std::int64_t id : ids) some.push_back({{}, Id(id), 0});
  Window out;
  TRY(keep(tx, frame, test, some, wanted, out));
  return out;
}

}  // namespace

Reached& reached() {
  static Reached numbers;
  return numbers;
}

bool in_reach(const Frame& frame, std::int64_t id) { return std::binary_search(frame.reach->begin(), frame.reach->end(), id); }

Status keep(store::Tx& tx, const Frame& frame, const SqlText& test, const std::vector<Place>& some, std::size_t wanted, Window& out) {
  for (std::size_t from = 0; from < some.size(); from += kTested) {
    const std::size_t n = std::min(kTested, some.size() - from);
    std::unordered_set<std::int64_t> fit;
    if (test.text != "1 = 1") {
      std::vector<SqlValue> ids;
      for (std::size_t i = from; i < from + n; ++i) ids.emplace_back(some[i].id.value());
      std::string marks = marks_for(ids);
      auto rows = TRY((SqlText("SELECT t.id FROM " + frame.from + " WHERE t.id IN (" + marks + ") AND ", std::move(ids)) + test).query(tx));
      while (TRY(rows.next())) fit.insert(rows.integer(0));
    }
    for (std::size_t i = from; i < from + n; ++i) {
      if (test.text != "1 = 1" && !fit.contains(some[i].id.value())) continue;
      out.found.push_back(some[i]);
      if (out.found.size() == wanted) return out.last = some[i], Status();
    }
  }
  return {};
}

Result<Window> look(store::Tx& tx, const Frame& frame, const SqlText& inner, const SqlText& test, bool descending, std::size_t wanted) {
  if (frame.reach) {
    Window out;
    std::vector<Place> some;
    {
      auto rows = TRY(inner.query(tx));
      while (TRY(rows.next())) {
        ++out.seen;
        out.last = place_of(rows, 1);
        if (in_reach(frame, rows.integer(0))) some.push_back(*out.last);
      }
    }
    TRY(keep(tx, frame, test, some, wanted, out));
    return out;
  }
  // LEFT JOIN: on both engines the candidates come first and t is found by its id.
  const char* down = descending ? " DESC" : "";
  SqlText sql = SqlText("SELECT w.id, w.k, CASE WHEN t.id IS NOT NULL AND ") + test + " THEN 1 ELSE 0 END FROM (" + inner + ") w LEFT JOIN " +
                SqlText(frame.from + fmt::format(" ON t.id = w.id ORDER BY w.k{}, w.id{}", down, down));
  Window out;
  auto rows = TRY(sql.query(tx));
  while (out.found.size() < wanted && TRY(rows.next())) {
    ++out.seen;
    out.last = place_of(rows, 1);
    if (rows.integer(2) != 0) out.found.push_back(*out.last);
  }
  return out;
}

namespace {

/// A page from the first rows along the index, where they fill it.
Result<std::vector<Place>> first_rows(store::Tx& tx, const Frame& frame, const Ordering& order, const std::optional<Place>& after, std::size_t limit) {
  const bool with_key = !order.keys.empty();
  if (with_key && after && std::holds_alternative<std::monostate>(after->keys[0])) return std::vector<Place>();
  SqlText inner = candidates(frame, order, with_key, after, std::max(kFirstWindow, limit * 2));
  std::vector<Place> found = TRY(look(tx, frame, inner, frame.where(Form::rows), order.descending, limit)).found;
  if (found.size() < limit) found.clear();
  for (Place& p : found)
    if (!with_key) p.keys.clear();
  return found;
}

}  // namespace

Result<std::vector<Place>> in_order(store::Tx& tx, Frame& frame, const Ordering& order, const std::optional<Place>& after, std::size_t limit) {
  std::vector<Place> out;
  if (frame.nothing || limit == 0) return out;
  if (!frame.all_readable && !frame.reach && order.indexed() && !frame.from.starts_with('(')) {
    if (reached().sorted > 0) out = TRY(first_rows(tx, frame, order, after, limit));
    if (!out.empty()) return out;
    TRY(find_reach(tx, frame));
  }
  std::optional<Place> at = after;
  const bool derived = frame.from.starts_with('(');  // not to be joined row by row
  std::size_t looked = 0;
  for (bool with_key : {true, false}) {
    if (derived || !order.indexed() || (frame.reach && frame.reach->size() <= reached().sorted && !order.keys.empty())) break;
    if (order.keys.empty() && with_key) continue;
    if (with_key && at && std::holds_alternative<std::monostate>(at->keys[0])) continue;
    SqlText test = frame.where(frame.reach ? Form::reached : Form::rows);
    if (!order.keys.empty() && !with_key) test += SqlText(fmt::format(" AND {} IS NULL", order.keys[0].sql));
    std::optional<Place> from = with_key || (at && (order.keys.empty() || std::holds_alternative<std::monostate>(at->keys[0]))) ? at : std::nullopt;
    if (frame.reach && !with_key && (order.keys.empty() || !order.keys[0].only.empty())) {
      for (Place& p : TRY(along_reach(tx, frame, order, test, from, limit - out.size())).found) {
        p.keys.assign(order.keys.size(), SqlValue());
        out.push_back(std::move(p));
      }
      return out;
    }
    for (;;) {
      if (!worth_going_on(frame, looked, out.size(), limit - out.size())) goto conditions;
      std::size_t rows = frame.reach ? kReachedWindow : looked == 0 ? std::max(kFirstWindow, limit * 2) : kNextWindow;
      Window w = TRY(look(tx, frame, candidates(frame, order, with_key, from, rows), test, order.descending, limit - out.size()));
      looked += w.seen;
      if (order.keys.empty() || !with_key)
        for (Place& p : w.found) p.keys.assign(order.keys.size(), SqlValue());
      out.insert(out.end(), w.found.begin(), w.found.end());
      if (out.size() == limit) return out;
      if (w.last) {
        if (order.keys.empty() || !with_key) w.last->keys.assign(order.keys.size(), SqlValue());
        at = from = w.last;
      }
      if (w.seen < rows) break;
    }
    if (!with_key) return out;
  }
conditions:
  TRY(by_conditions(tx, frame, order, at, limit - out.size(), out));
  return out;
}

std::string marks_for(std::vector<SqlValue>& ids) {
  std::size_t n = 1;
  while (n < ids.size()) n *= 2;
  const SqlValue last = ids.back();
  ids.resize(n, last);
  return store::marks(n);
}

Result<std::vector<Record>> fetch(store::Tx& tx, const Base& base, const account::Actor& actor, const Frame& frame,
                                  const std::vector<Id>& ids, const std::vector<int>& fields) {
  std::vector<Record> out(ids.size());
  if (ids.empty()) return out;
  std::unordered_map<Id, std::size_t> place;
  std::vector<SqlValue> values;
  for (std::size_t i = 0; i < ids.size(); ++i) place[ids[i]] = i, values.emplace_back(ids[i].value());
  std::string marks = marks_for(values);
  SqlText sql("SELECT " + record_columns(*frame.ledger, "t") + " FROM " + frame.from + " WHERE t.id IN (" + marks + ")", std::move(values));
  auto rows = TRY(sql.query(tx));
  while (TRY(rows.next())) {
    Record r = TRY(shown_record(base, *frame.ledger, actor, rows));
    if (!fields.empty()) {
      std::vector<Value> wanted(r.values.size());
      for (int f : fields)
        if (f >= 0 && f < static_cast<int>(wanted.size())) wanted[static_cast<std::size_t>(f)] = std::move(r.values[static_cast<std::size_t>(f)]);
      r.values = std::move(wanted);
    }
    out[place[r.id]] = std::move(r);
  }
  return out;
}

}  // namespace zhagen::ledger
