// The room `store` beside bare sqlite3 and libpq calls, in one run, turn by turn: bench/store runs it.
// Figures are medians; CPU is user + system time of this process.
#include <fmt/format.h>
#include <libpq-fe.h>
#include <sqlite3.h>
#include <sys/resource.h>
#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <cstdlib>
#include <cstring>
#include <filesystem>
#include <functional>
#include <thread>

#include "must.hpp"
#include "store/db.hpp"

using namespace zhagen;
using bench::must;
using namespace zhagen::store;

namespace {

constexpr int kTurns = 7;

struct Cost {
  double wall, cpu;
};

double cpu_now() {
  rusage u{};
  getrusage(RUSAGE_SELF, &u);
  auto s = [](timeval t) { return static_cast<double>(t.tv_sec) + static_cast<double>(t.tv_usec) * 1e-6; };
  return s(u.ru_utime) + s(u.ru_stime);
}

Cost once(const std::function<void()>& f) {
  auto t = std::chrono::steady_clock::now();
  double c = cpu_now();
  f();
  return {std::chrono::duration<double>(std::chrono::steady_clock::now() - t).count(), cpu_now() - c};
}

double median(std::vector<double> v) {
  std::nth_element(v.begin(), v.begin() + static_cast<std::ptrdiff_t>(v.size() / 2), v.end());
  return v[v.size() / 2];
}

void compare(const char* what, int n, const std::function<void()>& bare, const std::function<void()>& ours) {
  std::vector<double> bw, bc, ow, oc;
  bare();  // warm
  ours();
  for (int i = 0; i < kTurns; ++i) {
    Cost b = once(bare), o = once(ours);
    bw.push_back(b.wall), bc.push_back(b.cpu), ow.push_back(o.wall), oc.push_back(o.cpu);
  }
  auto us = [&](const std::vector<double>& v) { return median(v) * 1e6 / n; };
  fmt::print("{:<46} {:>8.2f} {:>8.2f} {:>6.2f}   {:>8.2f} {:>8.2f} {:>6.2f}   {:>9.0f}\n", what, us(bc),
             us(oc), us(oc) / us(bc), us(bw), us(ow), us(ow) / us(bw), 1e6 / us(ow));
  std::fflush(stdout);
}

[[noreturn]] void stop(const std::string& why) {
  fmt::print(stderr, "{}\n", why);
  std::exit(1);
}

constexpr int kRows = 100'000;
constexpr std::string_view kColumns[] = {"id", "org", "name", "born", "level", "title", "note"};
constexpr const char* kRead = "SELECT id, org, name, born, title FROM p WHERE id = ?";
const std::string kName = "王小明", kTitle = "某某镇党委副书记、镇长", kNote = "二〇二五年三月起任现职";
std::int64_t key(int i) { return static_cast<std::int64_t>(i) * 48271 % kRows; }
volatile std::int64_t sink;

RowSource rows() {
  return [i = 0](std::span<Arg> r) mutable -> Result<bool> {
    if (i == kRows) return false;
    r[0] = i, r[1] = i % 300, r[2] = kName, r[3] = 19800500, r[4] = i % 12, r[5] = kTitle, r[6] = kNote;
    ++i;
    return true;
  };
}

void read_ours(Tx& tx, std::int64_t id) {
  auto r = must(tx.query(kRead, id));
  while (must(r.next()))
    sink =
        sink + r.integer(0) + r.integer(1) + static_cast<std::int64_t>(r.text(2).size() + r.text(4).size());
}

void schema(Db& db) {
  must(db.write([](Tx& tx) -> Result<std::int64_t> {
    return tx.exec(
        "CREATE TABLE p (id INTEGER PRIMARY KEY, org INTEGER, name TEXT, born INTEGER, level INTEGER, title "
        "TEXT, note TEXT)");
  }));
}

void refill(Db& db, bool copy) {
  must(db.write([&](Tx& tx) -> Result<std::int64_t> {
    TRY(tx.exec("DELETE FROM p"));
    if (copy) return tx.bulk_insert("p", kColumns, rows());
    return tx.bulk_exec(
        "INSERT INTO p (id, org, name, born, level, title, note) VALUES (?, ?, ?, ?, ?, ?, ?)", 7, rows());
  }));
}

// ---- bare SQLite

struct Lite {
  sqlite3* db = nullptr;
  sqlite3_stmt *read, *insert, *begin, *commit, *clear;
  explicit Lite(const std::string& path) {
    sqlite3_open_v2(path.c_str(), &db, SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX, nullptr);
    sqlite3_exec(
        db,
        "PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON; PRAGMA secure_delete=ON; PRAGMA cache_size=-16384",
        nullptr, nullptr, nullptr);
    auto prep = [&](const char* s) {
      sqlite3_stmt* st = nullptr;
      if (sqlite3_prepare_v2(db, s, -1, &st, nullptr) != SQLITE_OK) stop(sqlite3_errmsg(db));
      return st;
    };
    read = prep(kRead);
    insert = prep("INSERT INTO p VALUES (?, ?, ?, ?, ?, ?, ?)");
    begin = prep("BEGIN");
    commit = prep("COMMIT");
    clear = prep("DELETE FROM p");
  }
  static void run(sqlite3_stmt* s) {
    if (sqlite3_step(s) != SQLITE_DONE) stop("sqlite");
    sqlite3_reset(s);
  }
  void point(std::int64_t id) const {
    sqlite3_bind_int64(read, 1, id);
    while (sqlite3_step(read) == SQLITE_ROW) {
      auto len = [&](int i) { return sqlite3_column_text(read, i) ? sqlite3_column_bytes(read, i) : 0; };
      sink = sink + sqlite3_column_int64(read, 0) + sqlite3_column_int64(read, 1) + len(2) + len(4);
    }
    sqlite3_reset(read);
  }
  void fill() const {
    run(begin);
    run(clear);
    auto text = [&](int at, const std::string& s) {
      sqlite3_bind_text(insert, at, s.data(), static_cast<int>(s.size()), SQLITE_STATIC);
    };
    for (int i = 0; i < kRows; ++i) {
      sqlite3_bind_int64(insert, 1, i);
      sqlite3_bind_int64(insert, 2, i % 300);
      text(3, kName);
      sqlite3_bind_int64(insert, 4, 19800500);
      sqlite3_bind_int64(insert, 5, i % 12);
      text(6, kTitle);
      text(7, kNote);
      run(insert);
    }
    run(commit);
  }
};

void sqlite(const std::string& folder) {
  std::string path = folder + "/bench.db";
  Options options;
  auto db = must(Db::open(path, options));
  schema(*db);
  refill(*db, true);
  Lite bare(path);
  compare(
      "SQLite point read, one transaction", kRows,
      [&] {
        Lite::run(bare.begin);
        for (int i = 0; i < kRows; ++i) bare.point(key(i));
        Lite::run(bare.commit);
      },
      [&] {
        Read r = must(db->read());
        for (int i = 0; i < kRows; ++i) read_ours(r, key(i));
      });
  compare(
      "SQLite point read, a transaction each", kRows / 4,
      [&] {
        for (int i = 0; i < kRows / 4; ++i) {
          Lite::run(bare.begin);
          bare.point(key(i));
          Lite::run(bare.commit);
        }
      },
      [&] {
        for (int i = 0; i < kRows / 4; ++i) {
          Read r = must(db->read());
          read_ours(r, key(i));
        }
      });
  compare(
      "SQLite 100,000 rows of 7 columns replaced", kRows, [&] { bare.fill(); }, [&] { refill(*db, true); });

  constexpr int kWrites = 200;
  compare(
      "SQLite durable writes, 8 threads; bare: 1 thread", kWrites,
      [&] {
        for (int i = 0; i < kWrites; ++i) {
          sqlite3_exec(bare.db, "BEGIN IMMEDIATE; UPDATE p SET born = born + 1 WHERE id = 5; COMMIT", nullptr,
                       nullptr, nullptr);
        }
      },
      [&] {
        std::vector<std::thread> threads;
        for (int t = 0; t < 8; ++t)
          threads.emplace_back([&] {
            for (int i = 0; i < kWrites / 8; ++i)
              must(db->write([](Tx& tx) { return tx.exec("UPDATE p SET born = born + 1 WHERE id = ?", 5); }));
          });
        for (auto& t : threads) t.join();
      });
}

// ---- bare libpq

void put_be(char* to, std::uint64_t v, int bytes) {
  for (int i = bytes; i-- > 0; v >>= 8) to[i] = static_cast<char>(v & 0xff);
}
std::int64_t get_be(const char* p) {
  std::uint64_t v = 0;
  for (int i = 0; i < 8; ++i) v = v << 8 | static_cast<unsigned char>(p[i]);
  return static_cast<std::int64_t>(v);
}

struct Pg {
  PGconn* c;
  explicit Pg(const std::string& url) : c(PQconnectdb(url.c_str())) {
    if (PQstatus(c) != CONNECTION_OK) stop(PQerrorMessage(c));
    exec("SET jit = off");
    Oid big[] = {20, 20, 25, 20, 20, 25, 25};
    PQclear(PQprepare(c, "r", "SELECT id, org, name, born, title FROM p WHERE id = $1", 1, big));
    PQclear(PQprepare(c, "i", "INSERT INTO p VALUES ($1, $2, $3, $4, $5, $6, $7)", 7, big));
  }
  void exec(const char* s) const {
    PGresult* r = PQexec(c, s);
    if (PQresultStatus(r) != PGRES_COMMAND_OK) stop(PQerrorMessage(c));
    PQclear(r);
  }
  void point(std::int64_t id) const {
    char buf[8];
    put_be(buf, static_cast<std::uint64_t>(id), 8);
    const char* v[] = {buf};
    int len[] = {8}, fmts[] = {1};
    PGresult* r = PQexecPrepared(c, "r", 1, v, len, fmts, 1);
    for (int i = 0; i < PQntuples(r); ++i)
      sink = sink + get_be(PQgetvalue(r, i, 0)) + get_be(PQgetvalue(r, i, 1)) + PQgetlength(r, i, 2) +
             PQgetlength(r, i, 4);
    PQclear(r);
  }
  void copy() const {
    exec("BEGIN");
    exec("DELETE FROM p");
    PQclear(PQexec(c, "COPY p FROM STDIN (FORMAT binary)"));
    std::string out("PGCOPY\n\377\r\n\0\0\0\0\0\0\0\0\0", 19);
    auto put = [&](std::uint64_t v, int n) {
      char b[8];
      put_be(b, v, n);
      out.append(b, static_cast<std::size_t>(n));
    };
    auto integer = [&](int v) { put(8, 4), put(static_cast<std::uint64_t>(v), 8); };
    auto text = [&](const std::string& s) { put(s.size(), 4), out += s; };
    for (int i = 0; i < kRows; ++i) {
      put(7, 2);
      integer(i), integer(i % 300), text(kName), integer(19800500), integer(i % 12), text(kTitle),
          text(kNote);
      if (out.size() > 65536) PQputCopyData(c, out.data(), static_cast<int>(out.size())), out.clear();
    }
    put(0xffff, 2);
    PQputCopyData(c, out.data(), static_cast<int>(out.size()));
    PQputCopyEnd(c, nullptr);
    while (PGresult* r = PQgetResult(c)) PQclear(r);
    exec("COMMIT");
  }
  void pipeline() const {
    exec("BEGIN");
    exec("DELETE FROM p");
    PQenterPipelineMode(c);
    for (int i = 0; i < kRows; ++i) {
      char b[4][8];
      int nums[] = {i, i % 300, 19800500, i % 12};
      for (int k = 0; k < 4; ++k) put_be(b[k], static_cast<std::uint64_t>(nums[k]), 8);
      const char* v[] = {b[0], b[1], kName.data(), b[2], b[3], kTitle.data(), kNote.data()};
      int len[] = {8,
                   8,
                   static_cast<int>(kName.size()),
                   8,
                   8,
                   static_cast<int>(kTitle.size()),
                   static_cast<int>(kNote.size())};
      int fmts[] = {1, 1, 1, 1, 1, 1, 1};
      PQsendQueryPrepared(c, "i", 7, v, len, fmts, 1);
      if (i % 500 == 499) {
        PQpipelineSync(c);
        for (int k = 0; k < 500; ++k)
          while (PGresult* r = PQgetResult(c)) PQclear(r);
        PQclear(PQgetResult(c));
      }
    }
    PQexitPipelineMode(c);
    exec("COMMIT");
  }
};

void postgresql(const std::string& url) {
  Options options;
  options.durable = false;  // the test server has no fsync; both sides are alike
  auto db = must(Db::open(url, options));
  schema(*db);
  refill(*db, true);
  Pg bare(url);
  constexpr int n = 20'000;
  compare(
      "PostgreSQL point read, one transaction", n,
      [&] {
        bare.exec("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY");
        for (int i = 0; i < n; ++i) bare.point(key(i));
        bare.exec("COMMIT");
      },
      [&] {
        Read r = must(db->read());
        for (int i = 0; i < n; ++i) read_ours(r, key(i));
      });
  compare(
      "PostgreSQL point read, a transaction each", n / 4,
      [&] {
        for (int i = 0; i < n / 4; ++i) {
          bare.exec("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY");
          bare.point(key(i));
          bare.exec("COMMIT");
        }
      },
      [&] {
        for (int i = 0; i < n / 4; ++i) {
          Read r = must(db->read());
          read_ours(r, key(i));
        }
      });
  compare(
      "PostgreSQL COPY, 100,000 rows replaced", kRows, [&] { bare.copy(); }, [&] { refill(*db, true); });
  compare(
      "PostgreSQL pipeline, 100,000 rows replaced", kRows, [&] { bare.pipeline(); },
      [&] { refill(*db, false); });
}

}  // namespace

int main() {
  fmt::print("{:<46} {:>24}   {:>24}   {:>9}\n{:<46} {:>8} {:>8} {:>6}   {:>8} {:>8} {:>6}   {:>9}\n", "",
             "CPU us an operation", "wall us an operation", "store", "", "bare", "store", "ratio", "bare",
             "store", "ratio", "a second");
  std::string folder = (std::filesystem::temp_directory_path() / "zhagen-bench-XXXXXX").string();
  if (!mkdtemp(folder.data())) stop("mkdtemp");
  sqlite(folder);
  std::filesystem::remove_all(folder);
  if (const char* url = std::getenv("ZHAGEN_TEST_PG")) postgresql(url);
}
