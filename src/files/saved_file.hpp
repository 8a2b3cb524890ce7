#pragma once
// A file that appears whole under its name or not at all: written beside its place, synced, then renamed.

#include <string>
#include <string_view>

#include "base/result.hpp"

namespace zhagen::files {

class SavedFile {
 public:
  /// Errc::file_in_use when an office program's lock file lies beside it; Errc::file_unwritable.
  static Result<SavedFile> begin(const std::string& path);
  SavedFile(SavedFile&& other) noexcept;
  SavedFile& operator=(SavedFile&& other) noexcept;
  ~SavedFile();  // removes what commit() has not put in place

  const std::string& temporary() const { return temporary_; }  // exists and is empty at first
  std::string name() const;                                     // for messages
  Status commit();
  /// file_unwritable with the reason of 'error_number' in words.
  Error unwritable(int error_number) const;

 private:
  SavedFile(std::string path, std::string temporary) : path_(std::move(path)), temporary_(std::move(temporary)) {}
  std::string path_, temporary_;
};

/// Bytes that are at hand, in the same way.
Status save_bytes(const std::string& path, std::string_view bytes);

}  // namespace zhagen::files
