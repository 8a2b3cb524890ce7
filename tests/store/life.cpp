// Migrations, dump and load, on both engines.
#include <sys/wait.h>

#include "fresh.hpp"
#include "store/dump.hpp"

using namespace zhagen;
using namespace zhagen::store;
using namespace zhagen::store::test;

namespace {

constexpr Migration kSteps[] = {
    {1, "people",
     "CREATE TABLE org (id INTEGER PRIMARY KEY, name TEXT NOT NULL, up INTEGER REFERENCES org (id));"
     "CREATE TABLE person (id INTEGER PRIMARY KEY, org INTEGER REFERENCES org (id), name TEXT, photo BLOB);"
     "CREATE UNIQUE INDEX person_name ON person (name);"
     "INSERT INTO org (id, name) VALUES (1, '县委');"},
    {2, "born", "ALTER TABLE person ADD COLUMN born INTEGER; CREATE INDEX person_born ON person (born)"},
    {3, "more",
     "CREATE TABLE a_pair (x TEXT, y INTEGER, PRIMARY KEY (x, y)); UPDATE person SET born = 0 WHERE born IS "
     "NULL"}};
constexpr Instant kNow{1'700'000'000'000};

std::span<const Migration> first(std::size_t n) { return std::span(kSteps).first(n); }

void fill(Db& db) {
  must(migrate(db, first(2), kNow));
  exec(db, "INSERT INTO org (id, name, up) VALUES (9, '镇', 1)");
  exec(db, "UPDATE org SET up = 9 WHERE id = 1");  // a circle: no order of rows would load with the keys on
  exec(db, "INSERT INTO person (id, org, name, photo, born) VALUES (1, 9, ?, ?, 19800500)", "张\t三\\\n",
       Blob{std::string_view("\0\\\xff", 3)});
  exec(db, "INSERT INTO person (id, org, name) VALUES (-5, 1, ?)", "end person 1 x");
  exec(db, "INSERT INTO person (id, name, photo) VALUES (?, '', ?)", INT64_MAX, Blob{""});
}

}  // namespace

TEST_CASE("steps are applied once, in one transaction") {
  Fresh fresh;
  auto db = fresh.open();
  CHECK(must(migrate(*db, first(1), kNow)).applied == std::vector<std::int64_t>{1});
  CHECK(must(migrate(*db, first(1), kNow)).applied.empty());
  auto more = must(migrate(*db, first(3), kNow));
  CHECK(more.applied == std::vector<std::int64_t>{2, 3});
  CHECK(more.backup.empty() == on_postgresql());
  CHECK(one(*db, "SELECT count(*) FROM store_step WHERE applied_at = ?", kNow.ms) == "3");

  auto newer = migrate(*db, first(2), kNow);
  REQUIRE_FALSE(newer);
  CHECK(newer.error().code == Errc::store_newer);
  CHECK(newer.error().args.at(1) == "3");
  Migration changed[] = {{1, "people", "CREATE TABLE org (id INTEGER PRIMARY KEY)"}, kSteps[1], kSteps[2]};
  auto other = migrate(*db, changed, kNow);
  REQUIRE_FALSE(other);
  CHECK(other.error().code == Errc::store_step_changed);

  Migration broken[] = {
      kSteps[0],
      kSteps[1],
      kSteps[2],
      {4, "half", "CREATE TABLE half (id INTEGER PRIMARY KEY); INSERT INTO none (a) VALUES (1)"}};
  auto half = migrate(*db, broken, {kNow.ms + 1});
  REQUIRE_FALSE(half);
  CHECK(half.error().place.find("half") != std::string::npos);
  auto read = must(db->read());
  CHECK_FALSE(read.query("SELECT id FROM half"));
}

TEST_CASE("two programs migrate at once: one works, the other finds it done") {
  for (int round = 0; round < rounds("ZHAGEN_RACES", 4); ++round) {
    Fresh fresh;
    pid_t children[3];
    for (pid_t& child : children) {
      child = fork();
      if (child == 0) {
        auto db = Db::open(fresh.url, quick());
        if (!db) std::fprintf(stderr, "%s\n", db.error().zh().c_str());
        if (!db) _exit(100);
        auto r = migrate(**db, first(3), kNow);
        int code = r ? static_cast<int>(r->applied.size()) : 101;
        if (!r) std::fprintf(stderr, "%s\n", r.error().zh().c_str());
        db->reset();
        _exit(code);
      }
    }
    int applied = 0;
    for (pid_t child : children) {
      int status = 0;
      REQUIRE(waitpid(child, &status, 0) == child);
      REQUIRE(WIFEXITED(status));
      CHECK(WEXITSTATUS(status) < 100);
      applied += WEXITSTATUS(status);
    }
    CHECK(applied == 3);
  }
}

