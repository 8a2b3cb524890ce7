#include "ledger/reorganise.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "account/holders.hpp"
#include "ledger/errors.hpp"
#include "ledger/joining.hpp"
#include "ledger/once.hpp"
#include "ledger/read.hpp"
#include "ledger/shape.hpp"

namespace zhagen::ledger {
namespace {

using catalog::Ledger;

struct Work {
  Base& base;
  std::shared_ptr<const catalog::Catalog> catalog;
  const account::Actor& actor;
  const Reorganisation& what;
  const How& how;
  const Ledger& organisations;
  audit::Operation* operation = nullptr;  // of a review none: it leaves no trace
  Review review{};
  std::int64_t rows = 0, open = 0;

  Batch batch(const Ledger& l) const { return joining(base, catalog, actor, l, how); }
  bool goes_on() const { return std::find(what.into.begin(), what.into.end(), what.organisation) != what.into.end(); }
  bool merges() const { return what.into.size() == 1; }
};

/// A field of the ledger that names the organisation, and whether records move by it.
struct Naming {
  int field;
  bool moves;
};

std::vector<Naming> namings(const Work& w, const Ledger& l) {
  std::vector<Naming> out;
  for (const catalog::Inverse& i : w.organisations.inverses) {
    if (i.ledger != &l) continue;
    const bool own = &l == &w.organisations, lives = !l.states.empty() || l.from >= 0;
    out.push_back({i.field, own ? i.field == l.tree : lives || l.fields[static_cast<std::size_t>(i.field)].dated});
  }
  return out;
}

/// Finished before the day: it keeps the name of its time.
bool closed(const Ledger& l, const Record& r, Date day) {
  if (int s = l.find_state(r.state); s >= 0 && (l.states[static_cast<std::size_t>(s)].final || l.states[static_cast<std::size_t>(s)].frozen)) return true;
  const auto* to = l.to < 0 ? nullptr : std::get_if<std::int64_t>(&r.values[static_cast<std::size_t>(l.to)]);
  return to && *to < day.value();
}

/// Where an open record goes; empty: a person decides. The organisation itself: it stays.
Id target(const Work& w, const Ledger& l, Id record) {
  auto decided = w.what.decisions.find({l.name, record});
  if (decided != w.what.decisions.end()) return decided->second;
  return w.merges() ? w.what.into[0] : w.goes_on() ? w.what.organisation : w.what.rest;
}

void leave_open(Work& w, Review::Count& count, Id record, std::string why) {
  ++count.open;
  ++w.open;
  if (w.review.open.size() < kMostOpen) w.review.open.push_back({count.ledger, record, {}, "", std::move(why)});
}

Status name_open(store::Tx& tx, Work& w, std::size_t first) {
  std::vector<Id> ids;
  for (std::size_t i = first; i < w.review.open.size(); ++i) ids.push_back(w.review.open[i].record);
  if (ids.empty()) return {};
  std::vector<std::string> names = TRY(titles(tx, *w.catalog, *w.review.open[first].ledger, ids));
  for (std::size_t i = 0; i < names.size(); ++i) w.review.open[first + i].title = std::move(names[i]);
  return {};
}

/// Stores and checks; what a rule stands against is taken back and told, the others are tried again without it.
Status store_sound(store::Tx& tx, Work& w, Batch& b, Review::Count& count) {
  while (!b.items.empty()) {
    b.faults.clear();
    for (std::size_t i = 0; i < b.items.size(); ++i) b.items[i].row = i;
    Status stored = tx.attempt([&](store::Tx& inner) -> Status {
      TRY(store_items(inner, b));
      TRY(check_checks(inner, b));
      return b.sound();
    });
    if (stored) break;
    if (b.faults.empty()) TRY(name_twins(tx, b, stored.error()));
    if (b.faults.empty()) return stored;
    std::set<std::size_t> bad;
    for (const BatchFault& f : b.faults)
      if (bad.insert(f.row).second) leave_open(w, count, b.items[f.row].after.id, f.error.zh());
    std::erase_if(b.items, [&](const Item& item) { return bad.contains(item.row); });
  }
  count.moves += static_cast<std::int64_t>(b.items.size());
  w.rows += static_cast<std::int64_t>(b.items.size());
  return w.operation && !b.items.empty() ? trace_rows(*w.operation, b) : Status();
}

Status move_records(store::Tx& tx, Work& w, const Ledger& l) {
  const std::vector<Naming> named = namings(w, l);
  if (named.empty() || l.sheet) return {};
  Review::Count count{&l};
  const std::size_t first = w.review.open.size();
  Batch b = w.batch(l);
  std::string where;
  std::vector<store::Arg> args;
  for (const Naming& n : named) {
    where += fmt::format("{}{} = ?", where.empty() ? "" : " OR ", column_of(b.field(n.field)));
    args.emplace_back(w.what.organisation.value());
  }
  {
    auto rows = TRY(tx.query_with(fmt::format("SELECT id FROM {} WHERE cancelled = 0 AND ({}) ORDER BY id", table_of(l), where), args));
    while (TRY(rows.next()))
      if (Id id(rows.integer(0)); std::find(w.what.into.begin(), w.what.into.end(), id) == w.what.into.end() || &l != &w.organisations)
        b.items.emplace_back().after.id = id;
  }
  if (b.items.empty()) return {};
  TRY(load_items(tx, b));
  std::vector<Item> move;
  for (Item& item : b.items) {
    std::vector<int> fields;
    for (const Naming& n : named) {
      const auto* id = std::get_if<std::int64_t>(&item.before.values[static_cast<std::size_t>(n.field)]);
      if (n.moves && id && *id == w.what.organisation.value()) fields.push_back(n.field);
    }
    const Id to = target(w, l, item.after.id);
    if (fields.empty() || closed(l, item.before, w.what.day) || to == w.what.organisation) {
      ++count.stays;
    } else if (to.empty()) {
      leave_open(w, count, item.after.id, "单位分设后归哪个单位，需要逐条决定");
    } else {
      touch(b, item);
      for (int f : fields) item.after.values[static_cast<std::size_t>(f)] = to.value();
      item.changed = fields;
      std::sort(item.changed.begin(), item.changed.end());
      move.push_back(std::move(item));
    }
  }
  b.items = std::move(move);
  TRY(store_sound(tx, w, b, count));
  TRY(name_open(tx, w, first));
  w.review.counts.push_back(count);
  return {};
}

void put(const Batch& b, Item& item, const char* field, Id value) {
  int f = b.ledger.find(field);
  if (f < 0 || !absent(item.after.values[static_cast<std::size_t>(f)])) return;
  item.after.values[static_cast<std::size_t>(f)] = value.value();
  item.changed.push_back(f);
}

/// The organisation itself and those that take its place.
Status end_it(store::Tx& tx, Work& w) {
  Batch b = w.batch(w.organisations);
  const Ledger& l = w.organisations;
  b.items.emplace_back().after.id = w.what.organisation;
  b.items.back().version = w.how.version;
  for (Id id : w.what.into)
    if (id != w.what.organisation) b.items.emplace_back().after.id = id;
  TRY(load_allowed(tx, b));
  for (Item& item : b.items) touch(b, item);
  for (std::size_t i = 1; i < b.items.size(); ++i)
    if (!w.merges()) put(b, b.items[i], "predecessor", w.what.organisation);
  Item& gone = b.items[0];
  if (!w.goes_on()) {
    gone.after.cancelled = true;
    if (l.to >= 0) gone.after.values[static_cast<std::size_t>(l.to)] = std::int64_t{w.what.day.value()}, gone.changed.push_back(l.to);
    if (w.merges()) {
      gone.after.merged_into = w.what.into[0];
      gone.after.values[static_cast<std::size_t>(l.tree)] = w.what.into[0].value();
      gone.changed.push_back(l.tree);
      put(b, gone, "successor", w.what.into[0]);
    }
    std::sort(gone.changed.begin(), gone.changed.end());
  }
  std::erase_if(b.items, [](const Item& item) { return item.changed.empty() && !item.after.cancelled; });
  if (b.items.empty()) return {};
  TRY(store_items(tx, b));
  w.rows += static_cast<std::int64_t>(b.items.size());
  if (!w.goes_on() && has_dated(l)) {  // it is no more from that day
    TRY(tx.exec("DELETE FROM " + dated_table(l) + " WHERE record = ? AND from_day >= ?", w.what.organisation.value(), w.what.day.value()));
    TRY(tx.exec("UPDATE " + dated_table(l) + " SET to_day = ? WHERE record = ? AND to_day > ?", w.what.day.value(), w.what.organisation.value(), w.what.day.value()));
  }
  return w.operation ? trace_rows(*w.operation, b) : Status();
}

Status run(store::Tx& tx, Work& w) {
  for (const Ledger& l : w.catalog->ledgers()) TRY(move_records(tx, w, l));
  w.review.accounts = TRY(account::logins_at(tx, w.what.organisation));
  return end_it(tx, w);
}

Status check(const Work& w) {
  const Reorganisation& r = w.what;
  const Ledger& l = w.organisations;
  if (l.tree < 0) return fail(fault::tree_none, l.label);
  if (!r.day.exact() || r.day > w.base.today()) return fail(fault::dated_from, r.day.iso());
  if (r.into.empty() || (w.merges() && w.goes_on())) return fail(fault::merge_self);
  auto among = [&](Id id) { return id == r.organisation || std::find(r.into.begin(), r.into.end(), id) != r.into.end(); };
  if (std::set<Id>(r.into.begin(), r.into.end()).size() != r.into.size() || (!r.rest.empty() && !among(r.rest)))
    return fail(fault::reorganise_target);
  for (const auto& [record, into] : r.decisions)
    if (!among(into)) return fail(fault::reorganise_target);
  return may_ever(w.actor, l.rights(catalog::Action::change)) ? Status() : fail(fault::ledger_forbidden, l.label, "合并或分设单位", "merge or split");
}

Result<Work> begin(Base& base, const account::Actor& actor, const Reorganisation& what, const How& how) {
  auto catalog = base.catalog();
  const Ledger* l = TRY(Base::find(*catalog, catalog::kOrganisation));
  Work w{base, std::move(catalog), actor, what, how, *l};
  TRY(check(w));
  return w;
}

How from_day(const Reorganisation& what, How how) { return how.from = what.day, how; }

}  // namespace

Result<Review> review(Base& base, const account::Actor& actor, const Reorganisation& what) {
  const How how = from_day(what, {});
  Work w = TRY(begin(base, actor, what, how));
  Status done;
  TRY(base.db().write([&](store::Tx& tx) -> Status {
    // An error takes everything back; one that is none of the work's own says that it was done.
    (void)tx.attempt([&](store::Tx& inner) -> Status {
      done = run(inner, w);
      return fail(fault::reorganise_open, 0);
    });
    return done ? Status() : done;
  }));
  return std::move(w.review);
}

Result<Saved> reorganise(Base& base, const account::Actor& actor, const Reorganisation& what, const How& how) {
  const How from = from_day(what, how);
  Work w = TRY(begin(base, actor, what, from));
  return base.db().write([&](store::Tx& tx) -> Result<Saved> {
    audit::Operation operation(tx, base.keys(), base.clock().now());
    TRY(operation.begin());
    if (auto before = TRY(answered(tx, base, actor, from))) return before->front();
    w.operation = &operation;
    TRY(run(tx, w));
    if (w.open > 0) return fail(fault::reorganise_open, w.open);
    audit::Event event;
    event.action = w.merges() ? "merge" : "split";
    event.subject = w.organisations.name;
    event.record = what.organisation;
    event.rows = w.rows;
    event.reason = how.reason;
    for (Id id : what.into) event.detail += fmt::format("{}\"{}\"", event.detail.empty() ? "{\"into\":[" : ",", id.str());
    event.detail += "]}";
    TRY(operation.close(who(actor), event));
    auto now = TRY(tx.query("SELECT version FROM " + table_of(w.organisations) + " WHERE id = ?", what.into[0].value()));
    if (!TRY(now.next())) return fail(fault::record_unknown);
    Saved saved{what.into[0], now.integer(0)};
    TRY(keep_answer(tx, base, actor, from, {saved}));
    return saved;
  });
}

}  // namespace zhagen::ledger
