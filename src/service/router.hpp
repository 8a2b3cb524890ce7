#pragma once
// Which handler answers which method and path.

#include <cstddef>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.hpp"
#include "service/message.hpp"

namespace zhagen::service {

/// Runs on any of several threads at once and may block. An error becomes a problem answer with the status of its
/// row; an exception becomes 500.
using Handler = std::function<Result<Response>(const Request&)>;

constexpr std::size_t kBodyLimit = 1 << 20;

/// What the server has to know of a route before it runs the handler.
struct RouteHow {
  std::size_t body_limit = kBodyLimit;
  // A body of more than 64 KiB is only read where this allows it, going by the header: strangers upload nothing.
  std::function<Status(const Request&)> before_body = {};
  // The request is answered within a fraction of a millisecond, from memory or one row: the handler runs on the thread
  // that moves bytes. Handing a request to another thread and back costs more than reading a record.
  std::function<bool(const Request&)> quick = {};
};

class Router {
 public:
  struct Route {
    std::string method;
    std::vector<std::string> pattern;
    Handler handler;
    RouteHow how;
  };

  /// path: "/people/{id}/photo"; {id} takes exactly one segment that is not empty and becomes a param. A written
  /// segment wins over a param. The same method and path twice is a programming error. GET answers HEAD too.
  Router& add(std::string_view method, std::string_view path, Handler handler, RouteHow how = {});

  struct Match {
    const Route* route = nullptr;  // none: no such path, or, with allow not empty, not this method
    std::string allow;             // where there is none: the methods of the path, for the Allow header
  };
  /// Fills request.params where a route is found.
  Match match(Request& request) const;

 private:
  std::vector<std::vector<Route>> routes_;  // by the number of segments
};

}  // namespace zhagen::service
