// Lists that go out: columns through references, brackets, sealed values, totals, groups, the log.
#include "exchange/export.hpp"

#include "exchange/errors.hpp"
#include "exchange/template.hpp"
#include "exchange/marks.hpp"
#include "world.hpp"

using namespace zhagen;
using namespace zhagen::exchange;
using namespace zhagen::exchange::test;

namespace {

List list(Desk& w, const std::string& ledger, const std::string& columns, const Actor& who) {
  return {*w.base->catalog(), w.ledger(ledger), must(columns_of(*w.base->catalog(), who, w.ledger(ledger), columns)), {}, false};
}

/// Each row as one line, cells parted by |.
std::string text(Desk& w, const List& l, const Actor& who) {
  std::string out;
  store::Read tx = must(w.db->read());
  must(each_row(tx, *w.base, who, l, catalog::Action::export_rows, [&](const ledger::Record&, std::vector<CellValue>& cells) -> Status {
    for (const CellValue& c : cells) out += cell_text(c) + "|";
    out += "\n";
    return {};
  }));
  return out;
}

template <class T>
std::string refused(const Result<T>& r) {
  return r ? "ok" : row(r.error().code).key;
}

}  // namespace

TEST_CASE("columns: any value, through references, in any order, with headings of one's own") {
  Desk w;
  Id posting = w.add("posting", {{"person", "王小明"}, {"sender", "县医院"}, {"receiver", "柳河镇"}, {"category", "guide"}, {"from", "20260301"}});
  w.add("posting", {{"person", "李兰"}, {"sender", "县教育局"}, {"receiver", "石桥乡"}, {"category", "peace"}});
  must(w.change(w.office(), "organisation", w.id.at("柳河镇"), {{"phone", "0778-1"}}));
  List l = list(w, "posting", "serial,person.name,人员.born=出生,person.unit.name,receiver.phone,category,from,state,=签名", w.office());
  CHECK(text(w, l, w.office()) == "1|王小明|1985-06|县医院|0778-1|指导员|2026-03-01|草稿||\n2|李兰|1985-06|县教育局||特派员||草稿||\n");
  std::vector<std::string> headings;
  for (const Column& c : l.columns) headings.push_back(c.heading);
  CHECK(headings == std::vector<std::string>{"序号", "人员", "出生", "人员所在单位", "接收单位电话", "类别", "到岗", "状态", "签名"});
  CHECK(l.columns[1].person);
  l.query.filter = "category == 'peace'";
  CHECK(text(w, l, w.office()).starts_with("1|李兰|"));
  l.query = {};
  l.query.order = {{ledger::Order::By::strokes, w.ledger("posting").find("person"), true, {}}};
  CHECK(text(w, l, w.office()).starts_with("1|李兰|"));
  CHECK(posting.value() != 0);

  // The township reads its posting, and of the person what her record shows to it: the name by the reference, the rest by its own right.
  Actor township = w.actor(Role::receiver, "柳河镇");
  CHECK(refused(each_row(*std::make_unique<store::Read>(must(w.db->read())), *w.base, township, l, catalog::Action::export_rows,
                         [](const ledger::Record&, std::vector<CellValue>&) { return Status(); })) == "ledger_forbidden");

  auto wrong = [&](const std::string& columns) { return refused(columns_of(*w.base->catalog(), w.actor(Role::viewer, "青山县"), w.ledger("posting"), columns)); };
  CHECK(wrong("persn") == "column_unknown");
  CHECK(wrong("from.year") == "column_no_step");
  CHECK(wrong("person,") == "ok");
  CHECK(wrong("person,,sender") == "column_heading");
  CHECK(wrong("person.unit.parent.name") == "ok");
  CHECK(wrong("person.unit.parent.parent.parent.phone") == "column_long");
  CHECK(wrong("person.illness") == "column_hidden");
}

TEST_CASE("what another record holds is shown only to whoever may read that record") {
  Desk w;
  w.add("posting", {{"person", "王小明"}, {"sender", "县教育局"}, {"receiver", "柳河镇"}, {"category", "guide"}});
  Actor school = w.actor(Role::sender, "县教育局");  // sends him, and does not employ him
  List l = list(w, "posting", "person.name,person.born", school);
  store::Read tx = must(w.db->read());
  std::string out;
  must(each_row(tx, *w.base, school, l, catalog::Action::read, [&](const ledger::Record&, std::vector<CellValue>& cells) -> Status {
    for (const CellValue& c : cells) out += cell_text(c) + "|";
    return {};
  }));
  CHECK(out == "王小明||");
}

TEST_CASE("sealed values stay masked unless there is a right and a reason; the log says which were opened") {
  Desk w;
  must(w.change(w.office(), "person", w.id.at("李兰"), {{"citizen_id", "990101198001010014"}}));
  List l = list(w, "person", "name,citizen_id", w.office());
  l.query.filter = "name == '李兰'";
  CHECK(text(w, l, w.office()) == "李兰|9901**********0014|\n");
  l.opened = true;
  CHECK(refused(check_opened(w.office(), l, "  ")) == "export_reason");
  CHECK(refused(check_opened(w.actor(Role::sender, "县教育局"), l, "报表")) == "export_unmask");
  must(check_opened(w.office(), l, "上级要报身份证号"));
  CHECK(text(w, l, w.office()) == "李兰|990101198001010014|\n");
  CHECK(text(w, l, w.actor(Role::sender, "县教育局")) == "李兰|9901**********0014|\n");
  store::Read tx = must(w.db->read());
  Exported done = must(export_xlsx(tx, *w.base, *w.log, w.office(), l, {}, {"name,citizen_id", "name == '李兰'", "", "", "", "上级要报身份证号"}, w.file("a.xlsx")));
  CHECK(done.rows == 1);
  CHECK(one(*w.db, "SELECT detail FROM audit_entry WHERE action = 'export' AND reason = '上级要报身份证号'") ==
        R"({"fields":"name,citizen_id","filter":"name == '李兰'","unmasked":"身份证号"})");
}

