#pragma once
// Files that appear whole or not at all (internal to the room).

#include <string>
#include <string_view>

#include "base/result.hpp"
#include "store/digest.hpp"

namespace zhagen::store {

bool exists(const std::string& path);

/// A new file under the name "<path>.part" until keep() makes it durable and gives it its name. Without
/// keep() nothing stays. Readable by its owner only.
class NewFile {
  std::string path_;
  int fd_ = -1;
  std::string buffer_;

 public:
  static Result<NewFile> make(const std::string& path);
  NewFile(NewFile&& o) noexcept;
  NewFile& operator=(NewFile&&) = delete;
  ~NewFile();

  std::string part() const { return path_ + ".part"; }
  Status write(std::string_view bytes);
  Status keep();

 private:
  explicit NewFile(std::string path) : path_(std::move(path)) {}
  Status flush();
};

/// Reads a file from its beginning, in pieces.
class OldFile {
  int fd_ = -1;
  std::string path_, buffer_;
  std::size_t at_ = 0;

 public:
  static Result<OldFile> open(const std::string& path);
  OldFile(OldFile&& o) noexcept;
  OldFile& operator=(OldFile&&) = delete;
  ~OldFile();

  /// Up to 64 KiB into piece; empty at the end.
  Status read(std::string& piece);
  /// One line with its line feed; empty at the end. At most `limit` bytes.
  Status line(std::string& out, std::size_t limit);

 private:
  OldFile() = default;
};

Result<std::string> file_sha256(const std::string& path);

}  // namespace zhagen::store
