// What a file is by its bytes, and pictures without metadata. The pictures are put together here byte by byte.
#include <doctest/doctest.h>
#include <zlib.h>

#include <fstream>

#include "files/endian.hpp"
#include "files/image.hpp"
#include "files/kind.hpp"
#include "make.hpp"

using namespace zhagen::files;
using namespace std::string_literals;

namespace {

std::string be(std::uint32_t v, int width) {
  std::string s;
  for (int i = width - 1; i >= 0; --i) s += static_cast<char>(v >> (8 * i) & 255);
  return s;
}
std::string segment(int marker, const std::string& content) {
  return "\xFF"s + static_cast<char>(marker) + be(static_cast<std::uint32_t>(content.size() + 2), 2) + content;
}
std::string chunk(const std::string& name, const std::string& content) {
  std::string body = name + content;
  auto crc = crc32(0, reinterpret_cast<const Bytef*>(body.data()), static_cast<uInt>(body.size()));
  return be(static_cast<std::uint32_t>(content.size()), 4) + body + be(static_cast<std::uint32_t>(crc), 4);
}
std::string tag(int name, int type, std::uint32_t count, std::uint32_t value) {
  std::string v = type == 3 && count == 1 ? be(value, 2) + be(0, 2) : be(value, 4);
  return be(static_cast<std::uint32_t>(name), 2) + be(static_cast<std::uint32_t>(type), 2) + be(count, 4) + v;
}
const std::string kExif = "Exif\0\0"s + "MM\0*\0\0\0\x08"s + be(2, 2) + tag(0x0112, 3, 1, 6) + tag(0x8825, 4, 1, 38) + be(0, 4) + "GPS 24.1N";
const std::string kJfif = segment(0xE0, "JFIF\0\1\1\0\0\1\0\1\1\1thumb"s), kTables = segment(0xDB, std::string(65, '\1')),
                  kFrame = segment(0xC0, "\x08\0\x01\0\x01\x01\x01\x11\0"s), kScan = segment(0xDA, "\x01\x01\0\0\x3F\0"s) + "\x12\xFF\0\x34\xFF\xD0\x56"s;

}  // namespace

TEST_CASE("a JPEG keeps the picture and which side is up, nothing else") {
  std::string icc = segment(0xE2, "ICC_PROFILE\0\1\1colours"s), adobe = segment(0xEE, "Adobe\0d\0\0\0\0\1"s);
  std::string jpeg = "\xFF\xD8" + kJfif + segment(0xE1, kExif) + segment(0xE1, "http://ns.adobe.com/xap/1.0/\0GPS"s) + icc +
                     segment(0xE2, "MPF\0GPS"s) + segment(0xED, "Photoshop 3.0\0GPS"s) + adobe + segment(0xFE, "GPS") + kTables + kFrame + kScan +
                     segment(0xC4, "more"s) + segment(0xFE, "GPS") + kScan + "\xFF\xD9" + "ftypmp4 GPS";
  auto clean = jpeg_without_metadata(jpeg);
  REQUIRE(clean);
  CHECK(clean->find("GPS") == std::string::npos);
  CHECK(clean->find("thumb") == std::string::npos);
  CHECK(clean->find(icc) != std::string::npos);
  CHECK(clean->find(adobe) != std::string::npos);
  CHECK(clean->ends_with(kTables + kFrame + kScan + segment(0xC4, "more"s) + kScan + "\xFF\xD9"));
  CHECK(clean->find("Exif\0\0MM"s) != std::string::npos);
  CHECK(clean->find("\x01\x12\0\x03\0\0\0\x01\0\x06"s) != std::string::npos);
  CHECK(jpeg_without_metadata(*clean) == clean);
}

TEST_CASE("a cut or damaged picture is refused at every length") {
  std::string jpeg = "\xFF\xD8" + kJfif + segment(0xE1, kExif) + kTables + kFrame + kScan + "\xFF\xD9";
  REQUIRE(jpeg_without_metadata(jpeg));
  for (std::size_t n = 0; n < jpeg.size(); ++n) CHECK_FALSE(jpeg_without_metadata(jpeg.substr(0, n)));
  std::string png = "\x89PNG\r\n\x1A\n" + chunk("IHDR", std::string(13, '\1')) + chunk("IDAT", "pixels") + chunk("IEND", "");
  REQUIRE(png_without_metadata(png) == png);
  for (std::size_t n = 0; n < png.size(); ++n) CHECK_FALSE(png_without_metadata(png.substr(0, n)));
  for (std::size_t i = 0; i < png.size(); ++i) {
    std::string other = png;
    other[i] = static_cast<char>(other[i] ^ 1);
    CHECK_FALSE(png_without_metadata(other));
  }
}

