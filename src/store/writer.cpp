#include "store/writer.hpp"

#include <algorithm>
#include <cassert>

namespace zhagen::store {
namespace {

constexpr int kAttempts = 8;  // with waits of 2 ms doubling: half a second in all

}  // namespace

Writer::Writer(Place place, const Options& options, std::unique_ptr<Conn> conn)
    : place_(std::move(place)), options_(options), conn_(std::move(conn)), thread_([this] { loop(); }) {}

Writer::~Writer() {
  {
    std::lock_guard lock(mutex_);
    stop_ = true;
  }
  queued_.notify_one();
  thread_.join();
}

bool Writer::enqueue(const JobPtr& job) {
  assert(std::this_thread::get_id() != thread_.get_id());
  job->deadline = std::chrono::steady_clock::now() + options_.wait;
  {
    std::lock_guard lock(mutex_);
    if (static_cast<int>(queue_.size()) >= options_.queue) return false;
    queue_.push_back(job);
  }
  queued_.notify_one();
  return true;
}

void Writer::submit(Body body, Done done) {
  auto job = std::make_shared<Job>();
  job->body = std::move(body);
  job->done = std::move(done);
  if (!enqueue(job)) job->done(fail(Errc::store_busy, std::to_string(options_.queue)));
}

Status Writer::wait_for(const JobPtr& job) {
  std::mutex mutex;
  std::condition_variable answered;
  std::optional<Status> answer;
  job->done = [&](Status s) {
    std::lock_guard lock(mutex);  // held while notifying: the waiter's frame lives until it is released
    answer = std::move(s);
    answered.notify_one();
  };
  if (!enqueue(job)) return fail(Errc::store_busy, std::to_string(options_.queue));
  std::unique_lock lock(mutex);
  if (!answered.wait_until(lock, job->deadline, [&] { return answer.has_value(); })) {
    lock.unlock();
    {
      std::lock_guard queue(mutex_);
      auto it = std::find(queue_.begin(), queue_.end(), job);
      if (it != queue_.end()) {
        queue_.erase(it);
        return fail(Errc::store_busy, std::to_string(options_.wait.count()) + " ms");
      }
    }
    lock.lock();  // it is being run: its answer must be waited for, or nobody would know it
    answered.wait(lock, [&] { return answer.has_value(); });
  }
  return *std::move(answer);
}

Status Writer::run(Body body) {
  auto job = std::make_shared<Job>();
  job->body = std::move(body);
  return wait_for(job);
}

Status Writer::alone(Alone work) {
  auto job = std::make_shared<Job>();
  job->alone = std::move(work);
  return wait_for(job);
}

void Writer::loop() {
  while (true) {
    Batch batch, late;
    {
      std::unique_lock lock(mutex_);
      queued_.wait(lock, [&] { return stop_ || !queue_.empty(); });
      if (queue_.empty()) return;
      auto now = std::chrono::steady_clock::now();
      while (!queue_.empty() && static_cast<int>(batch.size()) < options_.group) {
        if (queue_.front()->alone && !batch.empty()) break;
        bool in_time = queue_.front()->deadline >= now || stop_;
        (in_time ? batch : late).push_back(std::move(queue_.front()));
        queue_.pop_front();
        if (in_time && batch.back()->alone) break;
      }
    }
    for (const JobPtr& j : late)
      j->done(fail(Errc::store_busy, std::to_string(options_.wait.count()) + " ms"));
    if (!batch.empty()) work(batch);
    for (const JobPtr& j : batch) j->done(std::move(j->result));
  }
}

Status Writer::ready() {
  if (!conn_ || !conn_->usable()) conn_ = TRY(connect(place_, options_, Access::write, true));
  return {};
}

void Writer::answer(const Batch& batch, const Status& s) {
  for (const JobPtr& j : batch) j->result = s;
}

/// Runs a batch until every job has its result.
void Writer::work(const Batch& batch) {
  for (int n = 1; n <= kAttempts; ++n) {
    if (Status s = ready(); !s) return answer(batch, s);
    if (batch.front()->alone) {
      batch.front()->result = batch.front()->alone(*conn_);
      return conn_->rollback();
    }
    Outcome o = attempt(batch);
    if (o == Outcome::answered) return;
    conn_->rollback();
    if (o == Outcome::apart) {
      for (const JobPtr& j : batch) work({j});
      return;
    }
    if (n < kAttempts) std::this_thread::sleep_for(std::chrono::milliseconds(1 << n));
  }
  answer(batch, fail(Errc::store_conflict, kAttempts));
}

Writer::Outcome Writer::attempt(const Batch& batch) {
  if (Status s = conn_->begin(Access::write); !s) {
    if (transient(s.error()) || !conn_->usable()) return Outcome::again;
    answer(batch, s);
    return Outcome::answered;
  }
  Outcome o = run_all(batch);
  return o == Outcome::answered ? finish(batch) : o;
}

/// One body alone, or each in its savepoint. Whatever ends the whole transaction makes the bodies run apart,
/// so that the one at fault answers for itself.
Writer::Outcome Writer::run_all(const Batch& batch) {
  bool one = batch.size() == 1;
  for (const JobPtr& j : batch) {
    Tx tx(conn_.get());
    j->result = one ? j->body(tx) : tx.attempt(j->body);
    if (j->result && conn_->failed()) j->result = *conn_->failed();  // a body that swallowed an error
    if (!conn_->usable() || (!j->result && transient(j->result.error()))) return Outcome::again;
    if (!one && (!conn_->in_transaction() || conn_->failed())) return Outcome::apart;
  }
  return Outcome::answered;
}

/// Commits; an only body that failed is rolled back instead.
Writer::Outcome Writer::finish(const Batch& batch) {
  bool any = std::any_of(batch.begin(), batch.end(), [](const JobPtr& j) { return j->result.ok(); });
  if (!any) {
    conn_->rollback();
    return Outcome::answered;
  }
  Status s = conn_->commit();
  if (s) return Outcome::answered;
  if (transient(s.error())) return Outcome::again;
  // After a lost connection nobody knows: never run again by itself.
  if (batch.size() > 1 && conn_->usable()) return Outcome::apart;
  conn_->rollback();
  answer(batch, s);
  return Outcome::answered;
}

}  // namespace zhagen::store
