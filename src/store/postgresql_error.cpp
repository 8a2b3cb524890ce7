#include "store/postgresql.hpp"

namespace zhagen::store {
namespace {

std::string field(const PGresult* r, int code) {
  const char* p = r ? PQresultErrorField(r, code) : nullptr;
  return p ? p : "";
}

std::string one_line(std::string s) {
  for (char& c : s)
    if (c == '\n' || c == '\t') c = ' ';
  while (!s.empty() && s.back() == ' ') s.pop_back();
  return s;
}

}  // namespace

// SQLSTATE: PostgreSQL manual, Appendix A. Only the primary message is passed on: the detail holds values.
Error postgresql_error(PGconn* pg, const PGresult* r, const std::string& where,
                       std::chrono::milliseconds statement, std::chrono::milliseconds wait) {
  std::string state = field(r, PG_DIAG_SQLSTATE), message = one_line(field(r, PG_DIAG_MESSAGE_PRIMARY));
  if (message.empty()) message = one_line(pg ? PQerrorMessage(pg) : "out of memory");
  auto is = [&](const char* s) { return state == s; };
  if (is("23505")) return fail(Errc::store_unique, field(r, PG_DIAG_CONSTRAINT_NAME));
  if (is("23503")) return fail(Errc::store_foreign);
  if (is("23514")) return fail(Errc::store_check, field(r, PG_DIAG_CONSTRAINT_NAME));
  if (is("23502"))
    return fail(Errc::store_not_null, field(r, PG_DIAG_TABLE_NAME), field(r, PG_DIAG_COLUMN_NAME));
  if (is("40001") || is("40P01")) return fail(Errc::store_conflict, 1);
  if (is("55P03")) return fail(Errc::store_locked, where, wait.count());
  if (is("57014")) return fail(Errc::store_timeout, statement.count());
  if (is("53100")) return fail(Errc::store_full, where);
  if (is("53200") || is("53300") || is("53400")) return fail(Errc::store_busy, message);
  if (is("25006")) return fail(Errc::store_readonly, where);
  if (is("22003")) return fail(Errc::store_range, message);
  if (is("22021") || is("22P05")) return fail(Errc::store_text);
  if (is("58030")) return fail(Errc::store_io, where, message);
  if (state.starts_with("XX00") && !is("XX000")) return fail(Errc::store_damaged, where, message);
  if (state.starts_with("08") || state.starts_with("57P") || (pg && PQstatus(pg) == CONNECTION_BAD))
    return fail(Errc::store_unreachable, where, message);
  return fail(Errc::store_sql, message);
}

}  // namespace zhagen::store
