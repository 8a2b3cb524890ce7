// The queue on both engines: run, progress, failure, cancel, the program's end, programs beside each other, programs that die.
#include <sys/wait.h>

#include <atomic>
#include <csignal>
#include <thread>

#include "../store/fresh.hpp"
#include "jobs/errors.hpp"
#include "jobs/jobs.hpp"

using namespace zhagen;
using namespace zhagen::jobs;
using namespace zhagen::store::test;
using namespace std::chrono_literals;

namespace {

const Id kAn{71}, kBo{72};
constexpr Pace kQuick{20ms, 30ms, 1500ms};

/// One program on the database.
struct Program {
  SystemClock system;
  FixedClock fixed{{1'900'000'000'000}};
  std::unique_ptr<store::Db> db;
  IdSource ids;
  Jobs jobs;
  explicit Program(const Fresh& fresh, bool real_time = true, int threads = 1)
      : db(fresh.open()),
        ids(system, Random(entropy_seed())),
        jobs(*db, Keyring::for_tests(5), ids, real_time ? static_cast<const Clock&>(system) : fixed, threads, kQuick) {
    must(store::migrate(*db, std::span(&kTables, 1), {1}));
  }
  Job wait(Id job, State until, Id owner = kAn) {
    for (int i = 0; i < 3000; ++i) {
      Job j = must(jobs.get(owner, job));
      if (j.state == until) return j;
      std::this_thread::sleep_for(10ms);
    }
    Job j = must(jobs.get(owner, job));
    FAIL("job is " << state_name(j.state) << " " << j.error);
    return j;
  }
};

Result<std::string> stopped() { return fail(Errc::internal, "stopped"); }

/// Work that goes on until it is told to stop.
Result<std::string> endless(Context& c) {
  while (!c.stop()) std::this_thread::sleep_for(1ms);
  return stopped();
}

}  // namespace

TEST_CASE("a job runs, tells how far it is, and gives its result to its owner alone") {
  Fresh fresh;
  Program p(fresh);
  std::atomic<bool> go_on = false;
  p.jobs.kind("turn", [&](Context& c) -> Result<std::string> {
    c.progress(3, 7, "第三步");
    while (!go_on) std::this_thread::sleep_for(1ms);
    return std::string(c.input().rbegin(), c.input().rend());
  });
  must(p.jobs.start());
  Id job = must(p.jobs.submit(kAn, "turn", std::string("ab\0c", 4)));
  for (int i = 0; i < 3000 && must(p.jobs.get(kAn, job)).done != 3; ++i) std::this_thread::sleep_for(10ms);
  Job half = must(p.jobs.get(kAn, job));
  CHECK(half.state == State::running);
  CHECK(half.total == 7);
  CHECK(half.step == "第三步");
  CHECK(p.jobs.result(kAn, job).error().code == fault::job_no_result);
  go_on = true;
  Job j = p.wait(job, State::done);
  CHECK(j.tries == 1);
  CHECK(j.created <= j.started);
  CHECK(j.started <= j.ended);
  CHECK(must(p.jobs.result(kAn, job)) == std::string("c\0ba", 4));
  CHECK(one(*p.db, "SELECT count(*) FROM job_input") == "0");

  CHECK(p.jobs.get(kBo, job).error().code == fault::job_unknown);
  CHECK(p.jobs.result(kBo, job).error().code == fault::job_unknown);
  CHECK(p.jobs.cancel(kBo, job).error().code == fault::job_unknown);
  CHECK(p.jobs.cancel(kAn, job).error().code == fault::job_ended);
  CHECK(must(p.jobs.list(kBo)).empty());
  CHECK(must(p.jobs.list(kAn)).size() == 1);
}

