// How an import decides: modes, keys, decisions in words, the error sheet, rights, taking back.
#include "county.hpp"
#include "files/xlsx_writer.hpp"

using namespace zhagen;
using namespace zhagen::exchange;
using namespace zhagen::exchange::test;

namespace {

using Mode = ImportOptions::Mode;
using Rows = std::vector<std::vector<std::string>>;

std::string sheet(const County& c, const Rows& rows) {
  static int n = 0;
  std::string path = c.fresh.folder / ("sheet" + std::to_string(++n) + ".xlsx");
  auto out = must(files::XlsxWriter::create(path));
  files::OutSheet s;
  s.name = "表";
  for (const std::string& heading : rows.front()) s.columns.push_back({heading});
  must(out.sheet(s));
  for (std::size_t i = 1; i < rows.size(); ++i) must(out.row(std::vector<files::OutCell>(rows[i].begin(), rows[i].end())));
  must(out.close());
  return path;
}

std::string fault_of(const Preview& p) { return p.faults.empty() ? "" : row(p.faults.front().error.code).key; }

Imported import(County& c, const char* ledger, const Rows& rows, ImportOptions options = {}, CommitHow how = {}) {
  Preview p = c.preview(ledger, sheet(c, rows), options);
  for (const ImportFault& f : p.faults) MESSAGE(p.sentence(f));
  return must(commit(*c.base, c.office, p, how));
}

const char *const kA = "990101198506120016", *const kB = "990101198506120024";

}  // namespace

TEST_CASE("modes: create refuses what is there, update what is not, both does both; nothing changed is no operation") {
  County c;
  Rows rows{{"姓名", "身份证号", "手机"}, {"陆地", kA, "1"}};
  CHECK(fault_of(c.preview("person", sheet(c, rows), {.mode = Mode::update})) == "import_absent");
  CHECK(import(c, "person", rows, {.mode = Mode::create}).created == 1);
  CHECK(fault_of(c.preview("person", sheet(c, rows), {.mode = Mode::create})) == "import_exists");
  Imported again = import(c, "person", rows);
  CHECK(again.same == 1);
  CHECK(again.entry == 0);
  rows.push_back({"海洋", kB, ""});
  rows[1][2] = "";
  Imported both = import(c, "person", rows);
  CHECK(both.created == 1);
  CHECK(both.same == 1);  // an empty cell says nothing
  CHECK(import(c, "person", rows, {.empty_clears = true}).changed == 1);
  CHECK(import(c, "person", {{"姓名", "身份证号", "手机"}, {"陆地", kA, "2"}}, {.leave = {"手机号码"}}).same == 1);
  CHECK(fault_of(c.preview("person", sheet(c, {{"姓名", "手机"}, {"陆地", "2"}}), {.mode = Mode::update, .key = {"身份证号"}})) == "import_no_key");
  CHECK(import(c, "person", {{"姓名", "手机"}, {"陆地", "2"}}, {.mode = Mode::update, .key = {"name"}}).changed == 1);
}

TEST_CASE("one name without a number: nothing is guessed, a clerk decides in words") {
  County c;
  Id there = c.add("person", {{"name", std::string("王芳")}, {"born", std::int64_t{19850600}}}, c.office);
  Rows rows{{"姓名", "出生年月", "手机", "处理"}, {"王芳", "1985.06.12", "1", ""}};
  CHECK(fault_of(c.preview("person", sheet(c, rows))) == "import_alike");
  CHECK(c.preview("person", sheet(c, {{"姓名", "出生年月"}, {"王芳", "1986"}})).count(ImportRow::Fate::created) == 1);
  rows[1][3] = "跳过";
  CHECK(import(c, "person", rows).skipped == 1);
  rows[1][3] = "随便";
  CHECK(fault_of(c.preview("person", sheet(c, rows))) == "import_decision");
  rows[1][3] = "编号 " + there.str();
  CHECK(import(c, "person", rows).changed == 1);
  rows[1][3] = "新建";
  CHECK(import(c, "person", rows).created == 1);
  CHECK(c.number("SELECT count(*) FROM l_person") == 2);
}

TEST_CASE("the error sheet: mended, it brings those rows alone") {
  County c;
  Preview p = c.preview("person", sheet(c, {{"姓名", "性别", "身份证号"}, {"甲一", "男", kA}, {"乙二", "难", kB}}));
  Imported done = must(commit(*c.base, c.office, p, {.good_rows = true}));
  CHECK(done.left_out == std::vector<std::size_t>{1});
  std::string errors = c.fresh.folder / "errors.xlsx";
  must(write_error_sheet(p, done.faults, errors));
  Preview again = c.preview("person", errors);
  REQUIRE(again.rows.size() == 1);
  CHECK(again.count(ImportRow::Fate::faulty) == 1);  // not mended yet
  CHECK(row(again.faults.front().error.code).key == row(p.faults.front().error.code).key);
  CHECK(again.columns.front().heading == "问题");
  // A clerk's decision in it counts, and the passed-over column stays passed over.
  CHECK(import(c, "person", {{"问题", "处理", "姓名", "性别", "身份证号"}, {"……", "", "乙二", "女", kB}}).created == 1);
}

