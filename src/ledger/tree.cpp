#include "ledger/tree.hpp"

#include <fmt/format.h>

namespace zhagen::ledger {

Result<std::string> path_if_any(store::Tx& tx, const catalog::Ledger& ledger, Id id) {
  auto rows = TRY(tx.query("SELECT path FROM " + table_of(ledger) + " WHERE id = ?", id.value()));
  return TRY(rows.next()) ? std::string(rows.text(0)) : std::string();
}

Result<Id> root_of(store::Tx& tx, const catalog::Ledger& ledger) {
  const std::string column = column_of(ledger.fields[static_cast<std::size_t>(ledger.tree)]);
  auto rows = TRY(tx.query(fmt::format("SELECT min(id) FROM {} WHERE {} IS NULL AND cancelled = 0", table_of(ledger), column)));
  return TRY(rows.next()) ? Id(rows.integer(0)) : Id();
}

Result<PathAndRoot> path_and_root(store::Tx& tx, const catalog::Ledger& ledger, Id id) {
  const std::string table = table_of(ledger), column = column_of(ledger.fields[static_cast<std::size_t>(ledger.tree)]);
  auto rows = TRY(tx.query(fmt::format("SELECT t.path, (SELECT min(r.id) FROM {0} r WHERE r.{1} IS NULL AND r.cancelled = 0) FROM {0} t WHERE t.id = ?", table, column),
                           id.value()));
  if (!TRY(rows.next())) return PathAndRoot{};
  return PathAndRoot{std::string(rows.text(0)), Id(rows.integer(1))};
}

}  // namespace zhagen::ledger
