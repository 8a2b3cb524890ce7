#pragma once
// Reading zip archives from outside. The directory is read once and checked as a whole before any part is
// opened: number and size of parts, ratio, names that lead out of the archive, encryption, duplicate names, parts
// that share bytes (the overlapping bomb). What was checked is what is read: a part that unpacks to anything but its
// declared size and checksum is an error. Archives inside the archive are never opened.
// Format: PKWARE APPNOTE 6.3 with ZIP64 sizes; methods store and deflate.

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.hpp"
#include "files/limits.hpp"

namespace zhagen::files {

class ByteSource;

struct ZipEntry {
  std::string name;  // as in the archive, '\' as '/'
  std::uint16_t method = 0;
  std::uint32_t crc = 0;
  std::uint64_t packed = 0, unpacked = 0;
  std::uint64_t header = 0, data = 0;  // offsets of the local header and of the bytes
};

/// One part, unpacked piece by piece.
class ZipStream {
 public:
  ZipStream(ZipStream&&) noexcept;
  ~ZipStream();
  /// Up to n bytes into buffer; 0 at the end. Errc::archive_entry_broken when bytes, size or checksum are wrong.
  Result<std::size_t> read(char* buffer, std::size_t n);

 private:
  friend class Zip;
  struct State;
  explicit ZipStream(std::unique_ptr<State> s);
  std::unique_ptr<State> s_;
};

class Zip {
 public:
  /// The archive at a path, or in memory under a name for messages. Not a zip at all: Errc::archive_broken.
  static Result<Zip> open(const std::string& path, const Limits& limits);
  static Result<Zip> from_bytes(std::string bytes, std::string name, const Limits& limits);
  static Result<Zip> over(std::shared_ptr<const ByteSource> source, std::string name, const Limits& limits);
  Zip(Zip&&) noexcept;
  Zip& operator=(Zip&&) noexcept;
  ~Zip();

  const std::string& name() const { return name_; }  // of the file, without folders
  const std::vector<ZipEntry>& entries() const { return entries_; }
  /// By name, ASCII case and a leading '/' ignored, as part names of office files are; nullptr when absent.
  const ZipEntry* find(std::string_view name) const;
  Result<ZipStream> stream(const ZipEntry& entry) const;

 private:
  Zip() = default;
  std::shared_ptr<const ByteSource> source_;
  std::string name_;
  std::vector<ZipEntry> entries_;           // by folded name
  std::vector<std::string> folded_;
};

}  // namespace zhagen::files
