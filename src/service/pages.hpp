#pragma once
// What the server answers beside the app (app.hpp) and the API: whether it is well, and the files of src/service/page.

#include <functional>

#include "base/clock.hpp"
#include "base/result.hpp"
#include "service/router.hpp"

namespace zhagen::service {

/// GET /health  {status, version, database, time} for programs, 503 where the database cannot be read; and the files of
/// src/service/page. database reads from the database; it is called for each such request, on any thread.
void add_pages(Router& router, std::function<Status()> database, const Clock& clock);

}  // namespace zhagen::service
