// bench_xlsx make FILE inline|shared|unique [rows]   the list to read: 20 columns of invented personnel data
//                                             (unique: shared strings of which no two are the same)
// bench_xlsx read FILE                        reads every cell of the first sheet and says what it saw
// bench_xlsx table FILE                       the same through table recognition
// Run by bench/xlsx.sh.

#include <fmt/format.h>
#include <sys/resource.h>
#include <zlib.h>

#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <map>

#include "../tests/files/make.hpp"
#include "files/table.hpp"

using namespace zhagen::files;

namespace {

const char* const kHeadings[20] = {"姓名", "性别", "民族", "出生年月", "身份证号", "籍贯", "学历", "学位", "毕业院校", "专业", "参加工作时间", "入党时间",
                                   "派出单位", "现任职务", "任现职时间", "联系电话", "家庭住址", "年度考核", "奖惩情况", "备注"};

std::string value(int row, int column) {
  static const char *surnames[] = {"张", "王", "李", "赵", "欧阳", "陈", "周", "吴"}, *given[] = {"建国", "伟", "秀英", "志强", "海燕", "晓明", "玉兰", "文博"},
                    *nations[] = {"汉族", "回族", "壮族", "苗族"}, *degrees[] = {"大学本科", "大专", "研究生", "中专"},
                    *schools[] = {"示例师范大学", "示例农业大学", "示例广播电视大学", "示例职业技术学院"}, *majors[] = {"行政管理", "法学", "汉语言文学", "农学", "会计学"};
  unsigned h = static_cast<unsigned>(row) * 2654435761u + static_cast<unsigned>(column) * 40503u;
  h ^= h >> 15;
  h *= 2246822519u;
  h ^= h >> 13;
  auto pick = [&](auto& list) { return list[h % std::size(list)]; };
  int year = 1962 + static_cast<int>(h % 40), month = 1 + static_cast<int>(h / 40 % 12);
  switch (column) {
    case 0: return std::string(pick(surnames)) + given[h / 8 % 8] + given[h / 64 % 8];
    case 1: return h % 3 ? "男" : "女";
    case 2: return pick(nations);
    case 3: case 10: case 11: case 14: return fmt::format("{}.{:02}", year, month);
    case 4: return fmt::format("99{:04}{}{:02}{:02}{:04}", h % 10000, year, month, 1 + h % 28, row % 10000);
    case 5: return fmt::format("示例省第{}县", h % 120);
    case 6: return pick(degrees);
    case 7: return h % 4 ? "学士" : "无";
    case 8: return pick(schools);
    case 9: return pick(majors);
    case 12: return fmt::format("第{}街道党工委", h % 300);
    case 13: return fmt::format("第{}社区党总支书记、居民委员会主任", h % 900);
    case 15: return fmt::format("199{:08}", h % 100000000);
    case 16: return fmt::format("示例市第{}街道{}号院{}单元{}室", h % 300, h % 97, 1 + h % 5, 100 + h % 800);
    case 17: return h % 5 ? "称职" : "优秀";
    case 18: return h % 7 ? "无" : fmt::format("{}年被评为先进工作者", year);
    default: return fmt::format("第{}号备注，材料已核对。", row);
  }
}

int make(const char* path, const std::string& kind, int rows) {
  bool shared = kind != "inline";
  testing::BookXml book;
  std::map<std::string, std::size_t> index;
  std::string xml;
  auto put = [&](int row, int column, const std::string& text) {
    std::string ref = column_letters(static_cast<std::uint32_t>(column)) + std::to_string(row);
    if (!shared) {
      xml += "<c r=\"" + ref + "\" t=\"inlineStr\"><is><t>" + text + "</t></is></c>";
      return;
    }
    auto [it, added] = index.emplace(text, book.shared.size());
    if (added) book.shared.push_back("<t>" + text + "</t>");
    xml += "<c r=\"" + ref + "\" t=\"s\"><v>" + std::to_string(it->second) + "</v></c>";
  };
  for (int r = 1; r <= rows + 1; ++r) {
    xml += "<row r=\"" + std::to_string(r) + "\">";
    for (int c = 0; c < 20; ++c) put(r, c, r == 1 ? kHeadings[c] : value(r, c) + (kind == "unique" ? fmt::format("·{}", r * 20 + c) : ""));
    xml += "</row>";
  }
  book.sheets.push_back({"人员", std::move(xml), "", "", ""});
  std::ofstream(path, std::ios::binary) << testing::make_book(book);
  return 0;
}

struct Seen {
  std::size_t rows = 0, cells = 0, bytes = 0;
  int say() const {
    struct rusage u {};
    getrusage(RUSAGE_SELF, &u);
    double cpu = static_cast<double>(u.ru_utime.tv_sec + u.ru_stime.tv_sec) + static_cast<double>(u.ru_utime.tv_usec + u.ru_stime.tv_usec) / 1e6;
    fmt::print("{} {} {} {:.3f} {:.1f}\n", rows, cells, bytes, cpu, static_cast<double>(u.ru_maxrss) / 1024);
    return 0;
  }
};

int fail_with(const zhagen::Error& e) {
  fmt::print(stderr, "{}\n", e.zh());
  return e.exit_code();
}

int read(const char* path, bool table) {
  auto book = XlsxReader::open(path);
  if (!book) return fail_with(book.error());
  Seen seen;
  auto count = [&](const auto& row) {
    ++seen.rows;
    for (const Cell& c : row.cells) ++seen.cells, seen.bytes += c.text.size();
    return Next::row;
  };
  if (!table) {
    auto ok = book->rows(0, [&](const Row& row) { return count(row); });
    return ok ? seen.say() : fail_with(ok.error());
  }
  auto recognise = [](std::string_view h) {
    for (int i = 0; i < 20; ++i)
      if (h == kHeadings[i]) return i;
    return -1;
  };
  auto layout = find_table(*book, recognise);
  if (!layout) return fail_with(layout.error());
  auto report = read_table(*book, *layout, [&](const TableRow& row) { return count(row); });
  return report ? seen.say() : fail_with(report.error());
}

}  // namespace

int main(int argc, char** argv) {
  std::string what = argc > 2 ? argv[1] : "";
  if (what == "make" && argc > 3) return make(argv[2], argv[3], argc > 4 ? std::atoi(argv[4]) : 100000);
  if (what == "read" || what == "table") return read(argv[2], what == "table");
  fmt::print(stderr, "bench_xlsx make FILE inline|shared|unique [rows] | read FILE | table FILE\n");
  return 2;
}
