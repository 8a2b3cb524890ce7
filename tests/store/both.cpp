// What must be the same on both engines: run as 'store' on SQLite and as 'store_pg' on PostgreSQL.
#include <atomic>
#include <random>
#include <thread>

#include "fresh.hpp"

using namespace zhagen;
using namespace zhagen::store;
using namespace zhagen::store::test;

namespace {

constexpr std::string_view kColumns[] = {"id", "n", "s", "b"};

void make_table(Db& db) {
  exec(db,
       "CREATE TABLE t (id INTEGER PRIMARY KEY, n INTEGER, s TEXT, b BLOB, CONSTRAINT small CHECK (n < "
       "1000))");
}

std::int64_t count(Db& db) { return std::stoll(one(db, "SELECT count(*) FROM t")); }

Errc code(Status s) { return s ? Errc::internal : s.error().code; }
template <class T>
Errc code(const Result<T>& s) {
  return s ? Errc::internal : s.error().code;
}

}  // namespace

TEST_CASE("values come back as they went in") {
  Fresh fresh;
  auto db = fresh.open();
  exec(*db, "CREATE TABLE v (id INTEGER PRIMARY KEY, n INTEGER, s TEXT, b BLOB)");
  struct Row {
    std::optional<std::int64_t> n;
    std::optional<std::string> s, b;
  };
  std::vector<Row> rows = {{0, "", ""},
                           {INT64_MAX, "扎根", std::string("\0\xff", 2)},
                           {INT64_MIN, "a\tb\n\\N", "x"},
                           {{}, {}, {}}};
  std::mt19937_64 random(3);
  for (int i = 0; i < 300; ++i) {
    Row r;
    if (random() % 4) r.n = static_cast<std::int64_t>(random() >> (random() % 64));
    if (random() % 4) {
      static const char* const bits[] = {"县", "\t", "\n", "\\",   "'", "\"",
                                         "a",  " ",  "𠀀", "\x7f", "?", "\r"};
      r.s.emplace();
      for (auto n = random() % 20; n > 0; --n) *r.s += bits[random() % std::size(bits)];
    }
    if (random() % 4) {
      r.b.emplace();
      for (auto n = random() % 40; n > 0; --n) *r.b += static_cast<char>(random());
    }
    rows.push_back(std::move(r));
  }
  auto blob = [](const std::optional<std::string>& b) { return b ? std::optional(Blob{*b}) : std::nullopt; };
  must(db->write([&](Tx& tx) -> Status {
    for (std::size_t i = 0; i < rows.size(); ++i) {
      const Row& r = rows[i];
      if (i % 2) {
        TRY(tx.exec("INSERT INTO v (id, n, s, b) VALUES (?, ?, ?, ?)", i, r.n, r.s, blob(r.b)));
      } else {  // NULL of no type, in changing places
        TRY(tx.exec("INSERT INTO v (id, n, s, b) VALUES (?, ?, ?, ?)", i, r.n ? Arg(*r.n) : Arg(),
                    r.s ? Arg(*r.s) : Arg(), r.b ? Arg(Blob{*r.b}) : Arg()));
      }
    }
    return {};
  }));
  Read read = must(db->read());
  auto found = must(read.scan("SELECT id, n, s, b FROM v ORDER BY id"));
  std::size_t i = 0;
  for (; must(found.next()); ++i) {
    CAPTURE(i);
    CHECK(found.maybe_integer(1) == rows[i].n);
    CHECK(found.maybe_text(2) == rows[i].s);
    CHECK(found.null(3) == !rows[i].b);
    CHECK(found.blob(3).bytes == rows[i].b.value_or(""));
    CHECK(found.kind(3) == (rows[i].b ? Kind::blob : Kind::null));
  }
  CHECK(i == rows.size());
}

