#pragma once
// What commands open of a site that is there: they make nothing and bring nothing up to date.

#include <memory>
#include <string>

#include "audit/audit.hpp"
#include "base/keyring.hpp"
#include "service/site.hpp"
#include "store/db.hpp"

namespace zhagen::cli {

using service::keyring_file;
/// `db`, else zhagen.db of the folder. Statements may take as long as they need.
Result<std::unique_ptr<store::Db>> open_database(const std::string& data, const std::string& db);
Result<std::shared_ptr<Keyring>> open_keyring(const std::string& data);

/// Who runs the command: the user of the operating system.
audit::Who operator_of_machine();

}  // namespace zhagen::cli
