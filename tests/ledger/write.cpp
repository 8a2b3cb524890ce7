// Writing: who does what to which record, and what comes of it.

#include "world.hpp"

#include "audit/audit.hpp"

using namespace zhagen;
using namespace zhagen::ledger;
using namespace zhagen::ledger::test;

namespace {

How because(const char* reason) {
  How h;
  h.reason = reason;
  return h;
}
How seen(std::int64_t version) {
  How h;
  h.version = version;
  return h;
}
std::string last_body(World& w, Id record) {
  return one(*w.db, "SELECT body FROM record_change WHERE record = ? ORDER BY version DESC LIMIT 1", record.value());
}

}  // namespace

TEST_CASE("a record is created, changed, cancelled; its history and the log say so") {
  World w;
  Id id = w.add("person", {{"name", " 欧阳 修 "}, {"born", "19700000"}, {"citizen_id", "990101197001011258"}, {"skills", "种植\n会计"}, {"level", "county"}});
  CHECK(w.value("person", id, "name") == "欧阳修");
  CHECK(w.value("person", id, "citizen_id") == "990101197001011258");
  CHECK(one(*w.db, "SELECT y_name FROM l_person WHERE id = ?", id.value()) == "ou1 yang2 xiu1");
  CHECK(one(*w.db, "SELECT r_level FROM l_person WHERE id = ?", id.value()) == "30");
  CHECK(one(*w.db, "SELECT count(*) FROM l_person WHERE f_citizen_id IS NOT NULL AND b_citizen_id IS NOT NULL") == "1");
  std::string body = last_body(w, id);
  CHECK(body.find("\"name\":[null,\"欧阳修\"]") != std::string::npos);
  CHECK(body.find("\"skills\":[null,[\"种植\",\"会计\"]]") != std::string::npos);
  CHECK(body.find("990101197001011258") == std::string::npos);

  Saved s = must(w.change(w.office(), "person", id, {{"name", "欧阳修文"}, {"score", "88"}}, seen(1)));
  CHECK(s.version == 2);
  CHECK(last_body(w, id) == R"({"@pinyin.name":["ou1 yang2 xiu1","ou1 yang2 xiu1 wen2"],"name":["欧阳修","欧阳修文"],"score":[null,88]})");
  CHECK(must(w.change(w.office(), "person", id, {{"score", "88"}})).version == 2);  // nothing changes, no version
  auto stale = w.change(w.office(), "person", id, {{"score", "1"}}, seen(1));
  REQUIRE(!stale);
  CHECK(stale.error().status() == 412);
  CHECK(stale.error().zh().find("青山县的") != std::string::npos);

  CHECK(key(cancel(*w.base, w.office(), "person", id, {})) == "reason_missing");
  must(cancel(*w.base, w.office(), "person", id, because("重复录入")));
  CHECK(w.record("person", id).cancelled);
  CHECK(key(w.change(w.office(), "person", id, {{"score", "1"}})) == "record_cancelled");
  CHECK(one(*w.db, "SELECT action FROM audit_entry ORDER BY seq DESC LIMIT 1") == "cancel");
  store::Read tx = must(w.db->read());
  auto verdict = must(audit::verify(tx, w.keys->profile(), std::nullopt));
  CHECK(verdict.whole());
}

