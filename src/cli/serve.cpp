#include <csignal>
#include <cstdio>
#include <ctime>

#include <unistd.h>

#include <atomic>
#include <functional>
#include <thread>

#include "cli/commands.hpp"
#include "service/pages.hpp"
#include "service/server.hpp"
#include "service/site.hpp"

namespace zhagen::cli {
namespace {

constexpr std::time_t kLastSeconds = 8;  // after being told to stop; the server's own limit is 5

void write_line(std::string_view line) { std::fprintf(stderr, "%.*s\n", static_cast<int>(line.size()), line.data()); }

/// The signals that stop the server, blocked in this thread and all that it starts from now on: they become events
/// to wait for and interrupt nobody.
sigset_t block_signals() {
  sigset_t signals;
  sigemptyset(&signals);
  sigaddset(&signals, SIGINT);
  sigaddset(&signals, SIGTERM);
  pthread_sigmask(SIG_BLOCK, &signals, nullptr);
  return signals;
}

/// Runs serve(stop) on a thread of its own while this one waits for the signals.
Status until_signalled(const sigset_t& signals, const std::function<Status(std::stop_token)>& serve) {
  Status outcome;
  std::atomic<bool> ended = false;
  std::jthread server([&](std::stop_token stop) {
    outcome = serve(stop);
    ended = true;
    ::kill(::getpid(), SIGTERM);  // wakes the thread below where the server ends by itself
  });
  int signal = 0;
  sigwait(&signals, &signal);
  if (!ended) {
    write_line("正在停止，等待进行中的请求结束…… / stopping");
    server.request_stop();
    timespec limit{kLastSeconds, 0};
    sigtimedwait(&signals, nullptr, &limit);
    if (!ended) {
      write_line("没有等到请求结束就停止了。 / stopped before the running requests had ended");
      std::_Exit(1);
    }
  }
  server.join();
  return outcome;
}

}  // namespace

Status serve(const ServeOptions& options) {
  sigset_t signals = block_signals();
  SystemClock clock;
  std::unique_ptr<store::Db> db = TRY(service::open_site(options.data, clock));
  service::Router router;
  service::add_pages(router, [&db] { return service::check_site(*db); }, clock);

  service::Options how;
  how.address = options.address;
  how.port = options.port;
  how.trouble = write_line;
  if (options.log) how.log = write_line;
  how.listening = [&](std::uint16_t port) {
    std::string host = options.address == "::1" ? "[::1]" : options.address;
    std::printf("扎根已启动，请用浏览器打开 / open  http://%s:%u/\n数据文件夹 / data  %s\n按 Ctrl-C 停止 / Ctrl-C stops\n", host.c_str(),
                static_cast<unsigned>(port), options.data.c_str());
    std::fflush(stdout);
  };
  return until_signalled(signals, [&](std::stop_token stop) { return service::serve(how, router, clock, stop); });
}

}  // namespace zhagen::cli
