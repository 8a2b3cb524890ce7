#include "ledger/by_id.hpp"

#include <algorithm>

#include "ledger/access.hpp"
#include "ledger/hits.hpp"
#include "ledger/mask.hpp"
#include "ledger/row.hpp"
#include "ledger/shape.hpp"
#include "ledger/source.hpp"

namespace zhagen::ledger {
namespace {

constexpr std::size_t kAtOnce = 512;

/// A condition over the record `id`, asked of today's table: rights follow today's tree also where values of a day are read.
SqlText within(const catalog::Ledger& ledger, const Scope& scope, bool derived) {
  SqlText condition = SqlText::of(scope.row(), scope.args());
  return derived ? SqlText("t.id IN (SELECT y.id FROM " + table_of(ledger) + " y WHERE ") + condition + ")" : condition;
}

}  // namespace

Result<std::vector<Record>> records_of(store::Tx& tx, const Base& base, const catalog::Catalog& catalog, const account::Actor& actor,
                                       const catalog::Ledger& ledger, const std::vector<Id>& ids, Date asof, bool opened) {
  std::vector<Record> out;
  const bool derived = !asof.empty() && has_dated(ledger);
  Scope read = TRY(scope(tx, catalog, actor, ledger, catalog::Action::read, derived ? "y" : "t"));
  if (read.nothing()) return out;
  Scope unmask;
  if (opened) unmask = TRY(scope(tx, catalog, actor, ledger, catalog::Action::unmask, derived ? "y" : "t"));
  const SqlText readable = within(ledger, read, derived), openable = within(ledger, unmask, derived);
  const int columns = kHead + static_cast<int>(std::count_if(ledger.fields.begin(), ledger.fields.end(), stored));
  for (std::size_t from = 0; from < ids.size(); from += kAtOnce) {
    std::vector<SqlValue> some;
    for (std::size_t i = from; i < std::min(ids.size(), from + kAtOnce); ++i) some.emplace_back(ids[i].value());
    std::string marks = marks_for(some);
    SqlText sql("SELECT " + record_columns(ledger, "t") + ", CASE WHEN ");
    sql += openable + " THEN 1 ELSE 0 END FROM " + source(catalog, ledger, asof) + " t WHERE t.id IN (" + SqlText(marks + ") AND (", std::move(some)) + readable + ")";
    auto rows = TRY(sql.query(tx));
    while (TRY(rows.next())) {
      Record r = TRY(shown_record(base, ledger, actor, rows));
      if (opened && rows.integer(columns) != 0) {
        Record plain = TRY(read_record(base, ledger, rows, true));
        for (std::size_t f = 0; f < ledger.fields.size(); ++f)
          if (r.shown[f] == Shown::masked) r.values[f] = std::move(plain.values[f]), r.shown[f] = Shown::plain;
      }
      out.push_back(std::move(r));
    }
  }
  return out;
}

}  // namespace zhagen::ledger