TEST_CASE("many rows, both ways; their source may stop with an error") {
  Fresh fresh;
  auto db = fresh.open();
  make_table(*db);
  std::int64_t n = 0, end = 5003;
  std::string text;
  auto source = [&](std::span<Arg> row) -> Result<bool> {
    if (n == end) return false;
    text = "行" + std::to_string(n);
    row[0] = n;
    row[1] = n % 7 == 0 ? Arg() : Arg(n % 1000);
    row[2] = n % 5 == 0 ? Arg() : Arg(text);
    row[3] = n % 3 == 0 ? Arg() : Arg(Blob{text});
    ++n;
    return true;
  };
  CHECK(must(db->write([&](Tx& tx) { return n = 0, tx.bulk_insert("t", kColumns, source); })) == 5003);
  CHECK(count(*db) == 5003);
  CHECK(must(db->write([&](Tx& tx) -> Result<std::int64_t> {
          TRY(tx.exec("DELETE FROM t"));
          n = 0;
          return tx.bulk_exec("INSERT INTO t (id, n, s, b) VALUES (?, ?, ?, ?)", 4, source);
        })) == 5003);
  CHECK(one(*db, "SELECT sum(id) FROM t WHERE n IS NULL") == "1786785");
  std::string_view keys[] = {"id"}, columns[] = {"n", "s", "b"};
  std::string upsert = Dialect(db->engine()).upsert("t", keys, columns);
  CHECK(must(db->write([&](Tx& tx) { return n = 5000, tx.bulk_exec(upsert, 4, source); })) == 3);
  CHECK(count(*db) == 5003);

  for (bool copy : {true, false}) {
    auto s = db->write([&](Tx& tx) -> Result<std::int64_t> {
      n = 6000;
      end = 9000;
      auto on = [&](std::span<Arg> row) -> Result<bool> {
        if (n == 7800) return fail(Errc::number_invalid, "x");
        return source(row);
      };
      return copy ? tx.bulk_insert("t", kColumns, on)
                  : tx.bulk_exec("INSERT INTO t (id, n, s, b) VALUES (?, ?, ?, ?)", 4, on);
    });
    CHECK(code(s) == Errc::number_invalid);
    CHECK(count(*db) == 5003);
    auto twice =
        db->write([&](Tx& tx) -> Result<std::int64_t> {  // a row that is there already, in the middle
          n = 4000;
          end = 9000;
          return copy ? tx.bulk_insert("t", kColumns, source)
                      : tx.bulk_exec("INSERT INTO t (id, n, s, b) VALUES (?, ?, ?, ?)", 4, source);
        });
    CHECK(code(twice) == Errc::store_unique);
    CHECK(count(*db) == 5003);
  }
}

TEST_CASE("the dialect: upsert and the locked row") {
  Fresh fresh;
  auto db = fresh.open();
  make_table(*db);
  std::string_view keys[] = {"id"}, columns[] = {"s"};
  Dialect d(db->engine());
  CHECK(exec(*db, d.upsert("t", keys, columns), 1, "a") == 1);
  CHECK(exec(*db, d.upsert("t", keys, columns), 1, "b") == 1);
  CHECK(exec(*db, d.upsert("t", keys, {}), 1) == 0);
  CHECK(one(*db, "SELECT s FROM t") == "b");
  must(db->write([&](Tx& tx) -> Status {
    CHECK(one(tx, d.lock_row("t", "id"), 1) == "1");
    return {};
  }));
  exec(*db, "INSERT INTO t (id, s) VALUES (2, ?)", "50%_\\x");
  CHECK(one(*db, "SELECT id FROM t WHERE s LIKE ? ESCAPE '\\'", "%" + like_plain("%_\\") + "%") == "2");
  CHECK(one(*db, "SELECT count(*) FROM t WHERE s LIKE ? ESCAPE '\\'", "50%X") == "0");  // case counts
}