TEST_CASE("填错的值说得出错在哪里") {
  World w;
  struct Case {
    const char *field, *text, *says;
  };
  const Case cases[] = {
      {"name", "", "“姓名”还没有填写"},
      {"born", "19801301", "“19801301”不是日期"},
      {"citizen_id", "990101197001011251", "不是有效的公民身份号码"},
      {"level", "emperor", "“层次”里没有代码“emperor”"},
      {"score", "101", "“得分”是 101，应当不大于 100"},
      {"score", "-1", "“得分”是 -1，应当不小于 0"},
      {"unit", "4711", "“所在单位”指的单位不存在"},
      {"name", "一二三四五六七八九十一二三四五六七八九十一二三四五六七八九十一二三四五六七八九十一二三四五六七八九十一", "最多 50 个"},
  };
  for (const Case& c : cases) {
    INFO(c.field << " " << c.text);
    auto r = c.field == std::string("name") ? w.create(w.office(), "person", {{"name", c.text}}) : w.create(w.office(), "person", {{"name", "张三"}, {c.field, c.text}});
    REQUIRE(!r);
    CHECK_MESSAGE(r.error().zh().find(c.says) != std::string::npos, r.error().zh());
  }
  auto retired = w.create(w.office(), "posting", {{"person", "李兰"}, {"receiver", "柳东村"}, {"category", "old"}});
  CHECK(key(retired) == "value_code_retired");
  CHECK(w.number("SELECT count(*) FROM l_person") == 4);
}

TEST_CASE("谁对哪条记录做什么，结果如何") {
  World w;
  Id draft = w.add("posting", {{"person", "单田芳"}, {"sender", "县医院"}, {"receiver", "柳东村"}, {"category", "guide"}});
  Actor hospital = w.actor(Role::sender, "县医院"), school = w.actor(Role::sender, "县教育局"), town = w.actor(Role::receiver, "柳河镇");
  Actor viewer = w.actor(Role::viewer, "青山县"), self = w.actor(Role::posted, "", "单田芳");

  CHECK(key(w.change(hospital, "posting", draft, {{"note", "一"}})) == "ok");
  CHECK(key(w.change(town, "posting", draft, {{"note", "二"}})) == "ok");
  CHECK(key(w.change(school, "posting", draft, {{"note", "三"}})) == "record_unknown");     // 看不到的记录等于没有
  CHECK(key(w.change(viewer, "posting", draft, {{"note", "四"}})) == "ledger_forbidden");
  CHECK(key(w.change(self, "posting", draft, {{"note", "五"}})) == "ledger_forbidden");
  CHECK(key(w.change(town, "posting", draft, {{"receiver", "石桥村"}})) == "record_moves_out");  // 不能推出自己的范围
  CHECK(key(w.create(school, "posting", {{"person", "单田芳"}, {"sender", "县医院"}, {"receiver", "柳东村"}, {"category", "guide"}})) == "value_reference");
  CHECK(key(w.create(school, "posting", {{"person", "李兰"}, {"sender", "县医院"}, {"receiver", "柳东村"}, {"category", "guide"}})) == "record_not_yours");
  CHECK(key(w.create(school, "posting", {{"person", "李兰"}, {"sender", "县教育局"}, {"receiver", "柳东村"}, {"category", "guide"}})) == "ok");
  CHECK(key(cancel(*w.base, hospital, "posting", draft, because("不去了"))) == "ledger_forbidden");
  CHECK(w.value("posting", draft, "note") == "二");
  CHECK(w.value("posting", draft, "receiver") == "柳东村");

  auto named = cancel(*w.base, w.office(), "person", w.id["单田芳"], because("离职"));
  REQUIRE(!named);
  CHECK(named.error().zh() == "还有 1 条记录用到它，不能作废：选派 1 条。请先处理这些记录。");
  CHECK(key(ledger::change(*w.base, viewer, "person", w.id["单田芳"], w.draft("person", {{"illness", "无"}}), {})) == "ledger_forbidden");
}

