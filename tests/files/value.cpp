#include "files/value.hpp"

#include <doctest/doctest.h>

using namespace zhagen;
using namespace zhagen::files;

namespace {

Cell text(std::string_view s) {
  Cell c;
  c.kind = CellKind::text;
  c.text = s;
  return c;
}
Cell number(std::string_view s, bool epoch1904 = false) {
  Cell c;
  c.kind = CellKind::number;
  c.text = c.raw = s;
  c.epoch1904 = epoch1904;
  return c;
}
Cell date(std::int32_t d, std::string_view raw) {
  Cell c;
  c.kind = CellKind::date;
  c.date = Date::trusted(d);
  c.raw = c.text = raw;
  return c;
}
template <class T>
std::string said(const Result<T>& r) {
  return r ? "" : r.error().zh();
}
std::string day(const Cell& c) {
  auto d = as_date(c);
  return d ? d->iso() : d.error().zh();
}

}  // namespace

TEST_CASE("dates in the forms of real spreadsheets") {
  for (const char* s : {"1980-05-01", "1980/5/1", "1980.05.01", "１９８０－０５－０１", "1980年5月1日", "19800501", " 1980-5-1\xC2\xA0", "1980-05-01 00:00:00", "1980-05-01T08:30", "1980/5/1 8:30"})
    CHECK_MESSAGE(day(text(s)) == "1980-05-01", s);
  for (const char* s : {"1980.05", "1980.5", "198005", "1980年5月", "1980-05", "1980/5", "1980．05", "\xE2\x80\x8B" "1980.05"}) CHECK_MESSAGE(day(text(s)) == "1980-05", s);
  CHECK(day(text("1980.1")) == "1980-01");
  for (const char* s : {"", "无", "—", "/", "　"}) CHECK(day(text(s)).empty());
  CHECK(day(Cell{}).empty());
  CHECK(day(number("198005")) == "1980-05");
  CHECK(day(number("19800501")) == "1980-05-01");
  CHECK(day(number("1980")) == "1980");
  CHECK(day(number("1980.05")) == "1980-05");
  CHECK(day(number("1980.5")) == "1980-05");
  CHECK(day(number("1980.12")) == "1980-12");
  CHECK(day(number("1980.1")) == "“1980.1”看不出是哪一天：可能是 1980年1月，也可能是 1980年10月。请把该列设为文本后写成 1980年1月 或 1980年10月。");
  CHECK(day(number("29342")) == "1980-05-01");
  CHECK(day(number("29342.5")) == "1980-05-01");
  CHECK(day(number("27880", true)) == "1980-05-01");
  CHECK(day(date(19800500, "29342")) == "1980-05");
  CHECK(day(date(19050602, "1980")) == "“1980”看不出是哪一天：可能是 1905-06-02，也可能是 1980年。请把该列设为文本后写成 1905-06-02 或 1980年。");
  CHECK(day(date(24420211, "198005")) == "日期 2442-02-11 不在 1900 年到 2100 年之间。请检查单元格的格式和内容。");
  CHECK(day(text("1980.13")) == "“1980.13”不是日期。可写成 1980-05-01、1980.05、198005 或 1980年5月。");
  CHECK(day(text("至今")).find("“至今”不是日期") == 0);
  CHECK(day(number("12")).find("“12”不是日期") == 0);
}

TEST_CASE("numbers that are names keep their digits or are refused") {
  CHECK(*as_code(text(" １１０１０５　19491231 002x ")) == "11010519491231002X");
  CHECK(*as_code(number("13900000000")) == "13900000000");
  Cell lost = number("110105194912310000");
  lost.imprecise = true;
  CHECK(said(as_code(lost)) == "“110105194912310000”是按数字存的，第 15 位以后的数字已经丢失。请把该列设为文本格式，再重新录入。");
}

TEST_CASE("integers and decimals") {
  CHECK(**as_integer(text(" １，２３４ ")) == 1234);
  CHECK(**as_integer(number("-7")) == -7);
  CHECK(!as_integer(text("无"))->has_value());
  CHECK(!as_integer(Cell{})->has_value());
  CHECK(said(as_integer(number("1.5"))) == "“1.5”不是整数。请只填数字。");
  CHECK(said(as_integer(text("1,2"))) == "“1,2”不是整数。请只填数字。");
  CHECK(said(as_integer(text("三"))) == "“三”不是整数。请只填数字。");
  CHECK(!as_integer(text("99999999999999999999")));
  CHECK(**as_scaled(number("88.5"), 3) == 88500);
  CHECK(**as_scaled(text("-0.125"), 3) == -125);
  CHECK(said(as_scaled(number("0.1255"), 3)) == "“0.1255”的小数超过 3 位。请四舍五入到 3 位小数。");
}

TEST_CASE("yes and no") {
  for (const char* s : {"是", "有", "√", "Ｙ", "yes", "1", "TRUE"}) CHECK(*as_yes_no(text(s)) == Truth::yes);
  for (const char* s : {"否", "无", "×", "n", "０", "false"}) CHECK(*as_yes_no(text(s)) == Truth::no);
  CHECK(*as_yes_no(text(" ")) == Truth::unknown);
  CHECK(said(as_yes_no(text("大概"))) == "“大概”看不出是“是”还是“否”。请填 是 或 否。");
}

TEST_CASE("texts cleaned, names joined, spreadsheet errors refused") {
  CHECK(clean_text("　张三\xE2\x80\x8B \r\n李四\xC2\xA0") == "张三 \n李四");
  CHECK(clean_name("王　 伟") == "王伟");
  CHECK(clean_name("买买提·吐尔逊") == "买买提·吐尔逊");
  CHECK(clean_name("John  Smith") == "John Smith");
  CHECK(fold_width("（Ａ１）：") == "(A1):");
  CHECK(*as_text(date(19800500, "29342")) == "1980-05");
  Cell error = text("#N/A");
  error.kind = CellKind::error;
  CHECK(said(as_text(error)) == "单元格是错误值 #N/A。请改正公式，或改填实际内容。");
  Cell none;
  none.kind = CellKind::uncomputed;
  CHECK(said(as_date(none)) == "单元格是公式，但文件里没有算好的结果。请用 Excel 或 WPS 打开，保存一次后再导入。");
  CHECK(cell_place("a.xlsx", "人员", 7, 27, "出生年月") == "a.xlsx 工作表“人员”第 7 行 AB 列“出生年月”");
}
