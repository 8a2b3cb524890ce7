#include "files/shared_strings.hpp"

#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstdio>
#include <cstring>

#include "files/xml_scanner.hpp"

namespace zhagen::files {
namespace {

constexpr std::size_t kHead = 8 << 20;
constexpr std::size_t kPage = 16 << 10, kPages = 64;  // texts are mostly asked for in the order they were written

class StringEvents : public XmlEvents {
  SharedStrings& out_;
  const Limits& limits_;
  std::string file_, now_;
  bool in_item_ = false, in_text_ = false;
  int phonetic_ = 0;

 public:
  StringEvents(SharedStrings& out, const Zip& zip, const Limits& limits)
      : out_(out), limits_(limits), file_(zip.name()) {}
  void start(std::string_view local, const XmlAttributes&) override {
    if (depth() == 2 && local == "si") {
      in_item_ = true;
      now_.clear();
    } else if (in_item_ && local == "rPh") {
      ++phonetic_;
    } else if (in_item_ && local == "t") {
      in_text_ = phonetic_ == 0;
    }
  }
  void end(std::string_view local) override {
    if (local == "t") in_text_ = false;
    if (local == "rPh" && phonetic_ > 0) --phonetic_;
    if (depth() != 2 || !in_item_) return;
    in_item_ = false;
    phonetic_ = 0;
    resolve_escapes(now_);
    if (out_.size() >= limits_.shared_strings) return stop(fail(Errc::xlsx_strings, file_, limits_.shared_strings));
    if (auto ok = out_.add(now_); !ok) stop(ok.error());
  }
  void text(std::string_view s) override {
    if (!in_text_) return;
    now_ += s;
    if (now_.size() > limits_.cell_text) stop(fail(Errc::xlsx_strings, file_, limits_.shared_strings));
  }
};

int hex(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  return -1;
}

}  // namespace

void resolve_escapes(std::string& text) {
  std::size_t from = text.find("_x");
  if (from == std::string::npos) return;
  std::string out = text.substr(0, from);
  for (std::size_t i = from; i < text.size();) {
    int code = 0;
    bool escape = text.size() - i >= 7 && text[i] == '_' && text[i + 1] == 'x' && text[i + 6] == '_';
    for (std::size_t k = 2; escape && k < 6; ++k) {
      escape = hex(text[i + k]) >= 0;
      code = code * 16 + hex(text[i + k]);
    }
    // A half of a surrogate pair is no character, and 0 would cut texts short: left as they stand.
    if (!escape || code == 0 || (code >= 0xD800 && code <= 0xDFFF)) {
      out += text[i++];
      continue;
    }
    if (code < 0x80) out += static_cast<char>(code);
    else if (code < 0x800) out += {static_cast<char>(0xC0 | code >> 6), static_cast<char>(0x80 | (code & 63))};
    else out += {static_cast<char>(0xE0 | code >> 12), static_cast<char>(0x80 | (code >> 6 & 63)), static_cast<char>(0x80 | (code & 63))};
    i += 7;
  }
  text = std::move(out);
}

struct SharedStrings::Spill {
  std::FILE* file = nullptr;
  std::uint64_t written = 0;
  struct Page {
    std::uint64_t number = ~std::uint64_t{0};
    std::array<char, kPage> bytes;
  };
  std::vector<Page> pages;

  ~Spill() {
    if (file) std::fclose(file);
  }
  bool append(std::uint64_t from, std::size_t n, std::string& out) {
    if (pages.empty()) {
      if (std::fflush(file) != 0) return false;
      pages.resize(kPages);
    }
    while (n > 0) {
      std::uint64_t number = from / kPage;
      Page& page = pages[static_cast<std::size_t>(number % kPages)];
      if (page.number != number) {
        page.number = ~std::uint64_t{0};
        auto want = static_cast<std::size_t>(std::min<std::uint64_t>(kPage, written - number * kPage));
        for (std::size_t have = 0; have < want;) {
          ssize_t got = ::pread(::fileno(file), page.bytes.data() + have, want - have,
                                static_cast<off_t>(number * kPage + have));
          if (got < 0 && errno == EINTR) continue;
          if (got <= 0) return false;
          have += static_cast<std::size_t>(got);
        }
        page.number = number;
      }
      auto offset = static_cast<std::size_t>(from % kPage);
      std::size_t take = std::min(n, kPage - offset);
      out.append(page.bytes.data() + offset, take);
      from += take;
      n -= take;
    }
    return true;
  }
};

SharedStrings::SharedStrings() = default;
SharedStrings::SharedStrings(SharedStrings&&) noexcept = default;
SharedStrings& SharedStrings::operator=(SharedStrings&&) noexcept = default;
SharedStrings::~SharedStrings() = default;

Status SharedStrings::add(std::string_view text) {
  std::size_t to_head = std::min(text.size(), kHead - head_.size());
  head_.append(text.substr(0, to_head));
  text.remove_prefix(to_head);
  if (!text.empty()) {
    if (!spill_) {
      spill_ = std::make_unique<Spill>();
      spill_->file = std::tmpfile();
      if (!spill_->file) return fail(Errc::file_unwritable, "tmp", std::strerror(errno));
    }
    if (std::fwrite(text.data(), 1, text.size(), spill_->file) != text.size())
      return fail(Errc::file_unwritable, "tmp", std::strerror(errno));
    spill_->written += text.size();
  }
  ends_.push_back(static_cast<std::uint32_t>(head_.size() + (spill_ ? spill_->written : 0)));
  return {};
}

bool SharedStrings::append_to(std::size_t i, std::string& out) const {
  std::uint64_t from = i ? ends_[i - 1] : 0, to = ends_[i];
  if (from < head_.size()) {
    auto n = static_cast<std::size_t>(std::min<std::uint64_t>(to, head_.size()) - from);
    out.append(head_, static_cast<std::size_t>(from), n);
    from += n;
  }
  return from == to || spill_->append(from - head_.size(), static_cast<std::size_t>(to - from), out);
}

Result<SharedStrings> SharedStrings::load(const Zip& zip, const ZipEntry& part, const Limits& limits) {
  auto reserved = [&] {
    SharedStrings out;
    out.head_.reserve(static_cast<std::size_t>(std::min<std::uint64_t>(part.unpacked, kHead)));
    return out;
  };
  SharedStrings out = reserved();
  {
    StringEvents events(out, zip, limits);
    XmlScanner scanner(events, limits);
    TRY(parse_part(zip, part, scanner));
    if (!scanner.unusual()) return out;
  }
  out = reserved();
  StringEvents events(out, zip, limits);
  TRY(parse_part(zip, part, events, limits));
  return out;
}

}  // namespace zhagen::files
