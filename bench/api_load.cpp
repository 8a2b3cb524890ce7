#include "api_load.hpp"

#include <time.h>

#include <algorithm>
#include <boost/asio.hpp>
#include <chrono>
#include <memory>

namespace zhagen::bench {
namespace {

namespace net = boost::asio;
using boost::system::error_code;
using tcp = net::ip::tcp;
using std::chrono::steady_clock;

struct State {
  const Load& load;
  steady_clock::time_point end;
  int next = 0;
  Figure figure;
  std::vector<float> times;
};

/// The bytes of a whole answer at the front of `in`, 0 where it is not whole yet. Content-Length answers only.
std::size_t answer_size(const std::string& in) {
  std::size_t head = in.find("\r\n\r\n");
  if (head == std::string::npos) return 0;
  std::size_t at = in.find("Content-Length: ");
  std::size_t body = at < head ? std::stoul(in.substr(at + 16, 12)) : 0;
  return in.size() >= head + 4 + body ? head + 4 + body : 0;
}

net::awaitable<void> client(net::io_context& io, State& state) {
  tcp::socket socket(io);
  co_await socket.async_connect({net::ip::address_v4::loopback(), state.load.port}, net::use_awaitable);
  socket.set_option(tcp::no_delay(true));
  std::string in;
  const std::string want = "HTTP/1.1 " + std::to_string(state.load.expect);
  while (steady_clock::now() < state.end) {
    std::string request = state.load.request(state.next++);
    auto began = steady_clock::now();
    co_await net::async_write(socket, net::buffer(request), net::use_awaitable);
    std::size_t size = 0;
    while ((size = answer_size(in)) == 0) {
      char piece[65536];
      std::size_t n = co_await socket.async_read_some(net::buffer(piece), net::use_awaitable);
      in.append(piece, n);
    }
    state.times.push_back(std::chrono::duration<float, std::milli>(steady_clock::now() - began).count());
    if (!in.starts_with(want) && state.figure.wrong++ == 0) state.figure.first_wrong = in.substr(0, size);
    in.erase(0, size);
  }
}

}  // namespace

double cpu_seconds(int process) {
  clockid_t clock;
  timespec t{};
  if (clock_getcpuclockid(process, &clock) != 0 || clock_gettime(clock, &t) != 0) return 0;
  return static_cast<double>(t.tv_sec) + static_cast<double>(t.tv_nsec) / 1e9;
}

Figure run(const Load& load) {
  net::io_context io(1);
  State state{load, steady_clock::now() + std::chrono::milliseconds(static_cast<int>(load.seconds * 1000)), 0, {}, {}};
  double cpu = cpu_seconds(load.server);
  auto began = steady_clock::now();
  for (int i = 0; i < load.connections; ++i)
    net::co_spawn(io, client(io, state), [](std::exception_ptr e) {
      if (e) std::rethrow_exception(e);
    });
  io.run();
  double wall = std::chrono::duration<double>(steady_clock::now() - began).count();
  Figure& f = state.figure;
  f.requests = static_cast<std::int64_t>(state.times.size());
  f.per_second = static_cast<double>(f.requests) / wall;
  f.cpu_us = (cpu_seconds(load.server) - cpu) * 1e6 / static_cast<double>(std::max<std::int64_t>(f.requests, 1));
  std::sort(state.times.begin(), state.times.end());
  if (!state.times.empty()) {
    f.median_ms = state.times[state.times.size() / 2];
    f.p99_ms = state.times[state.times.size() * 99 / 100];
  }
  return f;
}

std::string ask(std::uint16_t port, const std::string& request) {
  net::io_context io(1);
  tcp::socket socket(io);
  socket.connect({net::ip::address_v4::loopback(), port});
  net::write(socket, net::buffer(request));
  std::string in;
  error_code ec;
  while (answer_size(in) == 0) {
    char piece[65536];
    std::size_t n = socket.read_some(net::buffer(piece), ec);
    if (ec) break;
    in.append(piece, n);
  }
  return in;
}

}  // namespace zhagen::bench
