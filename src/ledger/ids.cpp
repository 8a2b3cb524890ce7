// Which records a query speaks of, by their ids alone: what rules and dues are asked about.
#include "ledger/errors.hpp"
#include "ledger/frame.hpp"

namespace zhagen::ledger {

Result<std::optional<std::vector<Id>>> ids_of(store::Tx& tx, Base& base, const account::Actor& actor, std::string_view ledger, const Query& query) {
  using Ids = std::optional<std::vector<Id>>;
  auto catalog = base.catalog();
  const catalog::Ledger& l = *TRY(Base::find(*catalog, ledger));
  Frame frame = TRY(frame_of(tx, base, *catalog, actor, l, query, catalog::Action::read));
  if (frame.nothing) return Ids(std::in_place);
  const bool every = query.filter.empty() && query.search.empty() && query.equals.empty() && query.asof.empty() && !query.with_cancelled;
  if (every && frame.all_readable) return Ids();
  std::vector<Id> out;
  auto rows = TRY((SqlText("SELECT t.id FROM " + frame.from + " WHERE ") + frame.where(Form::sets) + SqlText(" ORDER BY t.id")).scan(tx));
  while (TRY(rows.next())) out.emplace_back(rows.integer(0));
  return Ids(std::move(out));
}

}  // namespace zhagen::ledger
