#include "store/file.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <cstring>

namespace zhagen::store {
namespace {

constexpr std::size_t kBuffer = 64 << 10;

Error unwritable(const std::string& path) {
  int e = errno;
  if (e == ENOSPC || e == EDQUOT || e == EFBIG) return fail(Errc::store_full, path);
  return fail(Errc::file_unwritable, path, std::strerror(e));
}

/// A name is durable when its folder is.
void sync_folder(const std::string& path) {
  std::size_t slash = path.rfind('/');
  std::string folder = slash == std::string::npos ? "." : path.substr(0, slash + 1);
  if (int fd = ::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC); fd >= 0) {
    ::fsync(fd);
    ::close(fd);
  }
}

}  // namespace

bool exists(const std::string& path) {
  struct stat st {};
  return ::lstat(path.c_str(), &st) == 0;
}

Result<NewFile> NewFile::make(const std::string& path) {
  if (exists(path)) return fail(Errc::store_exists, path);
  NewFile f(path);
  ::unlink(f.part().c_str());  // left by a program that was killed
  f.fd_ = ::open(f.part().c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
  if (f.fd_ < 0) return unwritable(path);
  return f;
}

NewFile::NewFile(NewFile&& o) noexcept
    : path_(std::move(o.path_)), fd_(o.fd_), buffer_(std::move(o.buffer_)) {
  o.fd_ = -1;
}

NewFile::~NewFile() {
  if (fd_ < 0) return;
  ::close(fd_);
  ::unlink(part().c_str());
}

Status NewFile::flush() {
  for (std::string_view rest = buffer_; !rest.empty();) {
    ssize_t n = ::write(fd_, rest.data(), rest.size());
    if (n < 0 && errno == EINTR) continue;
    if (n < 0) return unwritable(path_);
    rest.remove_prefix(static_cast<std::size_t>(n));
  }
  buffer_.clear();
  return {};
}

Status NewFile::write(std::string_view bytes) {
  buffer_ += bytes;
  return buffer_.size() < kBuffer ? Status{} : flush();
}

Status NewFile::keep() {
  TRY(flush());
  if (::fsync(fd_) != 0) return unwritable(path_);
  if (exists(path_)) return fail(Errc::store_exists, path_);
  if (::rename(part().c_str(), path_.c_str()) != 0) return unwritable(path_);
  ::close(fd_);
  fd_ = -1;
  sync_folder(path_);
  return {};
}

Result<OldFile> OldFile::open(const std::string& path) {
  OldFile f;
  f.path_ = path;
  f.fd_ = ::open(path.c_str(), O_RDONLY | O_CLOEXEC);
  if (f.fd_ < 0 && errno == ENOENT) return fail(Errc::file_not_found, path);
  if (f.fd_ < 0) return fail(Errc::file_unreadable, path, std::strerror(errno));
  return f;
}

OldFile::OldFile(OldFile&& o) noexcept
    : fd_(o.fd_), path_(std::move(o.path_)), buffer_(std::move(o.buffer_)), at_(o.at_) {
  o.fd_ = -1;
}

OldFile::~OldFile() {
  if (fd_ >= 0) ::close(fd_);
}

Status OldFile::read(std::string& piece) {
  piece.resize(kBuffer);
  ssize_t n = 0;
  do {
    n = ::read(fd_, piece.data(), piece.size());
  } while (n < 0 && errno == EINTR);
  if (n < 0) return fail(Errc::file_unreadable, path_, std::strerror(errno));
  piece.resize(static_cast<std::size_t>(n));
  return {};
}

Status OldFile::line(std::string& out, std::size_t limit) {
  out.clear();
  while (true) {
    std::size_t end = buffer_.find('\n', at_);
    bool whole = end != std::string::npos;
    out.append(buffer_, at_, (whole ? end + 1 : buffer_.size()) - at_);
    if (out.size() > limit) return fail(Errc::store_damaged, path_, "line > " + std::to_string(limit));
    if (whole) return at_ = end + 1, Status{};
    TRY(read(buffer_));
    at_ = 0;
    if (buffer_.empty()) return {};
  }
}

Result<std::string> file_sha256(const std::string& path) {
  OldFile f = TRY(OldFile::open(path));
  Sha256 digest;
  for (std::string piece;;) {
    TRY(f.read(piece));
    if (piece.empty()) return digest.hex();
    digest.add(piece);
  }
}

}  // namespace zhagen::store
