#pragma once
// The copy of a keyring that leaves the machine: its text under a passphrase (internal to the keyring).

#include "base/keyring_text.hpp"

namespace zhagen {

Status backup_keys(const Keys& keys, const std::string& to, std::string_view passphrase);
Result<SecretKeys> open_backup(const std::string& from, std::string_view passphrase);

}  // namespace zhagen
