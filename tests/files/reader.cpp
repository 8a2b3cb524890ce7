#include <doctest/doctest.h>

#include "make.hpp"

using namespace zhagen;
using namespace zhagen::files;
using namespace zhagen::files::testing;

namespace {

std::string one(const std::string& rows, const std::string& styles = "", bool epoch1904 = false,
                std::vector<std::string> shared = {}) {
  return dump(make_book({{{"人员", rows, "", "", ""}}, std::move(shared), styles, epoch1904}));
}

const std::string kStyles =
    "<numFmts count=\"9\"><numFmt numFmtId=\"176\" formatCode=\"yyyy&quot;年&quot;m&quot;月&quot;\"/>"
    "<numFmt numFmtId=\"177\" formatCode=\"yyyy.mm\"/><numFmt numFmtId=\"178\" formatCode=\"[$-804]yyyy/m/d;@\"/>"
    "<numFmt numFmtId=\"179\" formatCode=\"000000\"/><numFmt numFmtId=\"180\" formatCode=\"0.00E+00\"/>"
    "<numFmt numFmtId=\"181\" formatCode=\"&quot;d&quot;0.0\"/><numFmt numFmtId=\"182\" formatCode=\"h:mm:ss\"/>"
    "<numFmt numFmtId=\"183\" formatCode=\"[DBNum1][$-804]yyyy年m月d日\"/><numFmt numFmtId=\"31\" formatCode=\"0.00\"/></numFmts>"
    "<cellStyleXfs><xf numFmtId=\"14\"/></cellStyleXfs>"
    "<cellXfs><xf numFmtId=\"0\"/><xf numFmtId=\"14\"/><xf numFmtId=\"176\"/><xf numFmtId=\"177\"/><xf numFmtId=\"178\"/>"
    "<xf numFmtId=\"179\"/><xf numFmtId=\"180\"/><xf numFmtId=\"181\"/><xf numFmtId=\"182\"/><xf numFmtId=\"183\"/>"
    "<xf numFmtId=\"31\"/><xf numFmtId=\"57\"/><xf numFmtId=\"17\"/></cellXfs><dxfs><dxf><numFmt numFmtId=\"0\" formatCode=\"yyyy\"/></dxf></dxfs>";

}  // namespace

TEST_CASE("every kind of cell") {
  CHECK(one("<row r=\"2\"><c r=\"A2\" t=\"s\"><v>0</v></c><c r=\"C2\" t=\"inlineStr\"><is><r><t>张</t></r><r><rPr/><t>三</t></r>"
            "<rPh sb=\"0\" eb=\"1\"><t>zhang</t></rPh></is></c><c r=\"D2\" t=\"str\"><f>A2</f><v>李四</v></c><c r=\"E2\" t=\"b\"><v>1</v></c>"
            "<c r=\"F2\" t=\"e\"><v>#N/A</v></c><c r=\"G2\" t=\"d\"><v>1980-05-01T00:00:00</v></c><c r=\"H2\"><v>12</v></c></row>",
            "", false, {"<r><t>王</t></r><r><t xml:space=\"preserve\"> 五</t></r><rPh sb=\"0\" eb=\"1\"><t>wang</t></rPh>"}) ==
        "A2 text 王 五\nC2 text 张三\nD2 text 李四 formula\nE2 bool TRUE\nF2 error #N/A\nG2 date 1980-05-01\nH2 number 12\n");
}

TEST_CASE("rows and cells without references, gaps, empty ones, out of order") {
  CHECK(one("<row><c><v>1</v></c><c r=\"D1\"><v>2</v></c><c><v>3</v></c></row><row/><row r=\"7\" hidden=\"1\"><c r=\"B7\"/><c r=\"C7\"><v>4</v></c></row>"
            "<row><c r=\"B8\"><v>6</v></c><c r=\"A8\"><v>5</v></c></row>") ==
        "A1 number 1\nD1 number 2\nE1 number 3\nhidden 7\nC7 number 4\nA8 number 5\nB8 number 6\n");
  CHECK(one("<row r=\"1\"><c r=\"XFD1\"><v>1</v></c></row>") == "XFD1 number 1\n");
}