TEST_CASE("errors say which rule was broken") {
  Fresh fresh;
  auto db = fresh.open();
  make_table(*db);
  exec(*db,
       "CREATE TABLE child (id INTEGER PRIMARY KEY, t INTEGER NOT NULL REFERENCES t (id), a TEXT, b TEXT)");
  exec(*db, "CREATE UNIQUE INDEX child_a_b ON child (a, b)");
  exec(*db, "CREATE UNIQUE INDEX child_low ON child (lower(a)) WHERE b IS NULL");
  exec(*db, "INSERT INTO t (id, n) VALUES (1, 1)");
  exec(*db, "INSERT INTO child (id, t, a, b) VALUES (1, 1, 'x', 'y')");
  exec(*db, "INSERT INTO child (id, t, a) VALUES (2, 1, 'Q')");
  auto fails = [&](std::string_view sql) {
    auto r = db->write([&](Tx& tx) { return tx.exec(sql); });
    REQUIRE_FALSE(r);
    return r.error();
  };
  Error e = fails("INSERT INTO child (id, t, a, b) VALUES (3, 1, 'x', 'y')");
  CHECK(e.code == Errc::store_unique);
  CHECK(e.args.at(0) == "child_a_b");
  e = fails("INSERT INTO child (id, t, a) VALUES (3, 1, 'q')");
  CHECK(e.args.at(0) == "child_low");
  e = fails("INSERT INTO t (id) VALUES (1)");
  CHECK(e.args.at(0) == "t_pkey");
  e = fails("INSERT INTO t (id, n) VALUES (2, 1000)");
  CHECK(e.code == Errc::store_check);
  CHECK(e.args.at(0) == "small");
  e = fails("INSERT INTO child (id, a) VALUES (4, 'x')");
  CHECK(e.code == Errc::store_not_null);
  CHECK(e.args.at(0) == "child");
  CHECK(e.args.at(1) == "t");
  CHECK(fails("INSERT INTO child (id, t) VALUES (4, 77)").code == Errc::store_foreign);
  CHECK(fails("DELETE FROM t").code == Errc::store_foreign);
  CHECK(fails("SELECT nothing FROM t").code == Errc::store_sql);
  CHECK(fails("SELECT now()").code == Errc::store_sql_subset);
  CHECK(code(db->write([](Tx& tx) { return tx.exec("INSERT INTO t (id, s) VALUES (5, ?)", "\xff"); })) ==
        Errc::store_text);
  CHECK(code(db->write([](Tx& tx) { return tx.exec("INSERT INTO t (id, s) VALUES (5, ?)", 1, 2); })) ==
        Errc::store_sql);
}

TEST_CASE("arithmetic beyond 64 bits is an error, not a guess") {
  Fresh fresh;
  auto db = fresh.open();
  exec(*db, "CREATE TABLE big (id INTEGER PRIMARY KEY)");
  exec(*db, "INSERT INTO big (id) VALUES (?)", INT64_MAX);
  exec(*db, "INSERT INTO big (id) VALUES (?)", INT64_MAX - 1);
  auto of = [&](std::string_view sql) {
    auto read = must(db->read());
    auto r = read.query(sql);
    if (!r) return r.error().code;
    return code(r->next());
  };
  CHECK(of("SELECT sum(id) FROM big") == Errc::store_range);
  CHECK(of("SELECT id + 1 FROM big ORDER BY id DESC") == Errc::store_range);
  CHECK(one(*db, "SELECT sum(id - 9223372036854775800) FROM big") == "13");
  CHECK(one(*db, "SELECT sum(id) FROM big WHERE id = 0") == "(null)");
  CHECK(one(*db, "SELECT id = ? FROM big ORDER BY id", INT64_MAX) == "0");
}

