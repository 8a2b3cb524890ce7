// Messy rosters (rosters.py makes them): what is imported of each, and every sentence about what is not.
#include <cctype>

#include "county.hpp"

using namespace zhagen;
using namespace zhagen::exchange;
using namespace zhagen::exchange::test;

namespace {

struct Case {
  const char *ledger, *file;
  ImportOptions options;
  std::vector<std::string> told;
};

const std::vector<Case> kCases = {
    {"person", "titles.xlsx", {.mapping = {{"学历/全日制", "最高学历"}}},
     {"新建3", "第 7 行没有当作记录（合计行）：小计(2人)", "第 9 行没有当作记录（合计行）：合计 3人", "第 10 行没有当作记录（备注或签字行）：备注:以上人员均在岗。",
      "第 11 行没有当作记录（备注或签字行）：制表人 李某 审核人 王某"}},
    {"person", "numbers.xlsx", {},
     {"新建2 有误3", "第 3 行 B 列“身份证号码”：“990101198506120000”是按数字存的，第 15 位以后的数字已经丢失。请把该列设为文本格式，再重新录入。",
      "第 4 行 B 列“身份证号码”：“990101198506120010”不是有效的公民身份号码：末位校验码应为6，可能有一位写错。请对照身份证重新填写。",
      "第 6 行 B 列“身份证号码”：“'990101198506120032”不是有效的公民身份号码：应为18位，旧号为15位，这里是19位。请对照身份证重新填写。",
      "第 2 行 B 列的 15 位身份证号已换算成 18 位。"}},
    {"person", "twins.xlsx", {},
     {"新建6 有误2", "第 4 行 A 列“姓名”（王建国）：与第 2 行姓名、出生年月相同，分不清是不是同一个。请补填“身份证号”；确是两条，请在“处理”列填“新建”。",
      "第 9 行 C 列“身份证号”（990101198506120016）：与第 2 行重复（身份证号相同）。请删去其中一行，或合并成一行。"}},
    {"person", "dates.xlsx", {},
     {"新建4 有误3", "第 6 行 B 列“出生年月”：“1985.1”看不出是哪一天：可能是 1985年1月，也可能是 1985年10月。请把该列设为文本后写成 1985年1月 或 1985年10月。",
      "第 7 行 B 列“出生年月”：“1985.13”不是日期。可写成 1980-05-01、1980.05、198005 或 1980年5月。",
      "第 8 行 B 列“出生年月”：“85.6”不是日期。可写成 1980-05-01、1980.05、198005 或 1980年5月。",
      "第 8 行 C 列“参加工作时间”：“不详”不是日期。可写成 1980-05-01、1980.05、198005 或 1980年5月。"}},
    {"person", "traditional.xlsx", {}, {"新建3"}},
    {"person", "gaps.xlsx", {}, {"新建3", "第 6 行没有当作记录（已识别的列都是空的）：散", "有 1 个隐藏行，已照样读入。"}},
    {"person", "wide.xlsx", {}, {"新建3"}},
    {"person", "units.xlsx", {},
     {"新建2 有误3", "第 3 行 B 列“现工作单位”：单位里有 2 个“东山村”：青山县/柳河镇/东山村、青山县/石桥乡/东山村。请写成能分清的样子，如“上级/名称”、“姓名（单位）”或身份证号。",
      "第 5 行 B 列“现工作单位”：单位里没有“红旗公社”。请核对名称，写全称或“上级/名称”；确实没有的，先录入再导入。",
      "第 6 行 C 列“职务层次”：代码表“职务层次”里没有“局长级别”。是否想写“国家级正职”、“国家级副职”、“省部级正职”。"}},
    {"person", "update.xlsx", {},
     {"更新1 不变1 有误2", "第 4 行 D 列“最高学历”：代码表“学历”里没有“博士后”。是否想写“博士研究生毕业”、“硕士研究生毕业”、“博士研究生结业”。",
      "第 5 行 A 列“姓名”：已有 1 条可能是同一个：河流（编号 N）。请补填“身份证号”；或在“处理”列填“新建”（是另一个）、“编号 N”（就是这一条）或“跳过”。",
      "第 2 行 最高学历： → 研究生教育", "第 2 行 手机号码：13800000000 → 13900000001"}},
    {"posting", "postings.xlsx", {},
     {"新建2 有误3", "第 4 行 B 列“姓名”：人员里有 2 个“海洋”：海洋（柳河镇）、海洋（石桥乡）。请写成能分清的样子，如“上级/名称”、“姓名（单位）”或身份证号。",
      "第 6 行 B 列“姓名”：身份证号对应的是“陆地”，表里写的是“湖泊”。请核对姓名和身份证号。",
      "第 7 行 B 列“姓名”：人员里没有“无此人”。请核对名称，写全称或“上级/名称”；确实没有的，先录入再导入。"}},
};

/// 编号 N: ids differ from run to run.
std::string without_ids(const std::string& line) {
  constexpr std::string_view kMark = "编号 ";
  std::string out;
  for (std::size_t i = 0; i < line.size();) {
    bool id = std::string_view(line).substr(i).starts_with(kMark) && std::isdigit(static_cast<unsigned char>(line[i + kMark.size()]));
    if (!id) {
      out += line[i++];
      continue;
    }
    out.append(kMark).append("N");
    for (i += kMark.size(); i < line.size() && std::isdigit(static_cast<unsigned char>(line[i]));) ++i;
  }
  return out;
}

}  // namespace

