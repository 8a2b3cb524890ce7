#include <csignal>
#include <cstdio>
#include <ctime>

#include <unistd.h>

#include <atomic>
#include <functional>
#include <optional>
#include <thread>

#include "api/api.hpp"
#include "cli/commands.hpp"
#include "life/daily.hpp"
#include "service/app.hpp"
#include "service/errors.hpp"
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


/// The address of the first page as the user types it.
std::string page_of(const ServeOptions& options, std::uint16_t port, const service::Certificate* certificate) {
  std::string host = options.address == "::1" ? "[::1]" : options.address;
  if (certificate && (host == "0.0.0.0" || host == "::")) host = certificate->names().front();
  return (certificate ? "https://" : "http://") + host + ":" + std::to_string(port) + "/";
}

Result<std::shared_ptr<const service::Certificate>> certificate_of(const ServeOptions& options, Instant now) {
  if (options.cert.empty() && options.key.empty()) return std::shared_ptr<const service::Certificate>();
  if (options.cert.empty() || options.key.empty()) return fail(service::fault::tls_pair);
  auto certificate = TRY(service::Certificate::open(options.cert, options.key, now));
  constexpr std::int64_t kMonth = 30LL * 86'400'000;
  if (certificate->ends().ms - now.ms < kMonth)
    write_line("注意：证书将于 " + local_text(certificate->ends()) + " 过期，请及时更换。 / the certificate expires soon");
  return certificate;
}

/// The link that makes the first three administrators, where there is no user yet.
Status print_first_link(account::Accounts& accounts, const std::string& page) {
  if (TRY(accounts.has_users())) return {};
  std::printf("还没有账号：请在本机十分钟内打开下面的链接，设三个管理员 / open within ten minutes on this machine\n%sfirst#%s\n",
              page.c_str(), TRY(accounts.first_link()).c_str());
  return {};
}

}  // namespace

Status serve(const ServeOptions& options) {
  sigset_t signals = block_signals();
  SystemClock clock;
  service::Options how;
  how.certificate = TRY(certificate_of(options, clock.now()));
  service::SiteOptions where;
  where.folder = options.data;
  where.db = options.db;
  where.update_catalog = true;
  where.store.readers = how.threads + how.streams + 4;
  where.notice = write_line;
  std::unique_ptr<service::Site> site = TRY(service::Site::open(where, clock));
  service::Router router;
  service::add_pages(router, [&site] { return site->check(); }, clock);
  service::add_app(router, options.app);
  api::add_api(router, *site);
  life::DailyPlan plan{options.data + "/backups", options.backup_keep};
  site->jobs().kind(std::string(life::kDailyJob), life::daily_backup(*site->db, site->keys, clock, plan));
  api::add_jobs(*site);
  TRY(site->jobs().start());
  std::optional<life::Daily> daily;
  if (plan.keep > 0) daily.emplace(site->jobs(), clock, plan, write_line);

  how.address = options.address;
  how.port = options.port;
  how.hosts = options.hosts;
  how.trouble = write_line;
  if (options.log) how.log = write_line;
  how.listening = [&](std::uint16_t port) {
    std::string page = page_of(options, port, how.certificate.get());
    std::printf("扎根已启动，请用浏览器打开 / open  %s\n数据文件夹 / data  %s\n", page.c_str(), options.data.c_str());
    if (Status told = print_first_link(site->accounts(), page); !told) write_line(told.error().zh());
    std::printf("按 Ctrl-C 停止 / Ctrl-C stops\n");
    std::fflush(stdout);
  };
  return until_signalled(signals, [&](std::stop_token stop) { return service::serve(how, router, clock, stop); });
}

}  // namespace zhagen::cli