TEST_CASE("after an error a transaction takes no more statements, a savepoint undoes its part only") {
  Fresh fresh;
  auto db = fresh.open();
  make_table(*db);
  CHECK(code(db->write([](Tx& tx) -> Status {
          TRY(tx.exec("INSERT INTO t (id) VALUES (1)"));
          CHECK_FALSE(tx.exec("INSERT INTO t (id) VALUES (1)"));
          auto again = tx.exec("INSERT INTO t (id) VALUES (2)");
          CHECK(code(again) == Errc::store_unique);  // the error that ended it
          return {};                                 // swallowed: nothing is committed all the same
        })) == Errc::store_unique);
  CHECK(count(*db) == 0);

  must(db->write([](Tx& tx) -> Status {
    TRY(tx.exec("INSERT INTO t (id) VALUES (1)"));
    auto inner = tx.attempt([](Tx& in) -> Result<int> {
      TRY(in.exec("INSERT INTO t (id) VALUES (2)"));
      auto deeper = in.attempt([](Tx& d) { return d.exec("INSERT INTO t (id) VALUES (2)"); });
      CHECK(code(deeper) == Errc::store_unique);
      TRY(in.exec("INSERT INTO t (id) VALUES (3)"));
      return 7;
    });
    CHECK(must(std::move(inner)) == 7);
    CHECK(code(tx.attempt([](Tx& in) -> Status {
            TRY(in.exec("INSERT INTO t (id) VALUES (4)"));
            return fail(Errc::number_invalid, "4");
          })) == Errc::number_invalid);
    TRY(tx.exec("INSERT INTO t (id) VALUES (5)"));
    return {};
  }));
  CHECK(one(*db, "SELECT sum(id) FROM t") == "11");
}

TEST_CASE("a reader sees one state and writes nothing") {
  Fresh fresh;
  auto db = fresh.open();
  make_table(*db);
  Read before = must(db->read());
  CHECK(one(static_cast<Tx&>(before), "SELECT count(*) FROM t") == "0");
  exec(*db, "INSERT INTO t (id) VALUES (1)");
  CHECK(one(static_cast<Tx&>(before), "SELECT count(*) FROM t") == "0");
  CHECK(count(*db) == 1);
  Read other = must(db->read());
  CHECK(code(other.exec("INSERT INTO t (id) VALUES (2)")) == Errc::store_readonly);
  CHECK_FALSE(other.query("SELECT count(*) FROM t"));
}

TEST_CASE("queries inside the loop of another, also the same one") {
  Fresh fresh;
  auto db = fresh.open();
  make_table(*db);
  for (int i = 0; i < 5; ++i) exec(*db, "INSERT INTO t (id, n) VALUES (?, ?)", i, i - 1);
  auto read = must(db->read());
  int pairs = 0;
  for (auto a = must(read.scan("SELECT id FROM t ORDER BY id")); must(a.next());)
    for (auto b = must(read.scan("SELECT id FROM t ORDER BY id")); must(b.next());)
      pairs += a.integer(0) != b.integer(0);
  CHECK(pairs == 20);
  for (auto a = must(read.query("SELECT id FROM t WHERE id > ?", 1)); must(a.next());)
    for (auto b = must(read.query("SELECT id FROM t WHERE id > ?", 2)); must(b.next());) ++pairs;
  CHECK(pairs == 26);
  for (int i = 0; i < 600; ++i)  // more statements than the cache holds
    CHECK(one(static_cast<Tx&>(read), "SELECT " + std::to_string(i)) == std::to_string(i));
}

TEST_CASE("writes share a commit, each answers for itself") {
  Fresh fresh;
  auto db = fresh.open();
  make_table(*db);
  std::atomic<int> good{0}, bad{0};
  std::vector<std::thread> threads;
  for (int k = 0; k < 8; ++k)
    threads.emplace_back([&, k] {
      for (int i = 0; i < 40; ++i) {
        auto r = db->write([&](Tx& tx) -> Status {
          TRY(tx.exec("INSERT INTO t (id, n) VALUES (?, ?)", k * 1000 + i, i));
          if (i % 5 == 0)
            TRY(tx.exec("INSERT INTO t (id) VALUES (?)", k * 1000 + i));  // always there already
          if (i % 7 == 0) return fail(Errc::number_invalid, "7");
          return {};
        });
        ++(r ? good : bad);
      }
    });
  for (auto& t : threads) t.join();
  CHECK(count(*db) == good.load());
  CHECK(bad.load() == 8 * 12);  // 8 by the key, 6 by seven, 2 of them by both
}

