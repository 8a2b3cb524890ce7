#pragma once
// What the server answers before anybody has logged in: the first page, its state, and the files of the page.

#include <functional>

#include "base/clock.hpp"
#include "base/result.hpp"
#include "service/router.hpp"

namespace zhagen::service {

/// GET /  what this is, which version, whether it is well, what to do first. GET /health  the same for programs:
/// {status, version, database, time}, 503 where the database cannot be read. GET /first, /invitation  forms for who cannot
/// log in yet; the token stands behind the # of their address. And the files of src/service/page.
/// database reads from the database; it is called for each of these requests, on any thread.
void add_pages(Router& router, std::function<Status()> database, const Clock& clock);

}  // namespace zhagen::service
