#pragma once
// Writing records. Each call is one operation: allowed, valid, conditions met, written with its change rows, search keys,
// dated values and one entry of the log, in one transaction; or nothing.
//
// The order: rights and the version on the record as it was; the draft's values, references (to records that the actor may
// read), what is required; locks on the record as it was; the condition of a transition with the draft in place, in the
// state it starts from; rows, under the unique rules; rights on the record as it is; locks on creation, checks; the trace.
// Writers come one after the other (audit::Operation::begin), so what a condition reads of other records still holds when
// the record is stored.
//
// A catalog that another program has applied since is noticed: catalog_stale (503), and the base has the newer one then.
//
// A change row holds {"field":[from,to],...}; keys of the system: @state, @cancelled, @owner, @amends, @amended_by,
// @merged_into, @pinyin.<field>. A change that changes nothing makes no version and no entry.

#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "ledger/base.hpp"
#include "ledger/value.hpp"

namespace zhagen::ledger {

struct Row;
struct BatchFault;

// A record may be entered after the fact in the state that it has reached by now (last year's rosters): by whoever may take
// a step that leads there, with a reason, what that step needs filled, its condition met. Its history begins there and says so.

struct How {
  std::optional<std::int64_t> version;  // the version the actor has seen: another one is record_changed (412)
  std::string reason;                   // for locks with a waiver, transitions that ask for one, cancelling
  Date from;                            // of dated fields: the day from which the change holds; empty: today
  std::string once;                     // an idempotency key: the same key, user and content give the same answer again
  std::string content;                  // what the key was sent with, for comparing
  std::int64_t catalog = 0;             // the version whose fields the draft's numbers are; 0: not told
  std::string action = {};              // what the log calls it where that says more than create or change: "import"
  struct Along {                        // of write_all: rows of another ledger in the same operation and entry
    std::string ledger;
    const std::vector<Row>* rows = nullptr;
    std::vector<BatchFault>* faults = nullptr;  // where all that is wrong with them goes; the answer is the first as an error
  } along = {};
};

struct Saved {
  Id id;
  std::int64_t version = 0;
  bool repeated = false;                // answered from an idempotency key
  std::vector<std::string> warnings = {};  // what rules that only warn have to say
};

Result<Saved> create(Base& base, const account::Actor& actor, std::string_view ledger, const Draft& draft, const How& how = {});
Result<Saved> change(Base& base, const account::Actor& actor, std::string_view ledger, Id id, const Draft& draft, const How& how);
/// The record stays, is left out of lists, and frees its place in unique rules. A record that others name is refused,
/// with which they are.
Result<Saved> cancel(Base& base, const account::Actor& actor, std::string_view ledger, Id id, const How& how);
/// What the catalog has it do to other records (Effect) is done in the same operation by the same actor; one that is
/// refused refuses the whole, its ledger's name before the sentence.
/// The draft may bring what the transition needs; other fields as a change could, under its rights and not on a frozen record.
Result<Saved> transition(Base& base, const account::Actor& actor, std::string_view ledger, Id id, std::string_view name,
                         const Draft& draft, const How& how);
/// A new record in place of a frozen one: its values with the draft's over them, its state, naming it in `amends`; the old
/// one is cancelled, and names the new one in `amended_by`. Needs a reason. The answer is the new record.
Result<Saved> amend(Base& base, const account::Actor& actor, std::string_view ledger, Id id, const Draft& draft, const How& how);

/// Several records of one ledger as one operation with one entry of the log; all or nothing. The bodies check rights and
/// conditions like the calls above. At most kBatchRows.
///
/// Up to kBatchStep rows are one step: their conditions see all of them. More rows go step by step in the one transaction, so
/// that memory does not grow with them: a condition sees its own step and those before it.
struct Row {
  Id id;                                // empty: create
  std::optional<std::int64_t> version;
  Draft draft;
  bool cancel = false;                  // of one that is there: with the reason of How
  Id fresh = {};                        // the id of a new one, from Base::ids(), where another row has to name it; empty: any
};
/// Rows that are made when they are asked for: in order, and more than once.
struct RowSource {
  std::size_t count = 0;
  std::function<Row(std::size_t)> at;
};
struct BatchFault {
  std::size_t row;
  Error error;
};
struct BatchSaved {
  std::vector<Saved> rows;
  std::vector<BatchFault> faults;       // not empty: nothing was written
  std::int64_t entry = 0;               // of the log; 0: nothing was to be written
};
Result<BatchSaved> write_all(Base& base, const account::Actor& actor, std::string_view ledger, const RowSource& rows, const How& how);
Result<BatchSaved> write_all(Base& base, const account::Actor& actor, std::string_view ledger, const std::vector<Row>& rows, const How& how);

/// Which transitions the actor may take on a record now, and why not the others that start from its state.
struct Choice {
  const catalog::Transition* transition;
  bool allowed;
  std::string why;                      // the sentence, where not
};
Result<std::vector<Choice>> choices(store::Tx& tx, Base& base, const catalog::Catalog& catalog, const account::Actor& actor,
                                    const catalog::Ledger& ledger, Id id);

}  // namespace zhagen::ledger
