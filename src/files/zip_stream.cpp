#include <zlib.h>

#include <algorithm>
#include <array>

#include "files/source.hpp"
#include "files/zip.hpp"

namespace zhagen::files {

struct ZipStream::State {
  std::shared_ptr<const ByteSource> source;
  std::string file;
  ZipEntry entry;
  z_stream z{};
  bool inflating = false, ended = false, failed = false;
  std::uint64_t taken = 0, given = 0;  // packed bytes read, unpacked bytes handed out
  std::uint32_t crc = 0;
  std::array<char, 64 << 10> in{};

  ~State() {
    if (inflating) inflateEnd(&z);
  }
  Error broken() {
    failed = true;
    return fail(Errc::archive_entry_broken, file, entry.name);
  }
  bool refill() {
    auto n = static_cast<std::size_t>(std::min<std::uint64_t>(in.size(), entry.packed - taken));
    if (n == 0 || !source->read(entry.data + taken, in.data(), n)) return false;
    taken += n;
    z.next_in = reinterpret_cast<Bytef*>(in.data());
    z.avail_in = static_cast<uInt>(n);
    return true;
  }
};

ZipStream::ZipStream(std::unique_ptr<State> s) : s_(std::move(s)) {}
ZipStream::ZipStream(ZipStream&&) noexcept = default;
ZipStream::~ZipStream() = default;

Result<ZipStream> Zip::stream(const ZipEntry& entry) const {
  if (entry.method != 0 && entry.method != 8) return fail(Errc::archive_method, name_, entry.name, entry.method);
  auto s = std::make_unique<ZipStream::State>();
  s->source = source_;
  s->file = name_;
  s->entry = entry;
  if (entry.method == 8) {
    if (inflateInit2(&s->z, -MAX_WBITS) != Z_OK) return s->broken();
    s->inflating = true;
  } else if (entry.packed != entry.unpacked) {
    return s->broken();
  }
  return ZipStream(std::move(s));
}

Result<std::size_t> ZipStream::read(char* buffer, std::size_t n) {
  State& s = *s_;
  if (s.failed) return s.broken();
  if (s.ended || n == 0) return std::size_t{0};
  std::size_t got = 0;
  if (!s.inflating) {
    got = static_cast<std::size_t>(std::min<std::uint64_t>(n, s.entry.packed - s.taken));
    if (!s.source->read(s.entry.data + s.taken, buffer, got)) return s.broken();
    s.taken += got;
    s.ended = got == 0;
  } else {
    s.z.next_out = reinterpret_cast<Bytef*>(buffer);
    s.z.avail_out = static_cast<uInt>(std::min<std::size_t>(n, 1u << 30));
    uInt room = s.z.avail_out;
    while (s.z.avail_out == room && !s.ended) {
      if (s.z.avail_in == 0 && !s.refill()) return s.broken();
      int rc = inflate(&s.z, Z_NO_FLUSH);
      if (rc == Z_STREAM_END) s.ended = true;
      else if (rc != Z_OK) return s.broken();
    }
    got = room - s.z.avail_out;
  }
  s.given += got;
  if (s.given > s.entry.unpacked) return s.broken();
  s.crc = static_cast<std::uint32_t>(crc32(s.crc, reinterpret_cast<const Bytef*>(buffer), static_cast<uInt>(got)));
  if (s.ended && (s.given != s.entry.unpacked || s.crc != s.entry.crc)) return s.broken();
  return got;
}

}  // namespace zhagen::files
