// Long answers and large bodies: neither is held as a whole by the server's own part, and strangers send nothing large.
#include <doctest/doctest.h>

#include <atomic>
#include <chrono>
#include <thread>

#include "client.hpp"
#include "service/answer.hpp"
#include "service/errors.hpp"

using namespace zhagen;
using namespace zhagen::service;
using namespace std::chrono_literals;

namespace {

using R = Result<Response>;

/// GET /count?n=N: N lines; how many were made so far is in `made`.
struct Counting {
  Router router;
  std::atomic<long> made = 0;
  std::atomic<bool> refused = false;

  Counting() {
    auto stream = [this](long n, long fail_at, std::optional<std::uint64_t> length) {
      return Response{200, {{"Content-Type", "text/plain"}}, {}, [this, n, fail_at](const Piece& piece) -> Status {
                        for (long i = 0; i < n; ++i) {
                          if (i == fail_at) return fail(Errc::date_invalid, "x");
                          Status taken = piece(std::string(99, 'x') + "\n");
                          if (!taken) refused = true;
                          TRY(taken);
                          ++made;
                        }
                        return {};
                      }, length};
    };
    router.add("GET", "/count/{n}", [stream](const Request& r) -> R { return stream(std::stol(std::string(r.param("n"))), -1, {}); })
        .add("GET", "/known/{n}", [stream](const Request& r) -> R {
          long n = std::stol(std::string(r.param("n")));
          return stream(n, -1, static_cast<std::uint64_t>(n) * 100);
        })
        .add("GET", "/short/{n}", [stream](const Request& r) -> R { return stream(std::stol(std::string(r.param("n"))), -1, 1'000'000'000); })
        .add("GET", "/fails/{n}", [stream](const Request& r) -> R { return stream(1'000'000, std::stol(std::string(r.param("n"))), {}); })
        .add("POST", "/large", [](const Request& r) -> R { return Response{200, {}, std::to_string(r.body.size()) + "!"}; },
             {.body_limit = 50 << 20,
              .before_body = [](const Request& r) -> Status {
                if (r.header("x-name") == "friend") return {};
                return fail(Errc::service_host, "stranger");
              },
              .quick = {}});
  }
};

std::string body_of(const std::string& answer) { return answer.substr(answer.find("\r\n\r\n") + 4); }

/// Chunks undone; "" where they do not end.
std::string unchunk(std::string_view text) {
  std::string out;
  for (;;) {
    std::size_t line = text.find("\r\n");
    if (line == std::string_view::npos) return "";
    std::size_t size = std::stoul(std::string(text.substr(0, line)), nullptr, 16);
    if (size == 0) return out;
    out += text.substr(line + 2, size);
    text.remove_prefix(line + 2 + size + 2);
  }
}

}  // namespace

TEST_CASE("a long answer comes in chunks, a short one as a whole, one of known length as such") {
  Counting house;
  Running server(house.router);
  Client c = server.client();
  std::string got = c.ask(get("/count/3"), std::string(99, 'x') + "\n" + std::string(99, 'x') + "\n" + std::string(99, 'x') + "\n");
  CHECK(has(got, "Content-Length: 300\r\n"));
  got = c.ask(get("/count/20000"), "\r\n0\r\n\r\n");
  CHECK(has(got, "Transfer-Encoding: chunked\r\n"));
  CHECK(unchunk(body_of(got)).size() == 2'000'000);
  got = c.ask(get("/known/20000", "Connection: close\r\n"));
  CHECK(has(got, "Content-Length: 2000000\r\n"));
  CHECK(body_of(got).size() == 2'000'000 + std::string_view("<closed>").size());
  got = server.client().ask("GET /count/20000 HTTP/1.0\r\nHost: localhost\r\n\r\n");
  CHECK_FALSE(has(got, "chunked"));
  CHECK(body_of(got).size() == 2'000'000 + std::string_view("<closed>").size());
  house.made = 0;
  got = server.client().ask(get("/known/5", "Connection: close\r\n", "HEAD"));
  CHECK(has(got, "Content-Length: 500\r\n"));
  CHECK(body_of(got) == "<closed>");
  CHECK(house.made == 0);
}

TEST_CASE("a long answer that fails: in words before it began, broken off after") {
  Counting house;
  Running server(house.router);
  CHECK(server.client().ask(get("/fails/5"), "}").starts_with("HTTP/1.1 422"));
  std::string got = server.client().ask(get("/fails/10000"));
  CHECK(got.starts_with("HTTP/1.1 200"));
  CHECK_FALSE(has(got, "\r\n0\r\n\r\n"));
  CHECK_FALSE(has(server.client().ask(get("/short/20000")), "<closed>"));
  CHECK(server.client().ask(get("/short/5"), "}").starts_with("HTTP/1.1 500"));
}

TEST_CASE("what makes a long answer waits for its client, and hears when he is gone or the server stops") {
  Counting house;
  Limits limits;
  limits.shutdown = 200ms;
  limits.grace = 1'000ms;
  limits.stream_rate = 100 << 20;
  Running server(house.router, limits);
  Client slow = server.client();
  slow.say(get("/count/10000000"));  // 1 GB
  std::this_thread::sleep_for(300ms);
  CHECK(house.made < 400'000);  // what the sockets hold
  CHECK(server.client().ask(get("/count/1"), "x\n").starts_with("HTTP/1.1 200"));
  for (int i = 0; i < 100 && !house.refused; ++i) std::this_thread::sleep_for(50ms);
  CHECK(house.refused);
  house.refused = false;
  Client second = server.client();
  second.say(get("/count/10000000"));
  std::this_thread::sleep_for(200ms);
  CHECK(server.stop());
  CHECK(house.refused);
}

TEST_CASE("large bodies: asked after before they are read, limited, and counted together") {
  Counting house;
  Limits limits;
  limits.bodies = 60 << 20;
  Running server(house.router, limits);
  auto large = [](std::size_t n, std::string_view who) {
    return "POST /large HTTP/1.1\r\nHost: localhost\r\nX-Name: " + std::string(who) + "\r\nContent-Length: " + std::to_string(n) + "\r\n\r\n";
  };
  CHECK(has(server.client().ask(large(20 << 20, "friend") + std::string(20 << 20, 'x'), "!"), "20971520!"));
  CHECK(server.client().ask(large(20 << 20, "stranger"), "}").starts_with("HTTP/1.1 421"));
  CHECK(server.client().ask(large((50 << 20) + 1, "friend"), "}").starts_with("HTTP/1.1 413"));
  Client first = server.client();
  first.say(large(50 << 20, "friend") + "x");
  std::this_thread::sleep_for(100ms);
  CHECK(server.client().ask(large(20 << 20, "friend"), "}").starts_with("HTTP/1.1 503"));
  { Client gone = std::move(first); }
  std::this_thread::sleep_for(100ms);
  CHECK(has(server.client().ask(large(20 << 20, "friend") + std::string(20 << 20, 'x'), "!"), "20971520!"));
}
