// A rule set that a site adds by one file: asked, changed, obeyed, passed with a reason; through the API alone.

#include <doctest/doctest.h>

#include "house.hpp"

using namespace zhagen;
using namespace zhagen::api;
using namespace zhagen::api::test;

namespace {

constexpr const char* kRules = R"~([rules]
name = "hosts"
label = "走访经费"
of = "visit"
where = "visit.topic.startsWith('规则')"
[given.most]
label = "上限"
type = "int"
[param]
dear = { value = 50000, label = "要说明的数额（分）" }
unsaid = { label = "另定的数额（分）" }
[tier.cheap]
label = "节俭"
when = "visit.cost <= 10000"
say = "花费{visit.cost}分"
[rule.dear]
label = "花费过高"
source = "经费办法第五条"
require = "visit.cost <= param.dear"
say = "花费{visit.cost}分，超过{param.dear}分"
[rule.unsaid]
label = "另定"
forbid = "visit.cost > param.unsaid"
say = "超过{param.unsaid}分"
[rule.given]
label = "这次的上限"
forbid = "most != null && visit.cost > most"
say = "超过这次的上限{most}分"
[rule.secret]
label = "账号"
warn = "visit.bank != null"
say = "登记了账号"
[guard.visit]
on = ["change:cost"]
only = ["dear", "secret"]
waiver = ["office@any"]
)~";

std::string file(const std::string& name, const std::string& text) {
  JsonWriter w;
  w.open('{').key("files").open('[').open('{').member("name", name).member("text", text).close('}').close(']').close('}');
  return w.text;
}

std::int64_t count(const Answer& a, const std::string& verdict) {
  for (const Json& v : a.json().find("verdicts")->items)
    if (v.find("verdict")->text == verdict) return v.find("count")->integer;
  return -1;
}

}  // namespace

