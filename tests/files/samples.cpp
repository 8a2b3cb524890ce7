// Workbooks saved by LibreOffice 7.4 from hand-written sheets: merges, headings of two rows, dates under three formats,
// an identity number stored as a number, a hidden row, a computed total, both epochs.
#include <doctest/doctest.h>

#include <map>

#include "files/table.hpp"
#include "files/value.hpp"

using namespace zhagen;
using namespace zhagen::files;

namespace {

int recognise(std::string_view h) {
  static const std::map<std::string_view, int> names{{"派出单位", 0}, {"姓名", 1}, {"性别", 2}, {"出生年月", 3}, {"学历/全日制", 4}, {"学历/在职", 5}, {"身份证号", 6}};
  auto it = names.find(h);
  return it == names.end() ? -1 : it->second;
}

std::string row_key(const Error& e) { return row(e.code).key; }

}  // namespace

TEST_CASE("people.xlsx, days from 1900 and from 1904") {
  for (const char* name : {"people.xlsx", "people1904.xlsx"}) {
    CAPTURE(name);
    auto book = XlsxReader::open(std::string(ZHAGEN_SOURCE_DIR) + "/tests/data/xlsx/" + name);
    REQUIRE(book);
    CHECK(book->epoch1904() == (std::string_view(name) == "people1904.xlsx"));
    auto table = load_table(*book, recognise);
    REQUIRE(table);
    CHECK(table->layout.sheet_name == "人员");
    CHECK(table->layout.heading_first == 3);
    CHECK(table->layout.heading_last == 4);
    REQUIRE(table->layout.columns.size() == 7);
    CHECK(table->layout.unknown.empty());
    REQUIRE(table->rows.size() == 5);
    std::string out;
    for (const TableRow& row : table->rows) {
      auto born = as_date(row.cells[3]);
      auto id = as_code(row.cells[6]);
      out += std::to_string(row.number) + " " + *as_text(row.cells[0]) + " " + clean_name(row.cells[1].text) + " " + (born ? born->iso() : row_key(born.error())) + " " +
             *as_text(row.cells[4]) + "/" + *as_text(row.cells[5]) + " " + (id ? *id : row_key(id.error())) + "\n";
    }
    CHECK(out ==
          "5 城关街道 张建国 1980-05 大专/大学本科 990101198005010011\n"
          "6 城关街道 李伟 1979-11-17 中专/大专 number_lost_digits\n"
          "7 城关街道 王秀英 date_ambiguous 大学本科/ 99010119850110002X\n"
          "8 河东乡 赵志强 1990-07 研究生/ 990101199007150017\n"
          "9 河东乡 钱海燕 1988-02 大学本科/研究生 990101198802010026\n");
    CHECK(table->report.hidden_rows == 1);
    REQUIRE(table->report.skipped.size() == 2);
    CHECK(table->report.skipped[0].reason == SkipReason::total);
    CHECK(table->report.skipped[1].reason == SkipReason::remark);
  }
}
