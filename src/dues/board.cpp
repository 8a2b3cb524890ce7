#include "dues/board.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace zhagen::dues {

using catalog::Catalog;
using catalog::Ledger;
using ledger::Columns;

namespace {

constexpr std::size_t kChanges = 5'000;   // rows of history that are looked at one by one
constexpr std::size_t kRecords = 20'000;  // records computed again by name; of more, all are

/// Sorts what is a few sorted runs: the periods of a due, each with its records in order.
template <class T, class Less>
void sort_runs(std::vector<T>& v, std::size_t n, Less less) {
  auto first = v.begin(), last = v.begin() + static_cast<std::ptrdiff_t>(n);
  for (int runs = 0; runs < 6; ++runs) {
    auto middle = std::is_sorted_until(first, last, less);
    if (middle == last) return;
    std::inplace_merge(first, middle, std::is_sorted_until(middle, last, less), less);
  }
  std::sort(first, last, less);
}

void put(const Board& b, Board::Kept& kept, std::vector<Item> items, std::vector<Id> done) {
  sort_runs(done, done.size(), std::less<>());
  auto others = std::stable_partition(items.begin(), items.end(), [&](const Item& i) { return shown(standing_of(kept.plan->due(), i, false, b.today)); });
  kept.shown = static_cast<std::size_t>(others - items.begin());
  sort_runs(items, kept.shown, [](const Item& x, const Item& y) { return x.record < y.record; });
  kept.items = std::make_shared<const std::vector<Item>>(std::move(items));
  kept.done = std::make_shared<const std::vector<Id>>(std::move(done));
}

/// What compute() gave, parted: those that are done are only counted.
void part(std::vector<Item> all, std::vector<Item>& items, std::vector<Id>& done) {
  for (const Item& i : all) {
    if (i.state == State::done) done.push_back(i.record);
    else items.push_back(i);
  }
}

/// The plans in force, by the ledger of their records.
std::map<const Ledger*, std::vector<std::size_t>> by_ledger(const Board& b) {
  std::map<const Ledger*, std::vector<std::size_t>> out;
  for (std::size_t i = 0; i < b.dues.size(); ++i)
    if (b.dues[i].plan->in_force()) out[b.dues[i].plan->due().ledger].push_back(i);
  return out;
}

Columns::Programs programs_of(const Board& b, const std::vector<std::size_t>& which) {
  Columns::Programs out;
  for (std::size_t i : which) out.insert(out.end(), b.dues[i].plan->programs().begin(), b.dues[i].plan->programs().end());
  return out;
}

/// The dues of a ledger for all its records.
Status compute_all(store::Tx& tx, const ledger::Base& base, Board& b, const Ledger& ledger, const std::vector<std::size_t>& which) {
  Columns columns = TRY(Columns::load(tx, base, *b.catalog, ledger, nullptr, programs_of(b, which)));
  for (std::size_t i : which) {
    std::vector<Item> items;
    std::vector<Id> done;
    part(b.dues[i].plan->compute(columns, b.today), items, done);
    put(b, b.dues[i], std::move(items), std::move(done));
  }
  return {};
}

/// The same for some of its records alone.
Status compute_some(store::Tx& tx, const ledger::Base& base, Board& b, const Ledger& ledger, const std::vector<std::size_t>& which,
                    const std::vector<Id>& records) {
  std::vector<Id> live = TRY(ledger::standing(tx, ledger, records));
  Columns columns = TRY(Columns::load(tx, base, *b.catalog, ledger, &live, programs_of(b, which)));
  auto others = [&](Id id) { return !std::binary_search(records.begin(), records.end(), id); };
  for (std::size_t i : which) {
    std::vector<Item> items;
    std::vector<Id> done;
    items.reserve(b.dues[i].items->size() + records.size());
    done.reserve(b.dues[i].done->size() + records.size());
    for (const Item& item : *b.dues[i].items)
      if (others(item.record)) items.push_back(item);
    std::copy_if(b.dues[i].done->begin(), b.dues[i].done->end(), std::back_inserter(done), others);
    part(b.dues[i].plan->compute(columns, b.today), items, done);
    put(b, b.dues[i], std::move(items), std::move(done));
  }
  return {};
}

struct Excuse {
  std::string due;
  Id record, owner;
  Date from;
};

Result<std::shared_ptr<const Board::Excuses>> load_excuses(store::Tx& tx, const Catalog& catalog) {
  auto out = std::make_shared<Board::Excuses>();
  const Ledger* l = catalog.ledger(kExcuseLedger);
  if (!l) return std::shared_ptr<const Board::Excuses>(out);
  for (const char* field : {"due", "record", "since"})
    if (l->find(field) < 0) return std::shared_ptr<const Board::Excuses>(out);
  auto column = [&](const char* field) { return ledger::column_of(l->fields[static_cast<std::size_t>(l->find(field))]); };
  std::map<std::pair<const Ledger*, Id>, std::vector<Excuse>> by_owner;  // those of one ledger that one office answers for
  {
    auto rows = TRY(tx.scan(fmt::format("SELECT {}, {}, {}, owner FROM {} WHERE cancelled = 0 ORDER BY id", column("due"), column("record"), column("since"),
                                        ledger::table_of(*l))));
    while (TRY(rows.next())) {
      auto due = std::find_if(catalog.dues().begin(), catalog.dues().end(), [&](const catalog::Due& d) { return d.name == rows.text(0); });
      auto record = Id::parse(rows.text(1));
      if (due == catalog.dues().end() || !record || rows.null(3)) continue;
      by_owner[{due->ledger, Id(rows.integer(3))}].push_back({due->name, *record, {}, Date::trusted(static_cast<std::int32_t>(rows.integer(2)))});
    }
  }
  static const catalog::Rights kOffice{{catalog::Role::office, catalog::Right::kAny}};
  for (const auto& [key, excuses] : by_owner) {
    account::Actor office;
    office.grants.push_back({catalog::Role::office, key.second, {}, {}});
    std::vector<Id> ids;
    for (const Excuse& e : excuses) ids.push_back(e.record);
    std::vector<Id> theirs = TRY(ledger::within(tx, catalog, office, *key.first, kOffice, &ids));
    for (const Excuse& e : excuses)
      if (std::binary_search(theirs.begin(), theirs.end(), e.record)) out->emplace(e.due, e.record, e.from);
  }
  return std::shared_ptr<const Board::Excuses>(out);
}

bool writes(const ledger::Changes& changes, std::string_view ledger) {
  return std::any_of(changes.many.begin(), changes.many.end(), [&](const Ledger* l) { return l->name == ledger; }) ||
         std::any_of(changes.rows.begin(), changes.rows.end(), [&](const ledger::Changed& c) { return c.ledger->name == ledger; });
}

}  // namespace

