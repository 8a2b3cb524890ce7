#include "files/table.hpp"

#include <doctest/doctest.h>

#include <map>

#include "make.hpp"

using namespace zhagen;
using namespace zhagen::files;
using namespace zhagen::files::testing;

namespace {

/// The catalog of these tests: field numbers by heading.
int recognise(std::string_view h) {
  static const std::map<std::string_view, int> names{{"姓名", 0}, {"性别", 1}, {"出生年月", 2}, {"出生日期", 2}, {"派出单位", 3}, {"单位", 3},
                                                     {"学历/全日制", 4}, {"全日制学历", 4}, {"学历/在职", 5}, {"现任职务", 6}, {"身份证号", 7}};
  auto it = names.find(h);
  return it == names.end() ? -1 : it->second;
}

struct Sheet1 {
  std::vector<std::vector<std::string>> rows;
  std::vector<std::string> merged;
};

std::string book_of(const Sheet1& s) { return make_book({{{"人员", text_rows(s.rows), s.merged.empty() ? "" : merges(s.merged), "", ""}}, {}, "", false}); }

/// Layout, rows and report in words.
std::string read(const std::string& bytes, const TableOptions& options = {}) {
  auto book = XlsxReader::from_bytes(bytes, "people.xlsx");
  if (!book) return book.error().zh();
  auto layout = find_table(*book, recognise, options);
  if (!layout) return layout.error().zh();
  std::string out = layout->sheet_name + " " + std::to_string(layout->heading_first) + "-" + std::to_string(layout->heading_last) + ":";
  for (const auto& c : layout->columns) out += " " + column_letters(c.column) + "=" + c.heading;
  for (const auto& c : layout->duplicates) out += " dup " + column_letters(c.column) + "=" + c.heading;
  for (const auto& c : layout->unknown) out += " ? " + column_letters(c.column) + "=" + c.heading;
  for (const auto& c : layout->other_sheets) out += " also " + c;
  out += "\n";
  auto report = read_table(*book, *layout, [&](const TableRow& row) {
    out += std::to_string(row.number) + (row.hidden ? "h" : "");
    for (const Cell& c : row.cells) out += "|" + std::string(c.text);
    out += "\n";
    return Next::row;
  }, options);
  if (!report) return out + report.error().zh();
  for (const auto& s : report->skipped) out += "- " + std::to_string(s.number) + " " + skip_words(s.reason) + " " + s.text + "\n";
  for (const auto& u : report->unknown) {
    out += "? " + column_letters(u.column) + " " + u.heading;
    for (const auto& v : u.samples) out += " " + v;
    out += "\n";
  }
  if (report->hidden_rows || report->blank_rows) out += "hidden " + std::to_string(report->hidden_rows) + " blank " + std::to_string(report->blank_rows) + "\n";
  return out;
}

}  // namespace

TEST_CASE("title, notes, a serial column, blanks and line ends in headings, totals, remarks and signatures") {
  CHECK(read(book_of({{{"2025年社区党组织书记花名册"},
                       {"填报单位：城关镇", "", "", "", "2025年3月"},
                       {"序号", "姓　名", "性 别", "出生&#10;年月", "现任职务（全称）", "备注*"},
                       {"=1", "张三", "男", "1980.05", "书记", "无"},
                       {"=2", "李四", "女", "1979.11", "主任"},
                       {},
                       {"=3", "王五", "男", "1985.01", "", "见附件"},
                       {"=4"},
                       {"合　计", "3人"},
                       {"备注：本表一式三份。"},
                       {"二是另行说明"},
                       {"填表人：赵六", "", "", "审核人：钱七"}},
                      {"A1:F1"}})) ==
        "人员 3-3: B=姓名 C=性别 D=出生年月 E=现任职务 ? F=备注\n"
        "4|张三|男|1980.05|书记\n5|李四|女|1979.11|主任\n7|王五|男|1985.01|\n"
        "- 8 只有序号 4\n- 9 合计行 合计 3人\n- 10 备注或签字行 备注:本表一式三份。\n- 11 备注或签字行 二是另行说明\n- 12 备注或签字行 填表人:赵六 审核人:钱七\n"
        "? F 备注 无 见附件\nhidden 0 blank 1\n");
}

TEST_CASE("headings of two rows, merged and not") {
  std::string expected =
      "人员 1-2: A=姓名 B=性别 C=学历/全日制 D=学历/在职 E=出生年月\n3|张三|男|本科|研究生|1980.05\n4|李四|女|大专||1979.11\n";
  std::vector<std::vector<std::string>> rows{{"姓名", "性别", "学历", "", "出生年月"}, {"", "", "全日制", "在职", ""}, {"张三", "男", "本科", "研究生", "1980.05"}, {"李四", "女", "大专", "", "1979.11"}};
  CHECK(read(book_of({rows, {"A1:A2", "B1:B2", "C1:D1", "E1:E2"}})) == expected);
  CHECK(read(book_of({rows, {"C1:D1"}})) == expected);
  CHECK(read(book_of({rows, {}})) == expected);
  // A first level that says nothing: the lower one alone is known.
  CHECK(read(book_of({{{"基本情况", "", "任职情况", ""}, {"姓名", "性别", "派出单位", "现任职务"}, {"张三", "男", "城关镇", "书记"}}, {"A1:B1", "C1:D1"}})) ==
        "人员 2-2: A=姓名 B=性别 C=派出单位 D=现任职务\n3|张三|男|城关镇|书记\n");
  // A heading over two columns and data below it is no heading of two rows.
  CHECK(read(book_of({{{"姓名", "性别", "备注", ""}, {"张三", "男", "甲", "乙"}}, {"C1:D1"}})) ==
        "人员 1-1: A=姓名 B=性别 ? C=备注 ? D=备注\n2|张三|男\n? C 备注 甲\n? D 备注 乙\n");
}

