#include <fmt/format.h>

#include "ledger/read.hpp"
#include "plans/errors.hpp"
#include "plans/taken.hpp"

namespace zhagen::plans {

using catalog::Making;
using catalog::PlacementSource;
using ledger::Columns;
using At = std::size_t;

namespace {

/// The number after the last, and that last list: by the field that the source fills with `number`.
struct Last {
  std::int64_t next = 1;
  Id list;
};
Result<Last> last_list(store::Tx& tx, ledger::Base& base, const account::Actor& actor, const Subject& s) {
  const Making& list = *s.source->list;
  int number = -1, given = -1;
  for (const auto& [field, program] : list.set) {
    if (program.text() == catalog::kNumber) number = field;
    if (program.text() == s.source->given) given = field;
  }
  if (number < 0 || given < 0) return Last{};
  ledger::Query query;
  query.filter = fmt::format("{}.{}.id == {}", list.ledger->name, list.ledger->fields[static_cast<At>(given)].name, s.id.value());
  query.order = {{ledger::Order::By::field, number, true, {}}};
  query.limit = 1;
  ledger::Page page = TRY(ledger::list(tx, base, actor, list.ledger->name, query));
  if (page.rows.empty()) return Last{};
  const auto* n = std::get_if<std::int64_t>(&page.rows.front().values[static_cast<At>(number)]);
  return Last{n ? *n + 1 : 1, page.rows.front().id};
}

}  // namespace

Result<Written> make_list(ledger::Base& base, const account::Actor& actor, const Opened& plan, const ledger::How& how) {
  Subject subject;
  std::vector<ledger::Row> entries;
  std::vector<std::string> names;
  ledger::Row first;
  Written out;
  const std::int64_t catalog_version = base.catalog_version();
  {
    store::Read read = TRY(base.db().read());
    subject = TRY(subject_of(read, base, actor, plan.version.source, plan.version.subject.str()));
    const PlacementSource& source = *subject.source;
    if (!source.list) return fail(fault::plan_no_list, source.label);
    Columns::Programs programs;
    add(*source.list, programs);
    add(source.entry, programs);
    Taken taken = TRY(Taken::load(read, base, actor, subject, plan, how, programs));
    const Last last = TRY(last_list(read, base, actor, subject));
    first.draft = TRY(taken.whole(*source.list, last.next));
    if (source.previous >= 0 && !last.list.empty()) first.draft.values.emplace_back(source.previous, last.list.value());
    first.fresh = out.list = base.ids().next();
    for (At r = 0; r < taken.size(); ++r) {
      ledger::Row& row = entries.emplace_back();
      row.draft = TRY(taken.draft(source.entry, r));
      row.draft.values.emplace_back(source.entry_list, out.list.value());
      names.push_back(taken.person(r));
    }
  }
  std::vector<ledger::BatchFault> faults;
  ledger::How with = how;
  with.catalog = catalog_version;
  with.along = {subject.source->entry.ledger->name, &entries, &faults};
  auto saved = ledger::write_all(base, actor, subject.source->list->ledger->name, std::vector<ledger::Row>{first}, with);
  if (!faults.empty()) return refused(faults, names);
  if (!saved) return std::move(saved).error();
  if (!saved->faults.empty()) return std::move(saved->faults.front().error);
  out.list = saved->rows.front().id;  // of a repeated key the one that was made first
  out.rows = static_cast<std::int64_t>(entries.size());
  out.entry = saved->entry;
  store::Read read = TRY(base.db().read());
  out.title = TRY(ledger::titles(read, *subject.catalog, *subject.source->list->ledger, {out.list})).front();
  return out;
}

}  // namespace zhagen::plans
