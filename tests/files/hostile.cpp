#include <doctest/doctest.h>

#include <ctime>
#include <fstream>
#include <sstream>

#include "files/table.hpp"
#include "files/xlsx_writer.hpp"
#include "make.hpp"

using namespace zhagen;
using namespace zhagen::files;
using namespace zhagen::files::testing;

namespace {

/// Peak resident memory of this process since the last reset, KiB.
long peak_kib() {
  std::ifstream in("/proc/self/status");
  for (std::string line; std::getline(in, line);)
    if (line.starts_with("VmHWM:")) return std::stol(line.substr(6));
  return 0;
}
void reset_peak() { std::ofstream("/proc/self/clear_refs") << "5"; }

/// Everything a caller may ask of a workbook; the first error's code, or "ok".
std::string exhaust(const std::string& bytes) {
  auto book = XlsxReader::from_bytes(bytes, "x.xlsx");
  if (!book) return row(book.error().code).key;
  std::string out = "ok";
  auto note = [&](const Error& e) {
    if (out == "ok") out = row(e.code).key;
  };
  for (std::size_t i = 0; i < book->sheets().size(); ++i) {
    if (auto frame = book->frame(i); !frame) note(frame.error());
    if (auto rows = book->rows(i, [](const Row&) { return Next::row; }); !rows) note(rows.error());
  }
  auto recognise = [](std::string_view h) { return h == "姓名" ? 0 : h == "性别" ? 1 : -1; };
  if (auto table = load_table(*book, recognise); !table && table.error().code != Errc::table_no_heading && table.error().code != Errc::table_empty)
    note(table.error());
  return out;
}

/// exhaust() within 64 MiB more than before (a sanitizer's shadow and quarantine count too, so memory is only held to
/// it where none is built in). The time guard only tells a hang: what each takes is in docs/benchmarks.md.
std::string within(const std::string& bytes) {
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
  const bool memory = false;
#else
  const bool memory = true;
#endif
  reset_peak();
  long before = peak_kib();
  std::clock_t start = std::clock();
  std::string out = exhaust(bytes);
  double seconds = static_cast<double>(std::clock() - start) / CLOCKS_PER_SEC;
  CHECK(seconds < 30);
  MESSAGE(out << " " << seconds << " s, +" << (peak_kib() - before) / 1024 << " MiB");
  if (memory) CHECK((peak_kib() - before) / 1024 <= 64);
  return out;
}

std::string open_zh(const std::string& bytes) {
  auto book = XlsxReader::from_bytes(bytes, "名单.xlsx");
  return book ? "ok" : book.error().zh();
}

std::vector<Part> small_parts() {
  return book_parts({{{"人员", text_rows({{"姓名", "性别"}, {"张三", "男"}, {"李四", "女"}}), merges({"A3:A4"}), "<cols><col min=\"3\" max=\"3\" hidden=\"1\"/></cols>", ""}},
                     {"<t>甲</t>"}, "<cellXfs><xf numFmtId=\"14\"/></cellXfs>", false});
}

Part& part(std::vector<Part>& parts, const std::string& name) {
  for (Part& p : parts)
    if (p.name == name) return p;
  return parts.emplace_back(Part{name, ""});
}

std::string utf16(const char* s) {
  std::string out;
  for (; *s; ++s) out += *s, out += '\0';
  return out;
}

}  // namespace

