#pragma once
// A passphrase: from ZHAGEN_PASSPHRASE, else asked at the terminal without showing it.

#include <string>

#include "base/result.hpp"

namespace zhagen::cli {

/// `again`: asked twice, for a new one. Wipe it after use. keyring_no_passphrase, keyring_passphrase_twice.
Result<std::string> passphrase(const char* question, bool again);

/// A line of the terminal that is not shown; where standard input is no terminal, its next line (asked once). Wipe it.
Result<std::string> hidden_line(const char* question, bool again);

}  // namespace zhagen::cli
