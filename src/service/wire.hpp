#pragma once
// What stands between a handler and the wire, and needs no socket: which handler, its failures, and the headers
// that every answer carries.

#include <functional>
#include <string_view>

#include "base/clock.hpp"
#include "service/message.hpp"
#include "service/router.hpp"

namespace zhagen::service {

/// The handler's answer; OPTIONS, 404, 405, errors and exceptions are answered here. Never throws.
Response handle(const Router::Match& match, const Request& request,
                const std::function<void(std::string_view)>& trouble);

/// What work gives, an exception as service_failed; faults of this machine are told to trouble.
Status guarded(const Request& request, const std::function<void(std::string_view)>& trouble, const std::function<Status()>& work);

/// The answer as it is, or, where a header could not be sent as it is (CR LF in its value), a plain 500.
Response ready(Response response, const std::function<void(std::string_view)>& trouble);

/// Status line and headers of an answer that is ready, the security headers added (those that the handler set stay), and
/// the empty line. framing: how long the body is, "Content-Length: 5"; "" where there is none.
std::string head_bytes(const Response& response, std::string_view reason, std::string_view date, std::string_view framing,
                       bool keep_alive, bool secure);

/// "Thu, 05 Mar 2026 06:07:09 GMT"
std::string http_date(Instant now);

}  // namespace zhagen::service