TEST_CASE("what people give for a workbook, each with its own sentence") {
  const std::string ole = "\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1" + std::string(1000, '\0');
  CHECK(open_zh("") == "文件“名单.xlsx”是空的。请检查文件是否复制完整。");
  CHECK(open_zh(ole + utf16("Workbook")) == "文件“名单.xlsx”是旧版（.xls）工作簿。请用 Excel 或 WPS 打开，另存为“Excel 工作簿（.xlsx）”。");
  CHECK(open_zh(ole + utf16("EncryptedPackage")) == "文件“名单.xlsx”设有打开密码。请用 Excel 或 WPS 打开，去掉密码后另存。");
  CHECK(open_zh(ole + utf16("WordDocument")).find("是 Word (.doc) 文件") != std::string::npos);
  CHECK(open_zh("姓名,性别\n张三,男\n") == "文件“名单.xlsx”是文本或 CSV 文件，不是 .xlsx 工作簿。请用 Excel 或 WPS 打开，另存为“Excel 工作簿（.xlsx）”；身份证号列请先设为文本。");
  CHECK(open_zh("\xD0\xD5\xC3\xFB,\xD0\xD4\xB1\xF0\n").find("文本或 CSV") != std::string::npos);  // GBK
  CHECK(open_zh("<html><table>").find("是 HTML 文件") != std::string::npos);
  CHECK(open_zh("<?xml version=\"1.0\"?><Workbook/>").find("是 XML 文件") != std::string::npos);
  CHECK(open_zh("%PDF-1.7").find("是 PDF 文件") != std::string::npos);
  CHECK(open_zh("PK\x03\x04 broken") == "文件“名单.xlsx”不完整或已损坏，读不出内容目录。请重新复制或下载；能用 Excel 或 WPS 打开的话，打开后另存为 .xlsx。");
  CHECK(open_zh(make_zip({{"word/document.xml", "<x/>"}, {"_rels/.rels", "<Relationships><Relationship Id=\"a\" Type=\"x/officeDocument\" Target=\"word/document.xml\"/></Relationships>"}})).find("Word (.docx)") != std::string::npos);
  CHECK(open_zh(make_zip({{"名单/人员.xlsx", "x"}})) == "文件“名单.xlsx”是压缩包，里面有“名单/人员.xlsx”。请先解压，再选择里面的表格文件。");
  CHECK(open_zh(make_zip({{"mimetype", "x"}, {"content.xml", "<x/>"}})).find("OpenDocument (.ods)") != std::string::npos);
  std::string whole = make_zip(small_parts());
  CHECK(open_zh(whole) == "ok");
  CHECK(open_zh(whole.substr(0, whole.size() / 2)).find("不完整或已损坏") != std::string::npos);
  auto missing = XlsxReader::open("/nowhere/名单.xlsx");
  REQUIRE(!missing);
  CHECK(missing.error().zh() == "找不到文件“/nowhere/名单.xlsx”。请检查文件名和所在文件夹。");
  auto folder = XlsxReader::open("/tmp");
  REQUIRE(!folder);
  CHECK(folder.error().code == Errc::file_unreadable);
}

TEST_CASE("containers that lie") {
  auto with = [](auto change) {
    std::vector<Part> parts = small_parts();
    change(parts);
    return exhaust(make_zip(parts));
  };
  CHECK(with([](auto&) {}) == "ok");
  for (const char* name : {"../evil.xml", "/etc/passwd", "xl/../../x", "C:\\x", "a/..", "..\\..\\x"})
    CHECK_MESSAGE(with([&](auto& p) { p.push_back({name, "x"}); }) == "archive_name_unsafe", name);
  CHECK(with([](auto& p) { p.push_back({"XL/workbook.xml", "x"}); }) == "archive_duplicate");
  CHECK(with([](auto& p) { p[0].flags = 1; }) == "archive_encrypted");
  CHECK(with([](auto& p) { p[0].method = 9; }) == "archive_method");
  CHECK(with([](auto& p) { p.push_back({"b", "x", true, -1, -1, 0}); }) == "archive_overlap");
  CHECK(with([](auto& p) { p[0].says_unpacked = 5; }) == "archive_entry_broken");
  CHECK(with([](auto& p) { p[0].says_unpacked = 5000; }) == "archive_entry_broken");
  CHECK(with([](auto& p) { p[0].says_packed = 100000; }) == "archive_broken");
  CHECK(with([](auto& p) { p[0].says_header = 7; }) == "archive_broken");
  CHECK(with([](auto& p) { p[1].says_unpacked = 0xFFFFFFF0; }) == "archive_ratio");
  CHECK(with([](auto& p) {
          for (int i = 0; i < 5000; ++i) p.push_back({"n" + std::to_string(i), "", false});
        }) == "archive_entries");
}

