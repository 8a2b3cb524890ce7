#include "store/lock.hpp"

#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>

namespace zhagen::store {

UseLock::~UseLock() {
  if (fd_ >= 0) ::close(fd_);
}

void UseLock::remove() {
  if (fd_ >= 0) ::unlink(file_.c_str());
}

Result<UseLock> UseLock::take(const std::string& path, bool exclusive) {
  UseLock lock;
  lock.file_ = path + "-lock";
  lock.fd_ = ::open(lock.file_.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600);
  if (lock.fd_ < 0) {
    int e = errno;
    if (e == EACCES || e == EROFS || e == EPERM) return fail(Errc::store_readonly, path);
    if (e == ENOSPC || e == EDQUOT) return fail(Errc::store_full, path);
    if (e == ENOENT) return fail(Errc::store_missing, path);
    return fail(Errc::store_io, path, std::strerror(e));
  }
  if (::flock(lock.fd_, (exclusive ? LOCK_EX : LOCK_SH) | LOCK_NB) != 0)
    return fail(Errc::store_running, path);
  return lock;
}

}  // namespace zhagen::store
