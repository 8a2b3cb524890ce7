#include "dues/excuse.hpp"

#include <algorithm>

#include "dues/errors.hpp"

namespace zhagen::dues {

using catalog::Capacity;
using catalog::Ledger;

namespace {

/// What the record names in its first capacity of the kind, along references alone; an expression, "" where there is none.
std::string named(const Ledger& ledger, Capacity::Kind kind) {
  if (ledger.name == (kind == Capacity::Kind::person ? catalog::kPerson : catalog::kOrganisation)) return ledger.name + ".id";
  for (const Capacity& c : ledger.capacities) {
    bool straight = std::none_of(c.path.begin(), c.path.end(), [](const Capacity::Step& s) { return s.inverse; });
    if (c.kind != kind || !straight || c.path.empty()) continue;
    std::string out = ledger.name;
    for (const Capacity::Step& s : c.path) out += "." + s.ledger->fields[static_cast<std::size_t>(s.field)].name;
    return out + ".id";
  }
  return "";
}

}  // namespace

Result<ledger::Saved> excuse(ledger::Base& base, const Board& board, const account::Actor& actor, const Excuse& e, const ledger::How& how) {
  const Board::Kept* kept = board.find(e.due);
  if (!kept) return fail(fault::due_unknown, e.due);
  const catalog::Due& due = kept->plan->due();
  const Ledger& form = *TRY(ledger::Base::find(*board.catalog, kExcuseLedger));
  ledger::Draft draft;
  auto put = [&](const char* field, ledger::Value value) {
    if (int f = form.find(field); f >= 0) draft.values.emplace_back(f, std::move(value));
  };
  {
    store::Read read = TRY(base.db().read());
    static const catalog::Rights kOffice{{catalog::Role::office, catalog::Right::kAny}};
    if (!TRY(ledger::permit(read, *board.catalog, actor, *due.ledger, kOffice, e.record)).granted) return fail(fault::excuse_forbidden);
    auto item = std::find_if(kept->items->begin(), kept->items->end(), [&](const Item& i) { return i.record == e.record && i.span.from == e.from; });
    if (item == kept->items->end()) return fail(fault::due_none, due.label);
    put("label", due.label + name_of(due.every, item->span));
    std::vector<Id> ids{e.record};
    for (auto [field, kind] : {std::pair("person", Capacity::Kind::person), std::pair("organisation", Capacity::Kind::organisation)}) {
      std::string expression = named(*due.ledger, kind);
      if (expression.empty()) continue;
      cel::Program program = TRY(cel::compile_as(cel::Kind::integer, expression, board.catalog->env(*due.ledger)));
      auto columns = TRY(ledger::Columns::load(read, base, *board.catalog, *due.ledger, &ids, {&program}));
      cel::Value value = cel::evaluate_row(program, Plan::bindings(columns, due, board.today), 0);
      if (const auto* id = value.get<std::int64_t>()) put(field, *id);
    }
  }
  put("due", due.name);
  put("ledger", due.ledger->name);
  put("record", e.record.str());
  if (!e.from.empty()) put("since", std::int64_t{e.from.value()});
  put("reason", e.reason);
  return ledger::create(base, actor, kExcuseLedger, draft, how);
}

}  // namespace zhagen::dues
