// kill -9 at random moments while writing: what was acknowledged is there, nothing is half there.
// More rounds: ZHAGEN_KILLS=1000 test_store -tc="kill -9*"
#include <sys/wait.h>
#include <csignal>

#include <random>
#include <thread>

#include "fresh.hpp"

using namespace zhagen;
using namespace zhagen::store;
using namespace zhagen::store::test;

namespace {

/// The child: four threads write pairs of rows and tell the number of each pair that was acknowledged.
[[noreturn]] void write_until_killed(const std::string& url, const Options& options, std::int64_t from,
                                     int tell) {
  auto db = Db::open(url, options);
  if (!db) _exit(1);
  std::vector<std::thread> threads;
  for (std::int64_t k = 0; k < 4; ++k)
    threads.emplace_back([&, k] {
      for (std::int64_t i = from + k;; i += 4) {
        auto r = (*db)->write([&](Tx& tx) -> Status {
          TRY(tx.exec("INSERT INTO a (id, s) VALUES (?, ?)", i, std::string(300, 'a')));
          TRY(tx.exec("INSERT INTO b (id) VALUES (?)", i));
          return {};
        });
        if (!r) _exit(2);
        if (write(tell, &i, sizeof i) != sizeof i) _exit(3);
      }
    });
  for (auto& t : threads) t.join();
  _exit(0);
}

}  // namespace

TEST_CASE("kill -9 loses nothing that was acknowledged") {
  Fresh fresh;
  Options options = quick();
  options.durable = !on_postgresql();  // the test server has no fsync
  {
    auto db = fresh.open(options);
    exec(*db, "CREATE TABLE a (id INTEGER PRIMARY KEY, s TEXT)");
    exec(*db, "CREATE TABLE b (id INTEGER PRIMARY KEY REFERENCES a (id))");
  }
  std::mt19937 random(5);
  std::int64_t acknowledged = 0, from = 0;
  for (int round = 0; round < rounds("ZHAGEN_KILLS", 30); ++round) {
    int ends[2];
    REQUIRE(pipe(ends) == 0);
    pid_t child = fork();
    if (child == 0) write_until_killed(fresh.url, options, from, ends[1]);
    close(ends[1]);
    std::vector<std::int64_t> told;
    std::int64_t id = 0;
    REQUIRE(read(ends[0], &id, sizeof id) == sizeof id);  // the first one, then at any moment
    told.push_back(id);
    std::this_thread::sleep_for(std::chrono::microseconds(random() % 60'000));
    kill(child, SIGKILL);
    waitpid(child, nullptr, 0);
    while (read(ends[0], &id, sizeof id) == sizeof id) told.push_back(id);
    close(ends[0]);

    auto db = fresh.open(options);
    for (std::int64_t t : told) {
      if (one(*db, "SELECT id FROM a WHERE id = ?", t) != std::to_string(t))
        FAIL_CHECK("lost " << t << " in round " << round);
      from = std::max(from, t + 100);
    }
    acknowledged += static_cast<std::int64_t>(told.size());
    CHECK(one(*db, "SELECT count(*) FROM a WHERE id NOT IN (SELECT id FROM b)") == "0");
    from = std::max(from, std::int64_t{std::stoll(one(*db, "SELECT coalesce(max(id), 0) FROM a"))} + 1);
  }
  MESSAGE("acknowledged in all: " << acknowledged);
}
