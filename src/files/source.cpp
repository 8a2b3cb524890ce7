#include "files/source.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>

namespace zhagen::files {
namespace {

class FileSource : public ByteSource {
  int fd_;
  std::uint64_t size_;

 public:
  FileSource(int fd, std::uint64_t size) : fd_(fd), size_(size) {}
  FileSource(const FileSource&) = delete;
  FileSource& operator=(const FileSource&) = delete;
  ~FileSource() override { ::close(fd_); }
  std::uint64_t size() const override { return size_; }
  bool read(std::uint64_t offset, char* buffer, std::size_t n) const override {
    while (n > 0) {
      ssize_t got = ::pread(fd_, buffer, n, static_cast<off_t>(offset));
      if (got < 0 && errno == EINTR) continue;
      if (got <= 0) return false;
      buffer += got;
      offset += static_cast<std::uint64_t>(got);
      n -= static_cast<std::size_t>(got);
    }
    return true;
  }
};

class MemorySource : public ByteSource {
  std::string bytes_;

 public:
  explicit MemorySource(std::string bytes) : bytes_(std::move(bytes)) {}
  std::uint64_t size() const override { return bytes_.size(); }
  bool read(std::uint64_t offset, char* buffer, std::size_t n) const override {
    if (offset > bytes_.size() || n > bytes_.size() - offset) return false;
    std::memcpy(buffer, bytes_.data() + offset, n);
    return true;
  }
};

Status check_size(const std::string& name, std::uint64_t size, std::uint64_t limit) {
  if (size == 0) return fail(Errc::file_empty, name);
  if (size > limit) return fail(Errc::file_too_large, name, (size + (1 << 20) - 1) >> 20, limit >> 20);
  return {};
}

}  // namespace

std::string base_name(std::string_view path) {
  std::size_t slash = path.find_last_of('/');
  return std::string(slash == std::string_view::npos ? path : path.substr(slash + 1));
}

Result<std::shared_ptr<const ByteSource>> open_source(const std::string& path, std::uint64_t limit) {
  std::string name = base_name(path);
  int fd = ::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK);  // a FIFO must not make us wait
  if (fd < 0) {
    if (errno == ENOENT || errno == ENOTDIR) return fail(Errc::file_not_found, path);
    return fail(Errc::file_unreadable, path, std::strerror(errno));
  }
  struct stat st {};
  if (::fstat(fd, &st) != 0 || !S_ISREG(st.st_mode)) {
    ::close(fd);
    return fail(Errc::file_unreadable, path, S_ISDIR(st.st_mode) ? "这是文件夹" : "不是普通文件");
  }
  auto size = static_cast<std::uint64_t>(st.st_size);
  if (auto ok = check_size(name, size, limit); !ok) {
    ::close(fd);
    return ok.error();
  }
  return std::shared_ptr<const ByteSource>(std::make_shared<FileSource>(fd, size));
}

Result<std::shared_ptr<const ByteSource>> memory_source(std::string bytes, const std::string& name,
                                                        std::uint64_t limit) {
  TRY(check_size(name, bytes.size(), limit));
  return std::shared_ptr<const ByteSource>(std::make_shared<MemorySource>(std::move(bytes)));
}

}  // namespace zhagen::files
