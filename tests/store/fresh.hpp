#pragma once
// A fresh database for each test: a SQLite file in a folder of its own, or, where ZHAGEN_TEST_DB is "pg", a
// schema of its own on the server of tests/pg_server.

#include <doctest/doctest.h>
#include <unistd.h>

#include <chrono>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <string>

#include "store/db.hpp"
#include "store/migrate.hpp"

namespace zhagen::store::test {

inline std::string env(const char* name) {
  const char* v = std::getenv(name);
  return v ? v : "";
}

inline bool on_postgresql() { return env("ZHAGEN_TEST_DB") == "pg"; }
inline int rounds(const char* name, int usual) { return env(name).empty() ? usual : std::stoi(env(name)); }

/// A folder that goes with the object.
struct Folder {
  std::string path;
  Folder() {
    std::string name = (std::filesystem::temp_directory_path() / "zhagen-store-XXXXXX").string();
    path = mkdtemp(name.data());
  }
  ~Folder() {
    std::error_code e;
    std::filesystem::remove_all(path, e);
  }
  Folder(const Folder&) = delete;
  std::string operator/(const std::string& name) const { return path + "/" + name; }
};

/// The address of an empty schema on the test server.
inline std::string fresh_postgresql() {
  std::string base = env("ZHAGEN_TEST_PG");
  REQUIRE_MESSAGE(!base.empty(), "run this through tests/pg_server");
  static int n = 0;
  std::string schema = "t" + std::to_string(getpid()) + "_" + std::to_string(++n);
  std::string command = "psql -q '" + base + "' -c 'CREATE SCHEMA " + schema + "'";
  REQUIRE(std::system(command.c_str()) == 0);
  return base + "&options=-csearch_path%3D" + schema;
}

/// Fast, for the test server stores without fsync.
inline Options quick() {
  Options o;
  o.durable = false;
  return o;
}

struct Fresh {
  Folder folder;
  std::string url = on_postgresql() ? fresh_postgresql() : folder / "test.db";
  std::unique_ptr<Db> open(const Options& options = quick()) const {
    auto db = Db::open(url, options);
    if (!db) FAIL(db.error().zh());
    return *std::move(db);
  }
};

/// The value, or the test fails with the error's words.
template <class T>
T must(Result<T> r) {
  if (!r) FAIL(r.error().zh());
  return *std::move(r);
}
inline void must(Status s) {
  if (!s) FAIL(s.error().zh());
}

template <class... A>
std::int64_t exec(Db& db, std::string_view sql, const A&... args) {
  return must(db.write([&](Tx& tx) { return tx.exec(sql, args...); }));
}

/// The first column of the first row as text.
template <class T, class... A>
std::string one(T& tx, std::string_view sql, const A&... args) {
  Rows rows = must(tx.query(sql, args...));
  if (!must(rows.next())) return "(none)";
  if (rows.null(0)) return "(null)";
  return rows.kind(0) == Kind::integer ? std::to_string(rows.integer(0)) : std::string(rows.text(0));
}

template <class... A>
std::string one(Db& db, std::string_view sql, const A&... args) {
  Read r = must(db.read());
  return one(static_cast<Tx&>(r), sql, args...);
}

inline void write_file(const std::string& path, const std::string& bytes) {
  std::ofstream(path, std::ios::binary) << bytes;
}
inline std::string read_file(const std::string& path) {
  std::ifstream in(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), {}};
}

}  // namespace zhagen::store::test