TEST_CASE("办理步骤：谁能办、从哪一步、缺什么、条件、锁") {
  World w;
  Actor office = w.office(), hospital = w.actor(Role::sender, "县医院"), town = w.actor(Role::receiver, "柳河镇");
  auto step = [&](const Actor& who, Id id, const char* name, Values values = {}, const How& how = {}) {
    return transition(*w.base, who, "posting", id, name, w.draft("posting", values), how);
  };
  Id a = w.add("posting", {{"person", "单田芳"}, {"receiver", "柳东村"}, {"category", "guide"}});
  CHECK(key(step(office, a, "submit")) == "value_missing");          // 上报要有派出单位
  CHECK(key(step(town, a, "submit")) == "transition_forbidden");
  CHECK(key(step(office, a, "finish")) == "transition_state");
  CHECK(key(step(office, a, "vanish")) == "transition_unknown");
  must(step(office, a, "submit", {{"sender", "县医院"}}));
  CHECK(w.state("posting", a) == "submitted");
  CHECK(w.value("posting", a, "submitted_on") == "20260305");
  CHECK(key(w.change(office, "posting", a, {{"note", "改"}})) == "record_frozen");
  CHECK(key(step(office, a, "return")) == "reason_missing");
  must(step(office, a, "return", {}, because("材料不全")));
  must(step(hospital, a, "submit"));
  CHECK(key(step(town, a, "confirm", {{"from", "20260301"}, {"note", "夹带"}})) == "record_frozen");
  must(step(town, a, "confirm", {{"from", "20260301"}}));
  CHECK(w.state("posting", a) == "active");

  Id b = w.add("posting", {{"person", "单田芳"}, {"sender", "县医院"}, {"receiver", "柳西村"}, {"category", "guide"}});
  must(step(hospital, b, "submit"));
  auto second = step(town, b, "confirm", {{"from", "20260301"}});
  REQUIRE(!second);
  CHECK(second.error().zh() == "还不能“到岗”：单田芳已有在岗的选派。请先满足条件。");
  CHECK(w.value("posting", b, "from") == "");

  auto locked = w.change(office, "posting", a, {{"receiver", "石桥村"}});
  REQUIRE(!locked);
  CHECK(locked.error().zh() == "一年内不调动：到岗不满12个月，不能调动。您可以例外办理，但必须写明理由。");
  CHECK(key(w.change(w.actor(Role::receiver, "青山县"), "posting", a, {{"receiver", "石桥村"}})) == "lock_holds");
  must(w.change(office, "posting", a, {{"receiver", "石桥村"}}, because("灾后需要")));
  CHECK(one(*w.db, "SELECT detail FROM audit_entry ORDER BY seq DESC LIMIT 1") == R"({"waived":["one_year"]})");

  CHECK(key(w.change(office, "posting", a, {{"to", "20250101"}})) == "check_failed");
  CHECK(key(step(office, a, "finish")) == "check_undecided");        // 期满日期没有填
  must(w.change(office, "posting", a, {{"to", "20260304"}}));
  must(step(office, a, "finish"));
  CHECK(w.state("posting", a) == "done");
}

TEST_CASE("更正：另立一条替代已定的记录") {
  World w;
  Id a = w.add("posting", {{"person", "单田芳"}, {"sender", "县医院"}, {"receiver", "柳东村"}, {"category", "guide"}, {"from", "20260301"}});
  CHECK(key(amend(*w.base, w.office(), "posting", a, w.draft("posting", {{"note", "x"}}), because("笔误"))) == "record_not_frozen");
  must(transition(*w.base, w.office(), "posting", a, "submit", {}, {}));
  CHECK(key(amend(*w.base, w.office(), "posting", a, w.draft("posting", {{"note", "x"}}), {})) == "reason_missing");
  Saved s = must(amend(*w.base, w.office(), "posting", a, w.draft("posting", {{"receiver", "柳西村"}}), because("村名写错")));
  CHECK(s.id != a);
  CHECK(s.version == 1);
  Record old = w.record("posting", a), now = w.record("posting", s.id);
  CHECK(old.cancelled);
  CHECK(old.amended_by == s.id);
  CHECK(now.amends == a);
  CHECK(now.state == "submitted");
  CHECK(w.value("posting", s.id, "receiver") == "柳西村");
  CHECK(w.value("posting", s.id, "person") == "单田芳");
  CHECK(w.value("posting", a, "receiver") == "柳东村");
  CHECK(one(*w.db, "SELECT reason FROM audit_entry ORDER BY seq DESC LIMIT 1") == "村名写错");
}

