#pragma once
// Archives and workbooks made by hand, right ones and wrong ones.

#include <zlib.h>

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "files/xlsx_reader.hpp"

namespace zhagen::files::testing {

struct Part {
  std::string name, content;
  bool deflate = true;
  // What the directory says when it lies; -1: the truth.
  std::int64_t says_unpacked = -1, says_packed = -1, says_header = -1;
  int method = -1;
  std::uint16_t flags = 0;
};

inline void put16(std::string& s, std::uint64_t v) { s += static_cast<char>(v & 255), s += static_cast<char>(v >> 8 & 255); }
inline void put32(std::string& s, std::uint64_t v) { put16(s, v & 65535), put16(s, v >> 16 & 65535); }

inline std::string deflate_raw(const std::string& in) {
  z_stream z{};
  deflateInit2(&z, 9, Z_DEFLATED, -MAX_WBITS, 9, Z_DEFAULT_STRATEGY);
  std::string out(deflateBound(&z, in.size()), '\0');
  z.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(in.data()));
  z.avail_in = static_cast<uInt>(in.size());
  z.next_out = reinterpret_cast<Bytef*>(out.data());
  z.avail_out = static_cast<uInt>(out.size());
  deflate(&z, Z_FINISH);
  out.resize(z.total_out);
  deflateEnd(&z);
  return out;
}

inline std::string make_zip(const std::vector<Part>& parts) {
  std::string out, directory;
  for (const Part& p : parts) {
    std::string packed = p.deflate ? deflate_raw(p.content) : p.content;
    std::size_t offset = out.size();
    auto crc = crc32(0, reinterpret_cast<const Bytef*>(p.content.data()), static_cast<uInt>(p.content.size()));
    int method = p.method >= 0 ? p.method : p.deflate ? 8 : 0;
    auto says = [](std::int64_t lie, std::size_t truth) { return lie >= 0 ? static_cast<std::uint64_t>(lie) : truth; };
    auto common = [&](std::string& s) {
      put16(s, 20), put16(s, p.flags), put16(s, static_cast<std::uint64_t>(method)), put32(s, 0x00210000), put32(s, crc);
      put32(s, says(p.says_packed, packed.size())), put32(s, says(p.says_unpacked, p.content.size()));
      put16(s, p.name.size()), put16(s, 0);
    };
    out += "PK\x03\x04";
    common(out);
    out += p.name + packed;
    directory += "PK\x01\x02";
    put16(directory, 20);
    common(directory);
    put16(directory, 0), put16(directory, 0), put16(directory, 0), put32(directory, 0);
    put32(directory, says(p.says_header, offset));
    directory += p.name;
  }
  std::string end = "PK\x05\x06";
  put32(end, 0), put16(end, parts.size()), put16(end, parts.size()), put32(end, directory.size()), put32(end, out.size());
  put16(end, 0);
  return out + directory + end;
}

struct SheetXml {
  std::string name, rows;      // the content of sheetData
  std::string behind;          // what follows it
  std::string before;          // what stands before it
  std::string state;
};

struct BookXml {
  std::vector<SheetXml> sheets;
  std::vector<std::string> shared;  // <si> contents: <t>...</t>
  std::string styles;               // content of styleSheet
  bool epoch1904 = false;
};

