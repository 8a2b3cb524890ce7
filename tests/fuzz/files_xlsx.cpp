// Workbooks from outside. First byte even: the rest is the whole file; odd: it is the content of a worksheet (or, at 3,
// of the shared strings) of an otherwise sound workbook, so that the sheet's reader is reached at once.
#include "../files/make.hpp"
#include "files/table.hpp"
#include "files/value.hpp"

using namespace zhagen;
using namespace zhagen::files;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size < 1) return 0;
  std::string rest(reinterpret_cast<const char*>(data) + 1, size - 1);
  if (data[0] % 2 == 1) {
    const std::vector<testing::Part> sound = [data] {
      auto parts = testing::book_parts({{{"人员", "<row r=\"1\"><c t=\"s\"><v>0</v></c></row>", "", "", ""}}, {"<t>姓名</t>", "<t>性别</t>"},
                                        "<cellXfs><xf/><xf numFmtId=\"14\"/><xf numFmtId=\"57\"/></cellXfs>", data[0] % 8 == 5});
      for (auto& p : parts) p.deflate = false;
      return parts;
    }();
    std::vector<testing::Part> parts = sound;
    for (auto& p : parts)
      if (p.name == (data[0] % 4 == 3 ? "xl/sharedStrings.xml" : "xl/worksheets/sheet1.xml")) p.content = rest;
    rest = testing::make_zip(parts);
  }
  Limits limits;
  limits.unpacked_bytes = 8 << 20;
  auto book = XlsxReader::from_bytes(std::move(rest), "x.xlsx", limits);
  if (!book) return book.error().zh().empty();
  auto recognise = [](std::string_view h) { return h == "姓名" ? 0 : h == "性别" ? 1 : h.size() == 3 ? 2 : -1; };
  TableOptions options;
  options.least_fields = 1;
  for (std::size_t i = 0; i < std::min<std::size_t>(book->sheets().size(), 4); ++i) {
    auto rows = book->rows(i, [](const Row& row) {
      for (const Cell& c : row.cells) {
        (void)as_date(c);
        (void)as_code(c);
        (void)as_scaled(c, 3);
        (void)as_yes_no(c);
        (void)clean_name(c.text);
      }
      return Next::row;
    });
    if (!rows) (void)rows.error().zh();
  }
  if (auto table = load_table(*book, recognise, options); !table) (void)table.error().zh();
  return 0;
}
