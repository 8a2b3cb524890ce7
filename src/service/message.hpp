#pragma once
// A request as handlers see it and the answer they give. Nothing of the HTTP library reaches a handler.

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/result.hpp"

namespace zhagen::service {

/// A short list of names and values, looked up by running along it: for the dozen headers of a request that is less
/// work than any tree.
class Fields {
  std::vector<std::pair<std::string, std::string>> all_;

 public:
  /// "" where there is none.
  std::string_view operator[](std::string_view name) const;
  bool contains(std::string_view name) const;
  /// The value of that name, made where there is none; and whether it was made.
  std::pair<std::string&, bool> add(std::string_view name, std::string_view value);
  auto begin() const { return all_.begin(); }
  auto end() const { return all_.end(); }
};

struct Request {
  std::string method;                                   // upper case
  std::string path;                                     // as it came, without the query: visible ASCII
  std::vector<std::string> segments;                    // of the path, percent-decoded UTF-8; "/" is one empty segment
  std::vector<std::pair<std::string, std::string>> query;  // percent-decoded UTF-8, in order
  Fields headers;                                       // names in lower case; repeated ones joined by ", "
  Fields params;                                        // of the route's pattern
  std::string body;
  std::string source;                                   // the client's address
  bool secure = false;                                  // came through TLS

  std::string_view header(std::string_view lower_case_name) const { return headers[lower_case_name]; }
  std::string_view param(std::string_view name) const { return params[name]; }
};

/// Takes a piece of a long answer on; waits until the client has taken what came before. An error: it went away.
using Piece = std::function<Status(std::string_view bytes)>;

struct Response {
  int status = 200;
  // The server itself sets Content-Length, Connection, Date and the security headers. A name that is no token or a
  // value with a control character is never sent: the client gets 500.
  std::vector<std::pair<std::string, std::string>> headers;
  std::string body;
  // Instead of the body, for what is too long to hold: gives the answer piece by piece, on a thread of its own. Where it
  // fails before the first piece has left, the client gets the error; later, a connection that breaks off.
  std::function<Status(const Piece& piece)> stream = {};
  std::optional<std::uint64_t> length = {};                  // of the stream, where it is known
};

}  // namespace zhagen::service