TEST_CASE("bombs") {
  // Stored, not packed: the ratio would give most of them away.
  auto stored = [](const BookXml& book) {
    std::vector<Part> parts = book_parts(book);
    for (Part& p : parts) p.deflate = false;
    return make_zip(parts);
  };
  auto sheet = [&](const std::string& rows) { return stored({{{"人员", rows, "", "", ""}}, {}, "", false}); };
  {
    std::vector<Part> parts = small_parts();
    parts.push_back({"xl/media/a.bin", std::string(200u << 20, '\0')});  // 200 KB unpack to 200 MiB
    CHECK(within(make_zip(parts)) == "archive_ratio");
  }
  {
    std::vector<Part> parts = small_parts();  // each within the ratio, together over the limit
    std::string noise;
    for (unsigned i = 1; noise.size() < (1u << 20); i = i * 1664525u + 1013904223u) noise += static_cast<char>(i >> 24);
    std::string block;
    for (int i = 0; i < 60; ++i) block += noise.substr(0, 20000) + std::string(1 << 20, 'x');
    for (int i = 0; i < 5; ++i) parts.push_back({"p" + std::to_string(i), block});
    CHECK(within(make_zip(parts)) == "archive_too_large");
  }
  std::string cells;
  for (int i = 0; i < 1000000; ++i) cells += "<c/>";
  CHECK(within(sheet("<row>" + cells + "</row>")) == "xlsx_columns");
  CHECK(within(sheet("<row r=\"1\"><c r=\"XFE1\"><v>1</v></c></row>")) == "xlsx_columns");
  CHECK(within(sheet("<row r=\"1\"><c r=\"ZZZZZZZZZZ1\"><v>1</v></c></row>")) == "xlsx_row_broken");
  CHECK(within(sheet("<row r=\"1048577\"/>")) == "xlsx_rows");
  CHECK(within(sheet("<row r=\"99999999999999999999\"/>")) == "xlsx_row_broken");
  CHECK(within(sheet("<row r=\"5\"/><row r=\"5\"/>")) == "xlsx_row_broken");
  {
    // One long text, named by each of many cells.
    std::string row;
    for (int i = 0; i < 16000; ++i) row += "<c t=\"s\"><v>0</v></c>";
    CHECK(within(stored({{{"人员", "<row>" + row + "</row>", "", "", ""}}, {"<t>" + std::string(100000, 'x') + "</t>"}, "", false})) == "xlsx_text");
    CHECK(within(stored({{{"人员", "<row><c t=\"s\"><v>0</v></c></row>", "", "", ""}}, {"<t>" + std::string(3 << 20, 'x') + "</t>"}, "", false})) == "xlsx_strings");
    CHECK(within(stored({{{"人员", "<row><c t=\"s\"><v>7</v></c></row>", "", "", ""}}, {"<t>a</t>"}, "", false})) == "xlsx_string_missing");
    std::vector<std::string> many(4'000'001, "");
    CHECK(within(stored({{{"人员", "<row><c t=\"s\"><v>0</v></c></row>", "", "", ""}}, many, "", false})) == "xlsx_strings");
  }
  {
    std::string same = "<mergeCell ref=\"A1:XFD1048576\"/>", all;
    for (int i = 0; i < 190000; ++i) all += same;
    CHECK(within(stored({{{"人员", text_rows({{"姓名", "性别"}, {"张三", "男"}}), "<mergeCells>" + all + "</mergeCells>", "", ""}}, {}, "", false})) == "ok");
    for (int i = 0; i < 20000; ++i) all += same;
    CHECK(within(stored({{{"人员", "", "<mergeCells>" + all + "</mergeCells>", "", ""}}, {}, "", false})) == "xlsx_parts");
  }
  {
    std::vector<Part> parts = small_parts();  // the same part as many sheets
    std::string sheets, links;
    for (int i = 1; i <= 200; ++i) {
      sheets += "<sheet name=\"s" + std::to_string(i) + "\" r:id=\"r" + std::to_string(i) + "\"/>";
      links += "<Relationship Id=\"r" + std::to_string(i) + "\" Type=\"x/worksheet\" Target=\"worksheets/sheet1.xml\"/>";
    }
    part(parts, "xl/workbook.xml").content = "<workbook><sheets>" + sheets + "</sheets></workbook>";
    part(parts, "xl/_rels/workbook.xml.rels").content = "<Relationships>" + links + "</Relationships>";
    CHECK(within(make_zip(parts)) == "xlsx_part_missing");
  }
}

TEST_CASE("XML that attacks its reader") {
  auto with = [](const std::string& name, const std::string& content) {
    std::vector<Part> parts = small_parts();
    part(parts, name).content = content;
    return within(make_zip(parts));
  };
  const std::string laughs = "<!DOCTYPE lolz [<!ENTITY a \"haha\"><!ENTITY b \"&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;\"><!ENTITY c \"&b;&b;&b;&b;&b;&b;&b;&b;&b;&b;\">]>";
  const std::string xxe = "<!DOCTYPE x [<!ENTITY f SYSTEM \"file:///etc/passwd\">]>";
  for (const char* name : {"xl/worksheets/sheet1.xml", "xl/sharedStrings.xml", "xl/workbook.xml", "xl/styles.xml", "_rels/.rels", "xl/_rels/workbook.xml.rels"})
    for (const std::string& head : {laughs, xxe}) CHECK_MESSAGE(with(name, "<?xml version=\"1.0\"?>" + head + "<sst><si><t>&c;&f;</t></si></sst>") == "xml_doctype", name);
  std::string deep;
  for (int i = 0; i < 100000; ++i) deep += "<a>";
  CHECK(with("xl/worksheets/sheet1.xml", deep) == "xml_limit");
  CHECK(with("xl/worksheets/sheet1.xml", "<worksheet a=\"" + std::string(40u << 20, 'x') + "\"/>") == "archive_ratio");
  std::string long_tag = "<worksheet a=\"";
  for (unsigned i = 1; long_tag.size() < (8u << 20); i = i * 1664525u + 1013904223u) long_tag += static_cast<char>('a' + (i >> 24) % 26);
  CHECK(with("xl/worksheets/sheet1.xml", long_tag + "\"/>") == "xml_limit");
  CHECK(with("xl/worksheets/sheet1.xml", "<worksheet><sheetData><row><c t=\"inlineStr\"><is><t>&undefined;</t></is></c></row></sheetData></worksheet>") == "xml_broken");
  CHECK(with("xl/worksheets/sheet1.xml", "<worksheet><sheetData><row></sheetData></worksheet>") == "xml_broken");
  CHECK(with("xl/worksheets/sheet1.xml", "") == "xml_broken");
}

