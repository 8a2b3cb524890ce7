#pragma once
// What every request passes before its route runs: who it is, whence it comes, whether it has the form that the table says.

#include "api/table.hpp"

namespace zhagen::api {

/// The name of the cookie: over TLS browsers keep "__Host-" to this host and to encrypted connections.
std::string_view cookie_name(const Request& request);
/// The value of the session's cookie, "" where there is none.
std::string_view cookie(const Request& request);
/// Set-Cookie for a token; an empty one ends the cookie. Not sent along by any other site's pages, not readable by scripts.
std::pair<std::string, std::string> set_cookie(const Request& request, std::string_view token);

/// Session, role, origin and anti-forgery token, going by the header alone.
Result<account::Session> admit(Site& site, const Op& op, const Request& request);

/// Query, If-Match, Idempotency-Key, media type and body.
Status read_form(Call& call);

/// Whether a value has the form of the shape: no unknown member, none missing, each of its kind. `where` names it in errors.
Status fits(const Json& value, const Shape& shape, const std::string& where = "");

}  // namespace zhagen::api
