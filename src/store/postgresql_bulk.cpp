// Many rows: COPY in binary form, and pipeline mode for statements COPY cannot express.
#include <algorithm>

#include "store/names.hpp"
#include "store/postgresql.hpp"
#include "store/sql.hpp"

namespace zhagen::store {
namespace {

constexpr std::size_t kBuffer = 64 << 10;
constexpr int kInFlight =
    500;  // answers of some 40 bytes each: far below what a socket holds, so neither side blocks

void put(std::string& out, std::uint64_t v, int bytes) {
  char be[8];
  put_be(be, v, bytes);
  out.append(be, static_cast<std::size_t>(bytes));
}

/// One row of COPY BINARY. The server takes eight bytes of text for a BIGINT, so types are compared here.
Status put_row(std::string& out, std::span<const Arg> row, const std::vector<Oid>& types) {
  put(out, row.size(), 2);
  for (std::size_t i = 0; i < row.size(); ++i) {
    const Arg& a = row[i];
    if (a.null()) {
      put(out, 0xffffffff, 4);
      continue;
    }
    if (type_oid(a) != types[i]) return fail(Errc::store_sql, "a value is not of its column's type");
    if (a.type() == Kind::integer) {
      put(out, 8, 4);
      put(out, static_cast<std::uint64_t>(a.integer()), 8);
      continue;
    }
    if (a.type() == Kind::text && !storable(a.bytes())) return fail(Errc::store_text);
    put(out, a.bytes().size(), 4);
    out += a.bytes();
  }
  return {};
}

Status send_rows(PGconn* pg, const RowSource& source, const std::vector<Oid>& types, std::int64_t& rows) {
  std::string out("PGCOPY\n\377\r\n\0\0\0\0\0\0\0\0\0", 19);
  std::vector<Arg> row(types.size());
  auto flush = [&] {
    bool sent = PQputCopyData(pg, out.data(), static_cast<int>(out.size())) == 1;
    out.clear();
    return sent;
  };
  while (TRY(source(row))) {
    TRY(put_row(out, row, types));
    ++rows;
    if (out.size() >= kBuffer && !flush()) return {};  // the server's own error is read by the caller
  }
  put(out, 0xffff, 2);
  flush();
  return {};
}

}  // namespace

Result<std::int64_t> PgConn::bulk_insert(std::string_view table, std::span<const std::string_view> columns,
                                         const RowSource& source) {
  std::string names = quoted_list(columns), target = quoted_name(table);
  PgResult types(PQexecParams(pg_.get(), ("SELECT " + names + " FROM " + target + " LIMIT 0").c_str(), 0,
                              nullptr, nullptr, nullptr, nullptr, 1));
  if (PQresultStatus(types.get()) != PGRES_TUPLES_OK) return error(types.get());
  std::vector<Oid> oids;
  oids.reserve(columns.size());
  for (int i = 0; i < PQnfields(types.get()); ++i) oids.push_back(PQftype(types.get(), i));

  PgResult in(PQexec(pg_.get(), ("COPY " + target + " (" + names + ") FROM STDIN (FORMAT binary)").c_str()));
  if (PQresultStatus(in.get()) != PGRES_COPY_IN) return error(in.get());
  std::int64_t rows = 0;
  Status sent = send_rows(pg_.get(), source, oids, rows);
  PQputCopyEnd(pg_.get(), sent ? nullptr : "stopped");
  Status answer;
  while (PgResult r{PQgetResult(pg_.get())})
    if (answer && PQresultStatus(r.get()) != PGRES_COMMAND_OK) answer = error(r.get());
  if (!sent) return std::move(sent).error();
  if (!answer) return std::move(answer).error();
  return rows;
}

Status PgConn::drain(int& sent, std::int64_t& changed) {
  Status answer;
  if (PQpipelineSync(pg_.get()) != 1) return error(nullptr);
  for (; sent > 0; --sent) {
    while (PgResult r{PQgetResult(pg_.get())}) {
      auto s = PQresultStatus(r.get());
      if (s == PGRES_COMMAND_OK || s == PGRES_TUPLES_OK) {
        std::string_view tag = PQcmdStatus(r.get());
        if (!tag.starts_with("SELECT")) changed += std::strtoll(PQcmdTuples(r.get()), nullptr, 10);
      } else if (answer) {
        answer = error(r.get());  // those after it are only told that they did not run
      }
    }
  }
  PgResult sync(PQgetResult(pg_.get()));
  if (answer && PQresultStatus(sync.get()) != PGRES_PIPELINE_SYNC) answer = error(sync.get());
  return answer;
}

Result<std::int64_t> PgConn::bulk_exec(std::string_view sql, std::size_t args, const RowSource& source) {
  std::vector<Arg> row(args);
  std::int64_t changed = 0;
  int sent = 0;
  const PgStatement::Form* current = nullptr;
  auto fits = [&] {
    if (!current) return false;
    for (std::size_t i = 0; i < args; ++i)
      if (!row[i].null() ? current->types[i] != type_oid(row[i])
                         : current->types[i] == 0 && row[i].type() != Kind::null)
        return false;
    return true;
  };
  auto stop = [&](Status s) -> Status {
    if (PQpipelineStatus(pg_.get()) == PQ_PIPELINE_OFF) return s;
    Status d = drain(sent, changed);
    PQexitPipelineMode(pg_.get());
    return s ? d : s;
  };
  while (true) {
    auto more = source(row);
    if (!more) return stop(more.error()).error();
    if (!*more) break;
    if (!fits()) {  // preparing is a question with an answer: outside the pipeline
      TRY(stop({}));
      current = TRY(form(sql, row));
      PQenterPipelineMode(pg_.get());
    }
    if (Status s = params_.fill(row); !s) return stop(std::move(s)).error();
    if (PQsendQueryPrepared(pg_.get(), current->name.c_str(), params_.size(), params_.values(),
                            params_.lengths(), params_.formats(), 1) != 1)
      return stop(error(nullptr)).error();
    if (++sent == kInFlight)
      if (Status s = drain(sent, changed); !s) return stop(std::move(s)).error();
  }
  TRY(stop({}));
  return changed;
}

}  // namespace zhagen::store