TEST_CASE("last year's roster: records enter in the state that they have reached, with a reason") {
  County c;
  c.add("person", {{"name", std::string("陆地")}}, c.office);
  Rows rows{{"选派干部", "人员类别", "派出单位", "接收单位", "开始日期", "计划结束日期", "实际结束日期", "结束原因", "状态"},
            {"陆地", "", "", "", "2023-03-01", "2024-02-29", "2024-02-29", "", "期满"}};
  rows[1][1] = c.base->catalog()->codes().get("posting_category")->codes().front().label;
  rows[1][2] = "青山县";
  rows[1][3] = "柳河镇";
  Preview p = c.preview("posting", sheet(c, rows));
  for (const ImportFault& f : p.faults) MESSAGE(p.sentence(f));
  CHECK(p.count(ImportRow::Fate::created) == 1);
  CHECK_FALSE(must(commit(*c.base, c.office, p, {})).written);  // no reason
  p = c.preview("posting", sheet(c, rows));
  CHECK(must(commit(*c.base, c.office, p, {.reason = "补录二〇二三年名册"})).created == 1);
  CHECK(c.number("SELECT count(*) FROM l_posting WHERE state = 'completed'") == 1);
  rows[1][8] = "飞走了";
  CHECK(fault_of(c.preview("posting", sheet(c, rows))) == "state_unknown");
}

TEST_CASE("rights decide: by row where only the record tells, and hidden fields are passed over") {
  County c;
  std::string path = sheet(c, {{"姓名", "单位", "疾病情况"}, {"甲一", "柳河镇", "无"}, {"乙二", "石桥乡", "无"}});
  Preview p = must(prepare(*c.base, c.township, "person", path, {}));
  CHECK(p.count(ImportRow::Fate::created) == 2);
  Imported done = must(commit(*c.base, c.township, p, {}));
  CHECK_FALSE(done.written);
  REQUIRE(done.faults.size() == 1);
  CHECK(row(done.faults.front().error.code).key == std::string("record_not_yours"));
  CHECK(c.number("SELECT count(*) FROM l_person") == 0);
  CHECK(must(commit(*c.base, c.township, p, {.good_rows = true})).created == 1);
  CHECK(c.number("SELECT count(*) FROM l_person") == 1);
  auto viewer = prepare(*c.base, c.viewer, "person", path, {});
  CHECK((viewer ? "ok" : row(viewer.error().code).key) == std::string("ledger_forbidden"));
}

TEST_CASE("taking back: what has changed since stops it, or stays; another's import is nobody's business") {
  County c;
  Imported first = import(c, "person", {{"姓名", "身份证号", "手机", "住址"}, {"甲一", kA, "1", "东街"}, {"乙二", kB, "1", ""}});
  Imported second = import(c, "person", {{"姓名", "身份证号", "手机", "住址"}, {"甲一", kA, "2", "西街"}, {"丙三", "", "2", ""}});
  CHECK(second.created == 1);
  CHECK(second.changed == 1);
  Undone no = must(undo(*c.base, c.office, first.entry));
  CHECK_FALSE(no.written);
  REQUIRE(no.kept.size() == 1);
  CHECK(no.kept.front().find("导入之后已由测试改过") != std::string::npos);
  auto stranger = undo(*c.base, c.township, second.entry);
  CHECK((stranger ? "ok" : row(stranger.error().code).key) == std::string("entry_unknown"));
  Undone yes = must(undo(*c.base, c.office, second.entry));
  CHECK(yes.cancelled == 1);
  CHECK(yes.set_back == 1);
  CHECK(c.number("SELECT count(*) FROM l_person WHERE f_phone = '1' AND cancelled = 0") == 2);
  {
    store::Read read = must(c.db->read());
    auto past = must(ledger::history(read, *c.base, c.office, "person", first.rows[0].id));
    CHECK(past.front().action == "undo");
    CHECK(past.size() == 3);
  }
  Undone rest = must(undo(*c.base, c.office, first.entry, true));  // 甲一 has two versions more
  CHECK(rest.written);
  CHECK(rest.cancelled == 1);
  CHECK(rest.kept.size() == 1);
  auto again = must(undo(*c.base, c.office, second.entry));
  CHECK_FALSE(again.written);
  auto other = undo(*c.base, c.office, 1);
  CHECK_FALSE(other);
}

TEST_CASE("options that name nothing, and sheets that hold nothing") {
  County c;
  auto key = [&](ImportOptions o, Rows rows) {
    auto p = prepare(*c.base, c.office, "person", sheet(c, rows), o);
    return std::string(p ? "ok" : row(p.error().code).key);
  };
  Rows rows{{"姓名", "性别", "绰号"}, {"甲一", "男", "阿一"}};
  CHECK(key({.mapping = {{"绰号", "曾用名"}}}, rows) == "ok");
  CHECK(key({.mapping = {{"别名", "曾用名"}}}, rows) == "import_map_unused");
  CHECK(key({.mapping = {{"绰号", "外号"}}}, rows) == "import_field");
  CHECK(key({.mapping = {{"绰号", "照片"}}}, rows) == "import_file_field");
  CHECK(key({.key = {"外号"}}, rows) == "import_field");
  CHECK(key({}, {{"姓名", "性别"}}) == "import_no_rows");
  CHECK(key({.mode = Mode::create}, {{"性别", "民族"}, {"男", "汉族"}}) == "roster_no_column");
  Preview p = c.preview("person", sheet(c, rows));
  must(ledger::apply(*c.base, c.base->catalog()->files(), account::Accounts::machine("root")));
  CHECK(must(commit(*c.base, c.office, p, {})).created == 1);
}
