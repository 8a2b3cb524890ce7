#include "jobs/queue.hpp"

#include "jobs/errors.hpp"
#include "store/marks.hpp"

namespace zhagen::jobs {

const store::Migration kTables{4, "jobs", R"(
  CREATE TABLE job (
    id INTEGER PRIMARY KEY, owner INTEGER NOT NULL, kind TEXT NOT NULL, state TEXT NOT NULL,
    done INTEGER NOT NULL, total INTEGER NOT NULL, step TEXT NOT NULL, error BLOB, cancel INTEGER NOT NULL,
    created_at INTEGER NOT NULL, started_at INTEGER NOT NULL, ended_at INTEGER NOT NULL,
    tries INTEGER NOT NULL, claim INTEGER NOT NULL, beat INTEGER NOT NULL,
    CONSTRAINT job_state_known CHECK (state IN ('queued', 'running', 'done', 'failed', 'cancelled')));
  CREATE INDEX job_owner ON job (owner, id);
  CREATE INDEX job_state ON job (state, id);
  CREATE TABLE job_input (job INTEGER PRIMARY KEY REFERENCES job (id), bytes BLOB NOT NULL);
  CREATE TABLE job_result (job INTEGER PRIMARY KEY REFERENCES job (id), bytes BLOB NOT NULL)
)"};

namespace {

constexpr std::string_view kStates[] = {"queued", "running", "done", "failed", "cancelled"};
constexpr std::string_view kWords[] = {"正在排队", "正在进行", "已经完成", "没有做成", "已经取消"};

State state_of(std::string_view name) {
  for (std::size_t i = 0; i < std::size(kStates); ++i)
    if (kStates[i] == name) return static_cast<State>(i);
  return State::failed;  // the table's own check leaves no other
}

std::string context(std::string_view column, Id job) { return std::string(column) + "|" + job.str(); }

constexpr std::string_view kColumns =
    "id, owner, kind, state, done, total, step, error, created_at, started_at, ended_at, tries";

Result<Job> job_of(const store::Rows& r, const Keyring& keys) {
  Job j;
  j.id = Id(r.integer(0));
  j.owner = Id(r.integer(1));
  j.kind = r.text(2);
  j.state = state_of(r.text(3));
  j.done = r.integer(4);
  j.total = r.integer(5);
  j.step = r.text(6);
  if (!r.null(7)) j.error = TRY(keys.open(r.blob(7).bytes, context("job|error", j.id)));
  j.created = {r.integer(8)};
  j.started = {r.integer(9)};
  j.ended = {r.integer(10)};
  j.tries = static_cast<int>(r.integer(11));
  return j;
}

Error unknown(Id job) { return fail(fault::job_unknown, job.str(), kKeptDays); }

/// What is asked of a running job, under its lock: nothing comes between the question and what follows from it.
struct Row {
  State state = State::failed;
  Id owner, token;
  std::int64_t beat = 0;
  int tries = 0;
  bool cancel = false;
};

Result<std::optional<Row>> locked(store::Tx& tx, Id job) {
  {
    auto lock = TRY(tx.query(tx.dialect().lock_row("job", "id"), job.value()));
    if (!TRY(lock.next())) return std::optional<Row>();
  }
  auto r = TRY(tx.query("SELECT state, owner, claim, beat, tries, cancel FROM job WHERE id = ?", job.value()));
  if (!TRY(r.next())) return std::optional<Row>();
  return std::optional(Row{state_of(r.text(0)), Id(r.integer(1)), Id(r.integer(2)), r.integer(3),
                           static_cast<int>(r.integer(4)), r.integer(5) != 0});
}

/// The end of a job, of whatever kind: its input is not needed any more.
Status end(store::Tx& tx, Id job, State state, Instant now, std::optional<std::string_view> error) {
  std::optional<store::Blob> sealed;
  if (error) sealed = store::Blob{*error};
  TRY(tx.exec("UPDATE job SET state = ?, ended_at = ?, error = ? WHERE id = ?",
              kStates[static_cast<std::size_t>(state)], now.ms, sealed, job.value()));
  TRY(tx.exec("DELETE FROM job_input WHERE job = ?", job.value()));
  return {};
}

Status again(store::Tx& tx, Id job, int tries) {
  TRY(tx.exec("UPDATE job SET state = 'queued', claim = 0, tries = ? WHERE id = ?", tries, job.value()));
  return {};
}

}  // namespace

std::string_view state_name(State state) { return kStates[static_cast<std::size_t>(state)]; }

Result<Id> Queue::submit(Id owner, std::string_view kind, std::string_view input) {
  if (static_cast<std::int64_t>(input.size()) > kInputLimit) return fail(fault::job_large, input.size(), kInputLimit);
  Id id = ids.next();
  std::string sealed = keys.seal(input, context("job_input|bytes", id));
  return db.write([&](store::Tx& tx) -> Result<Id> {
    {
      auto r = TRY(tx.query("SELECT count(*) FROM job WHERE owner = ? AND state = 'queued'", owner.value()));
      if (TRY(r.next()) && r.integer(0) >= kWaiting) return fail(fault::job_many, kWaiting);
    }
    TRY(tx.exec("INSERT INTO job (id, owner, kind, state, done, total, step, cancel, created_at, started_at, ended_at, "
                "tries, claim, beat) VALUES (?, ?, ?, 'queued', 0, 0, '', 0, ?, 0, 0, 0, 0, 0)",
                id.value(), owner.value(), kind, clock.now().ms));
    TRY(tx.exec("INSERT INTO job_input (job, bytes) VALUES (?, ?)", id.value(), store::Blob{sealed}));
    return id;
  });
}

Result<std::vector<Job>> Queue::find(Id owner, Id job) {
  store::Read read = TRY(db.read());
  std::string sql = "SELECT " + std::string(kColumns) + " FROM job WHERE owner = ?" +
                    (job.empty() ? " ORDER BY id DESC LIMIT 100" : " AND id = ?");
  auto r = TRY(job.empty() ? read.query(sql, owner.value()) : read.query(sql, owner.value(), job.value()));
  std::vector<Job> out;
  while (TRY(r.next())) out.push_back(TRY(job_of(r, keys)));
  if (!job.empty() && out.empty()) return unknown(job);
  return out;
}

Status Queue::cancel(Id owner, Id job) {
  return db.write([&](store::Tx& tx) -> Status {
    auto row = TRY(locked(tx, job));
    if (!row || row->owner != owner) return unknown(job);
    if (row->state == State::queued) return end(tx, job, State::cancelled, clock.now(), {});
    if (row->state != State::running) return fail(fault::job_ended, job.str());
    TRY(tx.exec("UPDATE job SET cancel = 1 WHERE id = ?", job.value()));
    return {};
  });
}

Result<std::string> Queue::result(Id owner, Id job) {
  store::Read read = TRY(db.read());
  auto r = TRY(read.query("SELECT job.state, job_result.bytes FROM job LEFT JOIN job_result ON job_result.job = job.id "
                          "WHERE job.id = ? AND job.owner = ?", job.value(), owner.value()));
  if (!TRY(r.next())) return unknown(job);
  if (r.null(1)) return fail(fault::job_no_result, job.str(), kWords[static_cast<std::size_t>(state_of(r.text(0)))], r.text(0));
  return keys.open(r.blob(1).bytes, context("job_result|bytes", job));
}

Result<std::optional<Claim>> Queue::claim(const std::vector<std::string>& kinds) {
  if (kinds.empty()) return std::optional<Claim>();
  Id next;
  {
    std::string sql = "SELECT id FROM job WHERE state = 'queued' AND kind IN (" + store::marks(kinds.size());
    std::vector<store::Arg> args(kinds.begin(), kinds.end());
    store::Read read = TRY(db.read());
    auto r = TRY(read.query_with(sql + ") ORDER BY id LIMIT 1", args));
    if (!TRY(r.next())) return std::optional<Claim>();
    next = Id(r.integer(0));
  }
  Claim claim{{}, ids.next()};
  bool won = TRY(db.write([&](store::Tx& tx) -> Result<bool> {
    if (TRY(tx.exec("UPDATE job SET state = 'running', claim = ?, tries = tries + 1, started_at = ?, done = 0, total = 0, "
                    "step = '' WHERE id = ? AND state = 'queued'",
                    claim.token.value(), clock.now().ms, next.value())) == 0)
      return false;
    auto r = TRY(tx.query("SELECT " + std::string(kColumns) + " FROM job WHERE id = ?", next.value()));
    TRY(r.next());
    claim.job = TRY(job_of(r, keys));
    return true;
  }));
  if (!won) return this->claim(kinds);  // another program was quicker; the next one
  return std::optional(std::move(claim));
}

Result<std::string> Queue::input(Id job) {
  store::Read read = TRY(db.read());
  auto r = TRY(read.query("SELECT bytes FROM job_input WHERE job = ?", job.value()));
  if (!TRY(r.next())) return unknown(job);
  return keys.open(r.blob(0).bytes, context("job_input|bytes", job));
}

Result<Mark> Queue::beat(const Claim& claim, std::int64_t done, std::int64_t total, std::string_view step) {
  return db.write([&](store::Tx& tx) -> Result<Mark> {
    auto r = TRY(tx.query("UPDATE job SET beat = beat + 1, done = ?, total = ?, step = ? "
                          "WHERE id = ? AND claim = ? AND state = 'running' RETURNING cancel",
                          done, total, step, claim.job.id.value(), claim.token.value()));
    if (!TRY(r.next())) return Mark::lost;
    return r.integer(0) ? Mark::cancelled : Mark::go_on;
  });
}

Status Queue::finish(const Claim& claim, const Result<std::string>& outcome, bool begin_again) {
  Id job = claim.job.id;
  std::string sealed = outcome ? keys.seal(*outcome, context("job_result|bytes", job))
                               : keys.seal(outcome.error().zh(), context("job|error", job));
  return db.write([&](store::Tx& tx) -> Status {
    auto row = TRY(locked(tx, job));
    if (!row || row->state != State::running || row->token != claim.token) return {};  // the claim is lost
    if (!outcome && row->cancel) return end(tx, job, State::cancelled, clock.now(), {});
    if (!outcome && begin_again) return again(tx, job, row->tries - 1);
    if (!outcome) return end(tx, job, State::failed, clock.now(), sealed);
    TRY(tx.exec("INSERT INTO job_result (job, bytes) VALUES (?, ?)", job.value(), store::Blob{sealed}));
    return end(tx, job, State::done, clock.now(), {});
  });
}

Result<std::vector<Beat>> Queue::running() {
  store::Read read = TRY(db.read());
  auto r = TRY(read.query("SELECT id, claim, beat FROM job WHERE state = 'running'"));
  std::vector<Beat> out;
  while (TRY(r.next())) out.push_back({Id(r.integer(0)), Id(r.integer(1)), r.integer(2)});
  return out;
}

Status Queue::bury(const Beat& seen) {
  std::string sealed = keys.seal(fail(fault::job_died, kTries).zh(), context("job|error", seen.job));
  return db.write([&](store::Tx& tx) -> Status {
    auto row = TRY(locked(tx, seen.job));
    if (!row || row->state != State::running || row->token != seen.token || row->beat != seen.beat) return {};
    if (row->cancel) return end(tx, seen.job, State::cancelled, clock.now(), {});
    if (row->tries >= kTries) return end(tx, seen.job, State::failed, clock.now(), sealed);
    return again(tx, seen.job, row->tries);
  });
}

Status Queue::prune() {
  std::int64_t before = clock.now().ms - std::int64_t{kKeptDays} * 86'400'000;
  return db.write([&](store::Tx& tx) -> Status {
    TRY(tx.exec("DELETE FROM job_result WHERE job IN (SELECT id FROM job WHERE ended_at > 0 AND ended_at < ?)", before));
    TRY(tx.exec("DELETE FROM job WHERE ended_at > 0 AND ended_at < ?", before));
    return {};
  });
}

}  // namespace zhagen::jobs