TEST_CASE("唯一性规则说出是哪一条") {
  World w;
  Id a = w.add("person", {{"name", "赵一"}, {"citizen_id", "990101197001011258"}});
  auto twice = w.create(w.office(), "person", {{"name", "赵二"}, {"citizen_id", "990101700101125"}});  // 15 位的同一个号
  REQUIRE(!twice);
  CHECK(twice.error().zh() == "已经有一条同样的记录（身份证号）：“赵一”（编号 " + a.str() + "）。请打开已有的那条核对。");
  auto unseen = w.create(w.actor(Role::sender, "县医院"), "person", {{"name", "赵二"}, {"unit", "县医院"}, {"citizen_id", "990101197001011258"}});
  REQUIRE(!unseen);
  CHECK(unseen.error().zh().find("赵一") == std::string::npos);
  must(cancel(*w.base, w.office(), "person", a, because("录错")));
  CHECK(key(w.create(w.office(), "person", {{"name", "赵二"}, {"citizen_id", "990101197001011258"}})) == "ok");
}

TEST_CASE("the same request twice is one record") {
  World w;
  How h;
  h.once = "k1";
  h.content = "张三";
  Saved first = must(w.create(w.office(), "person", {{"name", "张三"}}, h));
  Saved again = must(w.create(w.office(), "person", {{"name", "张三"}}, h));
  CHECK(again.id == first.id);
  CHECK(again.repeated);
  CHECK(w.number("SELECT count(*) FROM l_person WHERE f_name = '张三'") == 1);
  h.content = "李四";
  CHECK(key(w.create(w.office(), "person", {{"name", "李四"}}, h)) == "once_other");
  w.clock.at.ms += 49LL * 3600 * 1000;
  CHECK(!must(w.create(w.office(), "person", {{"name", "李四"}}, h)).repeated);
}

TEST_CASE("many records are one operation, all or nothing") {
  World w;
  std::vector<Row> rows(3);
  rows[0].draft = w.draft("person", {{"name", "甲"}, {"citizen_id", "990101197001011258"}});
  rows[1].draft = w.draft("person", {{"name", "乙"}, {"score", "101"}});
  rows[2].draft = w.draft("person", {{"name", "丙"}, {"unit", "999"}});
  auto done = must(write_all(*w.base, w.office(), "person", rows, {}));
  REQUIRE(done.faults.size() == 1);  // what can be told without the database comes first
  CHECK(done.faults[0].row == 1);
  rows[1].draft = w.draft("person", {{"name", "乙"}, {"citizen_id", "990101197001011258"}});
  done = must(write_all(*w.base, w.office(), "person", rows, {}));
  REQUIRE(done.faults.size() == 1);
  CHECK(done.faults[0].row == 2);
  rows[2].draft = w.draft("person", {{"name", "丙"}});
  done = must(write_all(*w.base, w.office(), "person", rows, {}));
  REQUIRE(done.faults.size() == 1);
  CHECK(done.faults[0].error.zh() == "两行内容重复（身份证号）：第 1 行和第 2 行。请删去其中一行。");
  CHECK(w.number("SELECT count(*) FROM l_person") == 4);
  rows[1].draft = w.draft("person", {{"name", "乙"}});
  rows.emplace_back();
  rows[3].id = w.id["李兰"];
  rows[3].version = 1;
  rows[3].draft = w.draft("person", {{"score", "9"}});
  std::int64_t before = w.number("SELECT count(*) FROM audit_entry");
  done = must(write_all(*w.base, w.office(), "person", rows, {}));
  REQUIRE(done.faults.empty());
  REQUIRE(done.rows.size() == 4);
  CHECK(done.rows[3].id == w.id["李兰"]);
  CHECK(done.rows[3].version == 2);
  CHECK(w.number("SELECT count(*) FROM audit_entry") == before + 1);
  CHECK(w.number("SELECT count(*) FROM record_change WHERE entry = " + std::to_string(before + 1)) == 4);
}

