// Writing: the tables, an operation, logged reads.

#include <array>

#include "audit/audit.hpp"
#include "audit/chain.hpp"

namespace zhagen::audit {

constexpr store::Migration kTables{2, "audit", R"(
CREATE TABLE audit_entry (
  seq INTEGER PRIMARY KEY,
  at INTEGER NOT NULL,
  user_id INTEGER NOT NULL,
  user_name TEXT NOT NULL,
  source TEXT NOT NULL,
  for_user INTEGER NOT NULL,
  action TEXT NOT NULL,
  subject TEXT NOT NULL,
  record INTEGER NOT NULL,
  row_count INTEGER NOT NULL,
  reason TEXT NOT NULL,
  detail TEXT NOT NULL,
  success INTEGER NOT NULL,
  change_count INTEGER NOT NULL,
  change_digest BLOB NOT NULL,
  hash BLOB NOT NULL
);
CREATE INDEX audit_entry_record ON audit_entry (record, seq) WHERE record > 0;
CREATE INDEX audit_entry_user ON audit_entry (user_id, seq);
CREATE TABLE record_change (
  record INTEGER NOT NULL,
  version INTEGER NOT NULL,
  ledger TEXT NOT NULL,
  entry INTEGER NOT NULL,
  nr INTEGER NOT NULL,
  at INTEGER NOT NULL,
  body TEXT NOT NULL,
  PRIMARY KEY (record, version)
);
CREATE UNIQUE INDEX record_change_entry ON record_change (entry, nr);
CREATE TABLE audit_head (
  id INTEGER PRIMARY KEY,
  seq INTEGER NOT NULL,
  hash BLOB NOT NULL,
  mark BLOB NOT NULL
)
)"};

namespace {

// Rows of changes held back: enough to make an import one COPY, little beside what an import holds anyway.
constexpr std::size_t kGroupRows = 512, kGroupBytes = 1 << 20;

constexpr std::array<std::string_view, 7> kChangeColumns = {"record", "version", "ledger", "entry", "nr", "at", "body"};

}  // namespace

Operation::Operation(store::Tx& tx, const Keyring& keys, Instant now)
    : tx_(tx), keys_(keys), now_(now), digest_(keys.profile()) {}

/// The end of the chain, locked until the transaction ends: whoever writes next reads what this one committed.
Status Operation::head() {
  if (seq_ != 0) return {};
  auto lock = [&]() -> Result<bool> {
    auto rows = TRY(tx_.query(tx_.dialect().lock_row("audit_head", "id"), 1));
    return rows.next();
  };
  if (!TRY(lock())) {  // the first operation of a site; two programs may be the first
    const std::string start = chain_start(), mark = head_mark(keys_, 0, start);
    auto made = tx_.attempt([&](store::Tx& tx) {
      return tx.exec("INSERT INTO audit_head (id, seq, hash, mark) VALUES (?, ?, ?, ?)", 1, 0, store::Blob{start}, store::Blob{mark});
    });
    if (!TRY(lock())) return made ? fail(Errc::internal, "audit_head") : std::move(made).error();
  }
  auto rows = TRY(tx_.query("SELECT seq, hash FROM audit_head WHERE id = ?", 1));
  if (!TRY(rows.next())) return fail(Errc::internal, "audit_head");
  previous_ = rows.blob(1).bytes;
  seq_ = rows.integer(0) + 1;
  return {};
}

Status Operation::change(const Change& c) {
  TRY(head());
  ++changes_;
  add_change(digest_, now_.ms, changes_, c);
  waiting_.push_back({std::string(c.ledger), std::string(c.body), c.record, c.version, changes_});
  waiting_bytes_ += c.body.size();
  return waiting_.size() < kGroupRows && waiting_bytes_ < kGroupBytes ? Status{} : flush();
}

Status Operation::flush() {
  if (waiting_.size() == 1) {
    const Row& r = waiting_[0];
    TRY(tx_.exec("INSERT INTO record_change (record, version, ledger, entry, nr, at, body) VALUES (?, ?, ?, ?, ?, ?, ?)",
                 r.record.value(), r.version, r.ledger, seq_, r.nr, now_.ms, r.body));
  } else if (!waiting_.empty()) {
    std::size_t i = 0;
    TRY(tx_.bulk_insert("record_change", kChangeColumns, [&](std::span<store::Arg> to) -> Result<bool> {
      if (i == waiting_.size()) return false;
      const Row& r = waiting_[i++];
      to[0] = r.record.value();
      to[1] = r.version;
      to[2] = r.ledger;
      to[3] = seq_;
      to[4] = r.nr;
      to[5] = now_.ms;
      to[6] = r.body;
      return true;
    }));
  }
  waiting_.clear();
  waiting_bytes_ = 0;
  return {};
}

Result<std::int64_t> Operation::close(const Who& who, const Event& event) {
  TRY(head());
  TRY(flush());
  const Seal seal{changes_, changes_ == 0 ? std::string() : digest_.finish()};
  Entry e{seq_, now_, who, event, {}};
  e.hash = entry_hash(keys_.profile(), previous_, e, seal);
  TRY(tx_.exec("INSERT INTO audit_entry (seq, at, user_id, user_name, source, for_user, action, subject, record, row_count, reason, "
               "detail, success, change_count, change_digest, hash) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
               e.seq, now_.ms, who.user.value(), who.name, who.source, who.for_user.value(), event.action, event.subject,
               event.record.value(), event.rows, event.reason, event.detail, event.success ? 1 : 0, seal.changes,
               store::Blob{seal.change_digest}, store::Blob{e.hash}));
  const std::string mark = head_mark(keys_, e.seq, e.hash);
  TRY(tx_.exec("UPDATE audit_head SET seq = ?, hash = ?, mark = ? WHERE id = ?", e.seq, store::Blob{e.hash}, store::Blob{mark}, 1));
  return e.seq;
}

ReadLog::ReadLog(store::Db& db, std::shared_ptr<const Keyring> keys, const Clock& clock)
    : db_(db), keys_(std::move(keys)), clock_(clock) {}

Status ReadLog::note(const Who& who, const Event& event) {
  auto seq = db_.write([&](store::Tx& tx) { return Operation(tx, *keys_, clock_.now()).close(who, event); });
  return seq ? Status{} : Status(std::move(seq).error());
}

}  // namespace zhagen::audit
