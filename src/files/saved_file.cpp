#include "files/saved_file.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <cstring>
#include <memory>
#include <utility>

#include "files/source.hpp"

namespace zhagen::files {
namespace {

std::string folder_of(const std::string& path) {
  std::size_t slash = path.rfind('/');
  return slash == std::string::npos ? "" : path.substr(0, slash + 1);
}

std::string reason(int number) {
  switch (number) {
    case ENOSPC: case EDQUOT: return "磁盘空间不足";
    case EACCES: case EPERM: return "没有写入权限";
    case EROFS: return "所在磁盘是只读的";
    case EBUSY: case ETXTBSY: return "正被其他程序打开";
    case ENOENT: case ENOTDIR: return "所在文件夹不存在";
    case EISDIR: return "这是文件夹";
    case ENAMETOOLONG: return "文件名太长";
    case 0: return "写入没有完成";
    default: return std::strerror(number);
  }
}

}  // namespace

SavedFile::SavedFile(SavedFile&& o) noexcept : path_(std::move(o.path_)), temporary_(std::exchange(o.temporary_, "")) {}

SavedFile& SavedFile::operator=(SavedFile&& o) noexcept {
  std::swap(path_, o.path_);
  std::swap(temporary_, o.temporary_);
  return *this;
}

SavedFile::~SavedFile() {
  if (!temporary_.empty()) ::unlink(temporary_.c_str());
}

Error SavedFile::unwritable(int error_number) const { return fail(Errc::file_unwritable, path_, reason(error_number)); }

std::string SavedFile::name() const { return base_name(path_); }

Result<SavedFile> SavedFile::begin(const std::string& path) {
  std::string folder = folder_of(path), name = base_name(path);
  SavedFile file(path, "");
  if (name.empty()) return file.unwritable(EISDIR);
  struct stat st {};
  if (::stat(path.c_str(), &st) == 0 && S_ISDIR(st.st_mode)) return file.unwritable(EISDIR);
  // Excel and WPS put ~$name beside an open workbook (in long names in place of its first two characters),
  // LibreOffice .~lock.name#. Renaming over it would work, and the next save there would undo ours.
  for (const std::string& lock : {"~$" + name, ".~lock." + name + "#"})
    if (::access((folder + lock).c_str(), F_OK) == 0) return fail(Errc::file_in_use, name, lock);
  std::string temporary = folder + ".zhagen-XXXXXX.tmp";
  int fd = ::mkstemps(temporary.data(), 4);
  if (fd < 0) return file.unwritable(errno);
  mode_t mask = ::umask(0);
  ::umask(mask);
  ::fchmod(fd, 0666 & ~mask);
  ::close(fd);
  file.temporary_ = temporary;
  return file;
}

Status SavedFile::commit() {
  int fd = ::open(temporary_.c_str(), O_RDWR | O_CLOEXEC);
  if (fd < 0) return unwritable(errno);
  int failed = ::fsync(fd) != 0 ? errno : 0;
  if (::close(fd) != 0 && failed == 0) failed = errno;
  if (failed == 0 && ::rename(temporary_.c_str(), path_.c_str()) != 0) failed = errno;
  if (failed != 0) return unwritable(failed);
  temporary_.clear();
  std::string folder = folder_of(path_);
  int dir = ::open(folder.empty() ? "." : folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  if (dir >= 0) {
    ::fsync(dir);  // the name itself; the bytes are safe already
    ::close(dir);
  }
  return {};
}

Status save_bytes(const std::string& path, std::string_view bytes) {
  SavedFile file = TRY(SavedFile::begin(path));
  std::unique_ptr<std::FILE, int (*)(std::FILE*)> out(std::fopen(file.temporary().c_str(), "wb"), std::fclose);
  if (!out || std::fwrite(bytes.data(), 1, bytes.size(), out.get()) != bytes.size() || std::fflush(out.get()) != 0) return file.unwritable(errno);
  out.reset();
  return file.commit();
}

}  // namespace zhagen::files
