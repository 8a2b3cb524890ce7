#pragma once
// Failed attempts, counted in the database: they survive a restart and hold over two programs on one database.
// (internal to the room)

#include <string>
#include <string_view>

#include "account/policy.hpp"
#include "base/clock.hpp"
#include "base/keyring.hpp"
#include "store/tx.hpp"

namespace zhagen::account {

/// The two counters of one attempt.
struct Attempt {
  std::string account, address;

  /// `key`: the folded login name. It goes in as a blind index: people type their password into the wrong field.
  static Attempt of(const Keyring& keys, std::string_view key, std::string_view source);

  /// Counts it before anything secret is compared; a success gives it back. Not zero: locked until then, nothing
  /// counted. The attempt that reaches the limit locks at once, so that those beside it are no further guesses.
  Result<Instant> enter(store::Tx& tx, const Policy& policy, Instant now) const;
  /// Nothing was guessed: counts it out again.
  Status give_back(store::Tx& tx) const;
  /// The owner was here: the account starts from nothing. The address does not, or whoever has one account could try
  /// all others between two log-ins to his own.
  Status succeed(store::Tx& tx) const;
};

/// Of an address: IPv6 by its first 64 bits, which is what one customer gets.
std::string address_key(std::string_view source);
bool is_loopback(std::string_view source);
/// login_locked with the minutes left.
Error locked(Instant until, Instant now);

}  // namespace zhagen::account
