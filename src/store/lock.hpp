#pragma once
// Who has a SQLite database open: each program holds a shared lock on "<path>-lock" as long as it does, so
// that a restore never replaces a database under a running program (SQLite's own locks are held during
// transactions only).

#include <string>
#include <utility>

#include "base/result.hpp"

namespace zhagen::store {

class UseLock {
  int fd_ = -1;
  std::string file_;

 public:
  UseLock() = default;
  UseLock(UseLock&& o) noexcept : fd_(std::exchange(o.fd_, -1)), file_(std::move(o.file_)) {}
  UseLock& operator=(UseLock&& o) noexcept { return std::swap(fd_, o.fd_), std::swap(file_, o.file_), *this; }
  ~UseLock();

  /// Fails at once with store_running where the lock is held the other way.
  static Result<UseLock> shared(const std::string& path) { return take(path, false); }
  static Result<UseLock> exclusive(const std::string& path) { return take(path, true); }

  /// Takes the lock's file away, for a path that turned out to be no database.
  void remove();

 private:
  static Result<UseLock> take(const std::string& path, bool exclusive);
};

}  // namespace zhagen::store
