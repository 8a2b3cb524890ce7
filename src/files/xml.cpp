#include "files/xml.hpp"

#include <expat.h>

#include <algorithm>
#include <charconv>
#include <cstring>
#include <new>

namespace zhagen::files {
namespace {

constexpr std::size_t kPiece = 64 << 10;

std::string_view local_name(const char* name) {
  const char* colon = std::strchr(name, ':');
  return colon ? colon + 1 : name;
}

}  // namespace

const char* XmlAttributes::find(std::string_view local) const {
  for (const char** p = pairs_; *p; p += 2)
    if (local_name(*p) == local) return p[1];
  return nullptr;
}

std::string_view XmlAttributes::get(std::string_view local, std::string_view otherwise) const {
  const char* v = find(local);
  return v ? std::string_view(v) : otherwise;
}

bool XmlAttributes::flag(std::string_view local, bool otherwise) const {
  const char* v = find(local);
  if (!v) return otherwise;
  std::string_view s = v;
  return s == "1" || s == "true" || s == "on";
}

std::uint64_t XmlAttributes::number(std::string_view local, std::uint64_t otherwise) const {
  std::string_view s = get(local);
  std::uint64_t v = 0;
  auto [end, rc] = std::from_chars(s.data(), s.data() + s.size(), v);
  return rc == std::errc() && end == s.data() + s.size() && !s.empty() ? v : otherwise;
}

struct XmlParser::Calls {
  static XmlParser& self(void* p) { return *static_cast<XmlParser*>(p); }
  static void start(void* p, const char* name, const char** pairs) {
    XmlParser& x = self(p);
    if (x.stopped_) return;  // expat may have events in hand when it is told to stop
    if (static_cast<std::uint32_t>(++x.depth_) > x.limits_.xml_depth) {
      x.error_ = fail(Errc::xml_limit, x.file_, x.part_, XML_GetCurrentLineNumber(static_cast<XML_Parser>(x.expat_)));
      return x.halt();
    }
    x.events_.start(local_name(name), XmlAttributes(pairs));
  }
  static void end(void* p, const char* name) {
    XmlParser& x = self(p);
    if (x.stopped_) return;
    x.events_.end(local_name(name));
    --x.depth_;
  }
  static void text(void* p, const char* s, int n) {
    XmlParser& x = self(p);
    if (!x.stopped_) x.events_.text({s, static_cast<std::size_t>(n)});
  }
  static void doctype(void* p, const char*, const char*, const char*, int) {
    XmlParser& x = self(p);
    if (x.stopped_) return;
    x.error_ = fail(Errc::xml_doctype, x.file_, x.part_);
    x.halt();
  }
};

XmlParser::XmlParser(XmlEvents& events, std::string file, std::string part, const Limits& limits)
    : XmlDriver(events, limits), expat_(XML_ParserCreate(nullptr)), file_(std::move(file)), part_(std::move(part)) {
  if (!expat_) throw std::bad_alloc();
  auto parser = static_cast<XML_Parser>(expat_);
  XML_SetUserData(parser, this);
  XML_SetElementHandler(parser, Calls::start, Calls::end);
  XML_SetCharacterDataHandler(parser, Calls::text);
  XML_SetStartDoctypeDeclHandler(parser, Calls::doctype);
}

XmlParser::~XmlParser() { XML_ParserFree(static_cast<XML_Parser>(expat_)); }

void XmlParser::halt() {
  stopped_ = true;
  XML_StopParser(static_cast<XML_Parser>(expat_), XML_FALSE);
}

char* XmlParser::buffer(std::size_t n) {
  void* p = XML_GetBuffer(static_cast<XML_Parser>(expat_), static_cast<int>(n));
  if (!p) throw std::bad_alloc();
  return static_cast<char*>(p);
}

Status XmlParser::feed(std::size_t n, bool last) {
  auto parser = static_cast<XML_Parser>(expat_);
  fed_ += n;
  bool good = XML_ParseBuffer(parser, static_cast<int>(n), last) == XML_STATUS_OK;
  if (!error_) return error_.error();
  if (stopped_) return {};
  if (!good) return fail(Errc::xml_broken, file_, part_, XML_GetCurrentLineNumber(parser));
  // An unfinished tag is parsed again from its beginning with each piece: a long one costs the square of its length.
  auto reached = XML_GetCurrentByteIndex(parser);
  if (reached >= 0 && fed_ - std::min(fed_, static_cast<std::uint64_t>(reached)) > limits_.xml_token + kPiece)
    return fail(Errc::xml_limit, file_, part_, XML_GetCurrentLineNumber(parser));
  return {};
}

void XmlEvents::stop() { driver_->halt(); }
void XmlEvents::stop(Error error) {
  if (driver_->stopped_) return;
  driver_->error_ = std::move(error);
  driver_->halt();
}
int XmlEvents::depth() const { return driver_->depth_; }

Status parse_part(const Zip& zip, const ZipEntry& entry, XmlDriver& driver) {
  ZipStream in = TRY(zip.stream(entry));
  for (;;) {
    char* room = driver.buffer(kPiece);
    std::size_t got = TRY(in.read(room, kPiece));
    TRY(driver.feed(got, got == 0));
    if (got == 0 || driver.stopped()) return {};
  }
}

Status parse_part(const Zip& zip, const ZipEntry& entry, XmlEvents& events, const Limits& limits) {
  XmlParser parser(events, zip.name(), entry.name, limits);
  return parse_part(zip, entry, parser);
}

}  // namespace zhagen::files
