// Rules that writes obey: refused where they forbid, said where they warn, passed by whoever may with a reason, and listed.

#include <doctest/doctest.h>

#include "ledger/columns.hpp"
#include "ledger/waivers.hpp"
#include "world.hpp"

using namespace zhagen;
using namespace zhagen::ledger;
using namespace zhagen::ledger::test;

namespace {

constexpr const char* kRules = R"~(
[rules]
name = "fitness"
label = "选派条件"
of = "person"
[given.category]
label = "类别"
type = "code:posting_category"
[param]
oldest = { value = 50, label = "年龄（岁以下）" }
youngest = { label = "最小年龄" }
[rule.age]
label = "年龄"
source = "试行办法第三条"
from = "2020-01-01"
when = "category == 'guide'"
require = "age(person.born, asof) < param.oldest"
say = "{person.name}年满{age(person.born, asof)}岁，应在{param.oldest}岁以下"
[rule.young]
label = "下限"
require = "age(person.born, asof) >= param.youngest"
say = "不到{param.youngest}岁"
[rule.old_rule]
label = "旧规定"
to = "2021-01-01"
forbid = "true"
say = "已经失效"
[rule.again]
label = "多次选派"
warn = "person.postings.exists(p, p.state == 'done')"
say = "{person.name}以前选派过"
[guard.posting]
on = ["create", "change:person"]
waiver = ["office@any"]
)~";

Actor sender(World& w) { return w.actor(Role::sender, "县医院"); }

void take_rules(World& w, const std::string& rules) { must(apply(*w.base, with(county_files(), "fitness.rules.toml", rules), {})); }

How because(const std::string& reason) {
  How how;
  how.reason = reason;
  return how;
}

}  // namespace

TEST_CASE("规则在录入时执行：拒绝、缺项、提醒、例外并备查") {
  World w;
  take_rules(w, kRules);
  auto born = [&](const char* name, const char* day) { must(w.change(w.office(), "person", w.id[name], {{"born", day}})); };
  auto post = [&] { return w.create(sender(w), "posting", {{"person", "单田芳"}, {"sender", "县医院"}, {"receiver", "柳东村"}, {"category", "guide"}}); };
  born("单田芳", "19700501");
  auto refused = post();
  REQUIRE(!refused);
  CHECK(refused.error().zh() == "年龄：单田芳年满55岁，应在50岁以下。依据：试行办法第三条。");
  born("单田芳", "19760000");  // 只知道年份：49 岁还是 50 岁说不准
  refused = post();
  REQUIRE(!refused);
  CHECK(refused.error().zh() == "不能判断是否符合“年龄”：缺“出生年月”。请先补充所缺的内容。");
  born("单田芳", "");
  CHECK(key(post()) == "check_undecided");
  born("单田芳", "19770101");
  Saved made = must(post());
  CHECK(made.warnings.empty());
  born("单田芳", "19600101");  // 已经录入的照常修改，换人才再问
  must(w.change(w.office(), "posting", made.id, {{"note", "改"}}));
}

TEST_CASE("例外办理：有权的人写明理由，列入备查，看得到记录的人才看得到") {
  World w;
  take_rules(w, kRules);
  must(w.change(w.office(), "person", w.id["李兰"], {{"born", "19700501"}}));
  CHECK(key(w.create(w.office(), "posting", {{"person", "李兰"}, {"sender", "县医院"}, {"receiver", "柳东村"}, {"category", "guide"}})) == "lock_reason");
  Id id = must(w.create(w.office(), "posting", {{"person", "李兰"}, {"sender", "县医院"}, {"receiver", "柳东村"}, {"category", "guide"}}, because("本人坚决要求"))).id;
  auto tx = must(w.db->read());
  WaiverPage page = must(waivers(tx, *w.base, w.office(), "", "", 50));
  REQUIRE(page.rows.size() == 1);
  CHECK(page.rows[0].record == id);
  CHECK(page.rows[0].lock == "fitness.age");
  CHECK(page.rows[0].words == "李兰年满55岁，应在50岁以下");
  CHECK(page.rows[0].source == "试行办法第三条");
  CHECK(page.rows[0].reason == "本人坚决要求");
  CHECK(page.next.empty());
  CHECK(must(waivers(tx, *w.base, w.actor(Role::receiver, "石桥乡"), "", "", 50)).rows.empty());
  CHECK(must(waivers(tx, *w.base, w.office(), "person", "", 50)).rows.empty());
  CHECK(key(waivers(tx, *w.base, w.office(), "", "x", 50)) == "page_after");
}

TEST_CASE("只提醒的规则不妨碍办理，把话带回来") {
  World w;
  take_rules(w, kRules);
  Id first = w.add("posting", {{"person", "单田芳"}, {"sender", "县医院"}, {"receiver", "柳东村"}, {"category", "guide"}, {"from", "20240301"}, {"to", "20250301"}});
  auto step = [&](const char* name) { must(transition(*w.base, w.actor(Role::receiver, "柳河镇"), "posting", first, name, {}, {})); };
  must(transition(*w.base, sender(w), "posting", first, "submit", {}, {}));
  step("confirm");
  must(transition(*w.base, w.office(), "posting", first, "finish", {}, {}));
  Saved again = must(w.create(w.office(), "posting", {{"person", "单田芳"}, {"sender", "县医院"}, {"receiver", "柳西村"}, {"category", "guide"}}));
  REQUIRE(again.warnings.size() == 1);
  CHECK(again.warnings[0] == "多次选派：单田芳以前选派过");
}

TEST_CASE("规则和参数写错了，读目录时就说") {
  auto load = [](const std::string& rules, std::vector<FileText> more = {}) {
    std::vector<FileText> files = with(county_files(), "fitness.rules.toml", rules);
    for (FileText& f : more) files.push_back(std::move(f));
    return catalog::Catalog::from_texts(std::move(files));
  };
  auto says = [](const auto& loaded, const char* words) {
    REQUIRE(!loaded);
    CHECK_MESSAGE(loaded.error().zh().find(words) != std::string::npos, loaded.error().zh());
  };
  says(load(edited(kRules, "require = \"age(person.born, asof) < param.oldest\"", "require = \"age(born, asof) < 3\"")), "born");
  says(load(edited(kRules, "from = \"2020-01-01\"", "from = \"2020-01\"")), "确切的日期");
  says(load(edited(kRules, "[guard.posting]", "[guard.organisation]")), "台账“单位”里没有“person”");
  says(load(edited(kRules, "type = \"code:posting_category\"", "type = \"text\"")), "given 的类型不能是“text”");
  says(load(edited(kRules, "waiver = [\"office@any\"]", "only = [\"nothing\"]")), "没有“nothing”");
  says(load(kRules, {{"office.params.toml", "[\"fitness.rules.toml\"]\noldets = 45\n"}}), "是不是“oldest”");
  says(load(kRules, {{"office.params.toml", "[\"fitnes.rules.toml\"]\noldest = 45\n"}}), "没有文件“fitnes.rules.toml”");

  auto set = load(kRules, {{"office.params.toml", "[\"fitness.rules.toml\"]\noldest = 45\nyoungest = 20\n"}});
  REQUIRE(set);
  CHECK((*set)->rule_sets().front().params[0].value == 45);
  CHECK((*set)->rule_sets().front().find("young")->unset.empty());
  CHECK(must(load(kRules))->rule_sets().front().find("young")->unset == std::vector<std::string>{"youngest"});
  CHECK((*set)->ledger("posting")->locks.size() == must(load(kRules))->ledger("posting")->locks.size() + 1);
}
