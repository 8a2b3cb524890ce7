#pragma once
// The kinds of answer that handlers give.

#include <boost/json/fwd.hpp>
#include <initializer_list>
#include <optional>
#include <span>
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

/// Whether the client takes the coding: named in Accept-Encoding, and not with q=0.
bool takes(const Request& request, std::string_view coding);
/// Compressed where the client takes gzip. Never for what holds a secret beside words that a request brought: the length of
/// such an answer tells of the secret.
Response packed(Response response, const Request& request);

/// Where in what was sent something is wrong: a field by its name, of several rows the row from 0.
struct ProblemPart {
  std::string field;
  std::optional<std::size_t> row;
  Error error;
};

/// An error of the table as application/problem+json (RFC 9457) in the language that the client prefers, Chinese unless it
/// says English: title the sentence with the way out, code the key of the table, errors the parts; or as a small page
/// where the client prefers HTML.
Response problem(const Request& request, const Error& error, std::span<const ProblemPart> parts = {});
/// Whether the client prefers English to Chinese.
bool prefers_english(const Request& request);

/// A page with {{name}} replaced by its value, escaped. A name that is not given is a programming error.
std::string fill_page(std::string_view page, std::initializer_list<std::pair<std::string_view, std::string>> values);

}  // namespace zhagen::service
