#pragma once
// One operation on records of one ledger, from what is asked to what is stored. For the files of write.cpp's kind; the
// steps are in the order in which they run, all but the first inside the write transaction.

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "ledger/access.hpp"
#include "ledger/write.hpp"

namespace zhagen::ledger {

/// What is done to the records.
struct Act {
  enum class Kind : std::uint8_t { write, cancel, transition, amend, merge } kind = Kind::write;  // write: create or change
  const catalog::Transition* transition = nullptr;
};

/// One record on its way.
struct Item {
  std::size_t row = 0;             // of what was asked: whose fault it is
  bool fresh = false;
  const catalog::Transition* entered = nullptr;  // of a fresh one in a later state: the step that would have led there
  Record before, after;            // before of a fresh one: no values
  std::optional<std::int64_t> version;  // that the actor has seen
  bool cancel = false;             // among records that are written
  std::vector<int> asked;          // fields that the draft names
  std::vector<int> changed;        // fields whose value differs, ascending
  std::vector<std::string> pinyin_before, pinyin;  // of name fields by index
  std::map<int, std::string> corrected;            // pinyin that the draft brings
  std::string path;                // of a tree, after it was stored
};

/// A lock that was passed with a reason: kept for supervision (waivers.hpp).
struct Waived {
  const catalog::Ledger* ledger;
  Id record;
  std::string lock, label, words, source;
};

/// What everything below needs to know.
struct Batch {
  Base& base;
  std::shared_ptr<const catalog::Catalog> catalog;
  const account::Actor& actor;
  const catalog::Ledger& ledger;
  const How& how;
  Act act;
  Instant now;
  Date today;
  std::vector<Item> items;
  std::vector<BatchFault> faults;
  std::vector<Waived> waived;
  std::vector<std::pair<Id, std::string>> warned;  // what rules that only warn have to say of a record
  Id for_user;                      // whose deputy the actor was

  bool cancels(const Item& item) const { return item.cancel || act.kind == Act::Kind::cancel; }
  const catalog::Field& field(int f) const { return ledger.fields[static_cast<std::size_t>(f)]; }
  void fault(const Item& item, Error error) { faults.push_back({item.row, std::move(error)}); }
  std::vector<Id> ids() const;
  /// Stops the operation where there are faults.
  Status sound() const;
};

inline constexpr std::size_t kBatchRows = 200'000, kBatchStep = 4'000, kReasonLength = 500;

// batch_load.cpp: the records as they are, allowed and free to be written.
Status load_items(store::Tx& tx, Batch& batch);
Status allow_before(store::Tx& tx, Batch& batch);
inline Status load_allowed(store::Tx& tx, Batch& batch) {
  TRY(load_items(tx, batch));
  TRY(allow_before(tx, batch));
  return batch.sound();
}
Status allow_after(store::Tx& tx, Batch& batch);
/// Those of `ids` that are within the scope of the rights; `live`: that are not cancelled.
Result<std::vector<Id>> among(store::Tx& tx, const catalog::Ledger& ledger, const Scope& scope, std::vector<Id> ids, bool live);

// batch_fill.cpp: what they are to be.
Status fill_items(store::Tx& tx, Batch& batch, const std::vector<const Draft*>& drafts);
Status check_references(store::Tx& tx, Batch& batch);

// conditions.cpp. Locks are asked of the record as it was, those on create and all checks as it has been stored; the condition
// of a transition with the draft in place and the state it starts from.
Status check_locks(store::Tx& tx, Batch& batch, bool after);  // after: those on create
Status check_when(store::Tx& tx, Batch& batch);
Status check_entered(store::Tx& tx, Batch& batch);  // the same of records that are entered in a later state
Status check_checks(store::Tx& tx, Batch& batch);

// store_rows.cpp, store_dated.cpp: rows, search keys, dated values, paths.
Status store_items(store::Tx& tx, Batch& batch);
Status store_state(store::Tx& tx, Batch& batch);  // of a transition, once its condition was met
Status store_dated(store::Tx& tx, const Batch& batch, const std::vector<const Item*>& items);

// effects.cpp: what a transition, taken and stored, does to records of other ledgers, in the order of its effects. Each is
// computed from its own record before any of them is done.
struct Effected {
  const catalog::Ledger* ledger;
  Act act;
  std::vector<Row> rows;
};
Result<std::vector<Effected>> effects_of(store::Tx& tx, Batch& batch);

// unique.cpp: which record already has what a rule wants once, in words.
Status name_twins(store::Tx& tx, Batch& batch, const Error& error);

// trace.cpp: change rows, and the entry that counts them.
struct Tally {
  std::int64_t rows = 0;
  bool fresh = false, changed = false, cancelled = false;
  Id last;
};
Status trace_rows(audit::Operation& operation, const Batch& batch);
void count(Tally& tally, const Batch& batch);
Result<std::int64_t> trace_entry(audit::Operation& operation, const Batch& batch, const Tally& tally);

// waivers.cpp
Status keep_waivers(store::Tx& tx, const Batch& batch, std::int64_t entry);

}  // namespace zhagen::ledger
