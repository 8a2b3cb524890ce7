// What may be done with a record now.
#include <algorithm>

#include "ledger/batch.hpp"
#include "ledger/errors.hpp"

namespace zhagen::ledger {

Result<std::vector<Choice>> choices(store::Tx& tx, Base& base, const catalog::Catalog& catalog, const account::Actor& actor,
                                    const catalog::Ledger& ledger, Id id) {
  static const How kNoReason;
  std::vector<Choice> out;
  std::shared_ptr<const catalog::Catalog> held(std::shared_ptr<const catalog::Catalog>(), &catalog);  // the caller's
  Batch b{base, held, actor, ledger, kNoReason, {Act::Kind::transition, nullptr}, base.clock().now(), base.today(), {}, {}, {}, {}, {}};
  if (!TRY(permit(tx, catalog, actor, ledger, ledger.rights(catalog::Action::read), id)).granted) return fail(fault::record_unknown);
  b.items.emplace_back().after.id = id;
  TRY(load_items(tx, b));
  TRY(b.sound());
  Item& item = b.items[0];
  item.after = item.before;
  for (const catalog::Transition& t : ledger.transitions) {
    if (item.before.cancelled || std::find(t.from.begin(), t.from.end(), item.before.state) == t.from.end()) continue;
    b.act.transition = &t;
    b.faults.clear();
    if (!TRY(permit(tx, catalog, actor, ledger, t.by, id)).granted) {
      out.push_back({&t, false, fail(fault::transition_forbidden, t.label, "有权限的同事").zh()});
      continue;
    }
    TRY(check_locks(tx, b, false));
    TRY(check_when(tx, b));
    // What the step asks for may be what it cannot be decided without.
    const bool asks = std::any_of(t.needs.begin(), t.needs.end(), [&](int field) { return absent(item.after.values[static_cast<std::size_t>(field)]); });
    std::erase_if(b.faults, [&](const BatchFault& f) {
      return f.error.code == fault::lock_reason  // he may, with a reason
             || (asks && f.error.code == fault::check_undecided);
    });
    out.push_back({&t, b.faults.empty(), b.faults.empty() ? "" : b.faults.front().error.zh()});
  }
  return out;
}

}  // namespace zhagen::ledger