TEST_CASE("a printed list: title, who and when, names spaced, brackets, groups, totals") {
  Desk w;
  must(w.change(w.office(), "person", w.id.at("李兰"), {{"score", "80"}, {"level", "county"}}));
  must(w.change(w.office(), "person", w.id.at("王小明"), {{"score", "15"}, {"level", "none"}}));
  List l = list(w, "person", "serial,name+level=姓名,unit,score", w.office());
  l.query.order = {{ledger::Order::By::field, w.ledger("person").find("unit"), false, {}}, {ledger::Order::By::strokes, w.ledger("person").find("name"), false, {}}};
  Layout layout;
  layout.print = true;
  layout.title = "人员名单";
  layout.unit = "青山县下派办";
  layout.day = Date::trusted(20260305);
  layout.group = "unit";
  layout.totals = "score";
  layout.page_totals = true;
  layout.page_rows = 2;
  auto write = [&](const std::string& name) {
    store::Read tx = must(w.db->read());
    return export_xlsx(tx, *w.base, *w.log, w.office(), l, layout, {}, w.file(name));
  };
  must(write("a.xlsx"));
  CHECK(shown(w.file("a.xlsx")) ==
        "A1 人员名单\nA2 填报单位：青山县下派办\nC2 2026年3月5日\nA3 序号\nB3 姓名\nC3 所在单位\nD3 得分\n"
        "A4 东江大学\nA5 1\nB5 陈国强\nC5 东江大学\n"
        "A6 县医院\nA7 2\nB7 王小明（其他）\nC7 县医院\nD7 15\nB8 本页合计\nD8 15\nA9 3\nB9 单田芳\nC9 县医院\n"
        "A10 县教育局\nA11 4\nB11 李　兰（县处级）\nC11 县教育局\nD11 80\nB12 本页合计\nD12 80\nB13 合计\nD13 95\n");
  must(write("b.xlsx"));
  CHECK(store::test::read_file(w.file("a.xlsx")) == store::test::read_file(w.file("b.xlsx")));
  layout.totals = "name";
  CHECK(refused(write("c.xlsx")) == "export_total");
  layout.totals = "";
  CHECK(refused(write("c.xlsx")) == "export_no_totals");
  layout.page_totals = false;
  layout.group = "born";
  CHECK(refused(write("c.xlsx")) == "export_group");
  CHECK(!std::filesystem::exists(w.file("c.xlsx")));
}

TEST_CASE("nothing that somebody typed is run: text in .xlsx, an apostrophe before it in .csv") {
  CHECK(csv_line(std::vector<CellValue>{std::string("=1+1"), std::string("@x"), std::string("＝1"), files::Number{-1250, 2}, Date::trusted(19800500), std::string("a,\"b\"")}) ==
        "'=1+1,'@x,'＝1,-12.50,1980-05,\"a,\"\"b\"\"\"\r\n");
  Desk w;
  must(w.change(w.office(), "organisation", w.id.at("柳河镇"), {{"phone", "=HYPERLINK(\"x\")"}}));
  List l = list(w, "organisation", "name,phone", w.office());
  CHECK(spaced_name("李兰") == "李　兰");
  CHECK(spaced_name("单田芳") == "单田芳");
  CHECK(spaced_name("Li") == "Li");
}

TEST_CASE("a template: every field under its heading, drop-downs, an explanation, and marks that say what it is") {
  Desk w;
  {
    store::Read tx = must(w.db->read());
    must(write_template(tx, *w.base, w.office(), *w.base->catalog(), w.ledger("posting"), w.file("t.xlsx")));
    CHECK(refused(write_template(tx, *w.base, w.actor(Role::viewer, "青山县"), *w.base->catalog(), w.ledger("posting"), w.file("v.xlsx"))) == "ledger_forbidden");
  }
  CHECK(shown(w.file("t.xlsx")) == "A1 人员*\nB1 派出单位\nC1 接收单位*\nD1 类别*\nE1 到岗\nF1 期满\nG1 上报日期\nH1 备注\n");
  files::XlsxReader book = must(files::XlsxReader::open(w.file("t.xlsx")));
  CHECK(book.sheets()[1].name == "填写说明");
  CHECK(shown(w.file("t.xlsx"), 1).find("从下拉列表里选") != std::string::npos);
  Marks marks = must(read_marks(book)).value();
  CHECK(marks.kind == "template");
  CHECK(marks.ledger == "posting");
  CHECK(marks.catalog == w.base->catalog_version());
  for (const auto& [heading, field] : marks.fields) CHECK(marked_field(marks, w.ledger("posting"), heading + "*") == w.ledger("posting").find(field));
  CHECK(marks.fields.size() == 8);
}
