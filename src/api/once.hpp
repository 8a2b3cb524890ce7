#pragma once
// The same submission twice does its work once: a key that the client makes up, kept for two days with what was answered.
// Records keep it in the transaction of their own write (ledger/write.hpp); this is for all other routes.

#include "api/table.hpp"

namespace zhagen::api {

/// Runs the route, or gives the answer that the same user's same request got before. once_differs: the key came with
/// another content; once_running: the first one is under way, or its end was never seen.
Result<Response> run_once(Call& call);

/// What the key was sent with: method, path, and body.
std::string content_of(const Request& request);

}  // namespace zhagen::api
