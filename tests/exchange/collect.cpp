// Reporting sheets: out, filled in, back; compared, merged, refused.
#include "exchange/collect.hpp"

#include "exchange/errors.hpp"
#include "files/zip.hpp"
#include "files/zip_writer.hpp"
#include "world.hpp"

using namespace zhagen;
using namespace zhagen::exchange;
using namespace zhagen::exchange::test;

namespace {

std::vector<catalog::FileText> office_files() {
  std::vector<catalog::FileText> out;
  for (const char* name : {"codes/sheet_stage.toml", "office/collection.ledger.toml", "office/collection_sheet.ledger.toml"})
    out.push_back({name, store::test::read_file(std::string(ZHAGEN_SOURCE_DIR "/catalog/") + name)});
  return out;
}

/// A book with one text of its cells changed, as somebody who fills it in would.
std::string with_text(const std::string& book, const std::string& from, const std::string& to) {
  files::Zip zip = must(files::Zip::from_bytes(book, "a.xlsx", {}));
  std::string bytes;
  files::ZipWriter out([&](std::string_view more) {
    bytes += more;
    return Status();
  });
  int hits = 0;
  for (const files::ZipEntry& e : zip.entries()) {
    files::ZipStream stream = must(zip.stream(e));
    std::string part(e.unpacked, '\0'), rest(16, '\0');
    std::size_t at = 0;
    while (std::size_t n = must(stream.read(at < part.size() ? part.data() + at : rest.data(), at < part.size() ? part.size() - at : rest.size()))) at += n;
    if (e.name == "xl/worksheets/sheet1.xml")
      for (std::size_t i = 0; (i = part.find(from, i)) != std::string::npos; i += to.size(), ++hits) part.replace(i, from.size(), to);
    must(out.add(e.name, part));
  }
  REQUIRE(hits == 1);
  must(out.finish());
  return bytes;
}

struct Task1 : Desk {
  Id collection, wang, li;
  std::map<std::string, std::string> sheets;  // by the township in their names

  explicit Task1(const char* spare = "2") : Desk(office_files()) {
    wang = add("posting", {{"person", "王小明"}, {"sender", "县医院"}, {"receiver", "柳河镇"}, {"category", "guide"}, {"from", "20260301"}, {"note", "旧说明甲"}});
    li = add("posting", {{"person", "李兰"}, {"sender", "县教育局"}, {"receiver", "石桥乡"}, {"category", "guide"}, {"note", "旧说明乙"}});
    collection = add("collection", {{"name", "核对"}, {"organiser", "青山县"}, {"book", "posting"}, {"unit_field", "receiver"}, {"shown", "person\ncategory"},
                                    {"asked", "from\nnote"}, {"spare", spare}, {"deadline", "20260331"}});
    Sent sent = must(send_sheets(*base, *log, office(), collection, {}, file("pack.zip")));
    CHECK(sent.units == 2);
    CHECK(sent.rows == 2);
    for (auto& [name, bytes] : must(sheets_in(store::test::read_file(file("pack.zip")), "pack.zip")))
      sheets[name.find("柳河镇") != std::string::npos ? "柳河镇" : "石桥乡"] = bytes;
    REQUIRE(sheets.size() == 2);
  }
  Return back(const std::string& bytes) { return must(read_return(*base, office(), bytes, "交回.xlsx")); }
  std::string stage(const Return& r) { return value("collection_sheet", r.sheet, "stage"); }
};

template <class T>
std::string refused(const Result<T>& r) {
  return r ? "ok" : row(r.error().code).key;
}

}  // namespace

TEST_CASE("a sheet that nobody touched changes nothing; what the unit filled in is merged with one entry") {
  Task1 w;
  Return r = w.back(w.sheets["柳河镇"]);
  CHECK(r.unit_name == "柳河镇");
  CHECK(r.same == 1);
  CHECK((r.rows.empty() && r.faults.empty() && r.conflicts.empty()));
  CHECK(w.stage(r) == "waiting");

  r = w.back(with_text(w.sheets["柳河镇"], "旧说明甲", "驻村两天"));
  REQUIRE(r.rows.size() == 1);
  CHECK(r.rows[0].record == w.wang);
  std::int64_t entries = w.number("SELECT count(*) FROM audit_entry");
  Merged m = must(merge_return(*w.base, w.office(), r, {}));
  CHECK(m.written);
  CHECK(m.changed == 1);
  CHECK(w.number("SELECT count(*) FROM audit_entry") == entries + 1);
  CHECK(w.value("posting", w.wang, "note") == "驻村两天");
  CHECK(w.stage(r) == "merged");
  CHECK(one(*w.db, "SELECT action FROM audit_entry ORDER BY seq DESC") == "collect_in");
  CHECK(w.back(with_text(w.sheets["柳河镇"], "旧说明甲", "驻村两天")).rows.empty());  // the same again asks for nothing
}

