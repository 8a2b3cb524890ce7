#include "jobs/jobs.hpp"

#include <atomic>
#include <condition_variable>
#include <exception>
#include <list>
#include <map>
#include <mutex>
#include <thread>

#include "jobs/errors.hpp"
#include "jobs/queue.hpp"

namespace zhagen::jobs {
namespace {

using Steady = std::chrono::steady_clock;
constexpr std::chrono::hours kPruneEvery{1};

/// A job while it runs here: the work writes its progress, the keeper carries it to the database.
class Run final : public Context {
  const std::atomic<bool>& ending_;
  mutable std::mutex mutex_;
  std::int64_t done_ = 0, total_ = 0;
  std::string step_;

 public:
  Claim claim;
  std::string bytes;
  std::atomic<Mark> mark = Mark::go_on;

  Run(Claim c, const std::atomic<bool>& ending) : ending_(ending), claim(std::move(c)) {}
  const Job& job() const override { return claim.job; }
  std::string_view input() const override { return bytes; }
  void progress(std::int64_t done, std::int64_t total, std::string_view step) override {
    std::lock_guard lock(mutex_);
    done_ = done;
    total_ = total;
    step_ = step;
  }
  bool stop() const override { return ending_ || mark != Mark::go_on; }

  void beat(Queue& queue) {
    std::int64_t done, total;
    std::string step;
    {
      std::lock_guard lock(mutex_);
      done = done_, total = total_, step = step_;
    }
    if (auto told = queue.beat(claim, done, total, step)) mark = *told;  // a failed write is made good by the next
  }
};

Result<std::string> guarded(const Work& work, Context& context) {
  try {
    return work(context);
  } catch (const std::exception& e) {  // memory, or a library that throws: the job fails, the program goes on
    return fail(fault::job_failed, e.what());
  }
}

}  // namespace

struct Jobs::Data {
  std::shared_ptr<Keyring> keys;
  Queue queue;
  int threads;
  Pace pace;
  std::map<std::string, Work, std::less<>> kinds;

  std::mutex mutex;
  std::condition_variable news;       // something was queued, or the end
  std::uint64_t queued = 0;
  std::atomic<bool> ending = false;   // of the workers
  bool closing = false;               // of the keeper, when no worker is left
  std::list<Run*> runs;
  std::vector<std::thread> workers;
  std::thread keeper;

  Data(store::Db& db, std::shared_ptr<Keyring> k, IdSource& ids, const Clock& clock, int n, Pace p)
      : keys(std::move(k)), queue{db, *keys, ids, clock}, threads(n), pace(p) {}

  void work() {
    std::vector<std::string> names;
    for (const auto& [name, w] : kinds) names.push_back(name);
    while (!ending) {
      std::uint64_t seen;
      {
        std::lock_guard lock(mutex);
        seen = queued;
      }
      auto claim = queue.claim(names);
      if (claim && *claim) {
        run(**std::move(claim));
        continue;
      }
      std::unique_lock lock(mutex);
      news.wait_for(lock, pace.poll, [&] { return ending || queued != seen; });
    }
  }

  void run(Claim claim) {
    Run run(std::move(claim), ending);
    std::list<Run*>::iterator place;
    {
      std::lock_guard lock(mutex);
      place = runs.insert(runs.end(), &run);
    }
    auto input = queue.input(run.claim.job.id);
    Result<std::string> outcome = input.ok() ? std::string() : Result<std::string>(std::move(input).error());
    if (outcome) {
      run.bytes = *std::move(input);
      outcome = guarded(kinds.find(run.claim.job.kind)->second, run);
    }
    // A full disk or a lost connection passes; until then the outcome waits here and the beat goes on.
    while (run.mark != Mark::lost && !queue.finish(run.claim, outcome, ending)) {
      std::unique_lock lock(mutex);
      if (news.wait_for(lock, pace.beat, [&] { return ending.load(); })) break;
    }
    std::lock_guard lock(mutex);
    runs.erase(place);
  }

  void keep() {
    struct Seen {
      Id token;
      std::int64_t beat;
      Steady::time_point since;
    };
    std::map<Id, Seen> seen;
    Steady::time_point prune_at = Steady::now();
    for (;;) {
      std::unique_lock lock(mutex);
      if (news.wait_for(lock, pace.beat, [&] { return closing; })) return;
      for (Run* run : runs) run->beat(queue);  // under the lock: no run goes away meanwhile
      lock.unlock();

      auto running = queue.running();
      if (!running) continue;
      auto now = Steady::now();
      std::map<Id, Seen> next;
      for (const Beat& b : *running) {
        auto it = seen.find(b.job);
        bool same = it != seen.end() && it->second.token == b.token && it->second.beat == b.beat;
        Steady::time_point since = same ? it->second.since : now;
        if (now - since >= pace.dead)
          (void)queue.bury(b);  // tried again with the next beat
        next.emplace(b.job, Seen{b.token, b.beat, since});
      }
      seen = std::move(next);
      if (now >= prune_at && queue.prune()) prune_at = now + kPruneEvery;
    }
  }
};

Jobs::Jobs(store::Db& db, std::shared_ptr<Keyring> keys, IdSource& ids, const Clock& clock, int threads, Pace pace)
    : data_(std::make_unique<Data>(db, std::move(keys), ids, clock, threads, pace)) {}

Jobs::~Jobs() { stop(); }

void Jobs::kind(std::string name, Work work) { data_->kinds.emplace(std::move(name), std::move(work)); }

Status Jobs::start() {
  TRY(data_->queue.running());  // a database that cannot be read is told now and not by silence
  for (int i = 0; i < data_->threads; ++i) data_->workers.emplace_back([d = data_.get()] { d->work(); });
  data_->keeper = std::thread([d = data_.get()] { d->keep(); });
  return {};
}

void Jobs::stop() {
  {
    std::lock_guard lock(data_->mutex);
    data_->ending = true;
  }
  data_->news.notify_all();
  for (std::thread& t : data_->workers) t.join();
  data_->workers.clear();
  {
    std::lock_guard lock(data_->mutex);
    data_->closing = true;
  }
  data_->news.notify_all();
  if (data_->keeper.joinable()) data_->keeper.join();
}

Result<Id> Jobs::submit(Id owner, std::string_view kind, std::string_view input) {
  Id id = TRY(data_->queue.submit(owner, kind, input));
  {
    std::lock_guard lock(data_->mutex);
    ++data_->queued;
  }
  data_->news.notify_all();
  return id;
}

Result<Job> Jobs::get(Id owner, Id job) { return std::move(TRY(data_->queue.find(owner, job)).front()); }

Result<std::vector<Job>> Jobs::list(Id owner) { return data_->queue.find(owner, {}); }

Status Jobs::cancel(Id owner, Id job) {
  TRY(data_->queue.cancel(owner, job));
  std::lock_guard lock(data_->mutex);
  for (Run* run : data_->runs)
    if (run->claim.job.id == job && run->mark == Mark::go_on) run->mark = Mark::cancelled;
  return {};
}

Result<std::string> Jobs::result(Id owner, Id job) { return data_->queue.result(owner, job); }

}  // namespace zhagen::jobs
