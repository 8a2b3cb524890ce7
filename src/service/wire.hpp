#pragma once
// What stands between a handler and the wire, and needs no socket: which handler, its failures, and the headers
// that every answer carries.

#include <functional>
#include <string_view>

#include "service/message.hpp"
#include "service/router.hpp"

namespace zhagen::service {

/// The handler's answer; OPTIONS, 404, 405, errors and exceptions are answered here. Never throws.
Response handle(const Router::Match& match, const Request& request,
                const std::function<void(std::string_view)>& trouble);

/// Adds the security headers (those that the handler set stay), and makes any answer with a header that could not be
/// sent as it is, such as a value with CR LF in it, a plain 500.
Response ready(Response response, const std::function<void(std::string_view)>& trouble);

}  // namespace zhagen::service
