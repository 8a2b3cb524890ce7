#pragma once
// The chained log: one entry for each operation, written in the transaction of what it tells. No entry, no write.
//
// An entry's hash is the digest of the hash before it and of all its own fields, among them the digest of the change
// rows that the operation wrote. Whoever owns the database can rewrite a chain; that is noticed only against a signed
// checkpoint that has left the machine (C2SP tlog-tiles draws the same line). Who has the database without the keyring is
// noticed earlier: the end of the chain carries a keyed mark. Nothing here deletes: the log is kept as long as the database.
//
// Columns (names are a contract: `ledger` reads histories, reports count):
//   audit_entry    seq (1, 2, 3 ... without gaps), at (ms), user_id, user_name, source, for_user, action, subject, record,
//                  row_count, reason, detail, success (0/1), change_count, change_digest, hash; absent ids are 0
//   record_change  record, version (primary key), ledger, entry (its seq), nr (place in the entry, from 1), at, body;
//                  a record's history is `WHERE record = ? ORDER BY version`, who and why are in audit_entry by seq
//   audit_head     id (always 1), seq, hash, mark: the end of the chain, locked by each operation

#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/clock.hpp"
#include "base/id.hpp"
#include "base/keyring.hpp"
#include "store/db.hpp"
#include "store/migrate.hpp"

namespace zhagen::audit {

/// The tables audit_entry, audit_head and record_change.
extern const store::Migration kTables;

/// What is told of one operation. Texts hold no value of a record: values are in its change rows, sealed.
struct Event {
  std::string action;      // "create", "change", "cancel", "transition:submit", "login", "unmask", "export", "import" ...
  std::string subject;     // the ledger's name, "user", "catalog", "key" ...
  Id record;               // the one record; empty where there are several or none
  std::int64_t rows = 0;   // how many records it wrote, read or exported
  std::string reason;      // given by the user: unmasking, an exception, a correction
  std::string detail;      // canonical JSON of what else matters: filter of an export, fields unmasked; no values
  bool success = true;     // a refused log-in is an entry too
};

struct Who {
  Id user;             // empty: the system itself
  std::string name;    // as it was then
  std::string source;  // address, "local"
  Id for_user;         // as whose deputy
};

/// One row of record_change: what happened to one record. `body` is canonical JSON {"field":[from,to],...}, in which
/// sealed columns stand as base64url of their ciphertext.
struct Change {
  std::string_view ledger;
  Id record;
  std::int64_t version;      // the record's version that this change made, from 1
  std::string_view body;
};

/// Writes one operation's change rows and its entry, inside the caller's write transaction. Entries are numbered without
/// gaps under the locked head row. Change rows are written in groups; all are there after close(). An operation that is not
/// closed must fail its transaction.
class Operation {
 public:
  Operation(store::Tx& tx, const Keyring& keys, Instant now);
  /// Takes the head row now: what is read after it is what the operations before have committed, also where several
  /// programs share a PostgreSQL database. Rules across records are decided behind it, one operation at a time.
  Status begin() { return head(); }
  Status change(const Change& change);
  /// Last of all. The entry's number.
  Result<std::int64_t> close(const Who& who, const Event& event);

 private:
  struct Row {
    std::string ledger, body;
    Id record;
    std::int64_t version, nr;
  };
  store::Tx& tx_;
  const Keyring& keys_;
  Instant now_;
  std::int64_t seq_ = 0;     // taken with the first change
  std::string previous_;
  std::int64_t changes_ = 0;
  Digest digest_;
  std::vector<Row> waiting_;
  std::size_t waiting_bytes_ = 0;
  Status head();
  Status flush();
};

struct Entry {
  std::int64_t seq;
  Instant at;
  Who who;
  Event event;
  std::string hash;
};

/// Newest first, before `before` (0: from the end), at most `limit`; only those that fit the filter's set members.
struct Filter {
  Id user{}, record{};
  std::string action{}, subject{};
  Instant from{0}, to{INT64_MAX};
};
Result<std::vector<Entry>> entries(store::Tx& tx, const Filter& filter, std::int64_t before, int limit);

struct Checkpoint {
  CryptoProfile profile = CryptoProfile::intl;  // whose digest the chain has
  std::int64_t seq = 0;    // the last entry it covers
  std::string hash;        // that entry's hash, raw
  Instant at;
  std::string public_key, signature;  // raw
  std::string signed_text() const;
  std::string text() const;           // lines of text, for a file or a print
  static Result<Checkpoint> parse(std::string_view text);
};
/// Signs the chain's end; written down by the caller outside the machine.
Result<Checkpoint> checkpoint(store::Tx& tx, const Keyring& keys, Instant now);

struct Verdict {
  std::int64_t entries = 0, changes = 0;
  std::int64_t found = 0;     // faults in all
  std::vector<Error> faults;  // the first 20: which entry or change, and what is wrong
  bool whole() const { return faults.empty(); }
};
/// Recomputes the whole chain, one pass over each table in memory that does not grow; with a checkpoint also that the
/// chain contains it. `public_key`: of the site, known apart from the checkpoint; empty: the checkpoint's own. `keys`: the
/// site's, where they are at hand: the mark of the chain's end is checked too.
Result<Verdict> verify(store::Tx& tx, CryptoProfile profile, const std::optional<Checkpoint>& checkpoint,
                       std::string_view public_key = {}, const Keyring* keys = nullptr);

/// Reads that must be on record before their answer (opening a person's record, unmasking, exporting), written in groups:
/// many readers share one entry-writing transaction and each waits for its commit.
class ReadLog {
 public:
  ReadLog(store::Db& db, std::shared_ptr<const Keyring> keys, const Clock& clock);
  Status note(const Who& who, const Event& event);

 private:
  store::Db& db_;
  std::shared_ptr<const Keyring> keys_;
  const Clock& clock_;
};

}  // namespace zhagen::audit
