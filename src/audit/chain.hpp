#pragma once
// What is digested: the one form of an entry, of a change row and of the chain's end (internal to the room).

#include "audit/audit.hpp"

namespace zhagen::audit {

/// The hash before the first entry.
std::string chain_start();

struct Seal {
  std::int64_t changes = 0;
  std::string change_digest;  // of nothing: where there are no changes
};

/// Adds a change row to the digest of its entry's changes.
void add_change(Digest& digest, std::int64_t at, std::int64_t nr, const Change& change);
std::string entry_hash(CryptoProfile profile, std::string_view previous, const Entry& entry, const Seal& seal);
/// The keyed mark of the end: who lacks the keyring cannot cut the chain or make it anew unnoticed.
std::string head_mark(const Keyring& keys, std::int64_t seq, std::string_view hash);

/// From a row that begins with these columns, in this order: seq, at, user_id, user_name, source, for_user, action, subject,
/// record, row_count, reason, detail, success, hash.
Entry read_entry(const store::Rows& rows);

}  // namespace zhagen::audit
