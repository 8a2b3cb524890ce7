// Records through the API: versions, keys of submissions, lists, files, exports; one entry of the log for each act.
#include <doctest/doctest.h>

#include <set>
#include <thread>

#include "house.hpp"

using namespace zhagen;
using namespace zhagen::api;
using namespace zhagen::api::test;

namespace {

std::string visit(const std::string& topic, const std::string& more = "") {
  return R"({"values":{"topic":")" + topic + R"(","unit":")" + house().township.str() + R"(")" + more + "}}";
}

std::string made(Client& c, const std::string& topic, const std::string& more = "") {
  Answer a = c.post("/api/records/visit", visit(topic, more));
  if (a.status != 201) FAIL(a.body);
  return "/api/records/visit/" + a.text("id");
}

}  // namespace

TEST_CASE("a record: made, read, changed under its version, taken through its step, amended, cancelled, traced") {
  Client c = house().office();
  Answer a = c.post("/api/records/visit", visit("看望老党员", R"(,"cost":120000,"bank":"6222000011112222")"));
  REQUIRE(a.status == 201);
  CHECK(a.header("ETag") == "\"1\"");
  std::string path = a.header("Location");
  CHECK(path == "/api/records/visit/" + a.text("id"));

  a = c.get(path + "?titles=true");
  CHECK(a.header("ETag") == "\"1\"");
  Json values = *a.json().find("values");
  CHECK(values.find("topic")->text == "看望老党员");
  CHECK(values.find("cost")->integer == 120000);
  CHECK(values.find("held_on")->null());
  CHECK(values.find("bank")->text.find('*') != std::string::npos);
  CHECK(a.json().find("masked")->items.at(0).text == "bank");
  CHECK(a.json().find("titles")->find(house().township.str())->text == "柳河镇");

  CHECK(c.ask("PATCH", path, R"({"values":{"held_on":20260301}})").status == 428);
  CHECK(c.ask("PATCH", path, R"({"values":{"held_on":20260301}})", "If-Match: \"7\"\r\n").status == 412);
  CHECK(c.ask("PATCH", path, R"({"values":{"held_on":20260301}})", "If-Match: W/\"1\"\r\n").code() == "match_wrong");
  CHECK(c.ask("PATCH", path, R"({"values":{"topic":"别的"}})", "If-Match: \"1\"\r\n").code() == "lock_holds");
  a = c.ask("PATCH", path, R"({"values":{"held_on":20260301}})", "If-Match: \"1\"\r\n");
  CHECK(a.status == 200);
  CHECK(a.header("ETag") == "\"2\"");

  Json choices = c.get(path + "/transitions").json();
  REQUIRE(choices.find("items")->items.size() == 1);
  CHECK(choices.find("items")->items[0].find("allowed")->boolean);
  CHECK(c.post(path + "/transitions/close", "{}").status == 428);
  CHECK(c.post(path + "/transitions/close", "{}", "If-Match: \"2\"\r\n").status == 200);
  CHECK(c.ask("PATCH", path, R"({"values":{"cost":1}})", "If-Match: \"3\"\r\n").code() == "record_frozen");
  a = c.post(path + "/amend", R"({"values":{"cost":90000},"reason":"发票更正"})", "If-Match: \"3\"\r\n");
  REQUIRE(a.status == 201);
  std::string second = a.header("Location");
  CHECK(c.get(second).text("amends") == path.substr(path.rfind('/') + 1));

  CHECK(c.get(path + "/history").json().find("items")->items.size() >= 3);
  CHECK(c.get(path + "/versions/1").json().find("values")->find("held_on")->null());
  CHECK(c.post(second + "/cancel", R"({"reason":"录错了"})", "If-Match: \"1\"\r\n").status == 200);
  CHECK(c.get(second).json().find("cancelled")->boolean);
}

