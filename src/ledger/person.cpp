#include "ledger/person.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "ledger/access.hpp"
#include "ledger/row.hpp"
#include "ledger/shape.hpp"
#include "ledger/tidy.hpp"
#include "ledger/title.hpp"

namespace zhagen::ledger {
namespace {

using catalog::Field;
using catalog::FieldKind;
using catalog::Ledger;

std::string found_by(const Field& f) { return f.sealed() ? blind_column(f) : column_of(f); }

Cell compared(const Base& base, const Ledger& l, int field, const Value& value) {
  const Field& f = l.fields[static_cast<std::size_t>(field)];
  if (!f.sealed()) return cell_of(base, l, field, Id(), value);
  return {store::Kind::blob, 0, absent(value) ? "" : blind_of(base, l, f, value), absent(value)};
}

std::string labels(const Ledger& l, const std::vector<int>& fields) {
  std::string out;
  for (int f : fields) out += (out.empty() ? "" : "、") + l.fields[static_cast<std::size_t>(f)].label;
  return out + "相同";
}

struct Search {
  store::Tx& tx;
  Base& base;
  const catalog::Catalog& catalog;
  const Ledger& ledger;
  Scope readable;

  Result<std::vector<Id>> ids(const std::string& where, std::vector<store::Arg> args, int limit) const {
    const std::vector<cel::SqlArg> within = readable.args();
    append_args(within, args);
    std::vector<Id> out;
    auto rows = TRY(tx.query_with(fmt::format("SELECT t.id FROM {} t WHERE {} AND t.cancelled = 0 AND {} ORDER BY t.id LIMIT {}", table_of(ledger), where,
                                              readable.row(), limit),
                                  args));
    while (TRY(rows.next())) out.emplace_back(rows.integer(0));
    return out;
  }

