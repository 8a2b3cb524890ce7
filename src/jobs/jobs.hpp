#pragma once
// Long work: an import, a placement, a backup. Queued in the database, run by a few threads, with progress, stoppable,
// taken up again after a restart or a crash. Input and result are sealed.

#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "base/clock.hpp"
#include "base/id.hpp"
#include "base/keyring.hpp"
#include "base/result.hpp"
#include "store/db.hpp"
#include "store/migrate.hpp"

namespace zhagen::jobs {

extern const store::Migration kTables;

enum class State : std::uint8_t { queued, running, done, failed, cancelled };

struct Job {
  Id id, owner;          // owner: the user
  std::string kind;
  State state = State::queued;
  std::int64_t done = 0, total = 0;
  std::string step;      // what it is doing, in words
  std::string error;     // the sentence, where it failed
  Instant created, started, ended;
  int tries = 0;
};

/// What a running job may do. Progress is written at most once a second; stop() tells that it was cancelled or that the
/// program ends: then return soon, what is half done stays queued (program ends) or is dropped (cancelled).
class Context {
 public:
  virtual ~Context() = default;
  virtual const Job& job() const = 0;
  virtual std::string_view input() const = 0;
  virtual void progress(std::int64_t done, std::int64_t total, std::string_view step) = 0;
  virtual bool stop() const = 0;
};
/// Gives the result, bytes of its own form.
using Work = std::function<Result<std::string>(Context&)>;

class Jobs {
 public:
  Jobs(store::Db& db, std::shared_ptr<Keyring> keys, IdSource& ids, const Clock& clock, int threads = 1);
  ~Jobs();                                     // stop()
  void kind(std::string name, Work work);      // before start()
  Status start();                              // running jobs of a program that died are queued again, at most 3 tries
  void stop();

  Result<Id> submit(Id owner, std::string_view kind, std::string_view input);
  Result<Job> get(Id owner, Id job);           // the owner's own only: job_unknown otherwise
  Result<std::vector<Job>> list(Id owner);
  Status cancel(Id owner, Id job);
  Result<std::string> result(Id owner, Id job);

 private:
  struct Data;
  std::unique_ptr<Data> data_;
};

}  // namespace zhagen::jobs
