#pragma once
// The description of the API's fixed part, OpenAPI 3.1, made from its table. What a ledger's records hold is in
// /api/catalog, which differs from user to user.

#include <string>

#include "api/table.hpp"

namespace zhagen::api {

std::string openapi(const Ops& ops);

}  // namespace zhagen::api
