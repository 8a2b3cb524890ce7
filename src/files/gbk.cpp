#include "files/gbk.hpp"

#include <iconv.h>

#include <cerrno>

#include "base/utf8.hpp"

namespace zhagen::files {
namespace {

/// By the C library's converter. Nothing: a sequence that the encoding does not have, or a cut one.
std::optional<std::string> convert(std::string_view in, const char* from, const char* to) {
  iconv_t cd = iconv_open(to, from);
  if (cd == reinterpret_cast<iconv_t>(-1)) return std::nullopt;
  std::string out;
  char* at = const_cast<char*>(in.data());  // iconv() does not write there
  std::size_t left = in.size();
  bool good = true;
  while (left && good) {
    char piece[4096];
    char* put = piece;
    std::size_t room = sizeof piece;
    std::size_t rc = iconv(cd, &at, &left, &put, &room);
    out.append(piece, sizeof piece - room);
    good = rc != static_cast<std::size_t>(-1) || errno == E2BIG;
  }
  iconv_close(cd);
  if (!good) return std::nullopt;
  return out;
}

}  // namespace

std::optional<std::string> from_gbk(std::string_view bytes) { return convert(bytes, "GB18030", "UTF-8"); }

std::string to_gbk(std::string_view text) {
  if (auto whole = convert(text, "UTF-8", "GB18030")) return *std::move(whole);
  std::string out;
  for (std::string_view rest = text; !rest.empty();) {
    const std::string one = utf8::encode(utf8::take(rest));
    out += convert(one, "UTF-8", "GB18030").value_or("\xA1\xFE");  // 〓, the printers' sign for a character that is missing
  }
  return out;
}

std::optional<std::string> to_utf8(std::string_view bytes) {
  if (bytes.starts_with("\xEF\xBB\xBF")) bytes.remove_prefix(3);
  else if (bytes.starts_with("\xFF\xFE")) return convert(bytes.substr(2), "UTF-16LE", "UTF-8");
  else if (bytes.starts_with("\xFE\xFF")) return convert(bytes.substr(2), "UTF-16BE", "UTF-8");
  // Two bytes of GBK in a row are seldom also one of UTF-8; over a whole form they never are.
  if (utf8::valid(bytes)) return std::string(bytes);
  return from_gbk(bytes);
}

}  // namespace zhagen::files