  Status append(std::vector<Twin>& to, const std::vector<Id>& found, bool same, const std::string& why) const {
    for (Id id : found)
      if (std::none_of(to.begin(), to.end(), [&](const Twin& t) { return t.id == id; }))
        to.push_back({id, same, TRY(title_of(tx, catalog, ledger, id)), why});
    return {};
  }
};

/// Dates that may be the same day are alike: 1985-06 and 1985-06-12.
void date_condition(const Field& f, const Value& value, std::string& where, std::vector<store::Arg>& args) {
  Date day = Date::trusted(static_cast<std::int32_t>(std::get<std::int64_t>(value)));
  std::string c = "t." + column_of(f);
  where += fmt::format(" AND ({0} = ? OR {0} = ? OR {0} = ? OR ({0} > ? AND {0} < ?))", c);
  std::int64_t year = day.year() * 10000LL, month = year + day.month() * 100LL, v = day.value();
  std::int64_t below = day.exact() ? 0 : v, above = day.exact() ? 0 : day.month() ? month + 100 : year + 10000;
  for (std::int64_t n : {v, month, year, below, above}) args.emplace_back(n);
}

Result<Search> search(store::Tx& tx, Base& base, const catalog::Catalog& catalog, const account::Actor& actor, std::string_view ledger) {
  const Ledger& l = *TRY(Base::find(catalog, ledger));
  return Search{tx, base, catalog, l, TRY(scope(tx, catalog, actor, l, catalog::Action::read, "t"))};
}

Status groups_of(const Search& s, const std::vector<int>& fields, bool same, int limit, std::set<Id>& seen, std::vector<std::vector<Twin>>& out) {
  std::string columns, filled;
  for (int f : fields) {
    std::string c = "t." + found_by(s.ledger.fields[static_cast<std::size_t>(f)]);
    columns += (columns.empty() ? "" : ", ") + c;
    filled += " AND " + c + " IS NOT NULL";
  }
  const std::vector<cel::SqlArg> within = s.readable.args();
  std::vector<store::Arg> args;
  append_args(within, args);
  std::string among = fmt::format("FROM {} t WHERE t.cancelled = 0{} AND {}", table_of(s.ledger), filled, s.readable.set());
  // Each record with the first one of its group: one statement, however many groups.
  std::string sql = fmt::format("SELECT w.id, w.first FROM (SELECT t.id AS id, min(t.id) OVER (PARTITION BY {0}) AS first, count(*) OVER (PARTITION BY {0}) AS size {1}) AS w "
                                "WHERE w.size > 1 ORDER BY w.first, w.id LIMIT {2}", columns, among, limit * 10);
  std::vector<std::pair<Id, Id>> found;
  {
    auto rows = TRY(s.tx.query_with(sql, args));
    while (TRY(rows.next())) found.emplace_back(rows.integer(1), rows.integer(0));
  }
  Id group;
  for (const auto& [first, id] : found) {
    if (seen.contains(id)) continue;
    if (first != group && static_cast<int>(out.size()) >= limit) break;
    if (first != group) out.emplace_back();
    group = first;
    TRY(s.append(out.back(), {id}, same, labels(s.ledger, fields)));
  }
  std::erase_if(out, [](const auto& g) { return g.size() < 2; });
  for (const auto& g : out)
    for (const Twin& t : g) seen.insert(t.id);
  return {};
}

}  // namespace

Result<std::vector<Twin>> twins(store::Tx& tx, Base& base, const account::Actor& actor, std::string_view ledger, const Draft& draft) {
  constexpr int kMost = 20;
  std::shared_ptr<const catalog::Catalog> catalog = base.catalog();
  Search s = TRY(search(tx, base, *catalog, actor, ledger));
  std::vector<Value> values(s.ledger.fields.size());
  for (const auto& [f, value] : draft.values)
    if (f >= 0 && static_cast<std::size_t>(f) < values.size()) values[static_cast<std::size_t>(f)] = tidy(s.ledger.fields[static_cast<std::size_t>(f)], value, base);
  std::vector<Twin> out;
  for (int f : s.ledger.same) {
    Cell c = compared(base, s.ledger, f, values[static_cast<std::size_t>(f)]);
    if (c.null) continue;
    std::string where = "t." + found_by(s.ledger.fields[static_cast<std::size_t>(f)]) + " = ?";
    TRY(s.append(out, TRY(s.ids(where, {c.arg()}, kMost)), true, labels(s.ledger, {f})));
  }
  std::vector<Cell> cells;
  cells.reserve(s.ledger.alike.size());
  std::vector<store::Arg> args;
  std::string where = "1 = 1";
  for (int f : s.ledger.alike) {
    const Field& field = s.ledger.fields[static_cast<std::size_t>(f)];
    const Value& value = values[static_cast<std::size_t>(f)];
    if (absent(value)) return out;
    if (field.kind == FieldKind::date && !field.sealed()) {
      date_condition(field, value, where, args);
      continue;
    }
    args.push_back(cells.emplace_back(compared(base, s.ledger, f, value)).arg());
    where += " AND t." + found_by(field) + " = ?";
  }
  if (!s.ledger.alike.empty()) TRY(s.append(out, TRY(s.ids(where, args, kMost)), false, labels(s.ledger, s.ledger.alike)));
  return out;
}

Result<std::vector<std::vector<Twin>>> all_twins(store::Tx& tx, Base& base, const account::Actor& actor, std::string_view ledger, int limit) {
  std::shared_ptr<const catalog::Catalog> catalog = base.catalog();
  Search s = TRY(search(tx, base, *catalog, actor, ledger));
  std::vector<std::vector<Twin>> out;
  std::set<Id> seen;
  for (int f : s.ledger.same) TRY(groups_of(s, {f}, true, limit, seen, out));
  if (!s.ledger.alike.empty()) TRY(groups_of(s, s.ledger.alike, false, limit, seen, out));
  return out;
}

}  // namespace zhagen::ledger
