// What a client sees in ordinary and in hostile talk.
#include "service/server.hpp"

#include <doctest/doctest.h>

#include <stdexcept>

#include "client.hpp"
#include "service/answer.hpp"

using namespace zhagen;
using namespace zhagen::service;

namespace {

using R = Result<Response>;

Router usual() {
  Router router;
  router.add("GET", "/", answering("home\n"))
      .add("POST", "/echo", [](const Request& r) -> R { return Response{200, {}, "<" + r.body + ">"}; })
      .add("POST", "/small", [](const Request& r) -> R { return Response{200, {}, r.body}; }, {.body_limit = 10})
      .add("GET", "/fails", [](const Request&) -> R { return fail(Errc::date_invalid, "<b>"); })
      .add("GET", "/throws", [](const Request&) -> R { throw std::runtime_error("secret detail"); })
      .add("GET", "/to", [](const Request& r) -> R { return Response{302, {{"Location", "/" + r.query.at(0).second}}, {}}; })
      .add("GET", "/split", [](const Request&) -> R { return Response{302, {{"Location", "/a\r\nSet-Cookie: x=1"}}, {}}; })
      .add("GET", "/frame", [](const Request&) -> R { return Response{200, {{"content-length", "1"}}, "ab"}; })
      .add("GET", "/tagged", [](const Request& r) -> R { return tagged(html("<p>"), r); });
  return router;
}

const std::string kChunked = "Transfer-Encoding: chunked\r\n";
std::string length(std::size_t n) { return "Content-Length: " + std::to_string(n) + "\r\n"; }

}  // namespace

TEST_CASE("an answer, and the headers that protect it") {
  Router router = usual();
  Running server(router);
  std::string got = server.client().ask(get("/", "Connection: close\r\n"));
  CHECK(got.starts_with("HTTP/1.1 200 OK\r\n"));
  CHECK(got.ends_with("\r\n\r\nhome\n<closed>"));
  for (const char* line :
       {"Content-Length: 5\r\n", "Date: Thu, 05 Mar 2026 06:07:09 GMT\r\n", "X-Content-Type-Options: nosniff\r\n",
        "Content-Security-Policy: default-src 'self'; ", "frame-ancestors 'none'", "Referrer-Policy: no-referrer\r\n",
        "Cache-Control: no-store\r\n", "Connection: close\r\n"}) {
    CAPTURE(line);
    CHECK(has(got, line));
  }
  CHECK_FALSE(has(got, "unsafe"));
  CHECK_FALSE(has(got, "Server:"));
}

TEST_CASE("methods") {
  Router router = usual();
  Running server(router);
  Client c = server.client();
  CHECK(has(c.ask(get("/", {}, "HEAD"), "\r\n\r\n"), "Content-Length: 5\r\n"));
  std::string got = c.ask(get("/", {}, "DELETE"), "}");  // HEAD sent no body that would come first here
  CHECK(got.starts_with("HTTP/1.1 405"));
  CHECK(has(got, "Allow: GET, HEAD, OPTIONS\r\n"));
  CHECK(has(got, "application/problem+json"));
  got = c.ask(get("/echo", {}, "OPTIONS"), "\r\n\r\n");
  CHECK(got.starts_with("HTTP/1.1 204"));
  CHECK(has(got, "Allow: OPTIONS, POST\r\n"));
  CHECK_FALSE(has(got, "Content-Length"));
  CHECK(c.ask(get("/", {}, "TRACE"), "}").starts_with("HTTP/1.1 405"));
  CHECK(c.ask(get("*", {}, "OPTIONS"), "\r\n\r\n").starts_with("HTTP/1.1 204"));
  CHECK(c.ask(get("/nothing"), "}").starts_with("HTTP/1.1 404"));
  got = c.ask(get("/%3Cb%3E", "Accept: text/html\r\n"), "</html>");
  CHECK(got.starts_with("HTTP/1.1 404"));
  CHECK(has(got, "没有“/%3Cb%3E”这个页面。"));
  CHECK(has(c.ask(get("/fails", "Accept: text/html\r\n"), "</html>"), "“&lt;b&gt;”不是日期。"));
}

