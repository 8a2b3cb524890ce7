#include <libpq-fe.h>

#include <memory>

#include "store/conn.hpp"

namespace zhagen::store {
namespace {

/// "person@host:5432/name", without the password.
Result<std::string> server_name(const std::string& url) {
  char* why = nullptr;
  std::unique_ptr<PQconninfoOption, decltype(&PQconninfoFree)> parsed(PQconninfoParse(url.c_str(), &why),
                                                                      PQconninfoFree);
  if (why) PQfreemem(why);
  if (!parsed) return fail(Errc::store_url, "postgresql://…");  // what does not parse may hold a password
  std::string user, host, port, name;
  for (const PQconninfoOption* o = parsed.get(); o->keyword; ++o) {
    std::string_view key = o->keyword;
    std::string value = o->val ? o->val : "";
    if (key == "user") user = value;
    if (key == "host" || (key == "hostaddr" && host.empty())) host = value;
    if (key == "port") port = value;
    if (key == "dbname") name = value;
  }
  return (user.empty() ? "" : user + "@") + (host.empty() ? "localhost" : host) +
         (port.empty() ? "" : ":" + port) + "/" + name;
}

}  // namespace

Result<Place> place_of(std::string_view url) {
  if (url.starts_with("postgresql://") || url.starts_with("postgres://")) {
    std::string text(url);
    return Place{Engine::postgresql, text, TRY(server_name(text))};
  }
  std::string_view path = url.starts_with("sqlite:") ? url.substr(7) : url;
  bool other =
      path.find("://") != std::string_view::npos || path.starts_with(":") || path.starts_with("file:");
  if (path.empty() || other || path.find('\0') != std::string_view::npos) return fail(Errc::store_url, url);
  return Place{Engine::sqlite, std::string(path), std::string(path)};
}

Result<std::unique_ptr<Conn>> connect(const Place& place, const Options& options, Access access, bool first) {
  return place.engine == Engine::sqlite ? connect_sqlite(place, options, access, first)
                                        : connect_postgresql(place, options, access, first);
}

bool transient(const Error& e) { return e.code == Errc::store_conflict; }

}  // namespace zhagen::store