TEST_CASE("a retired code stays where it is; pinyin is corrected by who knows the person") {
  World w;
  Id id = w.add("posting", {{"person", "李兰"}, {"receiver", "柳东村"}, {"category", "guide"}});
  exec(*w.db, "UPDATE l_posting SET f_category = 'old' WHERE id = ?", id.value());
  CHECK(key(w.change(w.office(), "posting", id, {{"category", "old"}, {"note", "新"}})) == "ok");
  CHECK(w.value("posting", id, "note") == "新");
  CHECK(key(w.change(w.office(), "posting", id, {{"category", "medical"}})) == "ok");
  CHECK(key(w.change(w.office(), "posting", id, {{"category", "old"}})) == "value_code_retired");

  Id person = w.id["单田芳"];
  CHECK(one(*w.db, "SELECT y_name FROM l_person WHERE id = ?", person.value()) == "shan4 tian2 fang1");
  Draft d;
  d.pinyin.emplace_back(w.ledger("person").find("name"), "dan1 tian2 fang1");
  must(change(*w.base, w.office(), "person", person, d, {}));
  CHECK(one(*w.db, "SELECT y_name FROM l_person WHERE id = ?", person.value()) == "dan1 tian2 fang1");
  CHECK(w.number("SELECT count(*) FROM k_person WHERE key LIKE '%dan%' ESCAPE '\\' AND record = " + person.str()) >= 1);
  CHECK(w.number("SELECT count(*) FROM k_person WHERE key LIKE '%shan%' ESCAPE '\\' AND record = " + person.str()) == 0);
  must(w.change(w.office(), "person", person, {{"score", "5"}}));
  CHECK(one(*w.db, "SELECT y_name FROM l_person WHERE id = ?", person.value()) == "dan1 tian2 fang1");
  d.pinyin[0].second = "<b>";
  CHECK(key(change(*w.base, w.office(), "person", person, d, {})) == "value_kind");
}

TEST_CASE("a record is entered after the fact in a later state: by whoever could have taken it there, with a reason") {
  World w;
  auto enter = [&](const Actor& who, const char* state, Values values, const char* reason = "补录去年的名册") {
    Draft d = w.draft("posting", values);
    d.state = state;
    How how;
    how.reason = reason;
    return ledger::create(*w.base, who, "posting", d, how);
  };
  const Values past{{"person", "李兰"}, {"sender", "县医院"}, {"receiver", "柳河镇"}, {"category", "medical"}, {"from", "20240301"}, {"to", "20250301"}};
  auto done = enter(w.office(), "done", past);
  REQUIRE_MESSAGE(done.ok(), done.error().zh());
  CHECK(w.state("posting", done->id) == "done");
  CHECK(key(w.change(w.office(), "posting", done->id, {{"note", "改"}})) == "record_frozen");
  CHECK(key(enter(w.office(), "done", past, "")) == "reason_missing");
  CHECK(key(enter(w.office(), "gone", past)) == "state_unknown");
  CHECK(key(enter(w.actor(Role::sender, "县医院"), "done", past)) == "state_forbidden");  // only the office ends postings
  CHECK(enter(w.actor(Role::sender, "县医院"), "submitted", {{"person", "单田芳"}, {"sender", "县医院"}, {"receiver", "柳河镇"}, {"category", "medical"}}).ok());
  CHECK(key(enter(w.office(), "done", {{"person", "李兰"}, {"sender", "县医院"}, {"receiver", "柳河镇"}, {"category", "medical"}, {"to", "20270101"}})) == "transition_when");
  CHECK(key(enter(w.office(), "active", {{"person", "李兰"}, {"sender", "县医院"}, {"receiver", "柳河镇"}, {"category", "medical"}})) == "value_missing");  // 到岗
  Draft d = w.draft("posting", {{"note", "改"}});
  d.state = "done";
  Id open = w.add("posting", {{"person", "王小明"}, {"sender", "县医院"}, {"receiver", "柳河镇"}, {"category", "medical"}});
  CHECK(key(change(*w.base, w.office(), "posting", open, d, [] { How h; h.reason = "x"; return h; }())) == "state_set");
}
