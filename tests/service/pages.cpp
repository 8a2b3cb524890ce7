#include "service/pages.hpp"

#include <doctest/doctest.h>

#include <atomic>

#include "base/version.hpp"
#include "client.hpp"

using namespace zhagen;
using namespace zhagen::service;

TEST_CASE("the first page, its files and its state") {
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

  std::string page = c.ask(get("/"), "</html>");
  CHECK(page.starts_with("HTTP/1.1 200"));
  for (std::string_view part : {"选派干部工作平台", "运行正常", "非涉密系统，不得录入涉密信息", "zhagen place", "建议方案"})
    CHECK(has(page, part));
  CHECK(has(page, version()));
  for (std::string_view part : {"{{", "<script", "style=", "http://", "https://"}) CHECK_FALSE(has(page, part));
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
  page = h.ask(get("/"), "</html>");
  CHECK(page.starts_with("HTTP/1.1 200"));
  CHECK(has(page, "数据库读不出来"));
  CHECK(has(page, "&lt;zhagen.db&gt;"));
  CHECK(h.ask(get("/index.html"), "}").starts_with("HTTP/1.1 404"));
}
