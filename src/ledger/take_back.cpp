// An operation taken back by what its change rows tell: no other copy of the data is needed.
#include <boost/json.hpp>

#include <algorithm>
#include <unordered_set>

#include "ledger/batch.hpp"
#include "ledger/errors.hpp"
#include "ledger/many.hpp"
#include "ledger/past.hpp"

namespace zhagen::ledger {
namespace {

constexpr int kRounds = 5;  // of faults: locks are asked once rights are clear, and so on

struct Change {
  Id record;
  std::int64_t version;
  std::string body;  // of one that was changed
};

struct Told {
  std::string ledger;
  Date from;
  std::vector<Change> changes;
};

/// The day that the entry's detail names.
Date from_of(std::string_view detail) {
  boost::system::error_code error;
  boost::json::value v = boost::json::parse(detail, error);
  if (error || !v.is_object()) return {};
  const boost::json::value* from = v.get_object().if_contains("from");
  auto day = from && from->is_int64() ? Date::from_int(from->get_int64()) : Result<Date>(Date());
  return day ? *day : Date();
}

Result<Told> told(store::Tx& tx, const catalog::Catalog& catalog, const account::Actor& actor, std::int64_t entry, std::string_view action) {
  Told out;
  bool own = false;
  {
    auto rows = TRY(tx.query("SELECT action, subject, user_id, detail FROM audit_entry WHERE seq = ?", entry));
    if (!TRY(rows.next()) || rows.text(0) != action) return fail(fault::entry_unknown, entry);
    out.ledger = rows.text(1);
    own = !actor.user.empty() && rows.integer(2) == actor.user.value();
    out.from = from_of(rows.text(3));
  }
  {
    auto rows = TRY(tx.scan("SELECT record, version, body FROM record_change WHERE entry = ? ORDER BY nr", entry));
    while (TRY(rows.next())) out.changes.push_back({Id(rows.integer(0)), rows.integer(1), rows.integer(1) == 1 ? "" : std::string(rows.text(2))});
  }
  const catalog::Ledger* l = catalog.ledger(out.ledger);
  if (!l || out.changes.empty()) return fail(fault::entry_unknown, entry);
  if (own) return out;
  Scope read = TRY(scope(tx, catalog, actor, *l, catalog::Action::read, "t"));
  std::vector<Id> ids;
  for (const Change& c : out.changes) ids.push_back(c.record);
  if (TRY(among(tx, *l, read, ids, false)).size() != ids.size()) return fail(fault::entry_unknown, entry);
  return out;
}

}  // namespace

Result<TakenBack> take_back(Base& base, const account::Actor& actor, std::int64_t entry, std::string_view action, bool others, const How& how) {
  std::shared_ptr<const catalog::Catalog> catalog = base.catalog();
  How with = how;
  with.catalog = base.catalog_version();
  Told t;
  {
    store::Read read = TRY(base.db().read());
    t = TRY(told(read, *catalog, actor, entry, action));
  }
  const catalog::Ledger& l = *catalog->ledger(t.ledger);
  with.from = t.from;
  // Values are opened before the writer is asked: what cannot be opened stops it here.
  for (const Change& c : t.changes)
    if (!c.body.empty()) TRY(changed_fields(base, l, c.record, c.body, true));
  TakenBack out;
  std::vector<const Change*> todo;
  for (const Change& c : t.changes) todo.push_back(&c);
  auto row = [&](std::size_t i) {
    const Change& c = *todo[i];
    Row r{c.record, c.version, {}, c.version == 1};
    if (r.cancel) return r;
    auto fields = changed_fields(base, l, c.record, c.body, true);
    assert(fields.ok());
    for (Past::Field& f : *fields)
      if (f.field >= 0) r.draft.values.emplace_back(f.field, std::move(f.from));
    return r;
  };
  for (int round = 0; round < kRounds && !todo.empty(); ++round) {
    BatchSaved saved = TRY(write_all(base, actor, t.ledger, RowSource{todo.size(), row}, with));
    out.entry = saved.entry;
    if (saved.faults.empty()) break;
    std::unordered_set<std::size_t> faulty;
    for (BatchFault& f : saved.faults)
      if (faulty.insert(f.row).second) out.kept.push_back({todo[f.row]->record, std::move(f.error)});
    std::vector<const Change*> left;
    for (std::size_t i = 0; i < todo.size(); ++i)
      if (!faulty.contains(i)) left.push_back(todo[i]);
    todo = std::move(left);
    if (!others) return out;
  }
  if (out.entry)
    for (const Change* c : todo) ++(c->version == 1 ? out.cancelled : out.set_back);
  return out;
}

}  // namespace zhagen::ledger
