#include "service/pages.hpp"

#include <boost/json.hpp>

#include "base/version.hpp"
#include "service/answer.hpp"
#include "service/assets.hpp"

namespace zhagen::service {
namespace {

std::string_view type_of(std::string_view name) {
  if (name.ends_with(".css")) return "text/css; charset=utf-8";
  if (name.ends_with(".svg")) return "image/svg+xml";
  if (name.ends_with(".js")) return "text/javascript; charset=utf-8";
  return "application/octet-stream";
}

}  // namespace

void add_pages(Router& router, std::function<Status()> database, const Clock& clock) {
  for (const Asset& file : assets()) {
    if (file.name.ends_with(".html")) continue;  // filled in, never sent as they are
    router.add("GET", "/" + std::string(file.name), [file](const Request& request) -> Result<Response> {
      return tagged({200, {{"Content-Type", std::string(type_of(file.name))}}, std::string(file.bytes)}, request);
    });
  }

  router.add("GET", "/health", [database, &clock](const Request&) -> Result<Response> {
    Status state = database();
    return json({{"status", state ? "ok" : "failing"},
                 {"version", version()},
                 {"database", state ? "ok" : row(state.error().code).key},
                 {"time", utc_text(clock.now())}},
                state ? 200 : 503);
  });
}

}  // namespace zhagen::service
