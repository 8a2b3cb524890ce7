// Checks, locks and conditions of transitions: evaluated over the records as they stand in the transaction, with what they
// read of others; whoever writes comes after what the operations before have committed (audit::Operation::begin).
#include <algorithm>
#include <unordered_map>

#include "ledger/batch.hpp"
#include "ledger/columns.hpp"
#include "ledger/errors.hpp"
#include "ledger/sentence.hpp"

namespace zhagen::ledger {
namespace {

using catalog::Condition;
using cel::State;

struct Asked {
  const Condition* condition;
  const Item* item;
};

/// Called with how a condition came out for a record and the words for it.
using Verdict = std::function<Status(const Condition&, const Item&, State, const std::string& words)>;

/// Evaluates each condition on a side of its items, with one load of what they read. Verdicts other than `fine` are told.
Status evaluate(store::Tx& tx, Batch& b, const std::vector<Asked>& asked, Record Item::*side, State fine, const Verdict& verdict) {
  if (asked.empty()) return {};
  std::unordered_map<const Item*, std::size_t> row;
  std::vector<const Record*> records;
  std::vector<const cel::Program*> programs;
  std::vector<const Condition*> conditions;
  for (const Asked& a : asked) {
    if (row.emplace(a.item, records.size()).second) records.push_back(&(a.item->*side));
    if (std::find(conditions.begin(), conditions.end(), a.condition) != conditions.end()) continue;
    conditions.push_back(a.condition);
    programs.push_back(&a.condition->when);
    add_programs(a.condition->say, programs);
  }
  Columns columns = TRY(Columns::of(tx, b.base, *b.catalog, b.ledger, records, programs));
  cel::Bindings bindings = columns.bindings(b.ledger.name, b.actor, b.today, b.today);
  std::map<const Condition*, cel::Results> results;
  for (const Condition* c : conditions) results.emplace(c, cel::evaluate(c->when, bindings));
  for (const Asked& a : asked) {
    std::size_t r = row.at(a.item);
    State state = results.at(a.condition).states[r];
    if (state == fine) continue;
    bool undecided = state == State::unknown || state == State::error;
    TRY(verdict(*a.condition, *a.item, state, undecided ? missing(a.condition->when, bindings, r) : say(a.condition->say, bindings, r)));
  }
  return {};
}

bool undecided(State s) { return s == State::unknown || s == State::error; }

std::string source(const Condition& c, const char* otherwise) { return c.source.empty() ? otherwise : "依据：" + c.source; }

/// Whether the lock is asked about the item in this phase: a ledger's own of the record as it was (on creation as it is made),
/// a rule's of the record as it will be.
bool applies(const catalog::Lock& lock, const Batch& b, const Item& item, bool after) {
  if (b.cancels(item)) return !after && lock.cancel;
  if (after != (lock.guard || item.fresh)) return false;
  if (b.act.kind == Act::Kind::transition &&
      std::find(lock.transitions.begin(), lock.transitions.end(), b.act.transition->name) != lock.transitions.end())
    return true;
  if (item.fresh) return lock.create;
  if (lock.change && !item.changed.empty() && b.act.kind != Act::Kind::transition) return true;
  return std::any_of(lock.fields.begin(), lock.fields.end(),
                     [&](int f) { return std::binary_search(item.changed.begin(), item.changed.end(), f); });
}

}  // namespace

Status check_locks(store::Tx& tx, Batch& b, bool after) {
  std::vector<Asked> asked;
  std::map<const Condition*, const catalog::Lock*> locks;
  for (const catalog::Lock& lock : b.ledger.locks) {
    locks[&lock.condition] = &lock;
    for (const Item& item : b.items)
      if (applies(lock, b, item, after)) asked.push_back({&lock.condition, &item});
  }
  return evaluate(tx, b, asked, after ? &Item::after : &Item::before, State::no, [&](const Condition& c, const Item& item, State state, const std::string& words) -> Status {
    if (locks.at(&c)->warn) {
      if (!undecided(state)) b.warned.emplace_back(item.after.id, c.label + "：" + words);
      return {};
    }
    bool may_waive = !c.waiver.empty() && TRY(permit(tx, *b.catalog, b.actor, b.ledger, c.waiver, item.after.id)).granted;
    if (may_waive && !b.how.reason.empty()) {
      b.waived.push_back({&b.ledger, item.after.id, c.name, c.label, words, c.source});
    } else if (may_waive) {
      b.fault(item, fail(fault::lock_reason, c.label, words));
    } else if (undecided(state)) {
      b.fault(item, fail(fault::check_undecided, c.label, words));
    } else {
      b.fault(item, fail(fault::lock_holds, c.label, words, source(c, "请等到可以办理时再办理")));
    }
    return {};
  });
}

namespace {

Status check_steps(store::Tx& tx, Batch& b, const std::vector<Asked>& asked) {
  return evaluate(tx, b, asked, &Item::after, State::yes, [&](const Condition& c, const Item& item, State state, const std::string& words) -> Status {
    const std::string& step = (item.entered ? item.entered : b.act.transition)->label;
    b.fault(item, undecided(state) ? fail(fault::check_undecided, c.label.empty() ? step : c.label, words) : fail(fault::transition_when, step, words));
    return {};
  });
}

}  // namespace

Status check_when(store::Tx& tx, Batch& b) {
  std::vector<Asked> asked;
  if (b.act.kind == Act::Kind::transition && b.act.transition->when)
    for (const Item& item : b.items) asked.push_back({&*b.act.transition->when, &item});
  return check_steps(tx, b, asked);
}

Status check_entered(store::Tx& tx, Batch& b) {
  std::vector<Asked> asked;
  for (const Item& item : b.items)
    if (item.entered && item.entered->when) asked.push_back({&*item.entered->when, &item});
  return check_steps(tx, b, asked);
}

Status check_checks(store::Tx& tx, Batch& b) {
  std::vector<Asked> asked;
  for (const Condition& c : b.ledger.checks)
    for (const Item& item : b.items)
      if (!item.after.cancelled) asked.push_back({&c, &item});
  return evaluate(tx, b, asked, &Item::after, State::yes, [&](const Condition& c, const Item& item, State state, const std::string& words) -> Status {
    b.fault(item, undecided(state) ? fail(fault::check_undecided, c.label, words) : fail(fault::check_failed, c.label, words, source(c, "请修改后再保存")));
    return {};
  });
}

}  // namespace zhagen::ledger
