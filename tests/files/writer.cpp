#include "files/xlsx_writer.hpp"

#include <doctest/doctest.h>
#include <sys/resource.h>

#include <csignal>
#include <filesystem>
#include <fstream>
#include <sstream>

#include "files/table.hpp"
#include "make.hpp"

using namespace zhagen;
using namespace zhagen::files;
using namespace zhagen::files::testing;

namespace {

struct Folder {
  std::filesystem::path path;
  Folder() {
    std::string name = (std::filesystem::temp_directory_path() / "zhagen-test-XXXXXX").string();
    path = mkdtemp(name.data());
  }
  ~Folder() { std::filesystem::remove_all(path); }
  std::string file(const std::string& name) const { return (path / name).string(); }
  std::size_t count() const { return static_cast<std::size_t>(std::distance(std::filesystem::directory_iterator(path), {})); }
};

std::string bytes_of(const std::string& path) {
  std::ostringstream out;
  out << std::ifstream(path, std::ios::binary).rdbuf();
  return out.str();
}

template <class T>
std::string said(const Result<T>& r) {
  return r ? "" : r.error().zh();
}

Status write_list(const std::string& path) {
  XlsxWriter out = TRY(XlsxWriter::create(path, {.title = "名单", .author = "扎根"}));
  OutSheet sheet;
  sheet.name = "名单";
  sheet.title = "2025年名单";
  sheet.notes = {"填报单位：城关镇"};
  sheet.columns = {{"姓名"}, {"身份证号"}, {"出生年月"}, {"任职时间"}, {"得分"}, {"人数"}, {"性别", 0, {"男", "女"}}};
  TRY(out.sheet(sheet));
  TRY(out.row({"张三", "110105194912310021", Date::trusted(19800500), Date::trusted(20200229), Number{88500, 3}, Number{-12, 0}, "男"}));
  TRY(out.row({"李四", std::monostate(), Date::trusted(19790000), Date::trusted(18991231), Number{5, 3}, Number{1234567890123456789, 0}}, Tone::alert));
  return out.close();
}

}  // namespace

TEST_CASE("what is written comes back, and the same bytes each time") {
  Folder folder;
  REQUIRE(write_list(folder.file("a.xlsx")));
  REQUIRE(write_list(folder.file("b.xlsx")));
  CHECK(bytes_of(folder.file("a.xlsx")) == bytes_of(folder.file("b.xlsx")));
  CHECK(folder.count() == 2);
  CHECK(dump(bytes_of(folder.file("a.xlsx"))) ==
        "A1 text 2025年名单\nA2 text 填报单位：城关镇\nA3 text 姓名\nB3 text 身份证号\nC3 text 出生年月\nD3 text 任职时间\nE3 text 得分\nF3 text 人数\nG3 text 性别\n"
        "A4 text 张三\nB4 text 110105194912310021\nC4 date 1980-05\nD4 date 2020-02-29\nE4 number 88.5\nF4 number -12\nG4 text 男\n"
        "A5 text 李四\nC5 text 1979\nD5 text 1899-12-31\nE5 number 0.005\nF5 text 1234567890123456789\n");
}

TEST_CASE("text stays text, whatever it begins with") {
  const std::vector<std::string> payloads{"=1+1", "+1", "-1+1", "@SUM(A1)", "\t=1", "=cmd|' /C calc'!A0", "=HYPERLINK(\"http://x\",\"y\")", "＝1+1", "＋1", "－1", "＠x", "=WEBSERVICE(\"x\")",
                                          "'=1", "\"=1\"", ";=1", "|=1", "%=1", "{=1}", "<f>1</f>", "=1+1]]>", "a\nb", " 两边有空 ", "_x000D_", "a&b<c>\"d\"", "𬱖"};
  Folder folder;
  auto out = XlsxWriter::create(folder.file("a.xlsx"));
  REQUIRE(out);
  OutSheet sheet;
  sheet.name = "一";
  sheet.columns = {{"=标题"}};
  REQUIRE(out->sheet(sheet));
  for (const std::string& p : payloads) REQUIRE(out->row({std::string_view(p)}));
  REQUIRE(out->row({std::string_view("\x01\x02甲\x1F\xFF\xC0\xAF\xED\xA0\x80乙\r\n丙\xEF\xBF\xBF", 22)}));
  REQUIRE(out->close());
  auto book = XlsxReader::open(folder.file("a.xlsx"));
  REQUIRE(book);
  std::vector<std::string> seen;
  REQUIRE(book->rows(0, [&](const Row& row) {
    for (const Cell& c : row.cells) {
      CHECK(c.kind == CellKind::text);
      CHECK(!c.formula);
      seen.emplace_back(c.text);
    }
    return Next::row;
  }));
  REQUIRE(seen.size() == payloads.size() + 2);
  CHECK(seen[0] == "=标题");
  for (std::size_t i = 0; i < payloads.size(); ++i) CHECK(seen[i + 1] == payloads[i]);
  CHECK(seen.back().find("甲") == 0);
  CHECK(seen.back().find("乙\n丙") != std::string::npos);
}

