#pragma once
// The program as its users have it: a process of its own, asked over HTTP. What is not answered is not acknowledged.

#include <arpa/inet.h>
#include <fcntl.h>
#include <poll.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include <chrono>
#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <string>
#include <string_view>
#include <thread>
#include <utility>
#include <vector>

namespace zhagen::trust {

[[noreturn]] inline void die(const std::string& what) {
  std::fprintf(stderr, "%s\n", what.c_str());
  std::exit(1);
}

inline std::string read_text(const std::string& file) {
  std::string text;
  if (FILE* f = std::fopen(file.c_str(), "r")) {
    char piece[4096];
    for (std::size_t n; (n = std::fread(piece, 1, sizeof piece, f)) > 0;) text.append(piece, n);
    std::fclose(f);
  }
  return text;
}

/// Runs a command to its end; its exit code. Output goes to "<log>".
inline int run(const std::vector<std::string>& command, const char* log, bool wait = true, pid_t* started = nullptr) {
  pid_t pid = ::fork();
  if (pid == 0) {
    int out = ::open(log, O_WRONLY | O_CREAT | O_TRUNC, 0600);
    ::dup2(out, 1);
    ::dup2(out, 2);
    std::vector<char*> argv;
    for (const std::string& a : command) argv.push_back(const_cast<char*>(a.c_str()));
    argv.push_back(nullptr);
    ::execv(argv[0], argv.data());
    ::_exit(127);
  }
  if (started) *started = pid;
  if (!wait) return 0;
  int status = 0;
  ::waitpid(pid, &status, 0);
  return WIFEXITED(status) ? WEXITSTATUS(status) : 128;
}

/// zhagen serve in the folder "data", on any free port.
class Server {
  pid_t pid_ = -1;

 public:
  std::uint16_t port = 0;
  std::string said;  // what it printed at its start

  void start(const std::string& program, const std::vector<std::string>& more) {
    std::vector<std::string> command{program, "serve", "--data", "data", "--port", "0"};
    command.insert(command.end(), more.begin(), more.end());
    ::unlink("server.log");
    run(command, "server.log", false, &pid_);
    for (int i = 0; i < 600; ++i) {
      said = read_text("server.log");
      std::size_t at = said.find("http://127.0.0.1:");
      if (at != std::string::npos && said.find('/', at + 17) != std::string::npos) {
        port = static_cast<std::uint16_t>(std::atoi(said.c_str() + at + 17));
        return;
      }
      if (::waitpid(pid_, nullptr, WNOHANG) == pid_) die("the server did not start:\n" + read_text("server.log"));
      std::this_thread::sleep_for(std::chrono::milliseconds(50));
    }
    die("the server gave no address within 30 s:\n" + said);
  }
  void kill9() {
    ::kill(pid_, SIGKILL);
    ::waitpid(pid_, nullptr, 0);
  }
  int stop() {
    ::kill(pid_, SIGTERM);
    int status = 0;
    ::waitpid(pid_, &status, 0);
    return WIFEXITED(status) ? WEXITSTATUS(status) : 128;
  }
};

struct Answer {
  int status = 0;  // 0: there was none
  std::string head, body;

  std::string header(std::string_view name) const {  // in small letters
    std::string small;
    for (char c : head) small += static_cast<char>(c >= 'A' && c <= 'Z' ? c + 32 : c);
    std::size_t at = small.find("\r\n" + std::string(name) + ": ");
    if (at == std::string::npos) return {};
    at += name.size() + 4;
    return head.substr(at, head.find("\r\n", at) - at);
  }
  /// The text or number of a member of the body, by its first place.
  std::string member(std::string_view name) const {
    std::size_t at = body.find("\"" + std::string(name) + "\":");
    if (at == std::string::npos) return {};
    at += name.size() + 3;
    if (body[at] == '"') return body.substr(at + 1, body.find('"', at + 1) - at - 1);
    return body.substr(at, body.find_first_of(",}]", at) - at);
  }
};

/// One user's connection.
class Client {
  int fd_ = -1;
  std::uint16_t port_ = 0;

 public:
  std::string cookie, csrf;

  Client() = default;
  Client(const Client&) = delete;
  ~Client() { close(); }
  void close() {
    if (fd_ >= 0) ::close(std::exchange(fd_, -1));
  }
  void to(std::uint16_t port) {
    close();
    port_ = port;
  }

  Answer ask(std::string_view method, std::string_view path, std::string_view body = {}, std::string_view more = {}) {
    if (fd_ < 0 && !connect()) return {};
    std::string text(method);
    text.append(" ").append(path).append(" HTTP/1.1\r\nHost: 127.0.0.1:" + std::to_string(port_) + "\r\n");
    if (!cookie.empty()) text += "Cookie: " + cookie + "\r\n";
    if (!csrf.empty()) text += "X-CSRF-Token: " + csrf + "\r\n";
    if (!body.empty()) text += "Content-Type: application/json\r\n";
    if (!body.empty() || method != "GET") text += "Content-Length: " + std::to_string(body.size()) + "\r\n";
    text.append(more).append("\r\n").append(body);
    Answer answer;
    if (say(text)) answer = hear();
    if (answer.status == 0 || answer.header("connection") == "close") close();
    if (std::string set = answer.header("set-cookie"); !set.empty()) cookie = set.substr(0, set.find(';'));
    if (std::string token = answer.member("csrf"); !token.empty()) csrf = token;
    return answer;
  }

 private:
  bool connect() {
    fd_ = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    sockaddr_in at{};
    at.sin_family = AF_INET;
    at.sin_port = htons(port_);
    at.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    if (::connect(fd_, reinterpret_cast<sockaddr*>(&at), sizeof at) == 0) return true;
    close();
    return false;
  }
  bool say(std::string_view text) const {
    while (!text.empty()) {
      ssize_t n = ::send(fd_, text.data(), text.size(), MSG_NOSIGNAL);
      if (n <= 0) return false;
      text.remove_prefix(static_cast<std::size_t>(n));
    }
    return true;
  }
  Answer hear() const {
    std::string got;
    std::size_t head = std::string::npos, length = 0;
    while (head == std::string::npos || got.size() < head + 4 + length) {
      pollfd p{fd_, POLLIN, 0};
      char piece[65536];
      if (::poll(&p, 1, 30'000) <= 0) return {};
      ssize_t n = ::recv(fd_, piece, sizeof piece, 0);
      if (n <= 0) return {};
      got.append(piece, static_cast<std::size_t>(n));
      if (head == std::string::npos && (head = got.find("\r\n\r\n")) != std::string::npos) {
        Answer probe{0, got.substr(0, head + 2), {}};
        length = static_cast<std::size_t>(std::atoll(probe.header("content-length").c_str()));
      }
    }
    Answer a{0, got.substr(0, head + 2), got.substr(head + 4)};
    if (a.head.size() > 12) a.status = std::atoi(a.head.c_str() + 9);
    return a;
  }
};

}  // namespace zhagen::trust
