#pragma once
// Small files that only their owner reads, that appear whole or not at all, and whose content is wiped from memory.

#include <string>
#include <string_view>

#include "base/result.hpp"

namespace zhagen {

enum class IfThere : std::uint8_t {
  refuse,   // false is the answer, the file that is there stays
  replace,
};

/// Makes the folder (0700) where there is none, writes "<file>.part" with mode 0600, makes it durable and gives it its name.
Result<bool> write_secret_file(const std::string& file, std::string_view bytes, IfThere if_there);

/// At most 1 MiB. `open_to_others` tells that others than the owner may read it. Wipe what you get.
Result<std::string> read_secret_file(const std::string& file, bool* open_to_others = nullptr);

/// A lock between programs on "<file>.lock", held as long as the object lives.
class FileLock {
  int fd_ = -1;

 public:
  FileLock() = default;
  FileLock(FileLock&& o) noexcept : fd_(o.fd_) { o.fd_ = -1; }
  FileLock& operator=(FileLock&&) = delete;
  ~FileLock();
  static Result<FileLock> take(const std::string& file);
};

}  // namespace zhagen
