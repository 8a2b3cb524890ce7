// Many records found by values: for each statement some hundred of them.
#include <fmt/format.h>

#include <algorithm>
#include <unordered_map>
#include <unordered_set>

#include "ledger/access.hpp"
#include "ledger/derive.hpp"
#include "ledger/many.hpp"
#include "ledger/row.hpp"
#include "ledger/shape.hpp"
#include "store/marks.hpp"

namespace zhagen::ledger {
namespace {

using catalog::Field;
using catalog::Ledger;

constexpr std::size_t kAtOnce = 500;

Cell compared(const Base& base, const Ledger& l, int f, const Value& value) {
  const Field& field = l.fields[static_cast<std::size_t>(f)];
  if (!field.sealed()) return cell_of(base, l, f, Id(), value);
  return {store::Kind::blob, 0, absent(value) ? "" : blind_of(base, l, field, value), absent(value)};
}

std::string column(const Ledger& l, int f) {
  const Field& field = l.fields[static_cast<std::size_t>(f)];
  return field.sealed() ? blind_column(field) : column_of(field);
}

/// The column and cell by which an index finds the value, and perhaps others: of a name its sort key by strokes, which
/// follows from the name alone; its own column has no index.
std::string asked_column(const Ledger& l, int f) {
  const Field& field = l.fields[static_cast<std::size_t>(f)];
  return field.kind == catalog::FieldKind::name && !field.sealed() ? stroke_key_column(field) : column(l, f);
}
Cell asked_cell(const Base& base, const Ledger& l, int f, Cell cell) {
  const Field& field = l.fields[static_cast<std::size_t>(f)];
  if (field.kind == catalog::FieldKind::name && !field.sealed()) cell.bytes = name_columns(base.pinyin(), cell.bytes, "").by_strokes;
  return cell;
}

/// A cell as a text that no other cell has.
std::string token(const Cell& c) { return c.kind == store::Kind::integer ? std::to_string(c.integer) : c.bytes; }
std::string token(const store::Rows& rows, int column) {
  return rows.kind(column) == store::Kind::integer ? std::to_string(rows.integer(column)) : std::string(rows.text(column));
}
void append(std::string& key, const std::string& part) {
  key += std::to_string(part.size()) + ":" + part;
}

/// Asks `sql`, which has {} where the marks are, for all cells.
template <class Each>
Status ask(store::Tx& tx, const std::string& before, const std::string& after, const std::vector<cel::SqlArg>& within, const std::vector<Cell>& cells, Each&& each) {
  for (std::size_t from = 0; from < cells.size(); from += kAtOnce) {
    std::vector<store::Arg> args;
    for (std::size_t i = from; i < std::min(cells.size(), from + kAtOnce); ++i) args.push_back(cells[i].arg());
    std::string sql = before + store::marks(args.size()) + after;
    append_args(within, args);
    auto rows = TRY(tx.query_with(sql, args));
    while (TRY(rows.next())) each(rows);
  }
  return {};
}

}  // namespace

Result<std::vector<std::vector<Id>>> find_by(store::Tx& tx, const Base& base, const catalog::Catalog& catalog, const account::Actor& actor,
                                             const Ledger& l, const std::vector<int>& fields, const std::vector<std::vector<Value>>& keys, bool ever) {
  std::vector<std::vector<Id>> out(keys.size());
  Scope readable = TRY(scope(tx, catalog, actor, l, catalog::Action::read, "t"));
  if (readable.nothing() || fields.empty()) return out;
  std::unordered_map<std::string, std::vector<std::size_t>> wanted;
  std::vector<std::unordered_map<std::string, Cell>> distinct(fields.size());
  for (std::size_t k = 0; k < keys.size(); ++k) {
    if (std::any_of(keys[k].begin(), keys[k].end(), [](const Value& v) { return absent(v); })) continue;
    std::string whole;
    for (std::size_t i = 0; i < fields.size(); ++i) {
      Cell c = compared(base, l, fields[i], keys[k][i]);
      std::string part = token(c);
      append(whole, part);
      distinct[i].emplace(std::move(part), std::move(c));
    }
    wanted[whole].push_back(k);
  }
  if (wanted.empty()) return out;
  // The field that tells the keys apart best is asked for, the others are compared here.
  std::size_t best = 0;
  for (std::size_t i = 1; i < fields.size(); ++i)
    if (distinct[i].size() > distinct[best].size()) best = i;
  std::vector<Cell> cells;
  for (auto& [part, c] : distinct[best]) cells.push_back(ever ? std::move(c) : asked_cell(base, l, fields[best], std::move(c)));
  std::string alias = ever ? "d." : "t.", columns;
  for (int f : fields) columns += ", " + alias + column(l, f);
  std::string from = ever ? fmt::format("{} d JOIN {} t ON t.id = d.record", dated_table(l), table_of(l)) : table_of(l) + " t";
  TRY(ask(tx, fmt::format("SELECT t.id{} FROM {} WHERE t.cancelled = 0 AND {}{} IN (", columns, from, alias, ever ? column(l, fields[best]) : asked_column(l, fields[best])),
          ") AND " + readable.row(), readable.args(), cells, [&](const store::Rows& rows) {
            std::string whole;
            for (std::size_t i = 0; i < fields.size(); ++i) append(whole, token(rows, static_cast<int>(i) + 1));
            if (auto w = wanted.find(whole); w != wanted.end())
              for (std::size_t k : w->second) out[k].emplace_back(rows.integer(0));
          }));
  for (std::vector<Id>& ids : out) {
    std::sort(ids.begin(), ids.end());
    ids.erase(std::unique(ids.begin(), ids.end()), ids.end());
  }
  return out;
}

Result<std::vector<std::vector<Id>>> perhaps_same(store::Tx& tx, const Base& base, const catalog::Catalog& catalog, const account::Actor& actor,
                                                  const Ledger& l, const std::vector<const std::vector<Value>*>& rows) {
  std::vector<std::vector<Id>> out(rows.size());
  if (l.alike.empty() || l.fields[static_cast<std::size_t>(l.alike[0])].sealed()) return out;
  Scope readable = TRY(scope(tx, catalog, actor, l, catalog::Action::read, "t"));
  if (readable.nothing()) return out;
  std::vector<int> compare;  // after the first: what may speak against it
  for (std::size_t i = 1; i < l.alike.size(); ++i)
    if (!l.fields[static_cast<std::size_t>(l.alike[i])].sealed()) compare.push_back(l.alike[i]);
  for (int f : l.same) compare.push_back(f);
  struct Side {
    std::size_t row;
    std::vector<std::string> tokens;  // "": absent
  };
  std::unordered_map<std::string, std::vector<Side>> wanted;
  std::vector<Cell> cells;
  for (std::size_t r = 0; r < rows.size(); ++r) {
    const auto& value = (*rows[r])[static_cast<std::size_t>(l.alike[0])];
    if (absent(value)) continue;
    Cell c = compared(base, l, l.alike[0], value);
    auto [at, fresh] = wanted.try_emplace(token(c));
    if (fresh) cells.push_back(asked_cell(base, l, l.alike[0], std::move(c)));
    Side side{r, {}};
    for (int f : compare) {
      Cell other = compared(base, l, f, (*rows[r])[static_cast<std::size_t>(f)]);
      side.tokens.push_back(other.null ? "" : token(other));
    }
    at->second.push_back(std::move(side));
  }
  std::string columns = ", t." + column(l, l.alike[0]);
  for (int f : compare) columns += ", t." + column(l, f);
  auto differ = [&](int f, const std::string& a, const std::string& b) {
    if (a.empty() || b.empty()) return false;
    if (l.fields[static_cast<std::size_t>(f)].kind != catalog::FieldKind::date) return a != b;
    return same(Date::trusted(std::stoi(a)), Date::trusted(std::stoi(b))) == Truth::no;
  };
  TRY(ask(tx, fmt::format("SELECT t.id{} FROM {} t WHERE t.cancelled = 0 AND t.{} IN (", columns, table_of(l), asked_column(l, l.alike[0])),
          ") AND " + readable.row(), readable.args(), cells, [&](const store::Rows& found) {
            auto sides = wanted.find(token(found, 1));
            if (sides == wanted.end()) return;
            for (const Side& side : sides->second) {
              bool other = false;
              for (std::size_t i = 0; i < compare.size() && !other; ++i) {
                int at = static_cast<int>(i) + 2;
                other = differ(compare[i], side.tokens[i], found.null(at) ? "" : token(found, at));
              }
              if (!other) out[side.row].emplace_back(found.integer(0));
            }
          }));
  for (std::vector<Id>& ids : out) std::sort(ids.begin(), ids.end());
  return out;
}

Result<std::vector<std::vector<Id>>> lines_of(store::Tx& tx, const Ledger& l, const std::vector<Id>& ids) {
  std::vector<std::vector<Id>> out(ids.size());
  if (l.tree < 0) return out;
  std::unordered_map<Id, std::vector<std::size_t>> places;
  std::vector<Cell> cells;
  for (std::size_t i = 0; i < ids.size(); ++i) {
    auto [at, fresh] = places.try_emplace(ids[i]);
    if (fresh) cells.push_back({store::Kind::integer, ids[i].value(), {}, false});
    at->second.push_back(i);
  }
  Status asked = ask(tx, fmt::format("SELECT t.id, t.path FROM {} t WHERE t.id IN (", table_of(l)), ")", {}, cells, [&](const store::Rows& rows) {
    std::vector<Id> line;
    std::string_view path = rows.text(1);
    while (path.size() > 1) {
      path.remove_prefix(1);
      std::size_t end = path.find('/');
      if (auto id = Id::parse(path.substr(0, end))) line.push_back(*id);
      path.remove_prefix(std::min(end, path.size()));
    }
    for (std::size_t i : places[Id(rows.integer(0))]) out[i] = line;
  });
  TRY(std::move(asked));
  return out;
}

}  // namespace zhagen::ledger