TEST_CASE("rules: assessment, what-if, params, waivers") {
  House& h = house();
  Client office = h.office(), receiver = h.receiver();
  Answer added = h.secadmin().post("/api/catalog", file("own/hosts.rules.toml", kRules));
  REQUIRE_MESSAGE(added.status == 200, added.body);
  auto visit = [&](const char* values) {
    Answer a = office.post("/api/records/visit", std::string(R"({"values":{)") + values + "}}");
    REQUIRE_MESSAGE(a.status == 201, a.body);
    return a.text("id");
  };
  std::string cheap = visit(R"("topic":"规则甲","cost":900,"bank":"1234567890123456")"), dear = visit(R"("topic":"规则乙","cost":90000)");
  std::string middle = visit(R"("topic":"规则丙","cost":20000)"), open = visit(R"("topic":"规则丁")");
  visit(R"("topic":"别的","cost":1)");

  Answer all = office.post("/api/rules/hosts/assessment", "{}");
  REQUIRE_MESSAGE(all.status == 200, all.body);
  CHECK(all.json().find("total")->integer == 4);
  CHECK(count(all, "ought") == 1);
  CHECK(count(all, "may") == 1);
  CHECK(count(all, "unsuitable") == 1);
  CHECK(count(all, "undecided") == 1);
  CHECK(all.json().find("not_in_force")->items.size() == 1);
  CHECK(all.json().find("not_in_force")->items[0].text == "另定：参数“另定的数额（分）”还没有填");
  Answer one = office.post("/api/rules/hosts/assessment", R"({"verdicts":["unsuitable"]})");
  REQUIRE(one.json().find("items")->items.size() == 1);
  const Json& found = one.json().find("items")->items[0];
  CHECK(found.find("id")->text == dear);
  CHECK(found.find("title")->text == "规则乙");
  CHECK(found.find("verdict_label")->text == "不宜");
  CHECK(found.find("said")->items[0].find("words")->text == "花费90000分，超过50000分");
  CHECK(found.find("said")->items[0].find("source")->text == "经费办法第五条");
  Answer unknown = office.post("/api/rules/hosts/assessment", R"({"ids":[")" + open + R"("]})");
  CHECK(unknown.json().find("total")->integer == 1);
  CHECK(unknown.json().find("items")->items[0].find("said")->items.back().find("words")->text == "缺“花费”");
  Answer given = office.post("/api/rules/hosts/assessment", R"({"given":[{"name":"most","value":"100"}]})");
  CHECK(count(given, "unsuitable") == 3);
  CHECK(office.post("/api/rules/hosts/assessment", R"({"given":[{"name":"most","value":"许多"}]})").code() == "given_value");
  CHECK(office.post("/api/rules/hosts/assessment", R"({"given":[{"name":"least","value":"1"}]})").code() == "given_unknown");
  CHECK(office.post("/api/rules/guests/assessment", "{}").code() == "catalog_no_rule_set");
  CHECK(office.post("/api/rules/hosts/assessment", R"({"filter":"cost > 10000"})").json().find("total")->integer == 2);
  // The township hosted none of them.
  CHECK(receiver.post("/api/rules/hosts/assessment", "{}").json().find("total")->integer == 0);
  Answer his = office.post("/api/rules/hosts/assessment", R"({"ids":[")" + cheap + R"("]})");
  CHECK(his.body.find("登记了账号") != std::string::npos);

  Answer what = office.post("/api/rules/hosts/what-if", R"({"params":[{"name":"dear","value":10000}]})");
  CHECK(what.json().find("changed")->integer == 1);
  CHECK(what.json().find("words")->text == "可去减少 1 条，不宜增加 1 条；共 1 条结论改变");
  CHECK(what.json().find("items")->items[0].find("id")->text == middle);
  CHECK(what.json().find("items")->items[0].find("before")->text == "may");
  CHECK(office.post("/api/rules/hosts/what-if", R"({"params":[{"name":"daer","value":1}]})").code() == "catalog_param_unknown");

  const std::string change = R"({"params":[{"file":"own/hosts.rules.toml","name":"dear","value":10000}]})";
  CHECK(receiver.post("/api/params", change).code() == "role_missing");
  CHECK(office.post("/api/params", R"({"preview":true,"params":[{"file":"own/hosts.rules.toml","name":"dear","value":10000}]})").status == 200);
  CHECK(count(office.post("/api/rules/hosts/assessment", "{}"), "unsuitable") == 1);
  CHECK(office.post("/api/params", change).status == 200);
  CHECK(count(office.post("/api/rules/hosts/assessment", "{}"), "unsuitable") == 2);
  bool set = false;
  Answer params = office.get("/api/params");
  for (const Json& p : params.json().find("items")->items)
    if (p.find("name")->text == "dear") set = p.find("value")->integer == 10000 && p.find("set") != nullptr;
  CHECK(set);
  CHECK(office.post("/api/params", R"({"params":[{"file":"own/hosts.rules.toml","name":"dear","reset":true},{"file":"own/hosts.rules.toml","name":"unsaid","value":95000}]})").status == 200);
  CHECK(office.get("/api/rules").body.find("\"unset\":[\"unsaid\"]") == std::string::npos);
  CHECK(count(office.post("/api/rules/hosts/assessment", "{}"), "unsuitable") == 1);

  // A guard asks of the record as it will be.
  const std::string path = "/api/records/visit/" + dear;
  Answer refused = office.ask("PATCH", path, R"({"values":{"cost":80000}})", "If-Match: \"1\"\r\n");
  CHECK(refused.code() == "lock_reason");
  CHECK(refused.body.find("花费80000分，超过50000分") != std::string::npos);
  CHECK(office.ask("PATCH", path, R"({"values":{"cost":80000},"reason":"补报"})", "If-Match: \"1\"\r\n").status == 200);
  Answer warned = office.ask("PATCH", "/api/records/visit/" + cheap, R"({"values":{"cost":800}})", "If-Match: \"1\"\r\n");
  CHECK(warned.status == 200);
  CHECK(warned.body.find("账号：登记了账号") != std::string::npos);
  Answer list = office.get("/api/waivers?ledger=visit");
  REQUIRE(list.json().find("items")->items.size() == 1);
  CHECK(list.json().find("items")->items[0].find("lock")->text == "hosts.dear");
  CHECK(list.json().find("items")->items[0].find("reason")->text == "补报");
  CHECK(list.json().find("items")->items[0].find("title")->text == "规则乙");
  CHECK(receiver.get("/api/waivers").json().find("items")->items.empty());
}
