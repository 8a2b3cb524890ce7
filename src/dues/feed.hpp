#pragma once
// A secret address from which a calendar program reads its user's list without a log-in. It opens nothing else. A user has
// one at most: a new one makes the old one void. Only its digest is stored; making and ending it are in the log.

#include <optional>
#include <string>
#include <string_view>

#include "account/account.hpp"
#include "ledger/base.hpp"
#include "store/migrate.hpp"

namespace zhagen::dues {

extern const store::Migration kTables;  // due_feed

/// The secret, 43 characters of base64url; it is given once.
Result<std::string> make_feed(ledger::Base& base, const account::Actor& actor);
/// feed_none where there is none.
Status end_feed(ledger::Base& base, const account::Actor& actor);
/// Since when there is one; empty: none.
Result<std::optional<Instant>> feed_since(store::Tx& tx, const account::Actor& actor);
/// Whose it is; feed_unknown for every secret that is not one, that of a user who is disabled among them.
Result<account::Actor> feed_actor(store::Tx& tx, account::Accounts& accounts, const ledger::Base& base, std::string_view secret, std::string_view source);

}  // namespace zhagen::dues
