#pragma once
// A running server on a free port, and a client that says exactly the bytes it is told to.

#include <arpa/inet.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <chrono>
#include <future>
#include <mutex>
#include <stop_token>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "service/server.hpp"

namespace zhagen::service {

class Client {
  int fd_ = -1;

 public:
  explicit Client(std::uint16_t port) : fd_(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)) {
    sockaddr_in to{};
    to.sin_family = AF_INET;
    to.sin_port = htons(port);
    to.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    if (::connect(fd_, reinterpret_cast<sockaddr*>(&to), sizeof to) != 0) ::close(std::exchange(fd_, -1));
  }
  Client(Client&& o) noexcept : fd_(std::exchange(o.fd_, -1)) {}
  Client& operator=(Client&&) = delete;
  ~Client() {
    if (fd_ >= 0) ::close(fd_);
  }
  bool connected() const { return fd_ >= 0; }
  int fd() const { return fd_; }

  /// False where the other side has closed.
  bool say(std::string_view text) const {
    while (!text.empty()) {
      ssize_t n = ::send(fd_, text.data(), text.size(), MSG_NOSIGNAL);
      if (n <= 0) return false;
      text.remove_prefix(static_cast<std::size_t>(n));
    }
    return true;
  }

  /// What comes, until it contains 'until', the server closes, or so many milliseconds have passed.
  std::string hear(std::string_view until = {}, int ms = 8000) const {
    using std::chrono::steady_clock;
    std::string got;
    auto end = steady_clock::now() + std::chrono::milliseconds(ms);
    while (until.empty() || got.find(until) == std::string::npos) {
      auto left = std::chrono::duration_cast<std::chrono::milliseconds>(end - steady_clock::now()).count();
      pollfd p{fd_, POLLIN, 0};
      if (left <= 0 || ::poll(&p, 1, static_cast<int>(left)) <= 0) return got + "<timeout>";
      char piece[65536];
      ssize_t n = ::recv(fd_, piece, sizeof piece, 0);
      if (n <= 0) return got + (n == 0 ? "<closed>" : "<reset>");
      got.append(piece, static_cast<std::size_t>(n));
    }
    return got;
  }
  std::string ask(std::string_view text, std::string_view until = {}) const {
    say(text);
    return hear(until);
  }
};

/// A request without a body, with a good Host.
inline std::string get(std::string_view path, std::string_view fields = {}, std::string_view method = "GET") {
  return std::string(method) + " " + std::string(path) + " HTTP/1.1\r\nHost: localhost\r\n" + std::string(fields) + "\r\n";
}
/// A request with this behind its header.
inline std::string post(std::string_view path, std::string_view fields, std::string_view rest) {
  return get(path, fields, "POST") + std::string(rest);
}

class Running {
  FixedClock clock_{Instant{1'772'690'829'123}};  // 2026-03-05T06:07:09.123Z, a Thursday
  std::mutex mutex_;
  std::vector<std::string> troubles_, lines_;
  std::stop_source stop_;
  std::promise<std::uint16_t> port_;
  std::future<Status> ended_;
  std::uint16_t number_ = 0;

  void keep(std::vector<std::string>& where, std::string_view line) {
    std::lock_guard lock(mutex_);
    where.emplace_back(line);
  }
  std::vector<std::string> copy(const std::vector<std::string>& where) {
    std::lock_guard lock(mutex_);
    return where;
  }

 public:
  explicit Running(const Router& router, Limits limits = {}, std::uint16_t port = 0,
                   std::shared_ptr<const Certificate> certificate = nullptr) {
    ended_ = std::async(std::launch::async, [this, &router, limits, port, certificate] {
      Options options;
      options.port = port;
      options.limits = limits;
      options.certificate = certificate;
      options.listening = [this](std::uint16_t real) { port_.set_value(real); };
      options.trouble = [this](std::string_view line) { keep(troubles_, line); };
      options.log = [this](std::string_view line) { keep(lines_, line); };
      Status status = serve(options, router, clock_, stop_.get_token());
      if (!status) port_.set_value(0);
      return status;
    });
    number_ = port_.get_future().get();
  }
  ~Running() {
    if (ended_.valid()) (void)stop();
  }
  std::uint16_t port() const { return number_; }
  Client client() const { return Client(number_); }
  void ask_to_stop() { stop_.request_stop(); }
  Status stop() {
    stop_.request_stop();
    return ended_.get();
  }
  std::vector<std::string> troubles() { return copy(troubles_); }
  std::vector<std::string> lines() { return copy(lines_); }
};

inline Handler answering(std::string text) {
  return [text](const Request&) -> Result<Response> { return Response{200, {}, text}; };
}

inline bool has(std::string_view text, std::string_view part) { return text.find(part) != std::string_view::npos; }

}  // namespace zhagen::service
