#include "store/postgresql.hpp"

#include <algorithm>
#include <cassert>

#include "store/sql.hpp"

namespace zhagen::store {
namespace {

constexpr int kPortion = 2000;  // rows of a scan fetched at a time

bool fits(const std::vector<Oid>& types, std::span<const Arg> args) {
  if (types.size() != args.size()) return false;
  for (std::size_t i = 0; i < args.size(); ++i)
    if (!(args[i].null() && (types[i] != 0 || args[i].type() == Kind::null)) && types[i] != type_oid(args[i]))
      return false;
  return true;
}

bool good(const PGresult* r) {
  auto s = PQresultStatus(r);
  return s == PGRES_COMMAND_OK || s == PGRES_TUPLES_OK;
}

/// Rows of INSERT, UPDATE, DELETE; "SELECT 3" is no change.
std::int64_t changed_rows(PGresult* r) {
  std::string_view tag = PQcmdStatus(r);
  return tag.starts_with("SELECT") ? 0 : std::strtoll(PQcmdTuples(r), nullptr, 10);
}

}  // namespace

Status PgParams::fill(std::span<const Arg> args) {
  values_.assign(args.size(), nullptr);
  lengths_.assign(args.size(), 0);
  formats_.assign(args.size(), 1);
  integers_.resize(std::max(integers_.size(), args.size()));
  for (std::size_t i = 0; i < args.size(); ++i) {
    const Arg& a = args[i];
    if (a.null()) continue;
    if (a.type() == Kind::integer) {
      put_be(integers_[i].data(), static_cast<std::uint64_t>(a.integer()), 8);
      values_[i] = integers_[i].data();
      lengths_[i] = 8;
      continue;
    }
    if (a.type() == Kind::text && !storable(a.bytes())) return fail(Errc::store_text);
    values_[i] = a.bytes().data() ? a.bytes().data() : "";
    lengths_[i] = static_cast<int>(a.bytes().size());
  }
  return {};
}

void PgStatement::evicted() {
  for (const Form& f : forms) PgResult(PQexec(pg, ("DEALLOCATE " + f.name).c_str()));
}

PgConn::PgConn(PgHandle pg, std::string where, const Options& options)
    : pg_(std::move(pg)), where_(std::move(where)), statement_(options.statement), wait_(options.wait) {}

Error PgConn::error(const PGresult* r) const {
  return postgresql_error(pg_.get(), r, where_, statement_, wait_);
}

Status PgConn::raw(const std::string& sql) {
  PgResult r(PQexec(pg_.get(), sql.c_str()));
  if (!good(r.get())) return error(r.get());
  return {};
}

Result<std::vector<std::vector<std::string>>> PgConn::raw_rows(const std::string& sql) {
  PgResult r(PQexec(pg_.get(), sql.c_str()));
  if (!good(r.get())) return error(r.get());
  std::vector<std::vector<std::string>> out(static_cast<std::size_t>(PQntuples(r.get())));
  for (std::size_t i = 0; i < out.size(); ++i)
    for (int k = 0; k < PQnfields(r.get()); ++k)
      out[i].emplace_back(PQgetvalue(r.get(), static_cast<int>(i), k));
  return out;
}

void PgConn::limits(std::chrono::milliseconds statement, std::chrono::milliseconds wait) {
  statement_ = statement;
  wait_ = wait;
  (void)raw("SET statement_timeout = " + std::to_string(statement.count()) +
            "; SET lock_timeout = " + std::to_string(wait.count()));
}

// A writer reads the newest committed rows after it has locked the anchor row, which READ COMMITTED gives and
// a snapshot would not. No invariant stands on SERIALIZABLE.
Status PgConn::begin(Access access) {
  assert(!usable() || !in_transaction());
  clear();
  return raw(access == Access::write ? "BEGIN ISOLATION LEVEL READ COMMITTED READ WRITE"
                                     : "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY");
}

Status PgConn::commit() {
  if (failed_) return *failed_;
  PgResult r(PQexec(pg_.get(), "COMMIT"));
  if (!r || PQstatus(pg_.get()) != CONNECTION_OK) return fail(Errc::store_lost, where_);
  if (!good(r.get())) return error(r.get());
  // PostgreSQL answers COMMIT of an aborted transaction with ROLLBACK and no error.
  if (std::string_view(PQcmdStatus(r.get())) != "COMMIT") return fail(Errc::store_sql, "COMMIT -> ROLLBACK");
  return {};
}

void PgConn::rollback() {
  if (usable() && in_transaction()) (void)raw("ROLLBACK");
  clear();
}

Result<const PgStatement::Form*> PgConn::form(std::string_view sql, std::span<const Arg> args) {
  PgStatement* s = cache_.find(sql);
  if (s)
    for (const auto& f : s->forms)
      if (fits(f.types, args)) return &f;
  if (!s) {
    if (Status ok = lint(sql); !ok) return std::move(ok).error();
    auto fresh = std::make_unique<PgStatement>();
    fresh->pg = pg_.get();
    fresh->values = TRY(placeholders(sql));
    fresh->text = TRY(native(sql, Engine::postgresql));
    s = cache_.put(sql, std::move(fresh));
  }
  if (s->values != args.size())
    return fail(Errc::store_sql, "the number of values is not that of the ?: " + std::string(sql));
  PgStatement::Form f{"s" + std::to_string(++names_), {}};
  for (std::size_t i = 0; i < args.size(); ++i) {
    Oid type = type_oid(args[i]);
    for (const auto& other : s->forms)  // a NULL of no type takes the type that came before
      if (type == 0) type = other.types[i];
    f.types.push_back(type);
  }
  PgResult r(
      PQprepare(pg_.get(), f.name.c_str(), s->text.c_str(), static_cast<int>(args.size()), f.types.data()));
  if (!good(r.get())) return error(r.get());
  s->forms.push_back(std::move(f));
  return &s->forms.back();
}

Result<PgResult> PgConn::execute(std::string_view sql, std::span<const Arg> args) {
  const PgStatement::Form* f = TRY(form(sql, args));
  TRY(params_.fill(args));
  PgResult r(PQexecPrepared(pg_.get(), f->name.c_str(), params_.size(), params_.values(), params_.lengths(),
                            params_.formats(), 1));
  if (!good(r.get())) return error(r.get());
  return r;
}

Cursor* PgConn::cursor(PgResult result, std::string scan) {
  if (idle_.empty()) {
    cursors_.push_back(std::make_unique<PgCursor>(*this));
    idle_.push_back(cursors_.back().get());
  }
  PgCursor* c = idle_.back();
  idle_.pop_back();
  c->take(std::move(result), std::move(scan));
  return c;
}

Result<Cursor*> PgConn::start(std::string_view sql, std::span<const Arg> args) {
  return cursor(TRY(execute(sql, args)), "");
}

Result<Cursor*> PgConn::start_scan(std::string_view sql, std::span<const Arg> args) {
  TRY(lint(sql));
  std::string name = "scan" + std::to_string(++names_);
  std::string text = "DECLARE " + name + " NO SCROLL CURSOR FOR " + TRY(native(sql, Engine::postgresql));
  std::vector<Oid> types;
  for (const Arg& a : args) types.push_back(type_oid(a));
  TRY(params_.fill(args));
  PgResult r(PQexecParams(pg_.get(), text.c_str(), params_.size(), types.data(), params_.values(),
                          params_.lengths(), params_.formats(), 1));
  if (!good(r.get())) return error(r.get());
  return cursor(TRY(fetch(name)), name);
}

Result<PgResult> PgConn::fetch(const std::string& scan) {
  std::string text = "FETCH " + std::to_string(kPortion) + " FROM " + scan;
  PgResult r(PQexecParams(pg_.get(), text.c_str(), 0, nullptr, nullptr, nullptr, nullptr, 1));
  if (!good(r.get())) return error(r.get());
  return r;
}

Result<std::int64_t> PgConn::run(std::string_view sql, std::span<const Arg> args) {
  PgResult r = TRY(execute(sql, args));
  return changed_rows(r.get());
}

}  // namespace zhagen::store
