// Many clients, slow clients, and the end of the server.
#include <doctest/doctest.h>

#include <atomic>
#include <chrono>
#include <thread>

#include "client.hpp"
#include "service/server.hpp"

using namespace zhagen;
using namespace zhagen::service;
using namespace std::chrono_literals;

namespace {

double seconds_since(std::chrono::steady_clock::time_point t) {
  return std::chrono::duration<double>(std::chrono::steady_clock::now() - t).count();
}

/// GET / says home; GET /slow takes its time or waits to be let go; POST /echo.
struct House {
  Router router;
  std::atomic<int> running = 0;
  std::atomic<bool> go = false;

  explicit House(std::chrono::milliseconds slow = 1h) {
    router.add("GET", "/", answering("home\n"))
        .add("POST", "/echo", [](const Request& r) -> Result<Response> { return Response{200, {}, r.body}; })
        .add("GET", "/slow", [this, slow](const Request&) -> Result<Response> {
          ++running;
          auto end = std::chrono::steady_clock::now() + slow;
          while (!go && std::chrono::steady_clock::now() < end) std::this_thread::sleep_for(2ms);
          return Response{200, {}, "slow\n"};
        });
  }
  void until_running(int n) const {
    while (running < n) std::this_thread::sleep_for(1ms);
  }
};

bool answers(const Client& c) { return c.ask(get("/"), "home\n").starts_with("HTTP/1.1 200"); }

}  // namespace

TEST_CASE("slow clients are let go: no first byte, a header, a body, drop by drop, an answer not read") {
  House house;
  const std::string large(32 << 20, 'x');
  house.router.add("GET", "/large", answering(large));
  Limits limits;
  limits.header = 300ms;
  limits.idle = 500ms;
  limits.grace = 400ms;
  limits.bytes_per_second = 100 << 20;
  Running server(house.router, limits);
  auto gone_after = [&](std::string_view first, std::string_view drop) {
    auto began = std::chrono::steady_clock::now();
    Client c = server.client();
    c.say(first);
    while (seconds_since(began) < 5 && c.hear({}, 20) == "<timeout>") c.say(drop);
    return seconds_since(began);
  };
  CHECK(gone_after("", "") < 3);
  CHECK(gone_after("GET / HT", "") < 3);
  CHECK(gone_after("GET / HTTP/1.1\r\nX: ", "a") < 3);
  CHECK(gone_after(post("/echo", "Content-Length: 1000\r\n", ""), "a") < 3);
  CHECK(gone_after(post("/echo", "Transfer-Encoding: chunked\r\n", ""), "1\r\na\r\n") < 3);
  Client reader = server.client();
  reader.say(get("/large"));
  std::this_thread::sleep_for(1500ms);
  CHECK(reader.hear().size() < large.size());
  CHECK(answers(server.client()));
}

TEST_CASE("200 idle and 200 slow connections, and others are answered at once") {
  House house;
  Running server(house.router);
  std::vector<Client> idle, slow;
  for (int i = 0; i < 200; ++i) {
    CHECK(answers(idle.emplace_back(server.client())));
    slow.emplace_back(server.client()).say("GET / HTTP/1.1\r\nX: a");
  }
  auto began = std::chrono::steady_clock::now();
  for (int i = 0; i < 20; ++i) CHECK(answers(server.client()));
  CHECK(seconds_since(began) < 3);
  for (const Client& c : idle) CHECK(answers(c));
}

TEST_CASE("at the limit of connections who waits longest makes room; where all are busy the next hears 503") {
  House house;
  Limits limits;
  limits.connections = 3;
  Running server(house.router, limits);
  Client first = server.client();
  first.say("GET / HTTP/1.1\r\n");
  Client second = server.client();
  CHECK(answers(second));
  Client third = server.client(), fourth = server.client();
  CHECK(answers(third));
  CHECK(answers(fourth));
  CHECK(first.hear() == "<closed>");
  CHECK(answers(second));
  for (Client* c : {&second, &third, &fourth}) c->say(get("/slow"));
  house.until_running(3);
  std::string got = server.client().ask(get("/"));
  CHECK(got.starts_with("HTTP/1.1 503"));
  CHECK(has(got, "Retry-After: 3\r\n"));
  house.go = true;
  for (Client* c : {&second, &third, &fourth}) CHECK(c->hear("slow\n").starts_with("HTTP/1.1 200"));
  CHECK(answers(server.client()));
}

TEST_CASE("stopping lets a running request end, closes the others, and gives the port back") {
  House house(300ms);
  std::uint16_t port = 0;
  {
    Running server(house.router);
    port = server.port();
    Client silent = server.client(), asked = server.client(), busy = server.client();
    CHECK(answers(asked));
    busy.say(get("/slow") + get("/"));
    house.until_running(1);
    auto began = std::chrono::steady_clock::now();
    server.ask_to_stop();
    CHECK(silent.hear() == "<closed>");
    CHECK(asked.hear() == "<closed>");
    std::string got = busy.hear();
    CHECK(got.ends_with("slow\n<closed>"));
    CHECK(has(got, "Connection: close\r\n"));
    CHECK(server.stop());
    CHECK(seconds_since(began) < 3);
    CHECK_FALSE(Client(port).connected());
  }
  Running again(house.router, {}, port);
  CHECK(again.port() == port);
  CHECK(answers(again.client()));
}

TEST_CASE("stopping does not wait for a client longer than its limit") {
  House house;
  Limits limits;
  limits.shutdown = 200ms;
  Running server(house.router, limits);
  Client c = server.client();
  c.say(post("/echo", "Content-Length: 1000\r\n", "abc"));
  std::this_thread::sleep_for(100ms);
  auto began = std::chrono::steady_clock::now();
  CHECK(server.stop());
  CHECK(seconds_since(began) < 2);
}

TEST_CASE("stopping with a handler that outlasts the limit ends when the handler does") {
  House house(600ms);
  Limits limits;
  limits.shutdown = 100ms;
  Running server(house.router, limits);
  Client c = server.client();
  c.say(get("/slow"));
  house.until_running(1);
  CHECK(server.stop());
}