TEST_CASE("sheets: hidden ones, pages of text, long choices, names refused") {
  Folder folder;
  auto out = XlsxWriter::create(folder.file("a.xlsx"));
  REQUIRE(out);
  OutSheet hidden;
  hidden.name = "数据";
  hidden.hidden = true;
  hidden.columns = {{"岗位"}};
  hidden.spare_rows = 3;
  for (int i = 0; i < 90; ++i) hidden.columns[0].choices.push_back("岗位" + std::to_string(i));
  REQUIRE(out->sheet(hidden));
  OutSheet page;
  page.name = "说明";
  page.heading = false;
  page.paper = Paper::a3;
  page.columns = {{"", 20}, {"", 60}};
  REQUIRE(out->sheet(page));
  REQUIRE(out->row({"甲", "乙"}));
  OutSheet bad = page;
  for (const char* name : {"", "说明", "选项", "a/b", "[a]", "一二三四五六七八九十一二三四五六七八九十一二三四五六七八九十一二"}) {
    bad.name = name;
    CHECK_MESSAGE(said(out->sheet(bad)).find("不能作工作表名") != std::string::npos, name);
  }
  REQUIRE(out->close());
  auto book = XlsxReader::open(folder.file("a.xlsx"));
  REQUIRE(book);
  REQUIRE(book->sheets().size() == 3);
  CHECK(book->sheets()[0].state == SheetState::hidden);
  CHECK(book->sheets()[1].state == SheetState::visible);
  CHECK(book->sheets()[2].name == "选项");
  CHECK(book->sheets()[2].state == SheetState::hidden);
}

TEST_CASE("nothing is left behind and nothing half") {
  Folder folder;
  {
    auto out = XlsxWriter::create(folder.file("a.xlsx"));
    REQUIRE(out);
    OutSheet sheet;
    sheet.name = "一";
    sheet.columns = {{"甲"}};
    REQUIRE(out->sheet(sheet));
    CHECK(said(out->row({std::string_view(std::string(40000, 'x'))})) == "工作表“一”第 2 行 A 列的文字超过 32767 个字，Excel 存不下。请缩短文字。");
  }
  CHECK(folder.count() == 0);
  CHECK(said(XlsxWriter::create(folder.file("no/a.xlsx"))) == "文件“" + folder.file("no/a.xlsx") + "”写不进去：所在文件夹不存在。请检查磁盘空间和文件夹权限。");
  CHECK(said(XlsxWriter::create(folder.path.string())).find("这是文件夹") != std::string::npos);
  std::ofstream(folder.file("~$a.xlsx")) << "x";
  CHECK(said(XlsxWriter::create(folder.file("a.xlsx"))) == "文件“a.xlsx”正被其他程序打开（有锁文件“~$a.xlsx”）。请先关闭它；确认没有程序在用时，可删除这个锁文件。");
  CHECK(folder.count() == 1);
}

TEST_CASE("a disk that is full: the old file stays, the error says so") {
  Folder folder;
  REQUIRE(write_list(folder.file("a.xlsx")));
  std::string before = bytes_of(folder.file("a.xlsx"));
  // The limit on file sizes stands in for the disk: writes beyond it fail, temporary files too.
  struct rlimit old {};
  getrlimit(RLIMIT_FSIZE, &old);
  auto handler = std::signal(SIGXFSZ, SIG_IGN);
  for (rlim_t limit : {rlim_t{0}, rlim_t{100}, rlim_t{3000}, rlim_t{60000}, rlim_t{200000}}) {
    Status ok;
    {
      auto out = XlsxWriter::create(folder.file("a.xlsx"));
      REQUIRE(out);
      OutSheet sheet;
      sheet.name = "一";
      sheet.columns = {{"甲"}, {"乙"}};
      struct rlimit small {limit, old.rlim_max};
      setrlimit(RLIMIT_FSIZE, &small);
      ok = out->sheet(sheet);
      for (int i = 0; ok && i < 20000; ++i) ok = out->row({std::string_view("城关镇" + std::to_string(i * 7919)), Number{i, 2}});
      if (ok) ok = out->close();
      setrlimit(RLIMIT_FSIZE, &old);
    }
    CHECK_MESSAGE(!ok, limit);
    CHECK(said(ok).find("写不进去") != std::string::npos);
    CHECK(bytes_of(folder.file("a.xlsx")) == before);
    CHECK(folder.count() == 1);
  }
  std::signal(SIGXFSZ, handler);
}
