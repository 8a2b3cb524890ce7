#include "files/zip_writer.hpp"

#include <zlib.h>

#include <cassert>
#include <new>

#include "files/errors.hpp"

namespace zhagen::files {
namespace {

constexpr std::uint64_t kMost = 0xFFFF0000;
constexpr std::uint32_t kParts = 65'534;
constexpr std::uint32_t kNoTime = 0x00210000;  // 1980-01-01, the first day that the format has

void put16(std::string& s, std::uint64_t v) { s += static_cast<char>(v & 255), s += static_cast<char>(v >> 8 & 255); }
void put32(std::string& s, std::uint64_t v) { put16(s, v & 65535), put16(s, v >> 16 & 65535); }

std::string deflated(std::string_view in) {
  z_stream z{};
  if (deflateInit2(&z, 6, Z_DEFLATED, -MAX_WBITS, 8, Z_DEFAULT_STRATEGY) != Z_OK) throw std::bad_alloc();
  std::string out(deflateBound(&z, in.size()), '\0');
  z.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(in.data()));  // zlib does not write there
  z.avail_in = static_cast<uInt>(in.size());
  z.next_out = reinterpret_cast<Bytef*>(out.data());
  z.avail_out = static_cast<uInt>(out.size());
  [[maybe_unused]] int rc = deflate(&z, Z_FINISH);
  assert(rc == Z_STREAM_END);  // the room is deflateBound's
  out.resize(z.total_out);
  deflateEnd(&z);
  return out;
}

}  // namespace

Status ZipWriter::put(std::string_view bytes) {
  at_ += bytes.size();
  return sink_(bytes);
}

Status ZipWriter::add(std::string_view name, std::string_view bytes) {
  if (parts_ == kParts || at_ + bytes.size() + directory_.size() + 2 * name.size() + 128 > kMost) return fail(fault::zip_full);
  std::string packed = deflated(bytes);
  const bool smaller = packed.size() < bytes.size();
  std::string_view body = smaller ? std::string_view(packed) : bytes;
  std::string common;
  put16(common, 20), put16(common, 1 << 11), put16(common, smaller ? 8 : 0), put32(common, kNoTime);
  put32(common, crc32(0, reinterpret_cast<const Bytef*>(bytes.data()), static_cast<uInt>(bytes.size())));
  put32(common, body.size()), put32(common, bytes.size()), put16(common, name.size()), put16(common, 0);
  directory_ += "PK\x01\x02";
  put16(directory_, 20);
  directory_ += common;
  put16(directory_, 0), put16(directory_, 0), put16(directory_, 0), put32(directory_, 0), put32(directory_, at_);
  directory_ += name;
  ++parts_;
  std::string head = "PK\x03\x04" + common;
  head += name;
  TRY(put(head));
  return put(body);
}

Status ZipWriter::finish() {
  const std::uint64_t from = at_;
  TRY(put(directory_));
  std::string end = "PK\x05\x06";
  put16(end, 0), put16(end, 0), put16(end, parts_), put16(end, parts_), put32(end, directory_.size()), put32(end, from), put16(end, 0);
  return put(end);
}

}  // namespace zhagen::files