TEST_CASE("units merged over their people, subtotals, horizontal merges") {
  CHECK(read(book_of({{{"派出单位", "姓名", "性别"}, {"城关镇", "张三", "男"}, {"", "李四", "女"}, {"", "王五", "男"}, {"", "小计", "=3"}, {"河东乡", "赵六", "男"}, {"", "钱七", "女"}, {"总计", "", "=5"}},
                      {"A2:A5", "A6:A7", "A8:B8"}})) ==
        "人员 1-1: A=派出单位 B=姓名 C=性别\n2|城关镇|张三|男\n3|城关镇|李四|女\n4|城关镇|王五|男\n6|河东乡|赵六|男\n7|河东乡|钱七|女\n"
        "- 5 合计行 小计 3\n- 8 合计行 总计 5\n");
}

TEST_CASE("page headings copied in, lines over groups") {
  CHECK(read(book_of({{{"花名册"}, {"姓名", "性别"}, {"一、城关镇（2人）"}, {"张三", "男"}, {"花名册"}, {"姓 名", "性别"}, {"李四", "女"}, {"河东乡"}, {"王五", "男"}, {"只有姓名"}},
                      {"A1:B1", "A8:B8"}})) ==
        "人员 2-2: A=姓名 B=性别\n4|张三|男\n7|李四|女\n9|王五|男\n10|只有姓名|\n"
        "- 3 分组标题 一、城关镇(2人)\n- 5 重复的标题 花名册\n- 6 重复的表头 姓名 性别\n- 8 分组标题 河东乡\n");
}

TEST_CASE("two columns for one field, values without heading, rows of unknown columns only") {
  CHECK(read(book_of({{{"姓名", "出生年月", "出生日期", "", "电话"}, {"张三", "1980.05", "1980-05-01", "记号", "139"}, {"", "", "", "", "138"}}, {}})) ==
        "人员 1-1: A=姓名 B=出生年月 dup C=出生日期 ? E=电话\n2|张三|1980.05\n- 3 已识别的列都是空的 138\n? C 出生日期 1980-05-01\n? D  记号\n? E 电话 139\n");
}

TEST_CASE("which sheet") {
  std::string table = text_rows({{"姓名", "性别"}, {"张三", "男"}});
  std::string bytes = make_book({{{"说明", text_rows({{"填表说明", "各单位请注意"}}), "", "", ""}, {"旧", table, "", "", "hidden"}, {"人员", table, "", "", ""}, {"人员2", table, "", "", ""}}, {}, "", false});
  CHECK(read(bytes) == "人员 1-1: A=姓名 B=性别 also 人员2\n2|张三|男\n");
  TableOptions named;
  named.sheet = "旧";
  CHECK(read(bytes, named) == "旧 1-1: A=姓名 B=性别\n2|张三|男\n");
  named.sheet = "没有";
  CHECK(read(bytes, named) == "文件“people.xlsx”里没有工作表“没有”。有这些工作表：“说明”、“旧”、“人员”、“人员2”。");
  CHECK(read(make_book({{{"空", "", "", "", ""}}, {}, "", false})) == "文件“people.xlsx”里没有内容。请检查是否选错了文件；隐藏的工作表不读。");
  CHECK(read(book_of({{{"花名册"}, {"名字", "男女", "姓名"}, {"张三", "男"}}, {}})) ==
        "文件“people.xlsx”各工作表的前 50 行里没有找到表头。最像表头的是工作表“人员”第 2 行：名字、男女、姓名；请检查列名是否写对。");
}

TEST_CASE("hidden rows are kept and counted, or left out when asked") {
  std::string rows = "<row r=\"1\"><c t=\"inlineStr\"><is><t>姓名</t></is></c><c t=\"inlineStr\"><is><t>性别</t></is></c></row>"
                     "<row r=\"2\" hidden=\"1\"><c t=\"inlineStr\"><is><t>张三</t></is></c></row><row r=\"3\"><c t=\"inlineStr\"><is><t>李四</t></is></c></row>";
  std::string bytes = make_book({{{"人员", rows, "", "", ""}}, {}, "", false});
  CHECK(read(bytes) == "人员 1-1: A=姓名 B=性别\n2h|张三|\n3|李四|\nhidden 1 blank 0\n");
  TableOptions options;
  options.skip_hidden = true;
  CHECK(read(bytes, options) == "人员 1-1: A=姓名 B=性别\n3|李四|\n- 2 隐藏行 张三\nhidden 1 blank 0\n");
}

TEST_CASE("a table in memory owns its texts") {
  auto book = XlsxReader::from_bytes(book_of({{{"姓名", "派出单位"}, {"张三", "城关镇"}, {"李四", ""}}, {"B2:B3"}}), "people.xlsx");
  REQUIRE(book);
  auto table = load_table(*book, recognise);
  REQUIRE(table);
  Table moved = *std::move(table);
  REQUIRE(moved.rows.size() == 2);
  CHECK(moved.rows[1].cells[0].text == "李四");
  CHECK(moved.rows[1].cells[1].text == "城关镇");
  CHECK(table_place(*book, moved.layout, 3, 1) == "people.xlsx 工作表“人员”第 3 行 B 列“派出单位”");
}