const Board::Kept* Board::find(std::string_view due) const {
  for (const Kept& k : dues)
    if (k.plan->due().name == due) return &k;
  return nullptr;
}

Result<std::shared_ptr<const Board>> Board::make(store::Tx& tx, const ledger::Base& base, std::shared_ptr<const Catalog> catalog, Date today,
                                                  const Only& only) {
  auto b = std::make_shared<Board>();
  b->entry = TRY(ledger::last_entry(tx));
  b->catalog = std::move(catalog);
  b->today = today;
  for (const catalog::Due& due : b->catalog->dues()) {
    if (only && !only(due)) continue;
    Kept& kept = b->dues.emplace_back();
    auto plan = std::make_shared<Plan>(*b->catalog, due);
    kept.reach = std::make_shared<const ledger::Reach>(*b->catalog, *due.ledger, plan->programs());
    kept.plan = std::move(plan);
    put(*b, kept, {}, {});
  }
  for (const auto& [l, which] : by_ledger(*b)) TRY(compute_all(tx, base, *b, *l, which));
  b->excuses = TRY(load_excuses(tx, *b->catalog));
  return std::shared_ptr<const Board>(std::move(b));
}

std::shared_ptr<const Board> Dues::current() const {
  std::lock_guard lock(mutex_);
  return current_;
}

Dues::Work Dues::work() const {
  std::lock_guard lock(mutex_);
  return work_;
}

Result<std::shared_ptr<const Board>> Dues::board(store::Tx& tx) {
  const std::int64_t entry = TRY(ledger::last_entry(tx));
  const auto catalog = base_.catalog();
  const Date today = base_.today();
  auto fits = [&](const std::shared_ptr<const Board>& b) { return b && b->catalog == catalog && b->today == today; };
  if (auto now = current(); fits(now) && now->entry >= entry) return now;
  std::lock_guard computing(computing_);
  auto now = current();
  if (fits(now) && now->entry >= entry) return now;
  auto next = fits(now) ? TRY(caught_up(tx, *now)) : TRY(Board::make(tx, base_, catalog, today));
  std::lock_guard lock(mutex_);
  ++(fits(now) ? work_.catch_ups : work_.boards);
  return current_ = std::move(next);
}

Result<std::shared_ptr<const Board>> Dues::caught_up(store::Tx& tx, const Board& old) {
  auto b = std::make_shared<Board>(old);
  const ledger::Changes changes = TRY(ledger::changes_since(tx, *b->catalog, old.entry, kChanges));
  b->entry = changes.upto;
  std::int64_t ledgers = 0, records = 0;
  for (auto& [l, all] : by_ledger(*b)) {
    std::vector<std::size_t> which;
    for (std::size_t i : all)
      if (b->dues[i].reach->concerns(changes)) which.push_back(i);
    if (which.empty()) continue;
    std::optional<std::vector<Id>> some = TRY(ledger::Reach(*b->catalog, *l, programs_of(*b, which)).records(tx, changes, kRecords));
    if (!some) ++ledgers, TRY(compute_all(tx, base_, *b, *l, which));
    else if (!some->empty()) records += static_cast<std::int64_t>(some->size()), TRY(compute_some(tx, base_, *b, *l, which, *some));
  }
  // Whether an excuse counts goes by whose the record is now, which any write may have moved; there are few of them.
  if (!old.excuses->empty() || writes(changes, kExcuseLedger)) b->excuses = TRY(load_excuses(tx, *b->catalog));
  std::lock_guard lock(mutex_);
  work_.ledgers += ledgers;
  work_.records += records;
  return std::shared_ptr<const Board>(std::move(b));
}

}  // namespace zhagen::dues
