#include "ledger/waivers.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>

#include "ledger/access.hpp"
#include "ledger/batch.hpp"
#include "ledger/errors.hpp"

namespace zhagen::ledger {

constinit const store::Migration kWaiverTables{7, "waivers", R"sql(
CREATE TABLE waiver (
  entry INTEGER NOT NULL,
  nr INTEGER NOT NULL,
  ledger TEXT NOT NULL,
  record INTEGER NOT NULL,
  name TEXT NOT NULL,
  label TEXT NOT NULL,
  words TEXT NOT NULL,
  source TEXT NOT NULL,
  PRIMARY KEY (entry, nr));
CREATE INDEX waiver_ledger ON waiver (ledger, entry, nr);
)sql"};

Status keep_waivers(store::Tx& tx, const Batch& b, std::int64_t entry) {
  std::int64_t nr = 0;
  for (const Waived& w : b.waived)
    TRY(tx.exec("INSERT INTO waiver (entry, nr, ledger, record, name, label, words, source) VALUES (?, ?, ?, ?, ?, ?, ?, ?)", entry, ++nr, w.ledger->name,
                w.record.value(), w.lock, w.label, w.words, w.source));
  return {};
}

namespace {

struct Place {
  std::int64_t entry = INT64_MAX;
  int nr = 0;
};

/// "entry.nr", where the page before ended.
Result<Place> place_of(std::string_view after) {
  Place p;
  if (after.empty()) return p;
  const char* end = after.data() + after.size();
  auto [at, bad] = std::from_chars(after.data(), end, p.entry);
  if (bad != std::errc() || at == end || *at != '.') return fail(fault::page_after);
  if (std::from_chars(at + 1, end, p.nr).ptr != end) return fail(fault::page_after);
  return p;
}

}  // namespace

Result<WaiverPage> waivers(store::Tx& tx, const Base& base, const account::Actor& actor, std::string_view ledger, std::string_view after, int limit) {
  const Place from = TRY(place_of(after));
  auto catalog = base.catalog();
  WaiverPage out;
  auto ledgers = TRY(tx.query("SELECT DISTINCT ledger FROM waiver"));
  std::vector<const catalog::Ledger*> asked;
  while (TRY(ledgers.next())) {
    const catalog::Ledger* l = catalog->ledger(ledgers.text(0));
    if (l && (ledger.empty() || ledger == l->name)) asked.push_back(l);
  }
  for (const catalog::Ledger* l : asked) {
    Scope scope = TRY(ledger::scope(tx, *catalog, actor, *l, catalog::Action::read, "t"));
    if (scope.nothing()) continue;
    std::vector<store::Arg> args{l->name, from.entry, from.entry, from.nr};
    const std::vector<cel::SqlArg> within = scope.args();
    append_args(within, args);
    args.emplace_back(limit + 1);
    auto rows = TRY(tx.query_with(fmt::format("SELECT w.entry, w.nr, w.record, w.name, w.label, w.words, w.source, a.at, a.user_name, a.reason FROM waiver w "
                                              "JOIN audit_entry a ON a.seq = w.entry JOIN {} t ON t.id = w.record "
                                              "WHERE w.ledger = ? AND (w.entry < ? OR (w.entry = ? AND w.nr > ?)) AND {} ORDER BY w.entry DESC, w.nr LIMIT ?",
                                              table_of(*l), scope.row()),
                                  args));
    while (TRY(rows.next())) {
      Waiver w;
      w.entry = rows.integer(0);
      w.nr = static_cast<int>(rows.integer(1));
      w.ledger = l;
      w.record = Id(rows.integer(2));
      w.lock = rows.text(3);
      w.label = rows.text(4);
      w.words = rows.text(5);
      w.source = rows.text(6);
      w.at = Instant{rows.integer(7)};
      w.who = rows.text(8);
      w.reason = rows.text(9);
      out.rows.push_back(std::move(w));
    }
  }
  std::sort(out.rows.begin(), out.rows.end(), [](const Waiver& a, const Waiver& b) { return a.entry != b.entry ? a.entry > b.entry : a.nr < b.nr; });
  if (out.rows.size() > static_cast<std::size_t>(limit)) {
    out.rows.resize(static_cast<std::size_t>(limit));
    out.next = fmt::format("{}.{}", out.rows.back().entry, out.rows.back().nr);
  }
  return out;
}

}  // namespace zhagen::ledger
