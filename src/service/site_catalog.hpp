#pragma once
// Which catalog is in force: the shipped files, a site's files over them, and what the office changed in the program.

#include <functional>
#include <string>
#include <string_view>

#include "ledger/base.hpp"

namespace zhagen::service {

/// Takes into force what is new in the folders since they were last looked at. A file that the office changed in the
/// program stays as the office has it when a new release brings another (notice tells); one of the site's folder always
/// counts. What is refused (apply.hpp) is told and the catalog in force stays, except where there is none yet.
Status update_catalog(ledger::Base& base, const std::string& shipped, const std::string& site,
                      const std::function<void(std::string_view)>& notice);

/// Loads the catalog that is in force in the database, where another program has put one there.
Status take_up_catalog(ledger::Base& base);

}  // namespace zhagen::service
