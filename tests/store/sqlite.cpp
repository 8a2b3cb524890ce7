// What only SQLite has: the file, its locks, backup of pages, a full disk.
#include <fcntl.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>

#include <atomic>
#include <csignal>
#include <random>
#include <thread>

#include "fresh.hpp"
#include "store/backup.hpp"

using namespace zhagen;
using namespace zhagen::store;
using namespace zhagen::store::test;

namespace {

Errc open_code(const std::string& url, const Options& o = quick()) {
  auto db = Db::open(url, o);
  return db ? Errc::internal : db.error().code;
}

void make(Db& db) { exec(db, "CREATE TABLE t (id INTEGER PRIMARY KEY, s TEXT)"); }

const bool skip = on_postgresql();

}  // namespace

TEST_CASE("what is opened must be ours and safe" * doctest::skip(skip)) {
  Folder f;
  CHECK(open_code("") == Errc::store_url);
  CHECK(open_code(":memory:") == Errc::store_url);
  CHECK(open_code("mysql://x/y") == Errc::store_url);
  CHECK(open_code("sqlite:" + f / "a.db", {}) == Errc::internal);
  Options old;
  old.create = false;
  CHECK(open_code(f / "none.db", old) == Errc::store_missing);
  CHECK(open_code(f / "no/folder.db") == Errc::store_missing);
  write_file(f / "text.db", "some words that are no database, long enough to be looked at");
  CHECK(open_code(f / "text.db") == Errc::store_not_database);
  CHECK(read_file(f / "text.db").starts_with("some words"));
  CHECK(open_code(f.path) != Errc::internal);
  CHECK_FALSE(std::filesystem::exists(f / "text.db-lock"));
  REQUIRE(std::system(("sqlite3 " + f / "other.db" + " 'create table x (a)'").c_str()) == 0);
  CHECK(open_code(f / "other.db") == Errc::store_not_database);
  if (geteuid() != 0) {
    std::filesystem::permissions(f / "a.db", std::filesystem::perms::owner_read);
    CHECK(open_code(f / "a.db") == Errc::store_readonly);
  }
  struct stat st {};
  REQUIRE(::stat((f / "a.db").c_str(), &st) == 0);
  CHECK((st.st_mode & 0077) == 0);
}

TEST_CASE("opening a file twice in one program keeps the first one's locks" * doctest::skip(skip)) {
  Folder f;
  auto a = must(Db::open(f / "a.db", quick()));
  make(*a);
  auto b = must(Db::open(f / "a.db", quick()));
  pid_t child = fork();
  if (child ==
      0) {  // another program opens and closes: it must not take itself for the last one and drop the log
    execlp("sqlite3", "sqlite3", (f / "a.db").c_str(), "SELECT count(*) FROM t", static_cast<char*>(nullptr));
    _exit(127);
  }
  int status = 0;
  REQUIRE(waitpid(child, &status, 0) == child);
  REQUIRE(status == 0);
  CHECK(std::filesystem::exists(f / "a.db-wal"));
  exec(*a, "INSERT INTO t (id) VALUES (1)");
  CHECK(one(*b, "SELECT count(*) FROM t") == "1");
}

TEST_CASE("a damaged file is told" * doctest::skip(skip)) {
  Folder f;
  {
    auto db = must(Db::open(f / "a.db", quick()));
    make(*db);
    for (int i = 0; i < 200; ++i) exec(*db, "INSERT INTO t (id, s) VALUES (?, ?)", i, std::string(200, 'x'));
  }
  std::string bytes = read_file(f / "a.db");
  for (std::size_t i = 4096; i < bytes.size(); ++i) bytes[i] = static_cast<char>(i * 37);
  write_file(f / "a.db", bytes);
  auto db = must(Db::open(f / "a.db", quick()));
  auto read = must(db->read());
  auto rows = read.query("SELECT count(*), max(s) FROM t");
  Errc c = rows ? rows->next().error().code : rows.error().code;
  CHECK(c == Errc::store_damaged);
}

TEST_CASE("another program's lock ends the wait in words" * doctest::skip(skip)) {
  Folder f;
  Options o = quick();
  o.wait = std::chrono::milliseconds(200);
  auto a = must(Db::open(f / "a.db", o)), b = must(Db::open(f / "a.db", o));
  make(*a);
  must(a->write([&](Tx&) -> Status {
    auto r = b->write([](Tx& tx) { return tx.exec("INSERT INTO t (id) VALUES (1)"); });
    CHECK(r.error().code == Errc::store_locked);
    return {};
  }));
}

