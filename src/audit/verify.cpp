// Reading the whole log once: entries in order, beside them the change rows in order of their entries.

#include "audit/audit.hpp"
#include "audit/chain.hpp"
#include "audit/errors.hpp"

namespace zhagen::audit {
namespace {

constexpr std::int64_t kFaults = 20;

class Check {
  CryptoProfile profile_;
  const std::optional<Checkpoint>& checkpoint_;
  Verdict verdict_;
  std::int64_t last_ = 0;  // the entry before
  std::string hash_ = chain_start();
  bool found_ = false;     // the checkpoint's entry

  template <class... A>
  void fault(Errc code, const A&... values) {
    if (++verdict_.found <= kFaults) verdict_.faults.push_back(fail(code, values...));
  }

 public:
  Check(CryptoProfile profile, const std::optional<Checkpoint>& checkpoint) : profile_(profile), checkpoint_(checkpoint) {}

  void signature(std::string_view public_key) {
    if (!checkpoint_) return;
    const Checkpoint& c = *checkpoint_;
    if (!public_key.empty() && !same_bytes(public_key, c.public_key)) fault(fault::audit_checkpoint_key, c.seq);
    if (!Keyring::verify(c.public_key, c.signed_text(), c.signature)) fault(fault::audit_checkpoint_forged, c.seq);
  }

  Status rows(store::Tx& tx) {
    auto entries = TRY(tx.scan("SELECT seq, at, user_id, user_name, source, for_user, action, subject, record, row_count, reason, "
                               "detail, success, hash, change_count, change_digest FROM audit_entry ORDER BY seq"));
    auto changes = TRY(tx.scan("SELECT entry, nr, at, record, version, ledger, body FROM record_change ORDER BY entry, nr"));
    bool more = TRY(changes.next());
    while (TRY(entries.next())) {
      const Entry e = read_entry(entries);
      ++verdict_.entries;
      TRY(pass_over(changes, more, e.seq));
      Seal found;
      TRY(read_changes(changes, more, e.seq, found));
      entry(e, {entries.integer(14), std::string(entries.blob(15).bytes)}, found);
    }
    return pass_over(changes, more, INT64_MAX);
  }

  Status head(store::Tx& tx, const Keyring* keys) {
    auto rows = TRY(tx.query("SELECT seq, hash, mark FROM audit_head ORDER BY id"));
    if (!TRY(rows.next())) {
      if (last_ != 0) fault(fault::audit_head_differs, 0, last_);
    } else {
      const std::int64_t seq = rows.integer(0);
      if (seq != last_ || rows.blob(1).bytes != hash_) fault(fault::audit_head_differs, seq, last_);
      if (keys && !same_bytes(rows.blob(2).bytes, head_mark(*keys, seq, rows.blob(1).bytes))) fault(fault::audit_head_seal, seq);
      if (TRY(rows.next())) fault(fault::audit_head_differs, rows.integer(0), last_);
    }
    if (checkpoint_ && !found_ && last_ < checkpoint_->seq) fault(fault::audit_cut, checkpoint_->seq, last_);
    return {};
  }

  Verdict done() { return std::move(verdict_); }

 private:
  void entry(const Entry& e, const Seal& written, const Seal& found) {
    if (e.seq <= last_) return fault(fault::audit_entry_added, e.seq);  // below 1
    const bool gap = e.seq != last_ + 1;
    if (gap) fault(fault::audit_entry_missing, last_ + 1, e.seq - 1);
    if (written.changes != found.changes || written.change_digest != found.change_digest)
      fault(fault::audit_change_broken, e.seq, written.changes, found.changes);
    // Behind a gap the hash before is not known; the gap has been told.
    if (!gap && entry_hash(profile_, hash_, e, written) != e.hash) fault(fault::audit_entry_broken, e.seq);
    if (checkpoint_ && e.seq == checkpoint_->seq) {
      found_ = true;
      if (e.hash != checkpoint_->hash) fault(fault::audit_rewritten, e.seq);
    }
    last_ = e.seq;
    hash_ = e.hash;
  }

  /// Change rows of entries that do not exist, up to entry `to`.
  Status pass_over(store::Rows& changes, bool& more, std::int64_t to) {
    for (std::int64_t told = INT64_MIN; more && changes.integer(0) < to; more = TRY(changes.next())) {
      ++verdict_.changes;
      if (changes.integer(0) != told) fault(fault::audit_change_added, told = changes.integer(0));
    }
    return {};
  }

  Status read_changes(store::Rows& changes, bool& more, std::int64_t seq, Seal& found) {
    std::optional<Digest> digest;
    for (; more && changes.integer(0) == seq; more = TRY(changes.next())) {
      ++verdict_.changes;
      ++found.changes;
      if (!digest) digest.emplace(profile_);
      add_change(*digest, changes.integer(2), changes.integer(1),
                 {changes.text(5), Id(changes.integer(3)), changes.integer(4), changes.text(6)});
    }
    if (digest) found.change_digest = digest->finish();
    return {};
  }
};

}  // namespace

Result<Verdict> verify(store::Tx& tx, CryptoProfile profile, const std::optional<Checkpoint>& checkpoint,
                       std::string_view public_key, const Keyring* keys) {
  Check check(profile, checkpoint);
  check.signature(public_key);
  TRY(check.rows(tx));
  TRY(check.head(tx, keys));
  return check.done();
}

}  // namespace zhagen::audit
