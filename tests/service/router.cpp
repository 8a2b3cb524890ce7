#include "service/router.hpp"

#include <doctest/doctest.h>

#include "client.hpp"
#include "service/head.hpp"

using namespace zhagen;
using namespace zhagen::service;

TEST_CASE("a written segment wins over a parameter, whichever came first") {
  Router router;
  router.add("GET", "/", answering("home"))
      .add("GET", "/people/{id}", answering("one"))
      .add("GET", "/people/new", answering("new"))
      .add("POST", "/people/{id}", answering("change"))
      .add("GET", "/{kind}/{id}/photo", answering("photo"));
  auto ask = [&](std::string_view method, std::string_view path) -> std::string {
    Request request = parse_head(get(path, {}, method))->request;
    Router::Match match = router.match(request);
    if (!match.route) return "allow " + match.allow;
    std::string out = match.route->handler(request)->body;
    for (const auto& [name, value] : request.params) out += " " + name + "=" + value;
    return out;
  };
  CHECK(ask("GET", "/") == "home");
  CHECK(ask("HEAD", "/") == "home");
  CHECK(ask("GET", "/people/%E7%8E%8B") == "one id=王");
  CHECK(ask("GET", "/people/new") == "new");
  CHECK(ask("POST", "/people/new") == "change id=new");
  CHECK(ask("GET", "/people/7/photo") == "photo kind=people id=7");
  for (const char* path : {"/people/", "/people", "//", "/people/7/"}) CHECK(ask("GET", path) == "allow ");
  CHECK(ask("DELETE", "/people/7") == "allow GET, HEAD, OPTIONS, POST");
  CHECK(ask("TRACE", "/") == "allow GET, HEAD, OPTIONS");
}