inline std::vector<Part> book_parts(const BookXml& book) {
  const std::string ns = "xmlns=\"http://schemas.openxmlformats.org/spreadsheetml/2006/main\" "
                         "xmlns:r=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships\"";
  const std::string rel = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/";
  const std::string head = "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n";
  const std::string rels = head + "<Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\">";
  std::vector<Part> parts;
  parts.push_back({"_rels/.rels", rels + "<Relationship Id=\"rId1\" Type=\"" + rel + "officeDocument\" Target=\"xl/workbook.xml\"/></Relationships>"});
  std::string sheets, links;
  for (std::size_t i = 0; i < book.sheets.size(); ++i) {
    const SheetXml& s = book.sheets[i];
    std::string n = std::to_string(i + 1);
    sheets += "<sheet name=\"" + s.name + "\" sheetId=\"" + n + "\"" + (s.state.empty() ? "" : " state=\"" + s.state + "\"") + " r:id=\"rId" + n + "\"/>";
    links += "<Relationship Id=\"rId" + n + "\" Type=\"" + rel + "worksheet\" Target=\"worksheets/sheet" + n + ".xml\"/>";
    parts.push_back({"xl/worksheets/sheet" + n + ".xml", head + "<worksheet " + ns + ">" + s.before + "<sheetData>" + s.rows + "</sheetData>" + s.behind + "</worksheet>"});
  }
  if (!book.shared.empty()) {
    std::string items;
    for (const std::string& s : book.shared) items += "<si>" + s + "</si>";
    parts.push_back({"xl/sharedStrings.xml", head + "<sst " + ns + ">" + items + "</sst>"});
    links += "<Relationship Id=\"rIdS\" Type=\"" + rel + "sharedStrings\" Target=\"/xl/sharedStrings.xml\"/>";
  }
  if (!book.styles.empty()) {
    parts.push_back({"xl/styles.xml", head + "<styleSheet " + ns + ">" + book.styles + "</styleSheet>"});
    links += "<Relationship Id=\"rIdT\" Type=\"" + rel + "styles\" Target=\"styles.xml\"/>";
  }
  parts.push_back({"xl/workbook.xml", head + "<workbook " + ns + "><workbookPr" + (book.epoch1904 ? " date1904=\"1\"" : "") + "/><sheets>" + sheets + "</sheets></workbook>"});
  parts.push_back({"xl/_rels/workbook.xml.rels", rels + links + "</Relationships>"});
  return parts;
}

inline std::string make_book(const BookXml& book) { return make_zip(book_parts(book)); }

/// One sheet of inline text, given as rows of cells; "" leaves a cell out; =... is written as a plain number.
inline std::string text_rows(const std::vector<std::vector<std::string>>& rows) {
  std::string out;
  for (std::size_t r = 0; r < rows.size(); ++r) {
    std::string n = std::to_string(r + 1);
    out += "<row r=\"" + n + "\">";
    for (std::size_t c = 0; c < rows[r].size(); ++c) {
      const std::string& text = rows[r][c];
      std::string ref = column_letters(static_cast<std::uint32_t>(c)) + n;
      if (text.empty()) continue;
      if (text[0] == '=') out += "<c r=\"" + ref + "\"><v>" + text.substr(1) + "</v></c>";
      else out += "<c r=\"" + ref + "\" t=\"inlineStr\"><is><t>" + text + "</t></is></c>";
    }
    out += "</row>";
  }
  return out;
}

inline std::string merges(const std::vector<std::string>& refs) {
  std::string out;
  for (const std::string& r : refs) out += "<mergeCell ref=\"" + r + "\"/>";
  return "<mergeCells count=\"" + std::to_string(refs.size()) + "\">" + out + "</mergeCells>";
}

/// A sheet read into "A1=kind:text" words, one a line; the error's Chinese sentence when it cannot be read.
inline std::string dump(const std::string& bytes, std::size_t sheet = 0) {
  auto book = XlsxReader::from_bytes(bytes, "测试.xlsx");
  if (!book) return book.error().zh();
  std::string out;
  auto ok = book->rows(sheet, [&](const Row& row) {
    if (row.hidden) out += "hidden " + std::to_string(row.number) + "\n";
    for (const Cell& c : row.cells) {
      static const char* kinds[] = {"blank", "text", "number", "date", "bool", "error", "uncomputed"};
      out += column_letters(c.column) + std::to_string(row.number) + " " + kinds[static_cast<int>(c.kind)] + " ";
      out += c.kind == CellKind::date ? c.date.iso() : std::string(c.text);
      if (c.kind == CellKind::number && c.raw != c.text) out += " raw " + std::string(c.raw);
      if (c.imprecise) out += " imprecise";
      if (c.formula) out += " formula";
      out += "\n";
    }
    return Next::row;
  });
  return ok ? out : out + ok.error().zh();
}

}  // namespace zhagen::files::testing
