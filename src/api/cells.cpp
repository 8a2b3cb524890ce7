#include "api/cells.hpp"

#include <algorithm>

#include "catalog/catalog.hpp"
#include "ledger/access.hpp"

namespace zhagen::api {
namespace {

using catalog::FieldKind;

/// 12.34 of 1234 hundredths.
std::string decimal(std::int64_t v, std::size_t places) {
  std::string digits = std::to_string(v < 0 ? -v : v);
  if (digits.size() <= places) digits.insert(0, places + 1 - digits.size(), '0');
  digits.insert(digits.size() - places, ".");
  return (v < 0 ? "-" : "") + digits;
}

Cell number(const catalog::Field& field, std::int64_t n) {
  switch (field.kind) {
    case FieldKind::boolean: return {n ? "是" : "否", true};
    case FieldKind::date: return {Date::trusted(static_cast<std::int32_t>(n)).iso(), true};
    case FieldKind::money: return {decimal(n, 2), true};
    case FieldKind::score: return {decimal(n, 3), true};
    default: return {std::to_string(n), true};
  }
}

}  // namespace

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

Cell cell(const Book& book, const catalog::Field& field, const ledger::Value& value, ledger::Shown shown, const Titles& titles) {
  if (const auto* n = std::get_if<std::int64_t>(&value)) {
    auto title = field.kind == FieldKind::ref ? titles.find(Id(*n)) : titles.end();
    if (title != titles.end() && !title->second.empty()) return {title->second};
    return shown == ledger::Shown::plain ? number(field, *n) : Cell{std::to_string(*n), true};
  }
  if (const auto* text = std::get_if<std::string>(&value)) {
    const CodeList* codes = field.kind == FieldKind::code ? book.catalog->codes().get(field.codes) : nullptr;
    const Code* code = codes ? codes->by_code(*text) : nullptr;
    return {code ? code->label : *text};
  }
  if (const auto* list = std::get_if<std::vector<std::string>>(&value)) {
    std::string joined;
    for (const std::string& item : *list) joined.append(joined.empty() ? "" : "；").append(item);
    return {joined};
  }
  return {};
}

std::vector<int> usual_fields(const account::Actor& actor, const catalog::Ledger& ledger, std::vector<int> wanted) {
  if (wanted.empty())
    for (std::size_t i = 0; i < ledger.fields.size(); ++i)
      if (ledger.fields[i].kind != FieldKind::file && !ledger.fields[i].retired) wanted.push_back(static_cast<int>(i));
  std::erase_if(wanted, [&](int i) { return ledger::hidden(actor, ledger, ledger.fields[static_cast<std::size_t>(i)]); });
  return wanted;
}

const std::string& state_label(const catalog::Ledger& ledger, const ledger::Record& record) {
  int state = ledger.find_state(record.state);
  return state < 0 ? record.state : ledger.states[static_cast<std::size_t>(state)].label;
}

}  // namespace zhagen::api