TEST_CASE("who may not read a record hears the same as where there is none; hidden things stay hidden") {
  Client office = house().office(), receiver = house().receiver(), system = house().sysadmin();
  Answer a = office.post("/api/records/visit", R"({"values":{"topic":"机关自己的"}})");
  REQUIRE(a.status == 201);
  std::string path = a.header("Location");
  CHECK(office.get(path).status == 200);
  CHECK(receiver.get(path).body == receiver.get("/api/records/visit/99999999999").body);
  CHECK(system.get(path).status >= 403);
  CHECK(system.get("/api/records/visit").status == 403);
  CHECK(receiver.get("/api/records/visit/count").json().find("count")->integer ==
        static_cast<std::int64_t>(receiver.get("/api/records/visit?limit=1000").json().find("items")->items.size()));
}

TEST_CASE("the same submission twice is made once, also when both come at the same moment") {
  Client c = house().office();
  std::int64_t before = house().entries();
  Answer a = c.post("/api/records/visit", visit("一次"), "Idempotency-Key: once-0001\r\n"), b = c.post("/api/records/visit", visit("一次"), "Idempotency-Key: once-0001\r\n");
  CHECK(a.status == 201);
  CHECK(a.body == b.body);
  CHECK(house().entries() == before + 1);
  CHECK(c.post("/api/records/visit", visit("另一次"), "Idempotency-Key: once-0001\r\n").status == 409);
  CHECK(c.post("/api/records/visit", visit("x"), "Idempotency-Key: a b\r\n").code() == "once_key");

  std::vector<std::thread> threads;
  std::vector<Answer> answers(8);
  std::vector<Client> clients(8, c);
  for (std::size_t i = 0; i < 8; ++i)
    threads.emplace_back([&, i] { answers[i] = clients[i].post("/api/records/visit", visit("同时"), "Idempotency-Key: at-once-0001\r\n"); });
  for (std::thread& t : threads) t.join();
  for (const Answer& answer : answers) CHECK(answer.body == answers[0].body);
  CHECK(house().entries() == before + 2);

  // The same for what is no record: the account is made once, the answer is the same.
  Client system = house().sysadmin();
  std::string user = R"({"login":"yici","name":"一次"})";
  a = system.post("/api/users", user, "Idempotency-Key: user-0001\r\n");
  b = system.post("/api/users", user, "Idempotency-Key: user-0001\r\n");
  CHECK(a.status == 201);
  CHECK(a.body == b.body);
  CHECK(system.post("/api/users", R"({"login":"erci","name":"x"})", "Idempotency-Key: user-0001\r\n").code() == "once_differs");
  CHECK(system.post("/api/users", user, "Idempotency-Key: user-0002\r\n").status == 409);  // refused, and the key is free again
  CHECK(system.post("/api/users", R"({"login":"sanci","name":"x"})", "Idempotency-Key: user-0002\r\n").status == 201);
}

TEST_CASE("lists: pages, filter, order, words, counts; sealed values by the whole value") {
  Client c = house().office();
  for (int i = 0; i < 7; ++i) made(c, "翻页" + std::to_string(i), R"(,"cost":)" + std::to_string(100 + i) + R"(,"bank":"62221234000)" + std::to_string(i) + "\"");
  std::set<std::string> seen;
  std::string after;
  int pages = 0;
  do {
    Answer a = c.get("/api/records/visit?filter=cost%20%3E=%20100%20%26%26%20cost%20%3C%20107&order=-cost&fields=topic,cost&limit=3&after=" + after);
    REQUIRE(a.status == 200);
    for (const Json& r : a.json().find("items")->items) {
      CHECK(seen.insert(r.find("id")->text).second);
      CHECK(r.find("values")->members.size() == 2);
    }
    after = a.text("next");
    ++pages;
  } while (!after.empty());
  CHECK(seen.size() == 7);
  CHECK(pages == 3);
  CHECK(c.get("/api/records/visit/count?filter=cost%20%3E=%20100%20%26%26%20cost%20%3C%20107").json().find("count")->integer == 7);
  CHECK(c.get("/api/records/visit/count?q=%E7%BF%BB%E9%A1%B5").json().find("count")->integer == 7);
  CHECK(c.get("/api/records/visit/count-by?by=state").status == 200);
  CHECK(c.get("/api/records/visit/count-by?by=unit").status == 200);
  CHECK(c.get("/api/records/visit?order=upside").code() == "field_unknown");
  CHECK(c.get("/api/records/visit?order=sideways:topic").code() == "order_wrong");
  CHECK(c.get("/api/records/visit?filter=cost%20%3E").status == 422);
  CHECK(c.get("/api/records/visit?after=nonsense").status >= 400);
  Json found = c.post("/api/records/visit/find", R"({"field":"bank","value":"622212340003"})").json();
  REQUIRE(found.find("items")->items.size() == 1);
  CHECK(found.find("items")->items[0].find("values")->find("topic")->text == "翻页3");
  CHECK(c.get("/api/search?q=%E7%BF%BB%E9%A1%B5").json().find("items")->items.size() == 7);
}

