#include "life/daily.hpp"

#include <algorithm>
#include <filesystem>

#include <fmt/format.h>

#include "life/save.hpp"

namespace zhagen::life {
namespace {

namespace fs = std::filesystem;

constexpr std::int64_t kAgainMs = 3'600'000;

std::string day_file(const DailyPlan& plan, const Clock& clock, store::Engine engine) {
  return fmt::format("{}/zhagen-{:08}.{}", plan.folder, today(clock.now(), plan.zone).value(),
                     engine == store::Engine::sqlite ? "db" : "dump");
}

/// A file of ours and no other: zhagen-20260301.db, zhagen-20260301.dump.
bool is_daily(const std::string& name) {
  if (!name.starts_with("zhagen-") || name.size() < 16) return false;
  std::string_view end = std::string_view(name).substr(15);
  return std::all_of(name.begin() + 7, name.begin() + 15, [](char c) { return c >= '0' && c <= '9'; }) &&
         (end == ".db" || end == ".dump");
}

void keep_newest(const DailyPlan& plan) {
  std::vector<std::string> names;
  std::error_code ec;
  for (fs::directory_iterator it(plan.folder, ec), end; !ec && it != end; it.increment(ec))
    if (std::string name = it->path().filename().string(); is_daily(name)) names.push_back(std::move(name));
  std::sort(names.begin(), names.end(), std::greater<>());
  for (std::size_t i = static_cast<std::size_t>(plan.keep); i < names.size(); ++i) {
    fs::remove(plan.folder + "/" + names[i], ec);
    fs::remove(plan.folder + "/" + names[i] + ".sha256", ec);
  }
}

}  // namespace

jobs::Work daily_backup(store::Db& db, std::shared_ptr<const Keyring> keys, const Clock& clock, DailyPlan plan) {
  return [&db, keys, &clock, plan](jobs::Context& job) -> Result<std::string> {
    std::string file = day_file(plan, clock, db.engine());
    std::error_code ec;
    fs::create_directories(plan.folder, ec);
    if (!ec) fs::permissions(plan.folder, fs::perms::owner_all, ec);
    if (ec) return fail(Errc::file_unwritable, plan.folder, ec.message());
    if (!fs::exists(file, ec)) {
      fs::remove(file + ".sha256", ec);  // left alone by a program that was killed between the two
      job.progress(0, 1, "备份并验证");
      Saved saved = TRY(save(db, file, db.engine() == store::Engine::sqlite ? Form::copy : Form::dump));
      TRY(tell_log(db, *keys, clock.now(), {{}, "zhagen", "local", {}}, "backup", saved));
    }
    keep_newest(plan);
    return file;
  };
}

Daily::Daily(jobs::Jobs& jobs, const Clock& clock, DailyPlan plan, std::function<void(std::string_view)> trouble)
    : jobs_(jobs), clock_(clock), plan_(std::move(plan)), trouble_(std::move(trouble)) {
  thread_ = std::thread([this] {
    std::unique_lock lock(mutex_);
    do {
      lock.unlock();
      look();
      lock.lock();
    } while (!end_.wait_for(lock, std::chrono::minutes(1), [this] { return ending_; }));
  });
}

Daily::~Daily() {
  {
    std::lock_guard lock(mutex_);
    ending_ = true;
  }
  end_.notify_all();
  thread_.join();
}

void Daily::look() {
  std::error_code ec;
  if (fs::exists(day_file(plan_, clock_, store::Engine::sqlite), ec) ||
      fs::exists(day_file(plan_, clock_, store::Engine::postgresql), ec))
    return;
  auto known = jobs_.list({});
  if (!known) return;  // a database that cannot be read is told by those who use it
  for (const jobs::Job& j : *known) {
    if (j.kind != kDailyJob) continue;
    if (j.state == jobs::State::queued || j.state == jobs::State::running) return;
    if (j.state != jobs::State::failed) break;
    if (told_ != j.id && trouble_) trouble_("今天的备份没有做成：" + j.error + " / the backup of today failed");
    told_ = j.id;
    if (clock_.now().ms - j.ended.ms < kAgainMs) return;
    break;
  }
  (void)jobs_.submit({}, kDailyJob, "");  // refused: a minute later again
}

}  // namespace zhagen::life
