#include "files/zip.hpp"

#include <algorithm>

#include "files/source.hpp"

namespace zhagen::files {
namespace {

constexpr std::uint32_t kLocal = 0x04034b50, kCentral = 0x02014b50, kEnd = 0x06054b50, kEnd64 = 0x06064b50,
                        kLocator64 = 0x07064b50;

/// Little-endian fields of a piece of the archive; reads beyond its end give 0, callers check sizes first.
struct Fields {
  std::string_view bytes;
  std::uint64_t at(std::size_t offset, int width) const {
    std::uint64_t v = 0;
    for (int i = width - 1; i >= 0; --i) {
      std::size_t p = offset + static_cast<std::size_t>(i);
      v = v << 8 | (p < bytes.size() ? static_cast<unsigned char>(bytes[p]) : 0);
    }
    return v;
  }
  std::uint16_t u16(std::size_t o) const { return static_cast<std::uint16_t>(at(o, 2)); }
  std::uint32_t u32(std::size_t o) const { return static_cast<std::uint32_t>(at(o, 4)); }
  std::uint64_t u64(std::size_t o) const { return at(o, 8); }
};

struct Directory {
  std::uint64_t offset = 0, size = 0, count = 0;
};

bool piece(const ByteSource& source, std::uint64_t offset, std::size_t n, std::string& out) {
  if (offset > source.size() || n > source.size() - offset) return false;
  out.resize(n);
  return source.read(offset, out.data(), n);
}

/// The end record: the last one in the final 64 KiB whose comment fits in the file.
bool find_directory(const ByteSource& source, Directory& dir) {
  auto tail = static_cast<std::size_t>(std::min<std::uint64_t>(source.size(), 22 + 65535));
  std::string buffer;
  std::uint64_t base = source.size() - tail;
  if (tail < 22 || !piece(source, base, tail, buffer)) return false;
  for (std::size_t i = tail - 22 + 1; i-- > 0;) {
    Fields f{std::string_view(buffer).substr(i)};
    if (f.u32(0) != kEnd || 22u + f.u16(20) > tail - i) continue;
    if (f.u16(4) != 0 || f.u16(6) != 0) return false;  // several disks
    dir = {f.u32(16), f.u32(12), f.u16(10)};
    if (dir.offset != 0xffffffff && dir.size != 0xffffffff && dir.count != 0xffff) return true;
    std::string record;
    if (base + i < 20 || !piece(source, base + i - 20, 20, record) || Fields{record}.u32(0) != kLocator64) return true;
    if (!piece(source, Fields{record}.u64(8), 56, record) || Fields{record}.u32(0) != kEnd64) return false;
    dir = {Fields{record}.u64(48), Fields{record}.u64(40), Fields{record}.u64(32)};
    return true;
  }
  return false;
}

/// Sizes and offset that the ZIP64 extra field holds in place of all-ones ones.
void apply_zip64(Fields extra, ZipEntry& e) {
  for (std::size_t o = 0; o + 4 <= extra.bytes.size();) {
    std::size_t length = extra.u16(o + 2);
    if (extra.u16(o) == 1 && o + 4 + length <= extra.bytes.size()) {
      std::size_t p = o + 4, end = p + length;
      for (std::uint64_t* v : {&e.unpacked, &e.packed, &e.header})
        if (*v == 0xffffffff && p + 8 <= end) *v = extra.u64(p), p += 8;
      return;
    }
    o += 4 + length;
  }
}

/// Names that lead out of the folder they are unpacked into. We unpack nothing to the disk, but no office program
/// writes such names either: the file is an attack on somebody.
bool unsafe_name(std::string_view name) {
  if (name.empty() || name.size() > 1024 || name[0] == '/' || name.find('\0') != std::string_view::npos) return true;
  if (name.size() > 1 && name[1] == ':') return true;
  for (std::size_t from = 0; from <= name.size();) {
    std::size_t slash = std::min(name.find('/', from), name.size());
    if (name.substr(from, slash - from) == "..") return true;
    from = slash + 1;
  }
  return false;
}

std::string fold(std::string_view name) {
  if (!name.empty() && name[0] == '/') name.remove_prefix(1);
  std::string out(name);
  for (char& c : out) {
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
    if (c == '\\') c = '/';
  }
  return out;
}

Result<std::vector<ZipEntry>> read_directory(const ByteSource& source, const std::string& file, const Limits& limits) {
  auto broken = [&] { return fail(Errc::archive_broken, file); };
  Directory dir;
  if (!find_directory(source, dir)) return broken();
  if (dir.count > limits.entries) return fail(Errc::archive_entries, file, dir.count, limits.entries);
  // A record is 46 bytes with name, extra and comment: what a directory of that many may need is known.
  if (dir.size > (46 + 3 * 4096) * std::uint64_t{limits.entries}) return broken();
  std::string bytes;
  if (!piece(source, dir.offset, static_cast<std::size_t>(dir.size), bytes)) return broken();
  std::vector<ZipEntry> out;
  std::uint64_t total = 0;
  std::size_t o = 0;
  for (std::uint64_t i = 0; i < dir.count; ++i) {
    Fields f{std::string_view(bytes).substr(std::min(o, bytes.size()))};
    if (f.bytes.size() < 46 || f.u32(0) != kCentral) return broken();
    std::size_t name = f.u16(28), extra = f.u16(30), comment = f.u16(32);
    if (46 + name + extra + comment > f.bytes.size()) return broken();
    ZipEntry e;
    e.name = f.bytes.substr(46, name);
    e.method = f.u16(10);
    e.crc = f.u32(16);
    e.packed = f.u32(20);
    e.unpacked = f.u32(24);
    e.header = f.u32(42);
    apply_zip64({f.bytes.substr(46 + name, extra)}, e);
    o += 46 + name + extra + comment;
    if (f.u16(8) & 1) return fail(Errc::archive_encrypted, file, e.name);
    std::replace(e.name.begin(), e.name.end(), '\\', '/');
    if (unsafe_name(e.name)) return fail(Errc::archive_name_unsafe, file, e.name);
    std::string local;
    if (e.header >= dir.offset || !piece(source, e.header, 30, local) || Fields{local}.u32(0) != kLocal) return broken();
    e.data = e.header + 30 + Fields{local}.u16(26) + Fields{local}.u16(28);
    if (e.data > dir.offset || e.packed > dir.offset - e.data) return broken();
    if (e.unpacked > limits.ratio_from && e.unpacked / std::max<std::uint64_t>(e.packed, 1) > limits.ratio)
      return fail(Errc::archive_ratio, file, e.name, e.unpacked / std::max<std::uint64_t>(e.packed, 1), limits.ratio);
    if (e.unpacked > limits.unpacked_bytes || (total += e.unpacked) > limits.unpacked_bytes)
      return fail(Errc::archive_too_large, file, std::max(total, e.unpacked) >> 20, limits.unpacked_bytes >> 20);
    out.push_back(std::move(e));
  }
  return out;
}

}  // namespace

Zip::Zip(Zip&&) noexcept = default;
Zip& Zip::operator=(Zip&&) noexcept = default;
Zip::~Zip() = default;

Result<Zip> Zip::open(const std::string& path, const Limits& limits) {
  return over(TRY(open_source(path, limits.file_bytes)), base_name(path), limits);
}

Result<Zip> Zip::from_bytes(std::string bytes, std::string name, const Limits& limits) {
  return over(TRY(memory_source(std::move(bytes), name, limits.file_bytes)), name, limits);
}

Result<Zip> Zip::over(std::shared_ptr<const ByteSource> source, std::string name, const Limits& limits) {
  Zip zip;
  zip.entries_ = TRY(read_directory(*source, name, limits));
  std::vector<ZipEntry>& entries = zip.entries_;
  // Entries that share bytes: the bomb that needs no ratio (David Fifield, "A better zip bomb", 2019).
  std::sort(entries.begin(), entries.end(), [](const ZipEntry& a, const ZipEntry& b) { return a.header < b.header; });
  for (std::size_t i = 1; i < entries.size(); ++i)
    if (entries[i].header < entries[i - 1].data + entries[i - 1].packed)
      return fail(Errc::archive_overlap, name, entries[i - 1].name, entries[i].name);
  std::sort(entries.begin(), entries.end(),
            [](const ZipEntry& a, const ZipEntry& b) { return fold(a.name) < fold(b.name); });
  for (const ZipEntry& e : entries) {
    zip.folded_.push_back(fold(e.name));
    std::size_t n = zip.folded_.size();
    if (n > 1 && zip.folded_[n - 2] == zip.folded_[n - 1]) return fail(Errc::archive_duplicate, name, e.name);
  }
  zip.source_ = std::move(source);
  zip.name_ = std::move(name);
  return zip;
}

const ZipEntry* Zip::find(std::string_view name) const {
  std::string wanted = fold(name);
  auto it = std::lower_bound(folded_.begin(), folded_.end(), wanted);
  return it != folded_.end() && *it == wanted ? &entries_[static_cast<std::size_t>(it - folded_.begin())] : nullptr;
}

}  // namespace zhagen::files
