#pragma once
// backup() without a Db (internal to the room).

#include "store/backup.hpp"
#include "store/conn.hpp"

namespace zhagen::store {

Result<BackupReport> backup_file(const Place& from, const Options& options, const std::string& to);

}  // namespace zhagen::store
