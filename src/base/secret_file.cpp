#include "base/secret_file.hpp"

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <cstring>
#include <filesystem>

#include "base/digest.hpp"

namespace zhagen {
namespace {

constexpr off_t kLimit = 1 << 20;

struct Fd {
  int fd;
  explicit Fd(int f) : fd(f) {}
  Fd(const Fd&) = delete;
  ~Fd() {
    if (fd >= 0) ::close(fd);
  }
};

Error unwritable(const std::string& file) { return fail(Errc::file_unwritable, file, std::strerror(errno)); }

Error unreadable(const std::string& file) {
  return errno == ENOENT ? fail(Errc::file_not_found, file) : fail(Errc::file_unreadable, file, std::strerror(errno));
}

std::string folder_of(const std::string& file) {
  std::string folder = std::filesystem::path(file).parent_path().string();
  return folder.empty() ? "." : folder;
}

Status make_folder(const std::string& folder) {
  namespace fs = std::filesystem;
  std::error_code ec;
  if (fs::create_directories(folder, ec)) fs::permissions(folder, fs::perms::owner_all, ec);
  if (ec) return fail(Errc::file_unwritable, folder, ec.message());
  return {};
}

Status write_all(int fd, const std::string& file, std::string_view rest) {
  while (!rest.empty()) {
    ssize_t n = ::write(fd, rest.data(), rest.size());
    if (n < 0 && errno == EINTR) continue;
    if (n < 0) return unwritable(file);
    rest.remove_prefix(static_cast<std::size_t>(n));
  }
  if (::fsync(fd) != 0) return unwritable(file);
  return {};
}

/// Never puts one file in the place of another. FAT (a memory stick) has no links, old NFS no RENAME_NOREPLACE.
bool name_new(const char* part, const char* file) {
  if (::renameat2(AT_FDCWD, part, AT_FDCWD, file, RENAME_NOREPLACE) == 0) return true;
  return (errno == EINVAL || errno == ENOSYS) && ::link(part, file) == 0;
}

}  // namespace

Result<bool> write_secret_file(const std::string& file, std::string_view bytes, IfThere if_there) {
  TRY(make_folder(folder_of(file)));
  // Two programs that make the same file must not write into each other's part.
  const std::string part = file + "." + std::to_string(::getpid()) + ".part";
  ::unlink(part.c_str());
  Status written = [&]() -> Status {
    Fd f(::open(part.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0600));
    if (f.fd < 0) return unwritable(file);
    return write_all(f.fd, file, bytes);
  }();
  bool named = false;
  if (written && if_there == IfThere::replace) {
    named = ::rename(part.c_str(), file.c_str()) == 0;
    if (!named) written = unwritable(file);
  } else if (written) {
    named = name_new(part.c_str(), file.c_str());
    if (!named && errno != EEXIST) written = unwritable(file);
  }
  ::unlink(part.c_str());
  if (!written) return std::move(written).error();
  Fd folder(::open(folder_of(file).c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  if (folder.fd >= 0) ::fsync(folder.fd);  // a name is durable when its folder is
  return named;
}

Result<std::string> read_secret_file(const std::string& file, bool* open_to_others) {
  Fd f(::open(file.c_str(), O_RDONLY | O_CLOEXEC));
  struct stat st {};
  if (f.fd < 0 || ::fstat(f.fd, &st) != 0) return unreadable(file);
  if (!S_ISREG(st.st_mode) || st.st_size > kLimit) return fail(Errc::file_unreadable, file, std::strerror(EFBIG));
  if (open_to_others) *open_to_others = (st.st_mode & 077) != 0;
  std::string out(static_cast<std::size_t>(st.st_size), '\0');
  std::size_t got = 0;
  while (got < out.size()) {
    ssize_t n = ::read(f.fd, out.data() + got, out.size() - got);
    if (n < 0 && errno == EINTR) continue;
    if (n < 0) {
      Error e = unreadable(file);
      wipe(out);
      return e;
    }
    if (n == 0) break;
    got += static_cast<std::size_t>(n);
  }
  out.resize(got);
  return out;
}

FileLock::~FileLock() {
  if (fd_ >= 0) ::close(fd_);
}

Result<FileLock> FileLock::take(const std::string& file) {
  TRY(make_folder(folder_of(file)));
  FileLock lock;
  lock.fd_ = ::open((file + ".lock").c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600);
  if (lock.fd_ < 0) return unwritable(file + ".lock");
  while (::flock(lock.fd_, LOCK_EX) != 0)
    if (errno != EINTR) return unwritable(file + ".lock");
  return lock;
}

}  // namespace zhagen
