#include "files/kind.hpp"

#include <algorithm>
#include <array>

#include "files/zip.hpp"

namespace zhagen::files {
namespace {

struct Kind {
  std::string_view type, ending;
};
constexpr Kind kPdf{"application/pdf", ".pdf"}, kJpeg{"image/jpeg", ".jpg"}, kPng{"image/png", ".png"}, kTiff{"image/tiff", ".tif"},
    kDocx{"application/vnd.openxmlformats-officedocument.wordprocessingml.document", ".docx"},
    kXlsx{"application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", ".xlsx"},
    kPptx{"application/vnd.openxmlformats-officedocument.presentationml.presentation", ".pptx"}, kDoc{"application/msword", ".doc"},
    kXls{"application/vnd.ms-excel", ".xls"}, kOfd{"application/ofd", ".ofd"}, kText{"text/plain", ".txt"};
constexpr std::array kKinds{kPdf, kJpeg, kPng, kTiff, kDocx, kXlsx, kPptx, kDoc, kXls, kOfd, kText};

constexpr std::string_view kNothing;

/// Of the archives, told by the part that the format demands. One with macros is a program.
std::string_view kind_of_archive(std::string_view bytes) {
  Limits limits;
  auto zip = Zip::from_bytes(std::string(bytes), "", limits);
  if (!zip) return kNothing;
  if (zip->find("OFD.xml")) return kOfd.type;
  if (!zip->find("[Content_Types].xml")) return kNothing;
  for (const ZipEntry& e : zip->entries()) {
    std::string_view part = e.name;
    part.remove_prefix(std::min(part.size(), part.rfind('/') + 1));
    std::string lower(part);
    for (char& c : lower)
      if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
    if (lower.starts_with("vbaproject") || lower.starts_with("vbadata")) return kNothing;
  }
  if (zip->find("word/document.xml")) return kDocx.type;
  if (zip->find("xl/workbook.xml")) return kXlsx.type;
  if (zip->find("ppt/presentation.xml")) return kPptx.type;
  return kNothing;
}

/// Whether a compound file has a stream of that name: an entry of 128 bytes whose name, its length and its type fit.
/// Entries lie on multiples of 128 of the file, wherever the sectors of the directory are.
bool has_stream(std::string_view bytes, std::string_view name) {
  for (std::size_t o = 512; o + 128 <= bytes.size(); o += 128) {
    std::string_view entry = bytes.substr(o, 128);
    if (entry[66] != 2 || static_cast<unsigned char>(entry[64]) != 2 * (name.size() + 1) || entry[65] != 0) continue;
    bool same = true;
    for (std::size_t i = 0; same && i < name.size(); ++i) same = entry[2 * i] == name[i] && entry[2 * i + 1] == 0;
    if (same) return true;
  }
  return false;
}

/// An encrypted office file is a compound file too, with a stream EncryptedPackage: nobody here could read it.
std::string_view kind_of_compound(std::string_view bytes) {
  if (has_stream(bytes, "EncryptedPackage")) return kNothing;
  if (has_stream(bytes, "WordDocument")) return kDoc.type;
  if (has_stream(bytes, "Workbook") || has_stream(bytes, "Book")) return kXls.type;
  return kNothing;
}

/// UTF-8 and GB 18030 alike hold no control characters but these in a text.
bool plain_text(std::string_view bytes) {
  return std::all_of(bytes.begin(), bytes.end(), [](char c) {
    auto u = static_cast<unsigned char>(c);
    return (u >= 32 && u != 127) || c == '\t' || c == '\n' || c == '\r';
  });
}

bool ends_in(std::string_view name, std::string_view ending) {
  if (name.size() < ending.size()) return false;
  name.remove_prefix(name.size() - ending.size());
  return std::equal(name.begin(), name.end(), ending.begin(),
                    [](char a, char b) { return (a >= 'A' && a <= 'Z' ? a - 'A' + 'a' : a) == b; });
}

}  // namespace

std::string_view kind_of_bytes(std::string_view bytes, std::string_view name) {
  using namespace std::string_view_literals;
  if (bytes.starts_with("%PDF-")) return kPdf.type;
  if (bytes.starts_with("\xFF\xD8\xFF")) return kJpeg.type;
  if (bytes.starts_with("\x89PNG\r\n\x1A\n")) return kPng.type;
  if (bytes.starts_with("II*\0"sv) || bytes.starts_with("MM\0*"sv)) return kTiff.type;
  if (bytes.starts_with("PK\x03\x04")) return kind_of_archive(bytes);
  if (bytes.starts_with("\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1")) return kind_of_compound(bytes);
  if (ends_in(name, ".txt") && !bytes.empty() && plain_text(bytes)) return kText.type;
  return kNothing;
}

std::string_view ending_of(std::string_view type) {
  for (const Kind& k : kKinds)
    if (k.type == type) return k.ending;
  return kNothing;
}

}  // namespace zhagen::files
