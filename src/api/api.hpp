#pragma once
// The JSON API under /api/: the table's routes as handlers of the server.

#include "api/table.hpp"
#include "service/router.hpp"

namespace zhagen::api {

/// Adds every route of the table. site outlives the router.
void add_api(service::Router& router, Site& site);

/// The long work that routes queue: before the site's jobs are started.
void add_jobs(Site& site);

/// One request through guard and route, errors as problem answers: what the handlers are, for tests and the command line.
Response answer(Site& site, const Op& op, const Request& request);

}  // namespace zhagen::api
