#include "ledger/title.hpp"

#include <fmt/format.h>

#include "base/date.hpp"
#include "ledger/row.hpp"

namespace zhagen::ledger {

Result<std::string> title_of(store::Tx& tx, const catalog::Catalog& catalog, const catalog::Ledger& ledger, Id id) {
  const catalog::Ledger* at = &ledger;
  for (int steps = 0; steps < 4; ++steps) {  // a posting is called after its person
    const catalog::Field& f = at->fields[static_cast<std::size_t>(at->title)];
    if (f.sealed()) break;
    Value value;
    {
      auto rows = TRY(tx.query(fmt::format("SELECT {} FROM {} WHERE id = ?", column_of(f), table_of(*at)), id.value()));
      if (TRY(rows.next())) value = read_value(f, rows, 0);
    }
    if (absent(value)) break;
    const auto* number = std::get_if<std::int64_t>(&value);
    if (f.kind == catalog::FieldKind::date) return Date::trusted(static_cast<std::int32_t>(*number)).zh();
    if (f.kind != catalog::FieldKind::ref) return plain_text(value);
    id = Id(*number);
    at = catalog.ledger(f.target);
  }
  return "编号 " + id.str();
}

}  // namespace zhagen::ledger