TEST_CASE("a full disk: an error in words, what was acknowledged stays" * doctest::skip(skip)) {
  Folder f;
  pid_t child = fork();
  if (child == 0) {
    signal(SIGXFSZ, SIG_IGN);
    Options o;  // durable
    auto db = Db::open(f / "a.db", o);
    if (!db) _exit(1);
    if (!(*db)->write([](Tx& tx) { return tx.exec("CREATE TABLE t (id INTEGER PRIMARY KEY, s TEXT)"); }))
      _exit(2);
    rlimit limit{600 << 10, RLIM_INFINITY};
    if (setrlimit(RLIMIT_FSIZE, &limit) != 0) _exit(3);
    std::int64_t acknowledged = 0, refused = 0;
    for (int i = 0; i < 400; ++i) {
      auto r = (*db)->write(
          [&](Tx& tx) { return tx.exec("INSERT INTO t (id, s) VALUES (?, ?)", i, std::string(8000, 'x')); });
      if (!r && r.error().code != Errc::store_full) {
        std::fprintf(stderr, "%s\n", r.error().zh().c_str());
        _exit(4);
      }
      ++(r ? acknowledged : refused);
    }
    if (refused == 0 || acknowledged == 0) _exit(5);
    auto stored = [&] {
      auto read = (*db)->read();
      if (!read) return std::int64_t{-1};
      auto rows = read->query("SELECT count(*) FROM t");
      return rows && rows->next() ? rows->integer(0) : -1;
    };
    if (stored() != acknowledged) _exit(6);
    limit.rlim_cur = RLIM_INFINITY;
    setrlimit(RLIMIT_FSIZE, &limit);
    if (!(*db)->write([&](Tx& tx) { return tx.exec("INSERT INTO t (id) VALUES (1000)"); })) _exit(7);
    if (stored() != acknowledged + 1) _exit(8);
    db->reset();
    _exit(0);
  }
  int status = 0;
  REQUIRE(waitpid(child, &status, 0) == child);
  CHECK(WIFEXITED(status));
  CHECK(WEXITSTATUS(status) == 0);
}

TEST_CASE("backup while others write; restore; nothing is overwritten unasked" * doctest::skip(skip)) {
  Folder f;
  {
    auto db = must(Db::open(f / "a.db", quick()));
    must(db->write([](Tx& tx) -> Status {
      TRY(tx.exec("CREATE TABLE t (id INTEGER PRIMARY KEY, s TEXT)"));
      TRY(tx.exec("CREATE TABLE u (id INTEGER PRIMARY KEY REFERENCES t (id))"));
      for (int i = -3000; i < 0; ++i)
        TRY(tx.exec("INSERT INTO t (id, s) VALUES (?, ?)", i, std::string(1000, 'y')));
      return {};
    }));
    std::atomic<bool> stop{false};
    std::thread writer([&] {
      for (int i = 1; !stop; ++i)
        must(db->write([&](Tx& tx) -> Status {  // always in pairs
          TRY(tx.exec("INSERT INTO t (id) VALUES (?)", i));
          TRY(tx.exec("INSERT INTO u (id) VALUES (?)", i));
          return {};
        }));
    });
    for (int i = 0; i < 5; ++i) {
      auto r = must(backup(*db, f / ("b" + std::to_string(i))));
      CHECK(r.tables == 2);
      CHECK((r.rows - 3000) % 2 == 0);
      CHECK(must(verify_backup(f / ("b" + std::to_string(i)))).rows == r.rows);
    }
    stop = true;
    writer.join();
    CHECK(backup(*db, f / "b0").error().code == Errc::store_exists);
    CHECK(restore_backup(f / "b0", f / "a.db", true).error().code == Errc::store_running);
  }
  CHECK(restore_backup(f / "b0", f / "a.db").error().code == Errc::store_exists);
  auto r = must(restore_backup(f / "b0", f / "a.db", true));
  must(restore_backup(f / "b0", f / "new.db"));
  CHECK(std::filesystem::exists(f / "a.db.replaced"));
  for (const char* name : {"a.db", "new.db"}) {
    auto db = must(Db::open(f / name));  // durable, as it will be used
    CHECK(one(*db, "SELECT count(*) FROM t") == std::to_string(3000 + (r.rows - 3000) / 2));
  }
}

TEST_CASE("every flipped byte of a backup is found" * doctest::skip(skip)) {
  Folder f;
  auto db = must(Db::open(f / "a.db", quick()));
  make(*db);
  exec(*db, "INSERT INTO t (id, s) VALUES (1, 'x')");
  must(backup(*db, f / "b"));
  std::string good = read_file(f / "b");
  std::mt19937 random(11);
  for (int i = 0; i < rounds("ZHAGEN_FLIPS", 200); ++i) {
    std::string bad = good;
    auto at = random() % bad.size();
    bad[at] = static_cast<char>(bad[at] ^ (1 << random() % 8));
    write_file(f / "b", bad);
    CHECK(verify_backup(f / "b").error().code == Errc::store_damaged);
    CHECK_FALSE(restore_backup(f / "b", f / "c.db"));
  }
  CHECK_FALSE(std::filesystem::exists(f / "c.db"));
  write_file(f / "b", good);
  must(verify_backup(f / "b"));
}

TEST_CASE("what is erased is gone from the files" * doctest::skip(skip)) {
  Folder f;
  auto db = must(Db::open(f / "a.db", quick()));
  make(*db);
  exec(*db, "INSERT INTO t (id, s) VALUES (1, 'planted-990000198005010011')");
  exec(*db, "DELETE FROM t");
  must(db->scrub());
  for (const char* name : {"a.db", "a.db-wal"})
    CHECK(read_file(f / name).find("planted") == std::string::npos);
}