TEST_CASE("what both have changed is shown with both values and decided by the office") {
  Task1 w;
  must(w.change(w.office(), "posting", w.wang, {{"note", "派办改的"}, {"from", "20260302"}}));
  CHECK(w.back(w.sheets["柳河镇"]).conflicts.empty());  // the unit touched nothing
  Return r = w.back(with_text(w.sheets["柳河镇"], "旧说明甲", "单位改的"));
  REQUIRE(r.conflicts.size() == 1);
  CHECK(r.conflicts[0].ours == "派办改的");
  CHECK(r.conflicts[0].theirs == "单位改的");
  Merged m = must(merge_return(*w.base, w.office(), r, {}));
  CHECK(m.open_conflicts == 1);
  CHECK(w.value("posting", w.wang, "note") == "派办改的");
  CHECK(w.stage(r) == "returned");
  r = w.back(with_text(w.sheets["柳河镇"], "旧说明甲", "单位改的"));
  MergeHow how;
  how.decisions = {{w.wang, "note", true}};
  CHECK(must(merge_return(*w.base, w.office(), r, how)).changed == 1);
  CHECK(w.value("posting", w.wang, "note") == "单位改的");
  CHECK(w.value("posting", w.wang, "from") == "20260302");
  CHECK(w.stage(r) == "merged");
}

TEST_CASE("faults stop a sheet, forged and foreign ones are refused, a stale comparison writes nothing") {
  Task1 w;
  Return r = w.back(with_text(w.sheets["石桥乡"], "旧说明乙", std::string(20001, 'x')));
  REQUIRE(r.faults.size() == 1);
  CHECK_FALSE(must(merge_return(*w.base, w.office(), r, {})).written);
  CHECK(w.stage(r) == "waiting");

  std::string mark = w.li.str() + ".";
  r = w.back(with_text(w.sheets["石桥乡"], mark, w.wang.str() + "."));
  REQUIRE(r.faults.size() == 1);
  CHECK(row(r.faults[0].error.code).key == std::string("collect_row_mark"));
  r = w.back(with_text(w.sheets["石桥乡"], "旧说明乙", "新说明"));
  must(w.change(w.office(), "posting", w.li, {{"note", "抢先改的"}}));
  CHECK_FALSE(must(merge_return(*w.base, w.office(), r, {})).written);
  CHECK(w.value("posting", w.li, "note") == "抢先改的");
  CHECK(w.stage(r) == "waiting");

  CHECK(refused(read_return(*w.base, w.office(), "PK", "x.xlsx")) != "ok");
  CHECK(refused(read_return(*w.base, w.actor(Role::receiver, "柳河镇"), w.sheets["柳河镇"], "a.xlsx")) != "ok");
  must(ledger::transition(*w.base, w.office(), "collection", w.collection, "close", {}, {}));
  CHECK(refused(read_return(*w.base, w.office(), w.sheets["柳河镇"], "a.xlsx")) == "collect_closed");
}

TEST_CASE("a task that could not be merged is refused before it goes out") {
  Task1 w;
  auto send = [&](Values values) {
    must(w.change(w.office(), "collection", w.collection, values));
    return refused(send_sheets(*w.base, *w.log, w.office(), w.collection, {}, w.file("b.zip")));
  };
  CHECK(send({{"asked", "person.born"}}) == "collect_asked");
  CHECK(send({{"asked", "note"}, {"unit_field", "category"}}) == "collect_unit");
  CHECK(send({{"unit_field", "person.unit"}}) == "collect_spare");
  CHECK(send({{"spare", "0"}, {"filter", "category == 'peace'"}}) == "collect_none");
  CHECK_FALSE(std::filesystem::exists(w.file("b.zip")));
  CHECK(send({{"filter", ""}}) == "ok");
}
