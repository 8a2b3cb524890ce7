#include "files/xlsx_reader.hpp"

#include <algorithm>
#include <cstring>
#include <optional>

#include "files/sheet_events.hpp"
#include "files/source.hpp"
#include "files/xml_scanner.hpp"

namespace zhagen::files {

struct XlsxReader::State {
  Zip zip;
  Workbook book;
  Limits limits;
  std::optional<SharedStrings> strings;                // read before the first rows that need them
  std::vector<std::optional<SheetFrame>> frames;
};

namespace {

constexpr std::size_t kPiece = 64 << 10;

/// Where a closing tag </sheetData or </x:sheetData begins in the text, or npos. Text of cells cannot look like it:
/// a '<' there is written &lt;.
std::size_t closing_tag(std::string_view s) {
  for (std::size_t at = s.find("sheetData"); at != std::string_view::npos; at = s.find("sheetData", at + 1)) {
    std::size_t open = s.substr(0, at).rfind('<');
    if (open != std::string_view::npos && at - open < 64 && s.substr(open, 2) == "</" &&
        (at == open + 2 || s[at - 1] == ':'))
      return open;
  }
  return std::string_view::npos;
}

/// Where the opening tag of sheetData ends (behind its '>'), or npos.
std::size_t opening_end(std::string_view s) {
  for (std::size_t at = s.find("sheetData"); at != std::string_view::npos; at = s.find("sheetData", at + 1)) {
    if (at == 0 || (s[at - 1] != '<' && s[at - 1] != ':')) continue;
    std::size_t close = s.find('>', at);
    return close == std::string_view::npos ? close : close + 1;
  }
  return std::string_view::npos;
}

/// Feeds the parser all of a worksheet but the content of its sheetData.
class FrameFeed {
  XmlParser& parser_;
  std::string held_;  // not yet passed on: a tag may go on in the next piece
  enum class Where { before, inside, behind } where_ = Where::before;

  Status pass(std::string_view s, bool last) {
    if (!s.empty() || last) {
      std::memcpy(parser_.buffer(std::max<std::size_t>(s.size(), 1)), s.data(), s.size());
      return parser_.feed(s.size(), last);
    }
    return {};
  }

 public:
  explicit FrameFeed(XmlParser& parser) : parser_(parser) {}

  Status take(std::string_view piece, bool last) {
    held_ += piece;
    if (where_ == Where::before) {
      std::size_t end = opening_end(held_);
      if (end == std::string::npos) {
        // Columns and views stand before the rows: they are few, so what is held here stays small.
        if (!last && held_.size() < (4u << 20)) return {};
        where_ = Where::behind;
      } else {
        bool empty = held_[end - 2] == '/';
        TRY(pass(std::string_view(held_).substr(0, end), false));
        held_.erase(0, end);
        where_ = empty ? Where::behind : Where::inside;
      }
    }
    if (where_ == Where::inside) {
      std::size_t close = closing_tag(held_);
      if (close == std::string::npos) {
        if (held_.size() > 128) held_.erase(0, held_.size() - 128);
        if (!last) return {};
      } else {
        held_.erase(0, close);
      }
      where_ = Where::behind;
    }
    Status ok = pass(held_, last);
    held_.clear();
    return ok;
  }
};

}  // namespace

XlsxReader::XlsxReader(std::unique_ptr<State> s) : s_(std::move(s)) {}
XlsxReader::XlsxReader(XlsxReader&&) noexcept = default;
XlsxReader& XlsxReader::operator=(XlsxReader&&) noexcept = default;
XlsxReader::~XlsxReader() = default;

Result<XlsxReader> XlsxReader::open(const std::string& path, const Limits& limits) {
  auto source = TRY(open_source(path, limits.file_bytes));
  return over(std::move(source), base_name(path), limits);
}

Result<XlsxReader> XlsxReader::from_bytes(std::string bytes, std::string name, const Limits& limits) {
  auto source = TRY(memory_source(std::move(bytes), name, limits.file_bytes));
  return over(std::move(source), std::move(name), limits);
}

Result<XlsxReader> XlsxReader::over(std::shared_ptr<const ByteSource> source, std::string name, const Limits& limits) {
  auto zip = Zip::over(source, name, limits);
  if (!zip && zip.error().code == Errc::archive_broken) return describe_foreign(*source, name);
  if (!zip) return zip.error();
  auto s = std::unique_ptr<State>(new State{*std::move(zip), {}, limits, {}, {}});
  s->book = TRY(read_workbook(s->zip, limits));
  s->frames.resize(s->book.sheets.size());
  return XlsxReader(std::move(s));
}

const std::string& XlsxReader::name() const { return s_->zip.name(); }
const std::vector<Sheet>& XlsxReader::sheets() const { return s_->book.sheets; }
const Limits& XlsxReader::limits() const { return s_->limits; }
bool XlsxReader::epoch1904() const { return s_->book.epoch1904; }

Result<SheetFrame> XlsxReader::frame(std::size_t sheet) {
  assert(sheet < s_->book.sheets.size());
  if (s_->frames[sheet]) return *s_->frames[sheet];
  const ZipEntry& part = *s_->book.parts[sheet];
  SheetFrame frame;
  FrameEvents events(frame, s_->zip.name(), s_->limits);
  XmlParser parser(events, s_->zip.name(), part.name, s_->limits);
  FrameFeed feed(parser);
  ZipStream in = TRY(s_->zip.stream(part));
  std::string buffer(kPiece, '\0');
  for (std::size_t got = 1; got != 0;) {
    got = TRY(in.read(buffer.data(), buffer.size()));
    TRY(feed.take({buffer.data(), got}, got == 0));
  }
  std::sort(frame.merges.begin(), frame.merges.end(), [](const Merge& a, const Merge& b) {
    return a.first_row != b.first_row ? a.first_row < b.first_row : a.first_column < b.first_column;
  });
  s_->frames[sheet] = frame;
  return frame;
}

Status XlsxReader::rows(std::size_t sheet, const std::function<Next(const Row&)>& each) {
  assert(sheet < s_->book.sheets.size());
  if (!s_->strings) {
    s_->strings.emplace();
    if (s_->book.shared_strings) {
      auto loaded = SharedStrings::load(s_->zip, *s_->book.shared_strings, s_->limits);
      if (!loaded) {
        s_->strings.reset();
        return loaded.error();
      }
      s_->strings = *std::move(loaded);
    }
  }
  const ZipEntry& part = *s_->book.parts[sheet];
  auto events_after = [&](std::uint32_t delivered) {
    return RowEvents(s_->book, *s_->strings, s_->zip.name(), s_->book.sheets[sheet].name, s_->limits, each, delivered);
  };
  RowEvents quick = events_after(0);
  XmlScanner scanner(quick, s_->limits);
  TRY(parse_part(s_->zip, part, scanner));
  if (!scanner.unusual()) return {};
  RowEvents sure = events_after(quick.delivered());
  return parse_part(s_->zip, part, sure, s_->limits);
}

}  // namespace zhagen::files
