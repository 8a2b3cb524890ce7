#include "api/cells.hpp"

#include <algorithm>

#include "catalog/catalog.hpp"
#include "exchange/rows.hpp"
#include "ledger/access.hpp"

namespace zhagen::api {

Result<Titles> titles_of(store::Tx& tx, const Book& book, const std::vector<ledger::Record>& rows, const std::vector<int>& fields, Date asof) {
  std::vector<std::vector<Id>> references;
  Titles titles;
  for (const ledger::Record& r : rows) collect_references(r, fields, references);
  for (std::size_t i = 0; i < references.size(); ++i) {
    const catalog::Ledger* target = references[i].empty() ? nullptr : book.catalog->ledger(book.ledger->fields[i].target);
    if (!target) continue;
    std::vector<std::string> names = TRY(ledger::titles(tx, *book.catalog, *target, references[i], asof));
    for (std::size_t j = 0; j < names.size(); ++j) titles[references[i][j]] = std::move(names[j]);
  }
  return titles;
}

std::string cell(const Book& book, const catalog::Field& field, const ledger::Value& value, ledger::Shown shown, const Titles& titles) {
  const auto* id = field.kind == catalog::FieldKind::ref ? std::get_if<std::int64_t>(&value) : nullptr;
  auto title = id ? titles.find(Id(*id)) : titles.end();
  return exchange::cell_text(exchange::cell_of(*book.catalog, field, value, shown, title == titles.end() ? "" : title->second));
}

std::vector<int> usual_fields(const account::Actor& actor, const catalog::Ledger& ledger, std::vector<int> wanted) {
  if (wanted.empty())
    for (std::size_t i = 0; i < ledger.fields.size(); ++i)
      if (ledger.fields[i].kind != catalog::FieldKind::file && !ledger.fields[i].retired) wanted.push_back(static_cast<int>(i));
  std::erase_if(wanted, [&](int i) { return ledger::hidden(actor, ledger, ledger.fields[static_cast<std::size_t>(i)]); });
  return wanted;
}

const std::string& state_label(const catalog::Ledger& ledger, const ledger::Record& record) {
  int state = ledger.find_state(record.state);
  return state < 0 ? record.state : ledger.states[static_cast<std::size_t>(state)].label;
}

}  // namespace zhagen::api
