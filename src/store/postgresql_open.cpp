// Connecting to PostgreSQL: the server's fitness, and the settings of every connection with their reasons.
#include <poll.h>

#include <cerrno>
#include <cstring>

#include "store/postgresql.hpp"

namespace zhagen::store {
namespace {

using Clock = std::chrono::steady_clock;

/// Waits for the socket; false at the deadline.
bool wait_for(PGconn* pg, bool reading, Clock::time_point deadline) {
  while (true) {
    auto left = std::chrono::duration_cast<std::chrono::milliseconds>(deadline - Clock::now()).count();
    if (left <= 0) return false;
    pollfd p{PQsocket(pg), static_cast<short>(reading ? POLLIN : POLLOUT), 0};
    int n = ::poll(&p, 1, static_cast<int>(left));
    if (n > 0) return true;
    if (n < 0 && errno != EINTR) return false;
  }
}

/// The first line of what the server said; the rest repeats it for other addresses.
std::string said(PGconn* pg) {
  std::string text = PQerrorMessage(pg);
  std::size_t end = text.find('\n');
  return text.substr(0, end == std::string::npos ? text.size() : end);
}

Result<PgHandle> open(const Place& place, const Options& options) {
  // Later keywords win over the url's, earlier ones are its defaults: a dead network is noticed in 30 s.
  const char* keys[] = {"application_name", "tcp_user_timeout", "dbname", "client_encoding", nullptr};
  const char* values[] = {"zhagen", "30000", place.url.c_str(), "UTF8", nullptr};
  PgHandle pg(PQconnectStartParams(keys, values, 1));
  if (!pg) return fail(Errc::store_busy, "out of memory");
  PQsetErrorVerbosity(pg.get(), PQERRORS_VERBOSE);  // gives the SQLSTATE of a refused login
  auto deadline = Clock::now() + options.wait;
  for (auto next = PGRES_POLLING_WRITING; PQstatus(pg.get()) != CONNECTION_BAD && next != PGRES_POLLING_OK;) {
    if (next == PGRES_POLLING_FAILED) break;
    if (!wait_for(pg.get(), next == PGRES_POLLING_READING, deadline))
      return fail(Errc::store_unreachable, place.where, std::to_string(options.wait.count()) + " ms");
    next = PQconnectPoll(pg.get());
  }
  if (PQstatus(pg.get()) != CONNECTION_OK) {
    std::string text = said(pg.get());
    bool login = PQconnectionNeedsPassword(pg.get()) || text.find("28P01") != std::string::npos ||
                 text.find("28000") != std::string::npos;
    if (text.find("57P03") != std::string::npos || text.find("53300") != std::string::npos)
      return fail(Errc::store_busy, text);
    return fail(login ? Errc::store_login : Errc::store_unreachable, place.where, text);
  }
  PQsetErrorVerbosity(pg.get(), PQERRORS_DEFAULT);
  PQsetNoticeProcessor(
      pg.get(), [](void*, const char*) {}, nullptr);
  return pg;
}

Result<std::string> show(PgConn& c, const std::string& name) { return TRY(c.raw_rows("SHOW " + name))[0][0]; }

Status fit(PgConn& c, const Place& place, const Options& options) {
  if (int v = PQserverVersion(c.handle()); v < 130000)
    return fail(Errc::store_server, place.where, "PostgreSQL " + std::to_string(v / 10000) + " < 13");
  if (auto e = TRY(show(c, "server_encoding")); e != "UTF8")
    return fail(Errc::store_server, place.where, "server_encoding = " + e);
  if (!options.durable) return {};
  for (const char* name : {"fsync", "full_page_writes"}) {
    std::string value = TRY(show(c, name));
    if (value != "on") return fail(Errc::store_unsafe, place.where, std::string(name) + " = " + value);
  }
  return {};
}

}  // namespace

Result<std::unique_ptr<Conn>> connect_postgresql(const Place& place, const Options& options, Access access,
                                                 bool first) {
  auto c = std::make_unique<PgConn>(TRY(open(place, options)), place.where, options);
  if (first) TRY(fit(*c, place, options));
  TRY(
      c->raw("SET standard_conforming_strings = on; SET timezone = 'UTC'; SET datestyle = 'ISO, YMD';"
             "SET client_min_messages = warning; SET jit = off; SET cursor_tuple_fraction = 1;"
             "SET idle_in_transaction_session_timeout = '10min'"));
  if (options.durable && access == Access::write) {
    std::string value = TRY(show(*c, "synchronous_commit"));
    if (value == "off") TRY(c->raw("SET synchronous_commit = on"));
    value = TRY(show(*c, "synchronous_commit"));
    if (value == "off") return fail(Errc::store_unsafe, place.where, "synchronous_commit = off");
  }
  c->limits(options.statement, options.wait);
  return std::unique_ptr<Conn>(std::move(c));
}

}  // namespace zhagen::store