TEST_CASE("a failure keeps its sentence; what is kept is sealed") {
  Fresh fresh;
  Program p(fresh);
  p.jobs.kind("bad", [](Context&) -> Result<std::string> { return fail(Errc::number_invalid, "机密内容"); });
  p.jobs.kind("throws", [](Context&) -> Result<std::string> { throw std::bad_alloc(); });
  p.jobs.kind("good", [](Context&) -> Result<std::string> { return std::string("plain result"); });
  Id waiting = must(p.jobs.submit(kAn, "nobody's", "plain input"));
  Id bad = must(p.jobs.submit(kAn, "bad", ""));
  Id throws = must(p.jobs.submit(kAn, "throws", ""));
  Id good = must(p.jobs.submit(kAn, "good", ""));
  must(p.jobs.start());
  CHECK(p.wait(bad, State::failed).error == fail(Errc::number_invalid, "机密内容").zh());
  CHECK(p.wait(throws, State::failed).error.find("bad_alloc") != std::string::npos);
  p.wait(good, State::done);
  CHECK(p.jobs.result(kAn, bad).error().code == fault::job_no_result);
  CHECK(must(p.jobs.get(kAn, waiting)).state == State::queued);
  for (const char* sql : {"SELECT bytes FROM job_input", "SELECT bytes FROM job_result", "SELECT error FROM job WHERE error IS NOT NULL"}) {
    auto read = must(p.db->read());
    auto rows = must(read.query(sql));
    int n = 0;
    for (; must(rows.next()); ++n) {
      CHECK(rows.blob(0).bytes.find("plain") == std::string_view::npos);
      CHECK(rows.blob(0).bytes.find("机密") == std::string_view::npos);
    }
    CHECK(n > 0);
  }
}

TEST_CASE("cancelled while it waits, while it runs, and too late") {
  Fresh fresh;
  Program p(fresh);
  std::atomic<bool> done_in_spite = false;
  p.jobs.kind("endless", endless);
  p.jobs.kind("stubborn", [&](Context& c) -> Result<std::string> {
    while (!c.stop()) std::this_thread::sleep_for(1ms);
    done_in_spite = true;
    return std::string("written");
  });
  Id waits = must(p.jobs.submit(kAn, "endless", ""));
  must(p.jobs.cancel(kAn, waits));
  CHECK(must(p.jobs.get(kAn, waits)).state == State::cancelled);
  Id runs = must(p.jobs.submit(kAn, "endless", ""));
  must(p.jobs.start());
  p.wait(runs, State::running);
  must(p.jobs.cancel(kAn, runs));
  CHECK(p.wait(runs, State::cancelled).error.empty());
  Id late = must(p.jobs.submit(kAn, "stubborn", ""));
  p.wait(late, State::running);
  must(p.jobs.cancel(kAn, late));
  p.wait(late, State::done);  // what has been done is said to be done
  CHECK(must(p.jobs.result(kAn, late)) == "written");

  Program other(fresh);  // cancelled from another program
  Id far = must(p.jobs.submit(kAn, "endless", ""));
  p.wait(far, State::running);
  must(other.jobs.cancel(kAn, far));
  p.wait(far, State::cancelled);
}

TEST_CASE("the program's end puts a running job back, the next program goes on") {
  Fresh fresh;
  Id job;
  {
    Program p(fresh);
    p.jobs.kind("x", endless);
    job = must(p.jobs.submit(kAn, "x", "in"));
    must(p.jobs.start());
    p.wait(job, State::running);
    p.jobs.stop();
    Job j = must(p.jobs.get(kAn, job));
    CHECK(j.state == State::queued);
    CHECK(j.tries == 0);
  }
  Program p(fresh);
  p.jobs.kind("x", [](Context& c) -> Result<std::string> { return std::string(c.input()); });
  must(p.jobs.start());
  CHECK(p.wait(job, State::done).tries == 1);
  CHECK(must(p.jobs.result(kAn, job)) == "in");
}

TEST_CASE("two programs never do the same job") {
  Fresh fresh;
  Program a(fresh, true, 3), b(fresh, true, 3);
  std::atomic<int> runs = 0;
  constexpr int kJobs = 40;
  std::vector<Id> all;
  for (int i = 0; i < kJobs; ++i) all.push_back(must(a.jobs.submit(kAn, "count", std::to_string(i))));
  Work count = [&](Context& c) -> Result<std::string> {
    ++runs;
    std::this_thread::sleep_for(2ms);
    return std::string(c.input());
  };
  a.jobs.kind("count", count);
  b.jobs.kind("count", count);
  must(a.jobs.start());
  must(b.jobs.start());
  for (int i = 0; i < kJobs; ++i) {
    CHECK(a.wait(all[static_cast<std::size_t>(i)], State::done).tries == 1);
    CHECK(must(b.jobs.result(kAn, all[static_cast<std::size_t>(i)])) == std::to_string(i));
  }
  CHECK(runs == kJobs);
}

