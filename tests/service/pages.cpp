#include "service/pages.hpp"

#include <doctest/doctest.h>

#include <atomic>

#include "client.hpp"

using namespace zhagen;
using namespace zhagen::service;

TEST_CASE("the files of the page and the state") {
  std::atomic<bool> broken = false;
  FixedClock clock{Instant{1'772'690'829'123}};
  Router router;
  auto database = [&]() -> Status {
    if (broken) return fail(Errc::file_unreadable, "<zhagen.db>", "disk");
    return {};
  };
  add_pages(router, database, clock);
  Running server(router);
  Client c = server.client();

  CHECK(has(c.ask(get("/zhagen.css", "Connection: close\r\n")), "Content-Type: text/css; charset=utf-8\r\n"));
  CHECK(has(server.client().ask(get("/icon.svg", "Connection: close\r\n")), "Content-Type: image/svg+xml\r\n"));

  Client h = server.client();
  std::string health = h.ask(get("/health"), "}");
  CHECK(health.starts_with("HTTP/1.1 200"));
  CHECK(has(health, R"("status":"ok")"));
  CHECK(has(health, R"("time":"2026-03-05T06:07:09.123Z")"));
  broken = true;
  health = h.ask(get("/health"), "}");
  CHECK(health.starts_with("HTTP/1.1 503"));
  CHECK(has(health, R"("database":"file_unreadable")"));
  CHECK(h.ask(get("/problem.html"), "}").starts_with("HTTP/1.1 404"));
}