TEST_CASE("rosters: each imports, or explains every row that it cannot; every import is taken back") {
  for (const Case& made : kCases) {
    CAPTURE(made.file);
    County c;
    auto person = [&](const char* name, const char* number, const char* more, const char* value, const char* unit) {
      auto text = [](const char* s) { return *s ? ledger::Value(std::string(s)) : ledger::Value(); };
      c.add("person", {{"name", text(name)}, {"citizen_id", text(number)}, {more, text(value)}, {"unit", *unit ? ledger::Value(c.id[unit].value()) : ledger::Value()}}, c.office);
    };
    if (std::string(made.file) == "update.xlsx" || std::string(made.file) == "postings.xlsx") {
      person("陆地", "990101198506120016", "phone", "13800000000", "柳河镇");
      person("海洋", "990101198506120024", "education", "20", "柳河镇");
      person("海洋", "", "phone", "", "石桥乡");
      person("河流", "", "phone", "", "");
    }
    std::int64_t before = c.number("SELECT count(*) FROM l_person WHERE cancelled = 0"), entries = c.number("SELECT count(*) FROM audit_entry");
    Preview p = c.preview(made.ledger, roster(made.file), made.options);
    std::vector<std::string> lines = told(p);
    for (std::string& line : lines) line = without_ids(line);
    for (std::size_t i = 0; i < std::max(lines.size(), made.told.size()); ++i) CHECK((i < lines.size() ? lines[i] : "") == (i < made.told.size() ? made.told[i] : ""));
    CHECK(c.number("SELECT count(*) FROM audit_entry") == entries);

    Imported none = must(commit(*c.base, c.office, p, {}));
    CHECK(none.written == (p.count(ImportRow::Fate::faulty) == 0));
    Imported done = none.written ? none : must(commit(*c.base, c.office, p, {.good_rows = true}));
    CHECK(done.written);
    CHECK(done.faults.size() == p.faults.size());
    CHECK(done.created == p.count(ImportRow::Fate::created));
    CHECK(c.number("SELECT count(*) FROM audit_entry") == entries + 1);
    Undone undone = must(undo(*c.base, c.office, done.entry));
    CHECK(undone.written);
    CHECK(undone.cancelled == done.created);
    CHECK(undone.set_back == done.changed);
    CHECK(c.number("SELECT count(*) FROM l_person WHERE cancelled = 0") == before);
    CHECK(c.number("SELECT count(*) FROM audit_entry") == entries + 2);
  }
}

TEST_CASE("rosters: what is read is what stands there") {
  County c;
  Preview p = c.preview("person", roster("traditional.xlsx"));
  must(commit(*c.base, c.office, p, {}));
  CHECK(c.number("SELECT count(*) FROM l_person WHERE f_name = '陳國強' AND f_born = 19780300 AND f_sex = '1' AND f_unit = " + c.id["柳河镇"].str()) == 1);
  CHECK(c.number("SELECT count(*) FROM l_person WHERE f_born = 19880100 AND f_unit = " + c.id["石桥乡"].str()) == 1);
  CHECK(c.number("SELECT count(*) FROM l_person WHERE f_name = '張三' AND f_unit = " + c.id["柳河镇东山村"].str()) == 1);
  std::size_t passed = 0;
  for (const ImportColumn& column : c.preview("person", roster("wide.xlsx")).columns) passed += column.field.empty();
  CHECK(passed == 256);  // each told once
}

TEST_CASE("rosters: old and plain formats, where there is a converter") {
  County c;
  auto old = prepare(*c.base, c.office, "person", roster("old.xls"), {});
  if (!old && std::string(row(old.error().code).key) == "import_old_office") return;
  CHECK(told(must(std::move(old))).size() == 4);
  Preview plain = c.preview("person", roster("plain.csv"));
  CHECK(told(plain) == std::vector<std::string>{"新建2"});
}
