#include "service/app.hpp"

#include <doctest/doctest.h>
#include <zlib.h>

#include "client.hpp"
#include "service/answer.hpp"

using namespace zhagen;
using namespace zhagen::service;

TEST_CASE("a file of the app goes out in the smallest form that the client takes") {
  const AppFile files[] = {
      {"/", "text/html; charset=utf-8", "\"page\"", "<!doctype html>", {}, {}},
      {"/assets/index-3fa1.js", "text/javascript; charset=utf-8", "\"script\"", "plain-bytes", "gzip-bytes", "brotli"},
  };
  Router router;
  add_app(router, files);
  struct { const char *encodings, *coding, *bytes; } table[] = {
      {"", "", "plain-bytes"},
      {"Accept-Encoding: identity\r\n", "", "plain-bytes"},
      {"Accept-Encoding: gzip\r\n", "gzip", "gzip-bytes"},
      {"Accept-Encoding: gzip, deflate, br\r\n", "br", "brotli"},
      {"Accept-Encoding: br;q=0, gzip;q=0.5\r\n", "gzip", "gzip-bytes"},
      {"Accept-Encoding: br;q=0.001\r\n", "br", "brotli"},
      {"Accept-Encoding: brx, xgzip\r\n", "", "plain-bytes"},
  };
  Running server(router);
  for (const auto& row : table) {
    CAPTURE(std::string(row.encodings));
    std::string got = server.client().ask(get("/assets/index-3fa1.js", std::string(row.encodings) + "Connection: close\r\n"));
    CHECK(got.starts_with("HTTP/1.1 200"));
    CHECK(got.ends_with("\r\n\r\n" + std::string(row.bytes) + "<closed>"));
    CHECK(has(got, "Cache-Control: public, max-age=31536000, immutable\r\n"));
    CHECK(has(got, "Vary: Accept-Encoding\r\n"));
    CHECK(has(got, "Content-Encoding: ") == !std::string_view(row.coding).empty());
    CHECK(has(got, "Content-Encoding: " + std::string(row.coding) + "\r\n") == !std::string_view(row.coding).empty());
  }
  for (const char* page : {"/", "/first", "/invitation"}) {
    CAPTURE(std::string(page));
    std::string got = server.client().ask(get(page, "Connection: close\r\n"));
    CHECK(has(got, "Cache-Control: no-cache\r\n"));
    CHECK(got.ends_with("<!doctype html><closed>"));
  }
  CHECK(server.client().ask(get("/", "If-None-Match: \"page\"\r\nConnection: close\r\n")).starts_with("HTTP/1.1 304"));
  CHECK(server.client().ask(get("/assets/other.js", "Connection: close\r\n")).starts_with("HTTP/1.1 404"));
}

TEST_CASE("an answer is compressed for who takes it") {
  Request request;
  std::string text(5000, 'a');
  Response plain = packed({200, {}, text}, request);
  CHECK(plain.body == text);
  request.headers.add("accept-encoding", "gzip, br");
  Response small = packed({200, {}, text}, request);
  CHECK(small.headers.back() == std::pair<std::string, std::string>("Content-Encoding", "gzip"));
  CHECK(small.body.size() < 100);
  std::string out(text.size() + 1, '\0');
  z_stream z{};
  REQUIRE(inflateInit2(&z, 15 + 16) == Z_OK);
  z.next_in = reinterpret_cast<Bytef*>(small.body.data());
  z.avail_in = static_cast<uInt>(small.body.size());
  z.next_out = reinterpret_cast<Bytef*>(out.data());
  z.avail_out = static_cast<uInt>(out.size());
  CHECK(inflate(&z, Z_FINISH) == Z_STREAM_END);
  out.resize(z.total_out);
  inflateEnd(&z);
  CHECK(out == text);
}