TEST_CASE("a dump loads into an empty database, there and back the same bytes") {
  Fresh from, to;
  Folder out;
  auto db = from.open();
  fill(*db);
  auto written = must(dump(*db, out / "a.dump"));
  CHECK(written.rows == 7);
  CHECK(written.tables.at("person") == 3);
  CHECK(must(verify_dump(out / "a.dump")).sha256 == written.sha256);
  CHECK(dump(*db, out / "a.dump").error().code == Errc::store_exists);

  auto copy = to.open();
  CHECK(must(load(out / "a.dump", *copy, first(2), kNow)).sha256 == written.sha256);
  must(dump(*copy, out / "b.dump"));
  CHECK(read_file(out / "a.dump") == read_file(out / "b.dump"));
  CHECK(load(out / "a.dump", *copy, first(2), kNow).error().code == Errc::store_not_empty);
  auto r = copy->write([](Tx& tx) { return tx.exec("INSERT INTO person (id, org) VALUES (77, 12345)"); });
  CHECK(r.error().code == Errc::store_foreign);  // the keys are on again

  Fresh later;  // under a newer program the newer steps run over what was loaded
  auto newer = later.open();
  must(load(out / "a.dump", *newer, first(3), kNow));
  CHECK(one(*newer, "SELECT count(*) FROM person WHERE born = 0") == "2");
  Fresh older;
  auto old = older.open();
  CHECK(load(out / "a.dump", *old, first(1), kNow).error().code == Errc::store_newer);
}

TEST_CASE("tables made at run time are made again by a load") {
  Fresh from, to;
  Folder out;
  auto db = from.open();
  fill(*db);
  for (const char* sql : {"CREATE TABLE l_talk (id INTEGER PRIMARY KEY, person INTEGER REFERENCES person (id), said TEXT)",
                          "CREATE INDEX l_talk_person ON l_talk (person)", "ALTER TABLE l_talk ADD COLUMN day INTEGER"})
    must(db->write([&](Tx& tx) { return extend(tx, sql); }));
  exec(*db, "INSERT INTO l_talk (id, person, said, day) VALUES (1, 1, '好', 20260301)");
  auto undone = db->write([&](Tx& tx) -> Status {
    TRY(extend(tx, "CREATE TABLE l_never (id INTEGER PRIMARY KEY)"));
    return fail(Errc::internal, "no");
  });
  CHECK_FALSE(undone);
  auto written = must(dump(*db, out / "a.dump"));
  CHECK(written.tables.at("store_extension") == 3);
  auto copy = to.open();
  CHECK(must(load(out / "a.dump", *copy, first(3), kNow)).sha256 == written.sha256);
  CHECK(one(*copy, "SELECT said FROM l_talk WHERE day = 20260301") == "好");
  CHECK(copy->write([](Tx& tx) { return tx.exec("INSERT INTO l_talk (id, person) VALUES (2, 999)"); }).error().code ==
        Errc::store_foreign);
  exec(*db, "UPDATE store_extension SET sql = 'DELETE FROM person' WHERE id = 2");
  must(dump(*db, out / "bad.dump"));
  Fresh third;
  auto empty = third.open();
  CHECK(load(out / "bad.dump", *empty, first(3), kNow).error().code == Errc::store_damaged);
}

TEST_CASE("a dump goes from one engine to the other and back" * doctest::skip(!on_postgresql())) {
  Folder out;
  auto light = must(Db::open(out / "a.db", quick()));
  fill(*light);
  auto a = must(dump(*light, out / "a.dump"));
  Fresh fresh;
  auto heavy = fresh.open();
  CHECK(must(load(out / "a.dump", *heavy, first(2), kNow)).sha256 == a.sha256);
  must(dump(*heavy, out / "b.dump"));
  CHECK(read_file(out / "a.dump") == read_file(out / "b.dump"));
  auto back = must(Db::open(out / "b.db", quick()));
  CHECK(must(load(out / "b.dump", *back, first(2), kNow)).sha256 == a.sha256);
}

TEST_CASE("every changed byte of a dump is found, and every cut") {
  Fresh from;
  Folder out;
  auto db = from.open();
  fill(*db);
  must(dump(*db, out / "a.dump"));
  std::string good = read_file(out / "a.dump");
  for (std::size_t i = 0; i < good.size(); ++i) {
    std::string bad = good;
    bad[i] = static_cast<char>(bad[i] ^ (1 << (i % 8)));
    write_file(out / "bad.dump", bad);
    CAPTURE(i);
    CHECK_FALSE(verify_dump(out / "bad.dump"));
    if (i % 7 == 0) {
      write_file(out / "cut.dump", good.substr(0, i));
      CHECK_FALSE(verify_dump(out / "cut.dump"));
    }
  }
  write_file(out / "long.dump", good + "x");
  CHECK_FALSE(verify_dump(out / "long.dump"));
}
