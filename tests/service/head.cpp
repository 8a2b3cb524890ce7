#include "service/head.hpp"

#include <doctest/doctest.h>

#include <vector>

using namespace zhagen;
using namespace zhagen::service;

namespace {

std::string with(std::string_view line, std::string_view fields = {}) {
  return std::string(line) + "\r\nHost: localhost\r\n" + std::string(fields) + "\r\n";
}

}  // namespace

TEST_CASE("a request head is read") {
  auto head = parse_head(with("GET /people/%E7%8E%8B/a+b?q=%E6%9D%8E+x&n=1&flag HTTP/1.1", "X-A: 1\r\nx-a:  2 \t\r\n"));
  REQUIRE(head);
  const Request& r = head->request;
  CHECK(r.method == "GET");
  CHECK(r.path == "/people/%E7%8E%8B/a+b");
  CHECK(r.segments == std::vector<std::string>{"people", "王", "a+b"});
  CHECK(r.query == std::vector<std::pair<std::string, std::string>>{{"q", "李 x"}, {"n", "1"}, {"flag", ""}});
  CHECK(r.header("x-a") == "1, 2");
  CHECK(r.header("nothing").empty());
  CHECK(head->keep_alive);
  CHECK_FALSE(head->chunked);

  CHECK(parse_head(with("GET / HTTP/1.1"))->request.segments == std::vector<std::string>{""});
  CHECK(parse_head(with("GET /a/ HTTP/1.1"))->request.segments == std::vector<std::string>{"a", ""});
  CHECK_FALSE(parse_head(with("GET / HTTP/1.0"))->keep_alive);
  CHECK_FALSE(parse_head(with("GET / HTTP/1.1", "Connection: TE, Close\r\n"))->keep_alive);
  CHECK(parse_head(with("POST / HTTP/1.1", "Content-Length: 12\r\n"))->content_length == 12u);
  CHECK(parse_head(with("POST / HTTP/1.1", "Transfer-Encoding: Chunked\r\n"))->chunked);
  CHECK(parse_head(with("OPTIONS * HTTP/1.1"))->request.path == "*");
}

TEST_CASE("what can be read in two ways is refused") {
  std::string many;
  for (int i = 0; i < 100; ++i) many += "X" + std::to_string(i) + ": 1\r\n";
  const std::vector<std::string> refused = {
      with("POST / HTTP/1.1", "Content-Length: 1\r\nTransfer-Encoding: chunked\r\n"),
      with("POST / HTTP/1.1", "Content-Length: 1\r\nContent-Length: 1\r\n"),
      with("POST / HTTP/1.1", "Content-Length: 1, 1\r\n"),
      with("POST / HTTP/1.1", "Content-Length: +1\r\n"),
      with("POST / HTTP/1.1", "Content-Length: -1\r\n"),
      with("POST / HTTP/1.1", "Content-Length: 0x1\r\n"),
      with("POST / HTTP/1.1", "Content-Length: 99999999999999999999\r\n"),
      with("POST / HTTP/1.1", "Content-Length:\r\n"),
      with("POST / HTTP/1.1", "Transfer-Encoding: gzip, chunked\r\n"),
      with("POST / HTTP/1.1", "Transfer-Encoding: identity\r\n"),
      with("POST / HTTP/1.1", "Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n"),
      with("POST / HTTP/1.1", "Transfer-Encoding: \x0b" "chunked\r\n"),
      with("POST / HTTP/1.1", "Transfer-Encoding : chunked\r\n"),
      with("POST / HTTP/1.0", "Transfer-Encoding: chunked\r\n"),
      with("GET / HTTP/1.1", "X: a\r\n b\r\n"),
      with("GET / HTTP/1.1", " X: a\r\n"),
      with("GET / HTTP/1.1", "X\r\n"),
      with("GET / HTTP/1.1", ": a\r\n"),
      with("GET / HTTP/1.1", "X Y: a\r\n"),
      with("GET / HTTP/1.1", "X: a\nY: b\r\n"),
      with("GET / HTTP/1.1", "X: a\rY: b\r\n"),
      with("GET / HTTP/1.1", std::string_view("X: a\0b\r\n", 8)),
      with("GET / HTTP/1.1", "X: \x7f\r\n"),
      with("GET / HTTP/1.1", "Host: other\r\n"),
      with("GET / HTTP/1.1", "Expect: something\r\n"),
      with("GET / HTTP/1.1", many),
      "GET / HTTP/1.1\r\n\r\n",
      "GET / HTTP/1.1\r\nHost:\r\n\r\n",
      "GET / HTTP/1.1\r\nHost: localhost\r\n",
      "\r\n\r\n",
      "",
      with("GET  / HTTP/1.1"),
      with("GET / HTTP/1.1 "),
      with("GET / HTTP/1.2"),
      with("GET / http/1.1"),
      with("GET /"),
      with("get / HTTP/1.1"),
      with("PRI * HTTP/2.0"),
      with("GET * HTTP/1.1"),
      with("GET http://localhost/ HTTP/1.1"),
      with("CONNECT localhost:80 HTTP/1.1"),
      with("GET /\xe7\x8e\x8b HTTP/1.1"),
      with("GET /a#b HTTP/1.1"),
      with("GET /a\tb HTTP/1.1"),
  };
  for (const std::string& raw : refused) {
    CAPTURE(raw);
    auto head = parse_head(raw);
    REQUIRE_FALSE(head);
    CHECK(head.error().status() == 400);
  }
}

TEST_CASE("escapes are undone strictly, and no path climbs") {
  for (const char* path : {"/..", "/a/../b", "/.", "/%2e%2e/etc", "/%2E./x", "/a%2fb", "/a%5cb", "/a\\b", "/%00",
                           "/%0d%0a", "/%7f", "/%", "/%4", "/%zz", "/%u0041", "/%c0%ae%c0%ae/", "/%ff", "/%ed%a0%80"}) {
    CAPTURE(path);
    CHECK_FALSE(parse_head(with("GET " + std::string(path) + " HTTP/1.1")));
  }
  CHECK(parse_head(with("GET /... HTTP/1.1")));
  CHECK(percent_decode("%41%e6%9d%8e").value_or("") == "A李");
  CHECK(percent_decode("a+b").value_or("") == "a+b");
  CHECK(percent_decode("a+b", true).value_or("") == "a b");
  CHECK_FALSE(percent_decode("a%0Ab", true));
}

TEST_CASE("only this machine's names are served") {
  std::vector<std::string> own = {"zhagen.office"};
  for (const char* host : {"localhost", "LocalHost:8080", "127.0.0.1", "127.0.0.1:1", "[::1]", "[::1]:8080",
                           "zhagen.office", "Zhagen.Office:443"}) {
    CAPTURE(host);
    CHECK(host_allowed(host, own));
  }
  for (const char* host : {"evil.example", "localhost.evil.example", "127.0.0.1.evil.example", "localhost:",
                           "localhost:8x", "localhost:123456", "::1", "localhost, evil", "127.0.0.2", "", "a@localhost"}) {
    CAPTURE(host);
    CHECK_FALSE(host_allowed(host, own));
  }
}

TEST_CASE("header names and values that can be sent") {
  CHECK(is_token("X-Frame-Options"));
  for (const char* name : {"", "a b", "a:b", "a\r\n", "名"}) CHECK_FALSE(is_token(name));
  CHECK(is_field_value("text/html; charset=utf-8"));
  for (const char* value : {"/a\r\nSet-Cookie: x=1", "a\nb", "a\rb", "a\tb", "\x7f"}) CHECK_FALSE(is_field_value(value));
}
