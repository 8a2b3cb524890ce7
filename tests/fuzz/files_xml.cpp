// The scanner against expat: what the scanner takes to the end, expat takes too, with the same events, whatever the
// pieces the bytes come in.
#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <cstring>

#include "files/xml_scanner.hpp"

using namespace zhagen::files;

namespace {

struct Recorder : XmlEvents {
  std::string seen;
  bool in_text = false;
  void mark(char kind, std::string_view s) {
    in_text = false;
    seen += kind;
    seen += s;
    seen += '\n';
  }
  void start(std::string_view local, const XmlAttributes& a) override {
    mark('<', local);
    for (const char** p = a.pairs(); *p; ++p) mark('=', *p);
  }
  void end(std::string_view local) override { mark('>', local); }
  void text(std::string_view s) override {  // expat gives a run in pieces
    if (s.empty()) return;
    if (!in_text) seen += '"';
    seen += s;
    in_text = true;
  }
};

void feed(XmlDriver& driver, std::string_view bytes, std::size_t piece, bool& failed) {
  for (std::size_t at = 0; !driver.stopped() && !failed;) {
    std::size_t n = std::min(piece, bytes.size() - at);
    std::memcpy(driver.buffer(n + 1), bytes.data() + at, n);
    at += n;
    failed = !driver.feed(n, at == bytes.size());
    if (at == bytes.size()) break;
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size < 2) return 0;
  std::size_t piece = 1 + data[0] % 97;
  std::string_view bytes(reinterpret_cast<const char*>(data) + 1, size - 1);
  Limits limits;
  Recorder quick, sure;
  bool failed = false;
  {
    XmlScanner scanner(quick, limits);
    feed(scanner, bytes, piece, failed);
    if (failed) std::abort();
    if (scanner.unusual()) return 0;
  }
  XmlParser parser(sure, "f", "p", limits);
  feed(parser, bytes, bytes.size(), failed);
  if (failed || quick.seen != sure.seen) {
    std::fprintf(stderr, "scanner:\n%s\nexpat (%s):\n%s\n", quick.seen.c_str(), failed ? "refuses" : "takes", sure.seen.c_str());
    std::abort();
  }
  return 0;
}
