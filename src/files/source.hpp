#pragma once
// Bytes with random access: a file that stays on the disk, or a string.

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

#include "base/result.hpp"

namespace zhagen::files {

class ByteSource {
 public:
  virtual ~ByteSource() = default;
  virtual std::uint64_t size() const = 0;
  /// Exactly n bytes from offset; false when they are not there.
  virtual bool read(std::uint64_t offset, char* buffer, std::size_t n) const = 0;
};

/// Errc::file_not_found, file_unreadable, file_empty, file_too_large.
Result<std::shared_ptr<const ByteSource>> open_source(const std::string& path, std::uint64_t limit);
Result<std::shared_ptr<const ByteSource>> memory_source(std::string bytes, const std::string& name, std::uint64_t limit);

/// The file's own name, without its folders.
std::string base_name(std::string_view path);

}  // namespace zhagen::files
