#pragma once
// The kinds of answer that handlers give.

#include <boost/json/fwd.hpp>
#include <initializer_list>
#include <string>
#include <string_view>
#include <utility>

#include "base/error.hpp"
#include "service/message.hpp"

namespace zhagen::service {

Response html(std::string page);
Response json(const boost::json::value& value, int status = 200);

/// With an ETag of the body: a client that has it already gets 304. For what may be kept and asked after again.
Response tagged(Response response, const Request& request);

/// An error of the table as application/problem+json (RFC 9457), or as a small page where the client prefers HTML.
Response problem(const Request& request, const Error& error);

std::string escape_html(std::string_view text);
/// A page with {{name}} replaced by its value, escaped. A name that is not given is a programming error.
std::string fill_page(std::string_view page, std::initializer_list<std::pair<std::string_view, std::string>> values);

}  // namespace zhagen::service
