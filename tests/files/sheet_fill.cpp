// Rows in a sheet that somebody else has laid out.
#include "files/sheet_fill.hpp"

#include <doctest/doctest.h>

using namespace zhagen;
using namespace zhagen::files;

namespace {

const std::string kSheet =
    "<worksheet><cols><col min=\"1\" max=\"1\" width=\"9\"/></cols><sheetData><row r=\"1\"><c r=\"A1\" t=\"s\"><v>0</v></c></row>"
    "<row r=\"2\" ht=\"30\"><c r=\"A2\" s=\"4\"/><c r=\"B2\" s=\"5\"><f>A2*2</f><v>9</v></c></row>"
    "<row r=\"3\" ht=\"30\"><c r=\"A3\" s=\"4\"/><c r=\"B3\" s=\"5\"><f>A3*2</f></c></row>"
    "<row r=\"4\"><c r=\"A4\" t=\"s\"><v>1</v></c><c r=\"B4\"><f>SUM(B2:B3)+$A$1+'表3'!B3+LOG10(2)</f><v>1</v></c></row></sheetData>"
    "<mergeCells count=\"1\"><mergeCell ref=\"A4:A5\"/></mergeCells></worksheet>";

std::string fill(const std::string& part, std::size_t rows) {
  SheetFill f;
  f.start = 2;
  f.columns = {0};
  for (std::size_t i = 0; i < rows; ++i) f.rows.push_back({{i == 0, i == 0 ? "12" : "=x<" + std::to_string(i)}});
  auto out = fill_sheet(part, f, "form.xlsx");
  return out ? *out : out.error().zh();
}

}  // namespace

TEST_CASE("blank rows of a form are filled as they are") {
  CHECK(fill(kSheet, 2) ==
        "<worksheet><cols><col min=\"1\" max=\"1\" width=\"9\"/></cols><sheetData><row r=\"1\"><c r=\"A1\" t=\"s\"><v>0</v></c></row>"
        "<row r=\"2\" ht=\"30\"><c r=\"A2\" s=\"4\"><v>12</v></c><c r=\"B2\" s=\"5\"><f>A2*2</f></c></row>"
        "<row r=\"3\" ht=\"30\"><c r=\"A3\" s=\"4\" t=\"inlineStr\"><is><t xml:space=\"preserve\">=x&lt;1</t></is></c><c r=\"B3\" s=\"5\"><f>A3*2</f></c></row>"
        "<row r=\"4\"><c r=\"A4\" t=\"s\"><v>1</v></c><c r=\"B4\"><f>SUM(B2:B3)+$A$1+'表3'!B3+LOG10(2)</f></c></row></sheetData>"
        "<mergeCells count=\"1\"><mergeCell ref=\"A4:A5\"/></mergeCells></worksheet>");
}

TEST_CASE("more rows than the form has: copies of the last, and what is below moves with its formulas") {
  std::string out = fill(kSheet, 4);
  CHECK(out.find("<row r=\"5\" ht=\"30\"><c r=\"A5\" s=\"4\" t=\"inlineStr\"><is><t xml:space=\"preserve\">=x&lt;3</t></is></c><c r=\"B5\" s=\"5\"><f>A5*2</f></c></row>") != std::string::npos);
  CHECK(out.find("<c r=\"B4\" s=\"5\"><f>A4*2</f></c>") != std::string::npos);
  CHECK(out.find("<f>SUM(B2:B5)+$A$1+'表3'!B3+LOG10(2)</f>") != std::string::npos);
  CHECK(out.find("<mergeCell ref=\"A6:A7\"/>") != std::string::npos);
}

TEST_CASE("an empty sheet takes rows too; one that is broken is refused") {
  CHECK(fill("<worksheet><sheetData/></worksheet>", 1) == "<worksheet><sheetData><row r=\"2\"><c r=\"A2\"><v>12</v></c></row></sheetData></worksheet>");
  for (const char* broken : {"", "<worksheet>", "<sheetData", "<sheetData><row r=\"1\">", "<sheetData><row r=\"1\"><c></c></row></sheetData>", "<sheetData><row></row></sheetData>"})
    CHECK(fill(broken, 1).find("form.xlsx") != std::string::npos);
}