TEST_CASE("numbers as stored and as shown") {
  CHECK(one("<row r=\"1\"><c r=\"A1\"><v>1.1000000000000001</v></c><c r=\"B1\"><v>1980.0499999999999</v></c><c r=\"C1\"><v>1.1010519491231E+17</v></c>"
            "<c r=\"D1\"><v>110105194912310019</v></c><c r=\"E1\"><v>123456789012345</v></c><c r=\"F1\"><v>1E3</v></c><c r=\"G1\"><v>-0.5</v></c>"
            "<c r=\"H1\"><v>0.30000000000000004</v></c><c r=\"I1\"><v>2.9999999999999996</v></c><c r=\"J1\"><v>1e-7</v></c><c r=\"K1\"><v>00012</v></c>"
            "<c r=\"L1\"><v>1.50</v></c><c r=\"M1\"><v>NaN</v></c><c r=\"N1\"><v>1E+300</v></c><c r=\"O1\"><v>0.0</v></c></row>") ==
        "A1 number 1.1 raw 1.1000000000000001\nB1 number 1980.05 raw 1980.0499999999999\n"
        "C1 number 110105194912310000 raw 1.1010519491231E+17 imprecise\nD1 number 110105194912310019 imprecise\n"
        "E1 number 123456789012345\nF1 number 1000 raw 1E3\nG1 number -0.5\nH1 number 0.3 raw 0.30000000000000004\n"
        "I1 number 3 raw 2.9999999999999996\nJ1 number 0.0000001 raw 1e-7\nK1 number 12 raw 00012\nL1 number 1.5 raw 1.50\n"
        "M1 text NaN\nN1 number 1E+300 imprecise\nO1 number 0 raw 0.0\n");
}

TEST_CASE("dates by their formats and epochs") {
  auto cell = [](int style, const char* value, bool epoch1904 = false) {
    return one("<row r=\"1\"><c r=\"A1\" s=\"" + std::to_string(style) + "\"><v>" + value + "</v></c></row>", kStyles, epoch1904);
  };
  CHECK(cell(1, "29342") == "A1 date 1980-05-01\n");
  CHECK(cell(1, "29342.75") == "A1 date 1980-05-01\n");
  CHECK(cell(1, "27880", true) == "A1 date 1980-05-01\n");
  CHECK(cell(2, "29342") == "A1 date 1980-05\n");      // yyyy年m月: the 1st is the spreadsheet's, not the clerk's
  CHECK(cell(2, "29358") == "A1 date 1980-05-17\n");   // a day that somebody entered
  CHECK(cell(3, "29342") == "A1 date 1980-05\n");
  CHECK(cell(4, "29342") == "A1 date 1980-05-01\n");
  CHECK(cell(5, "1234") == "A1 number 001234 raw 1234\n");
  CHECK(cell(6, "29342") == "A1 number 29342\n");
  CHECK(cell(7, "29342") == "A1 number 29342\n");
  CHECK(cell(8, "29342.5") == "A1 number 29342.5\n");
  CHECK(cell(9, "29342") == "A1 date 1980-05-01\n");
  CHECK(cell(10, "29342") == "A1 number 29342\n");     // the file redefines a built-in format
  CHECK(cell(11, "29342") == "A1 date 1980-05\n");
  CHECK(cell(12, "29342") == "A1 date 1980-05\n");
  CHECK(cell(99, "29342") == "A1 number 29342\n");
  CHECK(cell(1, "1") == "A1 date 1900-01-01\n");
  CHECK(cell(1, "59") == "A1 date 1900-02-28\n");
  CHECK(cell(1, "60") == "A1 number 60\n");            // 29 February 1900 was no day
  CHECK(cell(1, "61") == "A1 date 1900-03-01\n");
  CHECK(cell(1, "0", true) == "A1 date 1904-01-01\n");
  CHECK(cell(1, "2958465") == "A1 date 9999-12-31\n");
  CHECK(cell(1, "19800501") == "A1 number 19800501\n");  // typed as digits into a date cell
  CHECK(cell(1, "-3") == "A1 number -3\n");
}

TEST_CASE("formulas give what the file holds of them") {
  CHECK(one("<row r=\"1\"><c r=\"A1\"><f>B1*2</f><v>4</v></c><c r=\"B1\"><f>C1</f></c><c r=\"C1\" t=\"str\"><f>\"\"</f><v></v></c><c r=\"D1\"><f>1</f><v></v></c></row>") ==
        "A1 number 4 formula\nB1 uncomputed  formula\nD1 uncomputed  formula\n");
}

TEST_CASE("escaped characters, entities, CDATA, line ends in texts") {
  CHECK(one("<row r=\"1\"><c r=\"A1\" t=\"inlineStr\"><is><t>a_x000D_b_x005F_x000D_&lt;&amp;&#x4e2d;<![CDATA[<c>]]></t></is></c></row>") ==
        "A1 text a\rb_x000D_<&中<c>\n");
}

TEST_CASE("sheets in the book's order, their states, and a chart sheet left out") {
  auto parts = book_parts({{{"一", text_rows({{"甲"}}), "", "", ""}, {"二", text_rows({{"乙"}}), "", "", "hidden"}, {"三", "", "", "", "veryHidden"}}, {}, "", false});
  auto book = XlsxReader::from_bytes(make_zip(parts), "x.xlsx");
  REQUIRE(book);
  REQUIRE(book->sheets().size() == 3);
  CHECK(book->sheets()[1].name == "二");
  CHECK(book->sheets()[0].state == SheetState::visible);
  CHECK(book->sheets()[1].state == SheetState::hidden);
  CHECK(book->sheets()[2].state == SheetState::very_hidden);
  CHECK(dump(make_zip(parts), 1) == "A1 text 乙\n");
}

