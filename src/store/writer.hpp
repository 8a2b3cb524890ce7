#pragma once
// The one writer (internal to the room): a queue of bodies, run one after the other on one thread and one
// connection, several to a commit. Nobody is answered before the commit that holds their work is durable.

#include <condition_variable>
#include <deque>
#include <mutex>
#include <thread>

#include "store/conn.hpp"

namespace zhagen::store {

class Writer {
 public:
  using Body = std::function<Status(Tx&)>;
  using Done = std::function<void(Status)>;
  using Alone = std::function<Status(Conn&)>;

  Writer(Place place, const Options& options, std::unique_ptr<Conn> conn);
  ~Writer();  // runs what is queued

  void submit(Body body, Done done);
  /// Waits for the answer; where the queue does not reach the body within Options::wait, withdraws it.
  Status run(Body body);
  /// Something with the connection itself, outside a transaction, nothing beside it.
  Status alone(Alone work);

 private:
  struct Job {
    Body body;
    Alone alone;
    Done done;
    std::chrono::steady_clock::time_point deadline;
    Status result;
  };
  using JobPtr = std::shared_ptr<Job>;
  using Batch = std::vector<JobPtr>;
  enum class Outcome { answered, again, apart };  // again: nothing was committed, another try may do better

  bool enqueue(const JobPtr& job);
  Status wait_for(const JobPtr& job);
  void loop();
  void work(const Batch& batch);
  Outcome attempt(const Batch& batch);
  Outcome run_all(const Batch& batch);
  Outcome finish(const Batch& batch);
  Status ready();  // a connection that works
  static void answer(const Batch& batch, const Status& s);

  Place place_;
  Options options_;
  std::unique_ptr<Conn> conn_;
  std::mutex mutex_;
  std::condition_variable queued_;
  std::deque<JobPtr> queue_;
  bool stop_ = false;
  std::thread thread_;
};

}  // namespace zhagen::store
