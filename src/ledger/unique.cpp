// A unique rule was broken: the index says which, this says whose record is in the way.
#include <fmt/format.h>

#include <algorithm>

#include "ledger/batch.hpp"
#include "ledger/errors.hpp"
#include "ledger/row.hpp"
#include "ledger/shape.hpp"
#include "ledger/title.hpp"

namespace zhagen::ledger {
namespace {

using catalog::Unique;

const Unique* rule_of(const Batch& b, const Error& error) {
  if (error.code != Errc::store_unique || error.args.empty()) return nullptr;
  for (const Unique& u : b.ledger.uniques)
    if (unique_index(b.ledger, u) == error.args[0]) return &u;
  return nullptr;
}

/// What the rule compares of an item; empty where it does not concern it.
std::vector<Cell> compared(const Batch& b, const Unique& u, const Item& item) {
  std::vector<Cell> cells;
  if (item.after.cancelled) return cells;
  if (!u.states.empty() && std::find(u.states.begin(), u.states.end(), item.after.state) == u.states.end()) return cells;
  for (int f : u.fields) {
    const Value& value = item.after.values[static_cast<std::size_t>(f)];
    if (absent(value)) return {};
    if (b.field(f).sealed())
      cells.push_back({store::Kind::blob, 0, blind_of(b.base, b.ledger, b.field(f), value), false});
    else
      cells.push_back(cell_of(b.base, b.ledger, f, item.after.id, value));
  }
  return cells;
}

std::string condition(const Batch& b, const Unique& u) {
  std::string where = "cancelled = 0", states;
  for (const std::string& s : u.states) states += (states.empty() ? "'" : ", '") + s + "'";
  if (!states.empty()) where += " AND state IN (" + states + ")";
  for (int f : u.fields) where += " AND " + (b.field(f).sealed() ? blind_column(b.field(f)) : column_of(b.field(f))) + " = ?";
  return where;
}

/// The other record in words, as far as the actor may read it.
Result<std::string> other_record(store::Tx& tx, const Batch& b, Id id) {
  Scope read = TRY(scope(tx, *b.catalog, b.actor, b.ledger, catalog::Action::read, "t"));
  if (TRY(among(tx, b.ledger, read, {id}, false)).empty()) return std::string("在您看不到的范围内，请联系派办核对");
  return "“" + TRY(title_of(tx, *b.catalog, b.ledger, id)) + "”（编号 " + id.str() + "）";
}

}  // namespace

Status name_twins(store::Tx& tx, Batch& b, const Error& error) {
  const Unique* rule = rule_of(b, error);
  if (!rule) return error;
  std::string sql = fmt::format("SELECT id FROM {} WHERE {} AND id <> ?", table_of(b.ledger), condition(b, *rule));
  std::map<std::string, std::size_t> seen;
  for (const Item& item : b.items) {
    std::vector<Cell> cells = compared(b, *rule, item);
    if (cells.empty()) continue;
    std::string all;
    std::vector<store::Arg> args;
    for (const Cell& c : cells) {
      all += std::to_string(c.integer) + "\n" + c.bytes + "\n";
      args.push_back(c.arg());
    }
    args.emplace_back(item.after.id.value());
    if (auto [first, fresh] = seen.emplace(all, item.row); !fresh) {
      b.fault(item, fail(fault::record_twice_rows, rule->label, first->second + 1, item.row + 1));
      continue;
    }
    Id other;
    {
      auto rows = TRY(tx.query_with(sql, args));
      if (TRY(rows.next())) other = Id(rows.integer(0));
    }
    if (!other.empty()) b.fault(item, fail(fault::record_twice, rule->label, TRY(other_record(tx, b, other))));
  }
  return b.faults.empty() ? Status(error) : Status();
}

}  // namespace zhagen::ledger
