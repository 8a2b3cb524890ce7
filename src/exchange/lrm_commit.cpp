// The writing of what the plan found good.
#include <fmt/format.h>

#include <functional>
#include <map>

#include "exchange/lrm_boxes.hpp"
#include "exchange/lrm_match.hpp"
#include "ledger/attachment.hpp"

namespace zhagen::exchange {
namespace {

using Refused = std::function<void(std::size_t of, const Error& error)>;

/// One operation with the rows that the ledger takes. A row that it refuses is told and left out; then the others again.
Result<std::map<std::size_t, Id>> write(ledger::Base& base, const account::Actor& actor, const catalog::Ledger& l, std::vector<Waiting> waiting,
                                        std::int64_t catalog, const Refused& refused) {
  std::map<std::size_t, Id> made;
  ledger::How how;
  how.catalog = catalog;
  while (!waiting.empty()) {
    std::vector<ledger::Row> rows;
    for (const Waiting& w : waiting) rows.push_back(w.row);
    ledger::BatchSaved saved = TRY(ledger::write_all(base, actor, l.name, rows, how));
    if (saved.faults.empty()) {
      for (std::size_t i = 0; i < waiting.size(); ++i) made[waiting[i].of] = saved.rows[i].id;
      return made;
    }
    std::vector<bool> bad(waiting.size());
    for (const ledger::BatchFault& f : saved.faults) {
      if (!bad[f.row]) refused(waiting[f.row].of, f.error);
      bad[f.row] = true;
    }
    std::vector<Waiting> left;
    for (std::size_t i = 0; i < waiting.size(); ++i)
      if (!bad[i]) left.push_back(std::move(waiting[i]));
    waiting = std::move(left);
  }
  return made;
}

Status put_photo(ledger::Base& base, const account::Actor& actor, const FormBook& book, const FormsPlan::Photo& p, const FormIn& in) {
  if (!p.before.empty()) TRY(ledger::detach(base, actor, p.before, "换用任免审批表里的照片"));
  TRY(ledger::attach(base, actor, book.person->name, in.person, "photo", in.name, p.bytes));
  return {};
}

}  // namespace

Status commit_forms(ledger::Base& base, const account::Actor& actor, FormsPlan& plan) {
  const std::int64_t version = base.catalog_version();
  plan.book = TRY(FormBook::of(base.catalog()));
  std::vector<bool> out(plan.rows.size());
  auto made = TRY(write(base, actor, *plan.book.person, plan.people, version, [&](std::size_t of, const Error& error) {
    out[of] = true;
    plan.rows[of].fault = error;
    plan.rows[of].fate = FormIn::Fate::faulty;
  }));
  leave_out(plan, out);
  for (const auto& [of, id] : made) plan.rows[of].person = id;

  struct Part {
    const catalog::Ledger* ledger;
    std::vector<Waiting>* rows;
  };
  for (const Part& part : {Part{plan.book.education, &plan.education}, {plan.book.family, &plan.family}, {plan.book.appointment, &plan.appointments}, {plan.book.form, &plan.forms}}) {
    const int person = part.ledger->find("person");
    for (Waiting& w : *part.rows)
      if (w.row.id.empty()) w.row.draft.values.emplace_back(person, plan.rows[w.of].person.value());
    auto written = write(base, actor, *part.ledger, *part.rows, version, [&](std::size_t of, const Error& error) {
      plan.rows[of].notes.push_back(fmt::format("{}没有写入：{}", part.ledger->label, error.zh()));
    });
    if (!written) return std::move(written).error();
  }
  for (const FormsPlan::Photo& p : plan.photos) {
    FormIn& in = plan.rows[p.of];
    if (Status put = put_photo(base, actor, plan.book, p, in); !put) in.notes.push_back("照片没有写入：" + put.error().zh());
  }
  return {};
}

}  // namespace zhagen::exchange