TEST_CASE("an export: every row, labels, nothing that a spreadsheet would run, on record before it leaves") {
  Client c = house().office();
  for (const char* payload : {"=1+1", "+1", "-1", "@SUM(A1)", "＝1+1", "a,\\\"b\\\""}) made(c, payload);
  std::int64_t before = house().entries();
  Answer a = c.get("/api/records/visit/export.csv?fields=state,topic,cost,unit,held_on");
  CHECK(a.status == 200);
  CHECK(house().entries() == before + 1);
  CHECK(a.header("Content-Type") == "text/csv; charset=utf-8");
  CHECK(a.body.starts_with("\xEF\xBB\xBF状态,主题,花费,走访单位,日期\r\n"));
  CHECK(std::count(a.body.begin(), a.body.end(), '\r') >= 8);
  for (const char* cell : {",'=1+1,", ",'+1,", ",'-1,", ",'@SUM(A1),", ",'＝1+1,", "\"a,\"\"b\"\"\"", ",柳河镇,"}) {
    CAPTURE(cell);
    CHECK(a.body.find(cell) != std::string::npos);
  }
  CHECK(house().receiver().get("/api/records/visit/export.csv").status == 403);
  CHECK(house().receiver().get("/api/records/visit/export.xlsx").status == 403);
  CHECK(c.get("/api/records/visit/export.csv?fields=bank&unmask=true").code() == "export_reason");
  CHECK(c.get("/api/records/visit/export.csv?fields=bnak").code() == "column_unknown");
  CHECK(c.get("/api/records/visit/export.xlsx?layout=wide").code() == "member_kind");
  before = house().entries();
  a = c.get("/api/records/visit/template.xlsx");
  CHECK(a.status == 200);
  CHECK(a.body.starts_with("PK"));
  CHECK(house().entries() == before);  // an empty sheet tells nothing
}

TEST_CASE("several at once: all or nothing, each fault with its row") {
  Client c = house().office();
  std::int64_t before = house().entries();
  Answer a = c.post("/api/records/visit/batch", R"({"rows":[{"values":{"topic":"甲"}},{"values":{"topic":"乙"}}]})");
  CHECK(a.status == 200);
  CHECK(house().entries() == before + 1);
  a = c.post("/api/records/visit/batch", R"({"rows":[{"values":{"topic":"丙"}},{"values":{"cost":1}},{"values":{"unit":"7"}}]})");
  CHECK(a.status == 422);
  REQUIRE(a.json().find("errors") != nullptr);
  CHECK(a.json().find("errors")->items.at(0).find("row")->integer == 1);
  CHECK(c.get("/api/records/visit/count?q=%E4%B8%99").json().find("count")->integer == 0);
}