TEST_CASE("a kept connection carries requests one after the other, also sent all at once") {
  Router router = usual();
  Running server(router);
  Client c = server.client();
  for (int i = 0; i < 3; ++i) CHECK(c.ask(get("/"), "home\n").starts_with("HTTP/1.1 200"));
  std::string all;
  for (int i = 10; i < 60; ++i) all += post("/echo", length(2), std::to_string(i));
  std::string got = c.ask(all + get("/", "Connection: close\r\n"));
  std::size_t at = 0;
  for (int i = 10; i < 60; ++i) {
    at = got.find("<" + std::to_string(i) + ">", at);
    REQUIRE(at != std::string::npos);
  }
  CHECK(got.ends_with("home\n<closed>"));
}

TEST_CASE("bodies: by length, in chunks, cut anywhere, with 100-continue") {
  Router router = usual();
  Running server(router);
  Client c = server.client();
  const std::string request = post("/echo", kChunked, "3\r\nabc\r\n0A;ext=1\r\n0123456789\r\n0\r\nHost: evil.example\r\n\r\n");
  CHECK(has(c.ask(request, ">"), "\r\n\r\n<abc0123456789>"));
  for (const char& byte : request) c.say(std::string_view(&byte, 1));
  CHECK(has(c.hear(">"), "\r\n\r\n<abc0123456789>"));
  CHECK(has(c.ask(post("/echo", length(0), ""), ">"), "<>"));
  CHECK(c.ask(post("/echo", length(3) + "Expect: 100-continue\r\n", ""), "\r\n\r\n") == "HTTP/1.1 100 Continue\r\n\r\n");
  CHECK(has(c.ask("abc", ">"), "<abc>"));
  std::string big(1 << 20, 'x');
  CHECK(has(c.ask(post("/echo", length(big.size()), big), ">"), "<" + big + ">"));
}