TEST_CASE("a PNG keeps its pixels and colours") {
  std::string head = chunk("IHDR", std::string(13, '\1')), colours = chunk("iCCP", "profile"), pixels = chunk("IDAT", "pixels");
  std::string png = "\x89PNG\r\n\x1A\n" + head + colours + chunk("tEXt", "GPS") + chunk("eXIf", "GPS") + chunk("tIME", "GPS....") +
                    chunk("iTXt", "GPS") + pixels + chunk("zTXt", "GPS") + pixels + chunk("prVt", "GPS") + chunk("IEND", "") + "GPS";
  CHECK(png_without_metadata(png) == "\x89PNG\r\n\x1A\n" + head + colours + pixels + pixels + chunk("IEND", ""));
}

TEST_CASE("a TIFF keeps the tags that draw it; the values of others are overwritten") {
  // Two pages: at 8 with four tags, at 128; a camera's name at 200, a GPS directory at 220 with a position at 250.
  std::string tiff = "MM\0*"s + be(8, 4) + be(5, 2) + tag(256, 3, 1, 100) + tag(271, 2, 10, 200) + tag(273, 4, 1, 300) + tag(34853, 4, 1, 220) +
                     tag(50000, 1, 6, 270) + be(128, 4);
  tiff.resize(128);
  tiff += be(1, 2) + tag(256, 3, 1, 50) + be(0, 4);
  tiff.resize(200);
  tiff += "CameraName";
  tiff.resize(220);
  tiff += be(1, 2) + tag(2, 2, 8, 250) + be(0, 4);
  tiff.resize(250);
  tiff += "23.4567N";
  tiff.resize(270);
  tiff += "secret";
  tiff.resize(300);
  tiff += "pixels";
  auto clean = tiff_without_metadata(tiff);
  REQUIRE(clean);
  CHECK(clean->size() == tiff.size());
  for (auto gone : {"Camera", "23.45", "secret"}) CHECK(clean->find(gone) == std::string::npos);
  CHECK(clean->ends_with("pixels"));
  CHECK(clean->substr(8, 30) == be(2, 2) + tag(256, 3, 1, 100) + tag(273, 4, 1, 300) + be(128, 4));
  CHECK(tiff_without_metadata(*clean) == clean);

  std::string circle = tiff;
  Endian{}.put(circle, 128 + 14, 4, 8);
  CHECK_FALSE(tiff_without_metadata(circle));
  // Many tags that each name the whole file.
  std::string greedy = "MM\0*"s + be(8, 4) + be(60000, 2) + tag(256, 3, 1, 1);
  for (int i = 1; i < 60000; ++i) greedy += tag(50000, 1, 700000, 8);
  greedy += be(0, 4);
  CHECK_FALSE(tiff_without_metadata(greedy));
}

TEST_CASE("a file is what its bytes say") {
  auto zip = [](std::vector<std::string> names) {
    std::vector<testing::Part> parts;
    for (auto& n : names) parts.push_back({n, "<x/>"});
    return testing::make_zip(parts);
  };
  auto compound = [](const std::string& stream) {
    std::string s = "\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1"s;
    s.resize(1024);
    for (char c : stream) s += c, s += '\0';
    s.resize(1024 + 64);
    s += static_cast<char>(2 * (stream.size() + 1));
    s += "\0\x02"s;
    s.resize(1536);
    return s;
  };
  struct Row {
    std::string bytes, name, type;
  };
  const Row rows[] = {
      {"%PDF-1.7 ...", "图片.jpg", "application/pdf"},
      {"\xFF\xD8\xFF\xE0", "x.pdf", "image/jpeg"},
      {"\x89PNG\r\n\x1A\n", "", "image/png"},
      {"II*\0...."s, "", "image/tiff"},
      {zip({"[Content_Types].xml", "word/document.xml"}), "", "application/vnd.openxmlformats-officedocument.wordprocessingml.document"},
      {zip({"[Content_Types].xml", "xl/workbook.xml"}), "", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"},
      {zip({"[Content_Types].xml", "ppt/presentation.xml"}), "", "application/vnd.openxmlformats-officedocument.presentationml.presentation"},
      {zip({"OFD.xml", "Doc_0/Document.xml"}), "", "application/ofd"},
      {zip({"[Content_Types].xml", "word/document.xml", "word/vbaProject.bin"}), "x.docx", ""},
      {zip({"word/document.xml"}), "x.docx", ""},
      {zip({"a.exe"}), "x.zip", ""},
      {"PK\x03\x04 no archive", "x.docx", ""},
      {compound("WordDocument"), "x", "application/msword"},
      {compound("Workbook"), "x", "application/vnd.ms-excel"},
      {compound("EncryptedPackage"), "x.xlsx", ""},
      {compound("Other"), "x.doc", ""},
      {"第一行\r\n第二行\t。", "记录.TXT", "text/plain"},
      {"<html>", "x.html", ""},
      {"a\0b"s, "x.txt", ""},
      {"", "x.txt", ""},
      {"MZ\x90", "x.txt.exe", ""},
  };
  for (const Row& r : rows) {
    CAPTURE(r.name);
    CHECK(kind_of_bytes(r.bytes, r.name) == r.type);
    CHECK(ending_of(r.type).empty() == r.type.empty());
  }
}
