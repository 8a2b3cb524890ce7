// What a transition does to other records: rows of their ledgers, made from the record as the transition leaves it.

#include "ledger/batch.hpp"
#include "ledger/columns.hpp"
#include "ledger/computed.hpp"
#include "ledger/errors.hpp"
#include "ledger/sentence.hpp"

namespace zhagen::ledger {
namespace {

using catalog::Effect;
using catalog::Transition;

class Maker {
 public:
  Maker(Batch& b, const Columns& columns) : b_(b), columns_(columns), bindings_(columns.bindings(b.ledger.name, b.actor, b.today, b.today)) {}

  /// None: it does not happen to this one, or cannot.
  std::optional<Row> row(const Effect& e, std::size_t r) {
    const Item& item = b_.items[r];
    if (e.when) {
      cel::Value holds = cel::evaluate_row(*e.when, bindings_, r);
      const bool* yes = holds.get<bool>();
      if (!yes) return undecided(item, *e.when, r), std::nullopt;
      if (!*yes) return std::nullopt;
    }
    Row out;
    for (const auto& [field, program] : e.set) {
      cel::Value v = cel::evaluate_row(program, bindings_, r);
      if (v.is_failure()) return undecided(item, program, r), std::nullopt;
      if (Value value = computed(v, columns_); !absent(value)) out.draft.values.emplace_back(field, std::move(value));
    }
    if (e.on < 0) return out;
    if (e.transition.empty() && out.draft.values.empty()) return std::nullopt;  // nothing is left to change
    const auto* id = std::get_if<std::int64_t>(&item.after.values[static_cast<std::size_t>(e.on)]);
    if (!id) return b_.fault(item, fail(fault::value_missing, b_.field(e.on).label)), std::nullopt;
    out.id = Id(*id);
    return out;
  }

 private:
  void undecided(const Item& item, const cel::Program& program, std::size_t r) {
    b_.fault(item, fail(fault::check_undecided, b_.act.transition->label, missing(program, bindings_, r)));
  }

  Batch& b_;
  const Columns& columns_;
  cel::Bindings bindings_;
};

}  // namespace

Result<std::vector<Effected>> effects_of(store::Tx& tx, Batch& b) {
  std::vector<Effected> out;
  if (b.act.kind != Act::Kind::transition || b.act.transition->effects.empty()) return out;
  std::vector<const Record*> records;
  for (const Item& item : b.items) records.push_back(&item.after);
  std::vector<const cel::Program*> programs;
  for (const Effect& e : b.act.transition->effects) {
    if (e.when) programs.push_back(&*e.when);
    for (const auto& [field, program] : e.set) programs.push_back(&program);
  }
  Columns columns = TRY(Columns::of(tx, b.base, *b.catalog, b.ledger, records, programs));
  Maker maker(b, columns);
  for (const Effect& e : b.act.transition->effects) {
    const Transition* t = e.ledger->find_transition(e.transition);
    Effected some{e.ledger, t ? Act{Act::Kind::transition, t} : Act{Act::Kind::write, nullptr}, {}};
    for (std::size_t r = 0; r < b.items.size(); ++r)
      if (auto row = maker.row(e, r)) some.rows.push_back(*std::move(row));
    if (!some.rows.empty()) out.push_back(std::move(some));
  }
  TRY(b.sound());
  return out;
}

}  // namespace zhagen::ledger
