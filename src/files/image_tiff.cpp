#include <algorithm>
#include <array>
#include <set>

#include "files/endian.hpp"
#include "files/image.hpp"

namespace zhagen::files {
namespace {

// What draws a picture: size, samples, compression, strips and tiles, colours, resolution, pages, which side is up (274),
// fax options, predictor, JPEG tables, colour profile (34675). Sorted.
constexpr std::array<std::uint16_t, 56> kDrawn{
    254, 255, 256, 257, 258, 259, 262, 263, 264, 265, 266, 273, 274, 277, 278, 279, 280, 281, 282, 283, 284, 290, 291, 292,
    293, 296, 297, 301, 317, 318, 319, 320, 321, 322, 323, 324, 325, 326, 327, 328, 332, 334, 336, 338, 339, 340,
    341, 347, 512, 513, 514, 529, 530, 531, 532, 34675};

constexpr std::size_t kPages = 4096;     // directories of one file
constexpr std::size_t kDepth = 3;        // directories named by tags: Exif, in it interoperability

/// The values of a tag: where they lie and how many bytes they are.
struct Values {
  std::size_t offset, size;
};

class Tiff {
 public:
  explicit Tiff(std::string& bytes) : b_(bytes), e_{bytes.starts_with("MM")}, erasable_(bytes.size()) {}

  bool strip() {
    std::size_t at = e_.u32(b_, 4);
    bool any = false;
    while (at != 0) {
      auto next = page(at);
      if (!next) return false;
      any = true;
      at = *next;
    }
    return any && !greedy_;
  }

 private:
  std::string& b_;
  Endian e_;
  std::set<std::size_t> seen_;  // a directory that leads back to itself
  std::size_t erasable_;        // values of a sound file share no bytes; thousands of tags over the same megabytes are
  bool greedy_ = false;         // an attack on our time

  /// How many tags the directory at the offset has; nothing where it leaves the file or was seen already.
  std::optional<std::size_t> tags(std::size_t at) {
    if (at < 8 || at > b_.size() || b_.size() - at < 2 || seen_.size() >= kPages || !seen_.insert(at).second) return std::nullopt;
    std::size_t n = e_.u16(b_, at);
    if (n == 0 || (b_.size() - at - 2) < n * 12) return std::nullopt;
    return n;
  }

  std::optional<Values> values(std::size_t tag) const {
    static constexpr std::array<std::size_t, 14> kWidth{0, 1, 1, 2, 4, 8, 1, 1, 2, 4, 8, 4, 8, 4};
    std::uint16_t type = e_.u16(b_, tag + 2);
    std::size_t width = type < kWidth.size() ? kWidth[type] : 0, size = width * std::size_t{e_.u32(b_, tag + 4)};
    if (size <= 4) return Values{tag + 8, size};
    std::size_t offset = e_.u32(b_, tag + 8);
    if (offset < 8 || offset > b_.size() || size > b_.size() - offset) return std::nullopt;
    return Values{offset, size};
  }

  void wipe(std::size_t at, std::size_t n) {
    greedy_ = greedy_ || n > erasable_;
    if (greedy_) return;
    erasable_ -= n;
    std::fill_n(b_.begin() + static_cast<std::ptrdiff_t>(at), n, '\0');
  }

  /// Overwrites a tag with its values, and the directory that it names.
  void erase(std::size_t tag, std::size_t depth) {
    std::uint16_t name = e_.u16(b_, tag);
    auto v = values(tag);
    if (v && (name == 330 || name == 34665 || name == 34853 || name == 40965) && depth < kDepth)
      for (std::size_t i = 0; i + 4 <= std::min<std::size_t>(v->size, 64); i += 4) erase_directory(e_.u32(b_, v->offset + i), depth + 1);
    if (v) wipe(v->offset, v->size);
    wipe(tag, 12);
  }

  void erase_directory(std::size_t at, std::size_t depth) {
    auto n = tags(at);
    if (!n) return;
    for (std::size_t i = 0; i < *n; ++i) erase(at + 2 + i * 12, depth);
    wipe(at, 2);
  }

  /// Keeps of a page's directory what draws it; the offset of the next page, 0 after the last.
  std::optional<std::size_t> page(std::size_t at) {
    auto n = tags(at);
    if (!n || b_.size() - at - 2 - *n * 12 < 4) return std::nullopt;
    std::size_t end = at + 2 + *n * 12, kept = 0;
    std::uint32_t next = e_.u32(b_, end);
    for (std::size_t i = 0; i < *n; ++i) {
      std::size_t tag = at + 2 + i * 12, to = at + 2 + kept * 12;
      if (!std::binary_search(kDrawn.begin(), kDrawn.end(), e_.u16(b_, tag))) {
        erase(tag, 0);
        continue;
      }
      if (!values(tag)) return std::nullopt;
      if (to != tag) b_.replace(to, 12, b_, tag, 12);
      ++kept;
    }
    if (kept == 0) return std::nullopt;
    std::size_t rest = at + 2 + kept * 12;
    wipe(rest, end + 4 - rest);
    e_.put(b_, at, 2, static_cast<std::uint32_t>(kept));
    e_.put(b_, rest, 4, next);
    return next;
  }
};

}  // namespace

std::optional<std::string> tiff_without_metadata(std::string bytes) {
  using namespace std::string_view_literals;
  if (bytes.size() < 8 || (!bytes.starts_with("II*\0"sv) && !bytes.starts_with("MM\0*"sv))) return std::nullopt;
  if (!Tiff(bytes).strip()) return std::nullopt;
  // Where values lie over directories, erasing them changed what was kept: no scanner writes such a file.
  std::string again = bytes;
  if (!Tiff(again).strip() || again != bytes) return std::nullopt;
  return bytes;
}

}  // namespace zhagen::files
