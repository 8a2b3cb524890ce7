// What only PostgreSQL has: a server that may be away, refuse, or be set up wrongly.
#include "fresh.hpp"

using namespace zhagen;
using namespace zhagen::store;
using namespace zhagen::store::test;

namespace {

Error refused(const std::string& url, const Options& o = quick()) {
  auto db = Db::open(url, o);
  REQUIRE_FALSE(db);
  return db.error();
}

}  // namespace

TEST_CASE("a server that is not there, told without the password") {
  Error e = refused("postgresql://me:secret@127.0.0.1:1/x");
  CHECK(e.code == Errc::store_unreachable);
  CHECK(e.zh().find("me@127.0.0.1:1/x") != std::string::npos);
  CHECK(e.zh().find("secret") == std::string::npos);
  CHECK(refused("postgresql://me@/x?host=/nowhere").code == Errc::store_unreachable);
  CHECK(refused("postgresql://[").code == Errc::store_url);
}

TEST_CASE("the server's settings are looked at" * doctest::skip(!on_postgresql())) {
  CHECK(refused(fresh_postgresql(), {}).code == Errc::store_unsafe);  // the test server has fsync off
  std::string url = fresh_postgresql();
  std::string other = url;
  other.replace(other.find("/zhagen?"), 8, "/nothing?");
  CHECK(refused(other).code == Errc::store_unreachable);
}

TEST_CASE("a wrong password, a missing one, the right one" * doctest::skip(!on_postgresql())) {
  auto as = [](const std::string& who) {
    std::string url = fresh_postgresql();
    return url.replace(url.find("zhagen@"), 7, who + "@");
  };
  Error e = refused(as("stranger:guess"));
  CHECK(e.code == Errc::store_login);
  CHECK(e.zh().find("guess") == std::string::npos);
  CHECK(refused(as("stranger")).code == Errc::store_login);
  CHECK(refused(as("nobody_here")).code == Errc::store_login);
  CHECK(Db::open(as("stranger:known"), quick()).ok());
}

TEST_CASE("a connection that the server ended is opened again" * doctest::skip(!on_postgresql())) {
  Fresh fresh;
  auto db = fresh.open();
  exec(*db, "CREATE TABLE t (id INTEGER PRIMARY KEY)");
  CHECK(one(*db, "SELECT count(*) FROM t") == "0");
  std::string command = "psql -q '" + env("ZHAGEN_TEST_PG") +
                        "' -c \"select pg_terminate_backend(pid) from pg_stat_activity where "
                        "application_name = 'zhagen'\" >/dev/null";
  REQUIRE(std::system(command.c_str()) == 0);
  CHECK(one(*db, "SELECT count(*) FROM t") == "0");
  exec(*db, "INSERT INTO t (id) VALUES (1)");
  REQUIRE(std::system(command.c_str()) == 0);
  exec(*db, "INSERT INTO t (id) VALUES (2)");
  auto cut =
      db->write([&](Tx& tx) -> Status {  // in the middle of a write, each time it is run: given up in the end
        TRY(tx.exec("INSERT INTO t (id) VALUES (3)"));
        if (std::system(command.c_str()) != 0) return fail(Errc::internal, "psql");
        TRY(tx.exec("INSERT INTO t (id) VALUES (4)"));
        return {};
      });
  REQUIRE_FALSE(cut);
  CHECK(one(*db, "SELECT count(*) FROM t") == "2");
}
