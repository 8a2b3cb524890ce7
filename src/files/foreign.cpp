#include <algorithm>
#include <array>

#include "files/source.hpp"
#include "files/workbook.hpp"

namespace zhagen::files {
namespace {

/// A name in the directory of an OLE2 file, which spells names in UTF-16.
bool holds_name(const ByteSource& source, std::string_view ascii) {
  std::string wanted;
  for (char c : ascii) wanted += {c, '\0'};
  constexpr std::size_t piece = 256 << 10;
  std::string buffer;
  for (std::uint64_t at = 0; at < source.size(); at += piece) {
    buffer.resize(static_cast<std::size_t>(std::min<std::uint64_t>(piece + wanted.size(), source.size() - at)));
    if (!source.read(at, buffer.data(), buffer.size())) return false;
    if (buffer.find(wanted) != std::string::npos) return true;
  }
  return false;
}

bool looks_like_text(std::string_view head) {
  if (head.starts_with("\xEF\xBB\xBF") || head.starts_with("\xFF\xFE") || head.starts_with("\xFE\xFF")) return true;
  auto control = [](char c) { return static_cast<unsigned char>(c) < 32 && c != '\t' && c != '\n' && c != '\r'; };
  return std::none_of(head.begin(), head.end(), control) && head.find('\x7F') == std::string_view::npos;
}

std::string lower(std::string_view s) {
  std::string out(s);
  for (char& c : out)
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  return out;
}

}  // namespace

Error describe_foreign(const ByteSource& source, const std::string& name) {
  std::string head(static_cast<std::size_t>(std::min<std::uint64_t>(source.size(), 4096)), '\0');
  if (!source.read(0, head.data(), head.size())) return fail(Errc::archive_broken, name);
  std::string_view h = head;
  if (h.starts_with("\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1")) {
    if (holds_name(source, "EncryptedPackage")) return fail(Errc::xlsx_has_password, name);
    if (holds_name(source, "WordDocument")) return fail(Errc::xlsx_is_other, name, "Word (.doc)");
    if (holds_name(source, "PowerPoint Document")) return fail(Errc::xlsx_is_other, name, "PowerPoint (.ppt)");
    return fail(Errc::xlsx_is_xls, name);
  }
  // Excel before version 5 wrote its records without the OLE2 container.
  if (h.starts_with("\x09\x08\x10") || h.starts_with("\x09\x04\x06")) return fail(Errc::xlsx_is_xls, name);
  using Magic = std::pair<std::string_view, const char*>;
  static constexpr std::array<Magic, 8> magics{{{"%PDF", "PDF"}, {"Rar!", "RAR"}, {"7z\xBC\xAF", "7z"}, {"\x1F\x8B", "gzip"},
                                                {"\xFF\xD8\xFF", "JPEG"}, {"\x89PNG", "PNG"}, {"{\\rtf", "RTF"}, {"GIF8", "GIF"}}};
  for (const auto& [bytes, kind] : magics)
    if (h.starts_with(bytes)) return fail(Errc::xlsx_is_other, name, kind);
  if (h.starts_with("PK")) return fail(Errc::archive_broken, name);
  if (!looks_like_text(h)) return fail(Errc::archive_broken, name);
  // Web systems export tables as HTML or as Excel 2003 XML under the name .xls or .xlsx.
  std::string low = lower(h);
  if (low.find("<html") != std::string::npos || low.find("<table") != std::string::npos) return fail(Errc::xlsx_is_other, name, "HTML");
  if (low.find("<?xml") < 4) return fail(Errc::xlsx_is_other, name, "XML");
  return fail(Errc::xlsx_is_text, name);
}

}  // namespace zhagen::files
