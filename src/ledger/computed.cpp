#include "ledger/computed.hpp"

namespace zhagen::ledger {

Value computed(const cel::Value& v, const Columns& columns) {
  if (const bool* yes = v.get<bool>()) return std::int64_t{*yes};
  if (const auto* n = v.get<std::int64_t>()) return *n;
  if (const auto* d = v.get<Date>()) return d->empty() ? Value() : Value(std::int64_t{d->value()});
  if (const auto* r = v.get<cel::Record>()) {
    const std::vector<Id>& ids = columns.ids(r->table->record());
    return ids.empty() || &columns.table(r->table->record()) != r->table ? Value() : Value(ids[r->row].value());
  }
  if (const std::string* s = v.text()) return s->empty() ? Value() : Value(*s);
  std::vector<std::string> texts;
  if (const auto* list = v.get<cel::List>())
    for (const cel::Value& one : (*list)->items)
      if (const std::string* s = one.text()) texts.push_back(*s);
  return texts.empty() ? Value() : Value(std::move(texts));
}

}  // namespace zhagen::ledger