TEST_CASE("every route that writes or exports makes exactly one entry of the log") {
  House& h = house();
  Client office = h.office(), system = h.sysadmin(), security = h.secadmin();
  std::set<std::string> done;
  std::int64_t before = 0;
  auto one = [&](const char* id, const Answer& a) {
    CAPTURE(id);
    CAPTURE(a.body);
    CHECK(a.status == op_of(id).status);
    CHECK(h.entries() == before + 1);
    before = h.entries();
    done.insert(id);
  };
  auto start = [&] { before = h.entries(); };

  start();
  one("logIn", h.stranger().post("/api/session", R"({"login":"paiban","password":"Liu9-yun#Kx7"})"));
  Client leaving = h.office();
  start();
  one("logOut", leaving.ask("DELETE", "/api/session"));

  start();
  Answer user = system.post("/api/users", R"({"login":"dairen","name":"代人"})");
  one("addUser", user);
  std::string path = "/api/users/" + user.text("id");
  one("changeUser", system.ask("PUT", path, R"({"name":"代理人"})"));
  Answer invited = system.post(path + "/invitation");
  one("inviteUser", invited);
  one("useInvitation", h.stranger().post("/api/invitation", R"({"token":")" + invited.text("token") + R"(","password":"Kw7-tui#Bz2p"})"));
  one("disableUser", system.ask("PUT", path + "/disabled", R"({"disabled":true})"));
  one("disableUser", system.ask("PUT", path + "/disabled", R"({"disabled":false})"));
  Answer units = security.get("/api/units?ids=" + h.root.str() + "," + h.township.str());
  CHECK(units.json().find("items")->items.size() == 2);
  CHECK(units.json().find("items")->items.at(1).find("id")->text == h.township.str());
  CHECK(security.get("/api/units").json().find("items")->items.size() >= 2);
  CHECK(security.get("/api/units?q=%25").json().find("items")->items.empty());
  std::string grant = R"({"role":"viewer","organisation":")" + h.township.str() + "\"}";
  one("grantRole", security.post(path + "/grants", grant));
  one("revokeRole", security.post(path + "/revocations", grant));
  one("grantRole", security.post(path + "/grants", grant));
  one("nameDeputy", security.post("/api/deputies", R"({"user":")" + h.users.at("office").str() + R"(","deputy":")" + user.text("id") + R"(","from":20260304,"to":20260310})"));
  std::string deputyship = security.get("/api/deputies?user=" + h.users.at("office").str()).json().find("items")->items.at(0).find("id")->text;
  one("endDeputy", security.ask("DELETE", "/api/deputies/" + deputyship));
  Json policy = security.get("/api/policy").json();
  one("setPolicy", security.ask("PUT", "/api/policy", R"({"name":"dengbao","failures":6,"address_failures":100,"lock_minutes":20,"idle_minutes":20,"session_hours":12,"second_factor":false})"));

  Client person = h.log_in("dairen", "Kw7-tui#Bz2p");
  start();
  Answer changed = person.ask("PUT", "/api/me/password", R"({"old":"Kw7-tui#Bz2p","new":"Mv3+lin@Qy8c"})");
  one("changePassword", changed);
  person.cookie = changed.header("Set-Cookie").substr(0, changed.header("Set-Cookie").find(';'));
  person.csrf = changed.text("csrf");

  Answer record = office.post("/api/records/visit", visit("日志", R"(,"bank":"1234567890123456","held_on":20260301)"));
  one("createRecord", record);
  std::string r = record.header("Location");
  one("changeRecord", office.ask("PATCH", r, R"({"values":{"cost":5}})", "If-Match: \"1\"\r\n"));
  one("unmask", office.post(r + "/unmask", R"({"field":"bank","reason":"核对转账"})"));
  Answer file = office.ask("POST", r + "/attachments?field=papers&name=a.txt", "盖章文件", "", "application/octet-stream");
  one("attach", file);
  one("download", office.get("/api/attachments/" + file.text("id")));
  one("detach", office.ask("DELETE", "/api/attachments/" + file.text("id") + "?reason=x"));
  one("takeTransition", office.post(r + "/transitions/close", "{}", "If-Match: \"2\"\r\n"));
  Answer amended = office.post(r + "/amend", R"({"values":{"cost":6},"reason":"更正"})", "If-Match: \"3\"\r\n");
  one("amendRecord", amended);
  one("cancelRecord", office.post(amended.header("Location") + "/cancel", R"({"reason":"录错"})", "If-Match: \"1\"\r\n"));
  one("writeRecords", office.post("/api/records/visit/batch", R"({"rows":[{"values":{"topic":"甲"}},{"values":{"topic":"乙"}}]})"));
  one("exportCsv", office.get("/api/records/visit/export.csv"));
  one("exportXlsx", office.get("/api/records/visit/export.xlsx?fields=serial,topic,unit.kind,cost&layout=print&totals=cost&page_totals=true&day=20260304"));

  Answer order = office.post("/api/records/visit/orders", R"({"name":"会上定的","records":[")" + record.text("id") + R"("]})");
  one("makeOrder", order);
  CHECK(office.get("/api/records/visit?order=hand:" + order.text("id") + "&limit=1").status == 200);
  one("changeOrder", office.ask("PATCH", "/api/orders/" + order.text("id"), R"({"name":"第二稿"})", "If-Match: \"1\"\r\n"));
  one("dropOrder", office.ask("DELETE", "/api/orders/" + order.text("id")));

  Answer first = office.post("/api/records/person", R"({"values":{"name":"张一鸣"}})"), second = office.post("/api/records/person", R"({"values":{"name":"张一明"}})");
  REQUIRE(first.status == 201);
  start();
  one("mergeRecord", office.post(first.header("Location") + "/merge", R"({"gone":")" + second.text("id") + R"(","reason":"同一个人"})", "If-Match: \"1\"\r\n"));
  auto unit = [&](const char* name) {
    Answer a = office.post("/api/records/organisation", std::string(R"({"values":{"kind":"village","name":")") + name + R"(","parent":")" + h.township.str() + R"("}})");
    REQUIRE(a.status == 201);
    return a.text("id");
  };
  std::string gone = unit("东村"), into = unit("西村");
  start();
  const std::string merger = R"({"into":[")" + into + R"("],"day":20260301,"reason":"撤并"})";
  CHECK(office.post("/api/organisations/" + gone + "/reorganise/review", merger).status == 200);
  one("reorganise", office.post("/api/organisations/" + gone + "/reorganise", merger, "If-Match: \"1\"\r\n"));
  std::string text = visits() + "[field.note]\nlabel = \"备注\"\ntype = \"note\"\n";
  JsonWriter files;
  files.open('{').key("files").open('[').open('{').member("name", "own/visit.ledger.toml").member("text", text).close('}').close(']').close('}');
  one("applyCatalog", security.post("/api/catalog", files.text));

  one("setParams", office.post("/api/params", R"({"params":[{"file":"placement/standard.rules.toml","name":"wish_1","value":310}]})"));

  one("exportInbox", office.get("/api/inbox.xlsx"));
  one("printInbox", office.get("/api/inbox.html"));
  one("makeFeed", office.post("/api/inbox/feed"));
  one("endFeed", office.ask("DELETE", "/api/inbox/feed"));

  one("keepSetting", office.ask("PUT", "/api/me/settings/view.visit.a1", R"({"value":"{\"name\":\"本月\"}"})"));
  one("dropSetting", office.ask("DELETE", "/api/me/settings/view.visit.a1"));

  // The second factor last: from then on the log-in has two steps.
  one("enrolSecondFactor", person.post("/api/me/second-factor", R"({"password":"Mv3+lin@Qy8c"})"));
  std::set<std::string> elsewhere{"makeAdministrators",     // once in a site's life: tests/account
                                  "confirmSecondFactor", "giveCode", "dropSecondFactor",  // need a telephone: tests/account
                                  "makeRoot",               // once too: tests/program/new_ledger.sh
                                  "bringLrmx", "exportLrmx", "exportOneLrmx",  // tests/api/lrmx.cpp
                                  "previewImport", "commitImport", "getImportErrors", "undoImport",  // tests/api/imports.cpp
                                  "keepAssessment",         // tests/program/rules.sh
                                  "packSheets", "mergeSheet",  // sheets that go out and come back: tests/program/sheets.sh
                                  "excuseDue",              // tests/api/dues.cpp
                                  "startPlacement", "nextPlan", "planWorkbook", "acceptPlan", "carryOutPlan", "carryOutList",  // tests/api/placement.cpp
                                  "cancelJob"};             // tests/api/jobs.cpp
  for (const Op& op : table())
    if ((op.mutates() || op.effect == Effect::exports) && !elsewhere.contains(op.id)) {
      CAPTURE(op.id);
      CHECK(done.contains(op.id));
    }
}
