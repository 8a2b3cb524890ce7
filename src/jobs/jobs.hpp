#pragma once
// Long work: an import, a placement, a backup. Queued in the database, run by a few threads, with progress, stoppable,
// taken up again after a restart or a crash. Input, result and the sentence of a failure are sealed.
//
// Several programs may work on one database. A job is claimed by one conditional UPDATE and belongs to that claim as long
// as its row's `beat` moves; where it has stood still for Pace::dead by the watcher's own steady clock (no clocks are
// compared), the job is queued again. Only the claim in force can write progress and result: a program that was thought
// dead and wakes loses its claim, its Context says stop(), and what it gives back is dropped. So a job is done at least
// once, and its result is written once: work that writes records must bear being begun again.

#include <chrono>
#include <cstdint>
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

inline constexpr int kTries = 3;             // of a job whose program dies
inline constexpr int kWaiting = 100;         // queued jobs of one owner
inline constexpr int kKeptDays = 30;         // after its end; the input is erased at the end
inline constexpr std::int64_t kInputLimit = 64 << 20;

enum class State : std::uint8_t { queued, running, done, failed, cancelled };
std::string_view state_name(State state);    // "queued" ...

struct Job {
  Id id, owner;          // owner: the user; empty: the program itself
  std::string kind;
  State state = State::queued;
  std::int64_t done = 0, total = 0;
  std::string step;      // what it is doing, in words
  std::string error;     // the sentence, where it failed
  Instant created, started, ended;
  int tries = 0;
};

/// What a running job may do. progress() costs nothing, it is written at most once a second; `step` holds no value of a
/// record, for it is not sealed. stop() tells that it was cancelled or that the program ends: then return an error soon.
/// What was cancelled is dropped, what the program's end stopped is queued again. Work that ends all the same is done.
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

struct Pace {
  std::chrono::milliseconds poll{2000};   // how soon a job that another program queued is seen
  std::chrono::milliseconds beat{1000};
  std::chrono::milliseconds dead{30'000};
};

class Jobs {
 public:
  Jobs(store::Db& db, std::shared_ptr<Keyring> keys, IdSource& ids, const Clock& clock, int threads = 1, Pace pace = {});
  ~Jobs();                                     // stop()
  void kind(std::string name, Work work);      // before start(); a job of a kind that no program knows stays queued
  Status start();
  void stop();                                 // returns when the running work has

  Result<Id> submit(Id owner, std::string_view kind, std::string_view input);
  Result<Job> get(Id owner, Id job);           // the owner's own only: job_unknown otherwise
  Result<std::vector<Job>> list(Id owner);     // newest first, the last 100
  Status cancel(Id owner, Id job);
  Result<std::string> result(Id owner, Id job);

 private:
  struct Data;
  std::unique_ptr<Data> data_;
};

}  // namespace zhagen::jobs
