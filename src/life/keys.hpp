#pragma once
// Whether a keyring is the one that a database was sealed with. A word sealed with the newest key stands in the database;
// without it a lost keyring would be replaced by a fresh one at the next start, and half the records sealed anew with it.

#include <memory>
#include <string>

#include "base/clock.hpp"
#include "base/keyring.hpp"
#include "store/db.hpp"

namespace zhagen::life {

/// The keyring of a site whose tables are there: read from the file and checked, or made where the database has never been
/// sealed with one. The sealed word is written, and renewed after a rotation.
Result<std::shared_ptr<Keyring>> open_keys(store::Db& db, const std::string& file, Instant now,
                                           CryptoProfile profile = CryptoProfile::intl);

/// life_keys_other where the word in the database does not open; `file` and `what` name keyring and data in the error.
Status check_keys(store::Tx& tx, const Keyring& keys, const std::string& file, const std::string& what);

}  // namespace zhagen::life
