#pragma once
// A backup every day, without anybody's doing: zhagen-<day>.db or .dump in a folder, the newest `keep` of them.

#include <condition_variable>
#include <functional>
#include <mutex>
#include <string>
#include <string_view>
#include <thread>

#include "base/clock.hpp"
#include "jobs/jobs.hpp"
#include "store/db.hpp"

namespace zhagen::life {

inline constexpr std::string_view kDailyJob = "backup";

struct DailyPlan {
  std::string folder;
  int keep = 14;
  Zone zone{};
};

/// What the job does: the backup of the site's day, where there is none yet, verified and told to the log; then the oldest
/// beyond `keep` go. Its result is the file's path.
jobs::Work daily_backup(store::Db& db, std::shared_ptr<const Keyring> keys, const Clock& clock, DailyPlan plan);

/// Queues the job on each day that has no backup yet, soon after midnight or after the start; after a failure again an hour
/// later. What went wrong is told to `trouble`.
class Daily {
 public:
  Daily(jobs::Jobs& jobs, const Clock& clock, DailyPlan plan, std::function<void(std::string_view)> trouble);
  ~Daily();

  Daily(const Daily&) = delete;

 private:
  void look();  // at the clock, the folder and the jobs; every minute
  jobs::Jobs& jobs_;
  const Clock& clock_;
  DailyPlan plan_;
  std::function<void(std::string_view)> trouble_;
  Id told_;
  std::mutex mutex_;
  std::condition_variable end_;
  bool ending_ = false;
  std::thread thread_;
};

}  // namespace zhagen::life