TEST_CASE("limits") {
  Router router = usual();
  Running server(router);
  auto status = [&](const std::string& text) { return server.client().ask(text).substr(9, 3); };
  CHECK(status(get("/", "X: " + std::string(20'000, 'a') + "\r\n")) == "431");
  CHECK(status("GET /" + std::string(200'000, 'a')) == "431");
  CHECK(status(post("/echo", length(1'048'577), "")) == "413");
  CHECK(status(post("/echo", length(99'999'999'999'999'999), "abc")) == "413");
  CHECK(status(post("/small", length(11), "12345678901")) == "413");
  CHECK(status(post("/small", kChunked, "6\r\n123456\r\n6\r\n123456\r\n0\r\n\r\n")) == "413");
  CHECK(status(post("/small", kChunked, "ffffffffffffffff\r\n")) == "413");
  // Sent whole although its header is refused: the answer still arrives.
  CHECK(status(post("/echo", length(1'100'000), std::string(1'100'000, 'x'))) == "413");
}

TEST_CASE("smuggling: refused, and nothing behind it is read as a request") {
  Router router = usual();
  Running server(router);
  const std::string hidden = get("/to?x=hidden");
  for (const std::string& text : {
           post("/echo", length(5) + kChunked, "0\r\n\r\n"),
           post("/echo", length(0) + length(44), ""),
           post("/echo", "Transfer-Encoding: xchunked\r\n", "0\r\n\r\n"),
           post("/echo", "Transfer-Encoding:\r\n chunked\r\n", "0\r\n\r\n"),
           post("/echo", kChunked, "0x1\r\na\r\n0\r\n\r\n"),
           post("/echo", kChunked, "1\nab\r\n0\r\n\r\n"),
           post("/echo", kChunked, "1\r\nabc\r\n0\r\n\r\n"),
           post("/echo", kChunked, "-1\r\na\r\n0\r\n\r\n"),
           post("/echo", kChunked, "10000000000000001\r\na\r\n0\r\n\r\n"),
           get("/", "X: a\r\n b\r\n"),
           get("/", "X: a\nY: b\r\n"),
           std::string("\x16\x03\x01\x02"),
           post("/nothing", length(44), ""),  // a body that no route takes is not read
       }) {
    CAPTURE(text);
    std::string got = server.client().ask(text + hidden);
    CHECK(got.starts_with("HTTP/1.1 4"));
    CHECK(has(got, "Connection: close\r\n"));
    CHECK_FALSE(has(got, "hidden"));
    CHECK(got.ends_with("<closed>"));
  }
}

TEST_CASE("another site's name is not served here") {
  Router router = usual();
  Running server(router);
  CHECK(server.client().ask("GET / HTTP/1.1\r\nHost: evil.example\r\nConnection: close\r\n\r\n").starts_with("HTTP/1.1 421"));
  CHECK(server.client().ask("GET / HTTP/1.1\r\nHost: localhost:9\r\nConnection: close\r\n\r\n").starts_with("HTTP/1.1 200"));
  CHECK(server.client().ask("GET / HTTP/1.1\r\n\r\n").starts_with("HTTP/1.1 400"));
  CHECK(server.client().ask("GET / HTTP/1.0\r\nHost: localhost\r\n\r\n").ends_with("home\n<closed>"));
}

TEST_CASE("a handler cannot break the answer or the server") {
  Router router = usual();
  Running server(router);
  Client c = server.client();
  for (const char* path : {"/split", "/frame", "/throws", "/to"}) {
    CAPTURE(path);
    std::string got = c.ask(get(path), "}");
    CHECK(got.starts_with("HTTP/1.1 500"));
    CHECK_FALSE(has(got, "Set-Cookie"));
    CHECK_FALSE(has(got, "secret detail"));
  }
  CHECK(server.troubles().size() == 4);
  CHECK(has(server.troubles().at(2), "GET /throws: secret detail"));
  CHECK(c.ask(get("/fails"), "}").starts_with("HTTP/1.1 422"));
  CHECK(has(c.ask(get("/to?x=a%20b"), "\r\n\r\n"), "Location: /a b\r\n"));
  CHECK(c.ask(get("/to?x=%0d%0aSet-Cookie:x"), "}").starts_with("HTTP/1.1 400"));
}

TEST_CASE("a page that the client has is not sent again") {
  Router router = usual();
  Running server(router);
  Client c = server.client();
  std::string got = c.ask(get("/tagged"), "<p>");
  CHECK(has(got, "Cache-Control: no-cache\r\n"));
  std::string tag = got.substr(got.find("ETag: ") + 6, 18);
  got = c.ask(get("/tagged", "If-None-Match: W/\"1\", " + tag + "\r\n"), "\r\n\r\n");
  CHECK(got.starts_with("HTTP/1.1 304"));
  CHECK(c.ask(get("/tagged", "If-None-Match: \"1\"\r\n"), "<p>").starts_with("HTTP/1.1 200"));
}

TEST_CASE("the log has a line a request, without query and body") {
  Router router = usual();
  Running server(router);
  Client c = server.client();
  c.ask(get("/to?name=secret"), "\r\n\r\n");
  c.ask(post("/echo", length(6), "secret"), ">");
  c.ask("GET / HTTP/9\r\n\r\n");
  (void)server.stop();
  auto lines = server.lines();
  REQUIRE(lines.size() == 3);
  CHECK(lines[0].starts_with("GET /to 302 0 "));
  CHECK(lines[1].starts_with("POST /echo 200 8 "));
  CHECK(lines[2].starts_with("?  400 "));
}

TEST_CASE("what it refuses to start on") {
  Router router = usual();
  Running server(router);
  FixedClock clock{Instant{}};
  Options options;
  options.port = server.port();
  Status status = serve(options, router, clock, {});
  REQUIRE_FALSE(status);
  CHECK(status.error().code == Errc::service_port_used);
  CHECK(has(status.error().zh(), "端口 " + std::to_string(server.port()) + " 已被另一个程序占用。"));
  for (const char* address : {"0.0.0.0", "192.0.2.1", "::", "localhost", ""}) {
    options.address = address;
    status = serve(options, router, clock, {});
    REQUIRE_FALSE(status);
    CHECK(status.error().code == Errc::service_plain_http);
  }
}