namespace {

/// A program of its own that runs the job "x" until it is killed, and tells when it has begun.
pid_t start_child(const Fresh& fresh, int tell, bool ends_by_itself) {
  pid_t child = fork();
  if (child != 0) return child;
  Program p(fresh);
  p.jobs.kind("x", [&](Context& c) -> Result<std::string> {
    char one = 1;
    if (::write(tell, &one, 1) != 1) _exit(3);
    for (int i = 0; !ends_by_itself || i < 50; ++i) std::this_thread::sleep_for(10ms);
    return "from the child " + std::string(c.input());
  });
  if (!p.jobs.start()) _exit(2);
  if (!ends_by_itself) ::pause();
  std::this_thread::sleep_for(1500ms);
  p.jobs.stop();
  _exit(0);
}

void wait_for_word(int from) {
  char one = 0;
  REQUIRE(::read(from, &one, 1) == 1);
}

}  // namespace

TEST_CASE("kill -9 of a program with a running job: another one does it, three times at most") {
  Fresh fresh;
  Id job;
  {
    Program p(fresh);
    job = must(p.jobs.submit(kAn, "x", "again"));
  }
  int ends[2];
  REQUIRE(pipe(ends) == 0);
  for (int round = 1; round < kTries; ++round) {
    pid_t child = start_child(fresh, ends[1], false);
    wait_for_word(ends[0]);
    kill(child, SIGKILL);
    waitpid(child, nullptr, 0);
  }
  {
    Program p(fresh);
    p.jobs.kind("x", [](Context& c) -> Result<std::string> { return std::string(c.input()); });
    CHECK(must(p.jobs.get(kAn, job)).state == State::running);  // as the dead program left it
    must(p.jobs.start());
    CHECK(p.wait(job, State::done).tries == kTries);
    CHECK(must(p.jobs.result(kAn, job)) == "again");
    p.jobs.stop();
    job = must(p.jobs.submit(kAn, "x", "deadly"));
  }
  for (int round = 1; round <= kTries; ++round) {
    pid_t child = start_child(fresh, ends[1], false);
    wait_for_word(ends[0]);
    kill(child, SIGKILL);
    waitpid(child, nullptr, 0);
  }
  Program p(fresh);
  must(p.jobs.start());
  CHECK(p.wait(job, State::failed).error == fail(fault::job_died, kTries).zh());
  close(ends[0]), close(ends[1]);
}

TEST_CASE("a program that was thought dead and wakes has lost its claim") {
  Fresh fresh;
  Id job;
  {
    Program p(fresh);
    job = must(p.jobs.submit(kAn, "x", "in"));
  }
  int ends[2];
  REQUIRE(pipe(ends) == 0);
  pid_t child = start_child(fresh, ends[1], true);
  wait_for_word(ends[0]);
  kill(child, SIGSTOP);
  {
    Program p(fresh);
    p.jobs.kind("x", [](Context&) -> Result<std::string> { return std::string("from the parent"); });
    must(p.jobs.start());
    CHECK(p.wait(job, State::done).tries == 2);
  }
  kill(child, SIGCONT);
  int status = 0;
  waitpid(child, &status, 0);
  CHECK(WIFEXITED(status));
  Program p(fresh);
  CHECK(must(p.jobs.result(kAn, job)) == "from the parent");
  close(ends[0]), close(ends[1]);
}

TEST_CASE("limits: jobs that wait, the size of the input, days that ended jobs are kept") {
  Fresh fresh;
  Id old;
  {
    Program p(fresh, false);
    for (int i = 0; i < kWaiting; ++i) old = must(p.jobs.submit(kAn, "none", ""));
    CHECK(p.jobs.submit(kAn, "none", "").error().code == fault::job_many);
    CHECK(p.jobs.submit(kBo, "none", std::string(kInputLimit + 1, ' ')).error().code == fault::job_large);
    Id other = must(p.jobs.submit(kBo, "none", ""));
    must(p.jobs.cancel(kAn, old));
    must(p.jobs.start());
    std::this_thread::sleep_for(100ms);
    CHECK(must(p.jobs.get(kAn, old)).state == State::cancelled);
    CHECK(must(p.jobs.get(kBo, other)).state == State::queued);
  }
  Program p(fresh, false);
  p.fixed.at.ms += (std::int64_t{kKeptDays} * 86'400 + 1) * 1000;
  must(p.jobs.start());
  for (int i = 0; i < 1000 && p.jobs.get(kAn, old); ++i) std::this_thread::sleep_for(10ms);
  CHECK(p.jobs.get(kAn, old).error().code == fault::job_unknown);
  CHECK(one(*p.db, "SELECT count(*) FROM job") == std::to_string(kWaiting));
}