TEST_CASE("mutants of good workbooks: an answer each time, never a crash") {
  std::vector<Part> rich = book_parts(
      {{{"人员", "<row r=\"1\"><c r=\"A1\" t=\"s\"><v>0</v></c><c r=\"B1\" t=\"inlineStr\"><is><t>性别</t></is></c></row>"
                 "<row r=\"2\" hidden=\"1\"><c r=\"A2\" t=\"s\"><v>1</v></c><c r=\"B2\" s=\"1\"><v>29342</v></c><c r=\"C2\" t=\"b\"><v>1</v></c></row>"
                 "<row r=\"4\"><c r=\"A4\" t=\"str\"><f>A1</f><v>x</v></c><c r=\"B4\" t=\"e\"><v>#REF!</v></c><c r=\"C4\"><v>1.10105194912310E+17</v></c></row>",
         merges({"A2:A3", "B2:C2"}), "<cols><col min=\"1\" max=\"2\" hidden=\"1\"/></cols>", ""},
        {"二", text_rows({{"花名册"}, {"姓名", "性别"}, {"张三", "男"}, {"合计"}}), "", "", "hidden"}},
       {"<t>姓名</t>", "<r><t>张</t></r><rPh><t>z</t></rPh><r><t>三</t></r>"}, "<numFmts><numFmt numFmtId=\"176\" formatCode=\"yyyy&quot;年&quot;m\"/></numFmts><cellXfs><xf/><xf numFmtId=\"176\"/></cellXfs>", true});
  std::vector<Part> stored = rich;
  for (Part& p : stored) p.deflate = false;
  const std::vector<std::vector<Part>> seeds{small_parts(), rich, stored};
  unsigned state = 20260101;
  auto random = [&](std::size_t n) {
    state = state * 1664525u + 1013904223u;
    return static_cast<std::size_t>((std::uint64_t{state} * n) >> 32);
  };
  const std::vector<std::string> bits{"<", ">", "</c>", "<row>", "</sheetData>", "<sheetData>", "&#0;", "\"", "'", "<!--", "<![CDATA[", "999999999999", "-1", "r=\"A0\"", "t=\"s\"", std::string(300, 'A'), "\xFF\xFE", "<c r=\"XFD1\"/>"};
  std::size_t refused = 0, accepted = 0;
  reset_peak();
  long before = peak_kib();
  for (int i = 0; i < 2400; ++i) {
    std::vector<Part> parts = seeds[static_cast<std::size_t>(i) % seeds.size()];
    std::string bytes;
    switch (i / 3 % 4) {
      case 0: {  // XML edits inside a sound container, so that they reach the parsers
        std::string& x = parts[random(parts.size())].content;
        for (std::size_t k = 0; k <= random(3); ++k) {
          std::size_t at = random(x.size() + 1);
          if (random(2)) x.insert(at, bits[random(bits.size())]);
          else x.erase(at, random(40));
        }
        bytes = make_zip(parts);
        break;
      }
      case 1: {  // flipped bytes
        bytes = make_zip(parts);
        for (std::size_t k = 0; k <= random(8); ++k) bytes[random(bytes.size())] = static_cast<char>(random(256));
        break;
      }
      case 2:  // cut off, or a piece taken out
        bytes = make_zip(parts);
        if (random(2)) bytes.resize(random(bytes.size()));
        else bytes.erase(random(bytes.size()), random(200));
        break;
      default: {  // a directory that lies
        Part& p = parts[random(parts.size())];
        std::int64_t* fields[] = {&p.says_unpacked, &p.says_packed, &p.says_header};
        *fields[random(3)] = static_cast<std::int64_t>(random(2) ? random(5000) : 0xFFFFFFFFu - random(3));
        if (random(4) == 0) parts.erase(parts.begin() + static_cast<long>(random(parts.size())));
        if (random(4) == 0) std::swap(parts[random(parts.size())].content, parts[random(parts.size())].content);
        bytes = make_zip(parts);
      }
    }
    (exhaust(bytes) == "ok" ? accepted : refused)++;
  }
  CHECK(refused + accepted == 2400);
  CHECK(refused > 1000);   // else the mutants hurt nothing
  CHECK(accepted > 50);   // else nothing got past the container
#if !defined(__SANITIZE_ADDRESS__) && !defined(__SANITIZE_THREAD__)
  CHECK((peak_kib() - before) / 1024 <= 64);
#else
  (void)before;
#endif
}
