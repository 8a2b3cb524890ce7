#pragma once
// The data folder of a site: one folder, one database file in it, zhagen.db.

#include <memory>
#include <string>

#include "base/clock.hpp"
#include "base/result.hpp"
#include "store/db.hpp"

namespace zhagen::service {

/// Opens the site's database, after making the folder (for its owner alone) and the database where there is none and
/// bringing an older database up to date.
Result<std::unique_ptr<store::Db>> open_site(const std::string& folder, const Clock& clock);

/// Whether the database can be read: reads a row that every site has.
Status check_site(store::Db& db);

}  // namespace zhagen::service
