#include "store/pool.hpp"

namespace zhagen::store {

void Pool::drop() {
  std::lock_guard lock(mutex_);
  --open_;
  freed_.notify_one();
}

Result<std::unique_ptr<Conn>> Pool::any() {
  std::unique_lock lock(mutex_);
  bool got = freed_.wait_for(lock, options_.wait, [&] { return !idle_.empty() || open_ < options_.readers; });
  if (!got) return fail(Errc::store_busy, std::to_string(options_.wait.count()) + " ms");
  if (!idle_.empty()) {
    auto conn = std::move(idle_.back());
    idle_.pop_back();
    return conn;
  }
  ++open_;
  lock.unlock();
  auto conn = connect(place_, options_, Access::read, false);
  if (!conn) drop();
  return conn;
}

Result<Conn*> Pool::take() {
  while (true) {
    auto conn = TRY(any());
    Status s = conn->begin(Access::read);
    if (s) return conn.release();
    bool lost = !conn->usable();
    conn.reset();
    drop();
    // The server was restarted: connections from before are all dead, a new one tells whether it is there
    // again.
    if (!lost) return std::move(s).error();
  }
}

void Pool::put(Conn* raw) {
  std::unique_ptr<Conn> conn(raw);
  conn->rollback();
  if (!conn->usable()) {
    conn.reset();
    return drop();
  }
  std::lock_guard lock(mutex_);
  idle_.push_back(std::move(conn));
  freed_.notify_one();
}

}  // namespace zhagen::store