TEST_CASE("the queue has an end, and waiting too") {
  Fresh fresh;
  Options o = quick();
  o.queue = 3;
  o.wait = std::chrono::milliseconds(150);
  auto db = fresh.open(o);
  make_table(*db);
  std::atomic<bool> go{false};
  std::atomic<int> busy{0};
  std::atomic<bool> running{false};
  db->submit(
      [&](Tx&) -> Status {
        running = true;
        while (!go) std::this_thread::sleep_for(std::chrono::milliseconds(1));
        return {};
      },
      [](Status) {});
  while (!running) std::this_thread::sleep_for(std::chrono::milliseconds(1));
  CHECK(code(db->write([](Tx&) -> Status { return {}; })) == Errc::store_busy);  // withdrawn after the wait
  for (int i = 0; i < 5; ++i)
    db->submit([](Tx&) -> Status { return {}; }, [&](Status s) { busy += code(s) == Errc::store_busy; });
  CHECK(busy == 2);
  go = true;
  db.reset();  // answers what is queued
}

TEST_CASE("readers are lent, with a limit on waiting") {
  Fresh fresh;
  Options o = quick();
  o.readers = 2;
  o.wait = std::chrono::milliseconds(300);
  auto db = fresh.open(o);
  make_table(*db);
  {
    Read a = must(db->read()), b = must(db->read());
    CHECK(code(db->read()) == Errc::store_busy);
  }
  CHECK(db->read().ok());
}

TEST_CASE("a statement has its time") {
  Fresh fresh;
  Options o = quick();
  o.statement = std::chrono::milliseconds(200);
  auto db = fresh.open(o);
  auto read = must(db->read());
  auto rows = read.query(
      "WITH RECURSIVE p (a) AS (SELECT 1 UNION ALL SELECT a + 1 FROM p WHERE a < 2000000000) SELECT max(a) "
      "FROM p");
  Errc c = rows ? code(rows->next()) : rows.error().code;
  CHECK(c == Errc::store_timeout);
}

TEST_CASE("two programs write the same rows: no update is lost") {
  Fresh fresh;
  auto a = fresh.open(), b = fresh.open();
  make_table(*a);
  exec(*a, "INSERT INTO t (id, n) VALUES (1, 0)");
  exec(*a, "INSERT INTO t (id, n) VALUES (2, 0)");
  auto lock_then = [&](Db& db, int first,
                       int second) {  // in opposite order: a deadlock on PostgreSQL, run again
    for (int i = 0; i < 60; ++i) {
      auto r = db.write([&](Tx& tx) -> Status {
        for (int id : {first, second}) {
          TRY(tx.query(tx.dialect().lock_row("t", "id"), id));
          std::int64_t n = 0;
          {
            auto rows = TRY(tx.query("SELECT n FROM t WHERE id = ?", id));
            TRY(rows.next());
            n = rows.integer(0);
          }
          TRY(tx.exec("UPDATE t SET n = ? WHERE id = ?", n + 1, id));
        }
        return {};
      });
      if (!r) MESSAGE(r.error().zh());
      CHECK(r.ok());
    }
  };
  std::thread other([&] { lock_then(*b, 2, 1); });
  lock_then(*a, 1, 2);
  other.join();
  CHECK(one(*a, "SELECT n FROM t WHERE id = 1") == "120");
  CHECK(one(*a, "SELECT n FROM t WHERE id = 2") == "120");
}

TEST_CASE("text sorts by its bytes") {
  Fresh fresh;
  auto db = fresh.open();
  exec(*db, "CREATE TABLE w (k TEXT PRIMARY KEY)");
  for (const char* k : {"b", "B", "a", "张", "李", "é", "Z", "1"})
    exec(*db, "INSERT INTO w (k) VALUES (?)", k);
  std::string all;
  auto read = must(db->read());
  for (auto r = must(read.query("SELECT k FROM w ORDER BY k")); must(r.next());) all += r.text(0);
  CHECK(all == "1BZabé张李");
  CHECK(one(static_cast<Tx&>(read), "SELECT min(k) FROM w WHERE k > ?", "b") == "é");
}
