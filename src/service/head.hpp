#pragma once
// The head of an HTTP/1 request, read strictly (RFC 9112). Whatever two programs could read in two ways is refused:
// that is what request smuggling lives on.

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "base/result.hpp"
#include "service/message.hpp"

namespace zhagen::service {

struct Head {
  Request request;  // without body and params
  std::optional<std::uint64_t> content_length;
  bool chunked = false;
  bool expects_continue = false;
  bool keep_alive = false;  // HTTP/1.1 and not 'Connection: close'
  bool old = false;         // HTTP/1.0: knows no chunks
};

/// raw is everything up to and including the empty line. Errc::service_request names what is wrong: bare CR or LF,
/// folded lines, blanks before a colon, control characters, Content-Length twice or beside Transfer-Encoding, any
/// coding but 'chunked', no Host or two, a target that is not a path, bad escapes, '.' and '..' in the path.
Result<Head> parse_head(std::string_view raw);

/// Whether the value of Host is localhost, 127.0.0.1, [::1] or one of the names (lower case; "*.county.example" covers one label), on any port.
/// A page of another site that has its name point at this machine (DNS rebinding) comes with its own name.
bool host_allowed(std::string_view host, std::span<const std::string> names);

/// %XX undone, strictly: two hex digits each, valid UTF-8 without control characters. With plus, '+' is a blank.
Result<std::string> percent_decode(std::string_view text, bool plus = false);

/// A header name (RFC 9110 token), and a value that can be sent: no control characters.
bool is_token(std::string_view name);
bool is_field_value(std::string_view value);

}  // namespace zhagen::service
