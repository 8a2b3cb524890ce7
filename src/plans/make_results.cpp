#include <fmt/format.h>

#include <algorithm>
#include <map>

#include "ledger/computed.hpp"
#include "ledger/read.hpp"
#include "ledger/sentence.hpp"
#include "plans/errors.hpp"
#include "plans/taken.hpp"

namespace zhagen::plans {

using catalog::Making;
using catalog::PlacementSource;
using ledger::Columns;
using At = std::size_t;

namespace {

/// The fields of an entry that name a record of either side.
struct Naming {
  int person = -1, post = -1;
};
Naming naming(const PlacementSource& s) {
  Naming n;
  for (const auto& [field, program] : s.entry.set) {
    if (program.text() == s.people.of->name) n.person = field;
    if (program.text() == s.posts.of->name && n.post < 0) n.post = field;
  }
  return n;
}

/// Entries that the base does not bear any more: who has gone, which post has closed or is full.
Result<std::vector<std::string>> stale(store::Tx& tx, ledger::Base& base, const account::Actor& actor, const Subject& s,
                                       const std::vector<ledger::Record>& entries, const std::vector<std::string>& titles) {
  std::vector<std::string> out;
  const Naming n = naming(*s.source);
  auto drawn = draw(tx, base, actor, {s.source->name, s.id.str(), {}, {}, {}});
  if (!drawn && drawn.error().code != fault::plan_nobody) return std::move(drawn).error();
  std::map<Id, std::int64_t> people, seats;
  if (drawn) {
    for (At r = 0; r < drawn->people.records.size(); ++r) people[record_of(drawn->people, static_cast<std::int32_t>(r))] = 1;
    const int f = s.source->posts.sheet->find("seats");
    for (At r = 0; r < drawn->posts.records.size(); ++r) {
      const auto* k = f < 0 ? nullptr : std::get_if<std::int64_t>(&drawn->posts.records[r][static_cast<At>(f)]);
      seats[record_of(drawn->posts, static_cast<std::int32_t>(r))] = k ? *k : 1;
    }
  }
  std::map<Id, std::int64_t> wanted;
  for (At e = 0; e < entries.size(); ++e) {
    auto id = [&](int field) {
      const auto* v = field < 0 ? nullptr : std::get_if<std::int64_t>(&entries[e].values[static_cast<At>(field)]);
      return v ? Id(*v) : Id();
    };
    if (Id person = id(n.person); !person.empty() && !people.contains(person)) out.push_back(TRY(gone(tx, base, actor, *s.source->people.of, person, titles[e])));
    if (Id post = id(n.post); !post.empty()) ++wanted[post];
  }
  for (auto [post, number] : wanted) {
    const std::string title = TRY(ledger::titles(tx, *s.catalog, *s.source->posts.of, {post})).front();
    auto left = seats.find(post);
    if (left == seats.end()) out.push_back(TRY(gone(tx, base, actor, *s.source->posts.of, post, title)));
    else if (left->second < number) out.push_back(fmt::format("{}只剩 {} 个名额，名单里有 {} 人", title, left->second, number));
  }
  return out;
}

Result<Written> write_results(ledger::Base& base, const account::Actor& actor, const Making& result, const std::vector<ledger::Row>& rows, const std::vector<std::string>& names,
                              ledger::How how, Written out) {
  auto saved = TRY(ledger::write_all(base, actor, result.ledger->name, rows, how));
  if (!saved.faults.empty()) return refused(saved.faults, names);
  out.rows = static_cast<std::int64_t>(rows.size());
  out.entry = saved.entry;
  return out;
}

}  // namespace

Result<Written> make_results(ledger::Base& base, const account::Actor& actor, std::string_view source_name, Id list, const ledger::How& how) {
  Written out;
  out.list = list;
  std::vector<ledger::Row> rows;
  std::vector<std::string> names;
  std::shared_ptr<const catalog::Catalog> catalog = base.catalog();
  const PlacementSource& source = *TRY(catalog->source(source_name));
  ledger::How with = how;
  with.catalog = base.catalog_version();
  {
    store::Read read = TRY(base.db().read());
    if (!source.list) return fail(fault::plan_no_list, source.label);
    const catalog::Ledger &lists = *source.list->ledger, &entries = *source.entry.ledger;
    ledger::Record record = TRY(ledger::get(read, base, actor, lists.name, list));
    out.title = TRY(ledger::titles(read, *catalog, lists, {list})).front();
    Id subject_id;
    for (const auto& [field, program] : source.list->set)
      if (program.text() == source.given)
        if (const auto* id = std::get_if<std::int64_t>(&record.values[static_cast<At>(field)])) subject_id = Id(*id);
    Subject subject = TRY(subject_of(read, base, actor, source_name, subject_id.str()));
    const Columns::Also given{source.given, source.subject, subject_id};
    const Date today = base.today();

    const std::vector<Id> one{list};
    Columns of_list = TRY(Columns::load(read, base, *catalog, lists, &one, {&*source.decided}, {}, {given}));
    cel::Value may = cel::evaluate_row(*source.decided, of_list.bindings(lists.name, actor, today, today), 0);
    const bool* yes = may.get<bool>();
    if (record.cancelled || !yes || !*yes) return fail(fault::plan_undecided, out.title);

    ledger::Query query;
    query.filter = fmt::format("{}.{}.id == {}", entries.name, entries.fields[static_cast<At>(source.entry_list)].name, list.value());
    std::vector<ledger::Record> all;
    TRY(ledger::each(read, base, actor, entries.name, query, catalog::Action::read, [&](const ledger::Record& r) {
      all.push_back(r);
      return Status();
    }));
    std::sort(all.begin(), all.end(), [](const ledger::Record& a, const ledger::Record& b) { return a.id < b.id; });
    std::vector<Id> ids;
    for (const ledger::Record& r : all) ids.push_back(r.id);
    Columns::Programs programs;
    add(source.result, programs);
    if (source.entry_where) programs.push_back(&*source.entry_where);
    Columns columns = TRY(Columns::load(read, base, *catalog, entries, &ids, programs, {}, {given}));
    cel::Bindings b = columns.bindings(entries.name, actor, today, today);
    std::vector<std::string> titles = TRY(ledger::titles(read, *catalog, entries, ids));
    std::vector<ledger::Record> taken;
    for (At e = 0; e < ids.size(); ++e) {
      if (source.entry_where) {
        cel::Value v = cel::evaluate_row(*source.entry_where, b, e);
        const bool* holds = v.get<bool>();
        if (!holds) return fail(fault::plan_undecided_entry, titles[e], ledger::missing(*source.entry_where, b, e));
        if (!*holds) {
          ++out.passed;
          continue;
        }
      }
      taken.push_back(std::move(all[e]));
      names.push_back(titles[e]);
      rows.emplace_back().draft = TRY(draft_of(source.result, b, e, [&](const cel::Value& v) { return ledger::computed(v, columns); }));
    }
    if (rows.empty()) return fail(fault::plan_list_done, out.title);
    if (auto broken = TRY(stale(read, base, actor, subject, taken, names)); !broken.empty()) return fail(fault::plan_changed, joined(broken));
  }
  return write_results(base, actor, source.result, rows, names, with, std::move(out));
}

Result<Written> make_results(ledger::Base& base, const account::Actor& actor, const Opened& plan, const ledger::How& how) {
  std::vector<ledger::Row> rows;
  std::vector<std::string> names;
  ledger::How with = how;
  with.catalog = base.catalog_version();
  Subject subject;
  {
    store::Read read = TRY(base.db().read());
    subject = TRY(subject_of(read, base, actor, plan.version.source, plan.version.subject.str()));
    if (subject.source->list) return fail(fault::plan_needs_list, subject.source->label);
    Columns::Programs programs;
    add(subject.source->result, programs);
    Taken taken = TRY(Taken::load(read, base, actor, subject, plan, how, programs));
    for (At r = 0; r < taken.size(); ++r) {
      rows.emplace_back().draft = TRY(taken.draft(subject.source->result, r));
      names.push_back(taken.person(r));
    }
  }
  return write_results(base, actor, subject.source->result, rows, names, with, {});
}

}  // namespace zhagen::plans