TEST_CASE("strict namespace, prefixes, byte order mark, absolute and odd targets") {
  auto parts = book_parts({{{"人员", "", "", "", ""}}, {}, "", false});
  std::string sheet = "\xEF\xBB\xBF<?xml version=\"1.0\"?><x:worksheet xmlns:x=\"http://purl.oclc.org/ooxml/spreadsheetml/main\"><x:sheetData><x:row r=\"1\">"
                      "<x:c r=\"A1\" t=\"inlineStr\"><x:is><x:t>张三</x:t></x:is></x:c></x:row></x:sheetData><x:mergeCells><x:mergeCell ref=\"A1:B2\"/></x:mergeCells></x:worksheet>";
  for (const char* target : {"worksheets/sheet1.xml", "/xl/worksheets/sheet1.xml", "./worksheets/../worksheets/SHEET1.xml", "worksheets\\sheet1.xml", "../xl/worksheets/sheet1.xml"}) {
    for (Part& p : parts) {
      if (p.name == "xl/worksheets/sheet1.xml") p.content = sheet;
      if (p.name == "xl/_rels/workbook.xml.rels")
        p.content = "<Relationships><Relationship Id=\"rId1\" Type=\"http://purl.oclc.org/ooxml/officeDocument/relationships/worksheet\" Target=\"" + std::string(target) + "\"/></Relationships>";
    }
    CHECK_MESSAGE(dump(make_zip(parts)) == "A1 text 张三\n", target);
  }
  auto book = XlsxReader::from_bytes(make_zip(parts), "x.xlsx");
  REQUIRE(book);
  auto frame = book->frame(0);
  REQUIRE(frame);
  REQUIRE(frame->merges.size() == 1);
  CHECK(frame->merges[0].last_row == 2);
}

TEST_CASE("the frame of a sheet without its rows") {
  std::string rows;
  for (int i = 1; i <= 20000; ++i) rows += "<row r=\"" + std::to_string(i) + "\"><c r=\"A" + std::to_string(i) + "\" t=\"inlineStr\"><is><t>sheetData &lt;/sheetData&gt;</t></is></c></row>";
  auto book = XlsxReader::from_bytes(make_book({{{"人员", rows, merges({"B3:B9", "A1:C1", "bad", "D4"}), "<cols><col min=\"2\" max=\"3\" hidden=\"1\"/></cols>", ""},
                                                {"空", "", merges({"A1:A2"}), "", ""}}, {}, "", false}), "x.xlsx");
  REQUIRE(book);
  auto frame = book->frame(0);
  REQUIRE(frame);
  REQUIRE(frame->merges.size() == 3);
  CHECK(frame->merges[0].last_column == 2);
  CHECK(frame->merges[1].first_row == 3);
  CHECK(frame->merges[1].last_row == 9);
  REQUIRE(frame->hidden_columns.size() == 1);
  CHECK(frame->hidden_columns[0].first == 1);
  CHECK(frame->hidden_columns[0].second == 2);
  REQUIRE(book->frame(1));
  CHECK(book->frame(1)->merges.size() == 1);
}

TEST_CASE("more shared text than stays in memory comes back as it was") {
  BookXml book;
  std::string rows;
  const int n = 60000;
  auto text = [](int i) { return std::to_string(i) + std::string(static_cast<std::size_t>(i % 400), 'x'); };
  for (int i = 0; i < n; ++i) book.shared.push_back("<t>" + text(i) + "</t>");
  for (int i = 1; i <= 2000; ++i) {
    int at = static_cast<int>(static_cast<long long>(i) * 7919 % n);
    rows += "<row r=\"" + std::to_string(i) + "\"><c t=\"s\"><v>" + std::to_string(at) + "</v></c></row>";
  }
  book.sheets.push_back({"人员", rows, "", "", ""});
  auto reader = XlsxReader::from_bytes(make_book(book), "x.xlsx");
  REQUIRE(reader);
  int wrong = 0, rows_seen = 0;
  REQUIRE(reader->rows(0, [&](const Row& row) {
    ++rows_seen;
    wrong += row.cells.at(0).text != text(static_cast<int>(static_cast<long long>(row.number) * 7919 % n));
    return Next::row;
  }));
  CHECK(rows_seen == 2000);
  CHECK(wrong == 0);
}

TEST_CASE("the callback ends the reading") {
  auto reader = XlsxReader::from_bytes(make_book({{{"人员", text_rows({{"a"}, {"b"}, {"c"}}), "", "", ""}}, {}, "", false}), "x.xlsx");
  REQUIRE(reader);
  int seen = 0;
  CHECK(reader->rows(0, [&](const Row&) { return ++seen == 2 ? Next::stop : Next::row; }));
  CHECK(seen == 2);
}
