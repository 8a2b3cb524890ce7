#include "store/db.hpp"

#include "store/admin.hpp"
#include "store/lock.hpp"
#include "store/pool.hpp"
#include "store/writer.hpp"

namespace zhagen::store {

struct Db::Parts {
  UseLock lock;  // released last
  Place place;
  Options options;
  std::shared_ptr<Pool> pool;
  std::unique_ptr<Writer> writer;
};

Read::Read(std::shared_ptr<Pool> pool, Conn* conn) : Tx(conn), pool_(std::move(pool)) {}
Read::Read(Read&& o) noexcept : Tx(o.conn_), pool_(std::move(o.pool_)) {}
Read::~Read() {
  if (pool_) pool_->put(conn_);
}

Db::Db(std::unique_ptr<Parts> parts) : parts_(std::move(parts)) {}
Db::~Db() = default;

Result<std::unique_ptr<Db>> Db::open(std::string_view url, const Options& options) {
  auto parts = std::make_unique<Parts>();
  parts->place = TRY(place_of(url));
  parts->options = options;
  if (parts->place.engine == Engine::sqlite) {
    TRY(prepare_sqlite(parts->place, options));
    parts->lock = TRY(UseLock::shared(parts->place.url));
  }
  auto opened = connect(parts->place, options, Access::write, true);
  if (!opened) {
    if (opened.error().code == Errc::store_not_database)
      parts->lock.remove();  // a stranger's folder stays as it was
    return std::move(opened).error();
  }
  auto conn = *std::move(opened);
  parts->pool = std::make_shared<Pool>(parts->place, options);
  parts->writer = std::make_unique<Writer>(parts->place, options, std::move(conn));
  return std::unique_ptr<Db>(new Db(std::move(parts)));
}

Engine Db::engine() const { return parts_->place.engine; }
const std::string& Db::url() const { return parts_->place.url; }
const std::string& Db::where() const { return parts_->place.where; }

Result<Read> Db::read() { return Read(parts_->pool, TRY(parts_->pool->take())); }

Status Db::run(std::function<Status(Tx&)> body) { return parts_->writer->run(std::move(body)); }

void Db::submit(std::function<Status(Tx&)> body, std::function<void(Status)> done) {
  parts_->writer->submit(std::move(body), std::move(done));
}

Status Db::scrub() {
  return Admin::alone(*this, [&](Conn& c) -> Status {
    if (c.engine() == Engine::postgresql) return c.raw("VACUUM");
    auto r = TRY(c.raw_rows("PRAGMA wal_checkpoint(TRUNCATE)"));
    if (r[0][0] != "0") return fail(Errc::store_locked, where(), parts_->options.wait.count());
    return {};
  });
}

Status Admin::alone(Db& db, std::function<Status(Conn&)> work) {
  return db.parts_->writer->alone(std::move(work));
}
const Place& Admin::place(Db& db) { return db.parts_->place; }
const Options& Admin::options(Db& db) { return db.parts_->options; }

}  // namespace zhagen::store
