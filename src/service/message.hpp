#pragma once
// A request as handlers see it and the answer they give. Nothing of the HTTP library reaches a handler.

#include <map>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace zhagen::service {

struct Request {
  std::string method;                                   // upper case
  std::string path;                                     // as it came, without the query: visible ASCII
  std::vector<std::string> segments;                    // of the path, percent-decoded UTF-8; "/" is one empty segment
  std::vector<std::pair<std::string, std::string>> query;  // percent-decoded UTF-8, in order
  std::map<std::string, std::string, std::less<>> headers;  // names in lower case; repeated ones joined by ", "
  std::map<std::string, std::string, std::less<>> params;   // of the route's pattern
  std::string body;

  std::string_view header(std::string_view lower_case_name) const;  // "" where there is none
  std::string_view param(std::string_view name) const;
};

struct Response {
  int status = 200;
  // The server itself sets Content-Length, Connection, Date and the security headers. A name that is no token or a
  // value with a control character is never sent: the client gets 500.
  std::vector<std::pair<std::string, std::string>> headers;
  std::string body;
};

}  // namespace zhagen::service
