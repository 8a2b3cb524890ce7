#include "ledger/access.hpp"
#include "ledger/errors.hpp"
#include "ledger/read.hpp"
#include "ledger/shape.hpp"

namespace zhagen::ledger {
namespace {

/// What tells records of the same title apart: state, and the organisations that they name.
Status add_details(store::Tx& tx, const catalog::Catalog& catalog, const account::Actor& actor, const std::vector<Record>& rows, Found* out) {
  const catalog::Ledger& l = *rows[0].ledger;
  for (std::size_t r = 0; r < rows.size(); ++r)
    if (int state = l.find_state(rows[r].state); state >= 0) out[r].detail = l.states[static_cast<std::size_t>(state)].label;
  for (std::size_t i = 0; i < l.fields.size(); ++i) {
    const catalog::Field& f = l.fields[i];
    const catalog::Ledger* target = f.kind == catalog::FieldKind::ref && !f.capacity.empty() ? catalog.ledger(f.target) : nullptr;
    if (!target || static_cast<int>(i) == l.title || f.sealed() || hidden(actor, l, f)) continue;
    std::vector<Id> ids;
    for (const Record& r : rows) {
      const auto* id = std::get_if<std::int64_t>(&r.values[i]);
      ids.emplace_back(id ? *id : 0);
    }
    std::vector<std::string> names = TRY(titles(tx, catalog, *target, ids));
    for (std::size_t r = 0; r < rows.size(); ++r)
      if (!names[r].empty()) out[r].detail += (out[r].detail.empty() ? "" : "　") + names[r];
  }
  return {};
}

}  // namespace

Result<std::vector<Found>> search(store::Tx& tx, Base& base, const account::Actor& actor, std::string_view words, int limit) {
  auto catalog = base.catalog();
  std::vector<Found> out;
  for (const catalog::Ledger& ledger : catalog->ledgers()) {
    if (ledger.sheet || !has_keys(ledger) || !may_ever(actor, ledger.rights(catalog::Action::read))) continue;
    Query query;
    query.search = words;
    query.limit = limit;
    Page page = TRY(list(tx, base, actor, ledger.name, query));
    if (page.rows.empty()) continue;
    std::vector<Id> ids;
    for (const Record& r : page.rows) ids.push_back(r.id);
    std::vector<std::string> names = TRY(titles(tx, *catalog, ledger, ids));
    const std::size_t first = out.size();
    for (std::size_t i = 0; i < ids.size(); ++i) out.push_back({&ledger, ids[i], std::move(names[i]), ""});
    TRY(add_details(tx, *catalog, actor, page.rows, &out[first]));
  }
  return out;
}

}  // namespace zhagen::ledger
