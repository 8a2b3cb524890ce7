// A due that a site adds by one file: in the list of whom it names, within the requests that write; through the API alone.

#include <doctest/doctest.h>

#include "house.hpp"

using namespace zhagen;
using namespace zhagen::api;
using namespace zhagen::api::test;

namespace {

constexpr const char* kDues = R"~([due.visit_paid]
label = "走访报账"
source = "走访办法第三条"
for_each = "visit"
where = "topic.startsWith('应办')"
by = "addDays(held_on, param.pay_days)"
done_when = "cost != null"
who = ["receiver@host"]
ahead = 30
grace = 5
escalate = ["office@any"]
form = "visit"
say = "{topic}应在{param.pay_days}天内报账"
[param]
pay_days = { value = 10, label = "报账天数" }
)~";

std::string file(const std::string& name, const std::string& text) {
  JsonWriter w;
  w.open('{').key("files").open('[').open('{').member("name", name).member("text", text).close('}').close(']').close('}');
  return w.text;
}

std::int64_t number(const Answer& a, const char* member) { return a.json().find(member)->integer; }

/// Of the due of these tests alone: the shipped catalog has others.
std::vector<std::string> list(Client& c, const std::string& part = "all") {
  Answer a = c.get("/api/inbox?due=visit_paid&part=" + part);
  if (a.status != 200) FAIL(a.body);
  std::vector<std::string> out;
  for (const Json& i : a.json().find("items")->items)
    out.push_back(i.find("title")->text + " " + (i.find("day") ? std::to_string(i.find("day")->integer) : "") + " " + i.find("standing_label")->text);
  return out;
}
using Lines = std::vector<std::string>;

}  // namespace

TEST_CASE("dues: a write is in the lists with the next request, for whom it concerns and nobody else") {
  House h;  // the clock is set
  Client office = h.office(), receiver = h.receiver();
  Answer added = h.secadmin().post("/api/catalog", file("own/visit.dues.toml", kDues));
  REQUIRE_MESSAGE(added.status == 200, added.body);
  CHECK(list(receiver) == Lines{});

  auto visit = [&](const char* topic, Id unit, int day) {
    Answer a = office.post("/api/records/visit", std::string(R"({"values":{"topic":")") + topic + R"(","unit":")" + unit.str() + R"(","held_on":)" + std::to_string(day) + "}}");
    REQUIRE_MESSAGE(a.status == 201, a.body);
    return a.text("id");
  };
  std::string mine = visit("应办甲", h.township, 20260301), others = visit("应办乙", h.root, 20260302);
  visit("别的", h.township, 20260301);
  CHECK(list(receiver) == Lines{"应办甲 20260311 待办"});
  CHECK(list(receiver, "unit") == Lines{"应办甲 20260311 待办"});
  CHECK(list(receiver, "mine") == Lines{});
  CHECK(list(office) == Lines{});
  Answer counts = receiver.get("/api/inbox/counts");
  CHECK(number(counts, "unit") >= 1);
  CHECK(h.stranger().get("/api/inbox").status == 401);
  CHECK(receiver.get("/api/inbox?part=theirs").status == 422);
  CHECK(receiver.get("/api/inbox?due=nothing").code() == "due_unknown");
  CHECK(receiver.get("/api/inbox?after=x").code() == "due_page");
  CHECK(h.auditor().get("/api/inbox").json().find("items")->items.empty());

  Answer paid = office.ask("PATCH", "/api/records/visit/" + mine, R"({"values":{"cost":100}})", "If-Match: \"1\"\r\n");
  REQUIRE_MESSAGE(paid.status == 200, paid.body);
  CHECK(list(receiver) == Lines{});
  Answer page = receiver.get("/api/records/visit/" + mine + "/dues");
  REQUIRE(page.json().find("items")->items.size() == 1);
  CHECK(page.json().find("items")->items[0].find("standing_label")->text == "已办");
  CHECK_FALSE(page.json().find("items")->items[0].find("why")->text.empty());
  CHECK(receiver.get("/api/records/visit/" + others + "/dues").code() == "record_unknown");
  Answer back = office.ask("PATCH", "/api/records/visit/" + mine, R"({"values":{"cost":null}})", "If-Match: \"2\"\r\n");
  REQUIRE_MESSAGE(back.status == 200, back.body);
  CHECK(list(receiver) == Lines{"应办甲 20260311 待办"});

  SUBCASE("what another number of days would change") {
    Answer what = office.post("/api/dues/what-if", R"({"file":"own/visit.dues.toml","params":{"pay_days":1}})");
    REQUIRE_MESSAGE(what.status == 200, what.body);
    REQUIRE(what.json().find("dues")->items.size() == 1);
    CHECK(what.json().find("dues")->items[0].find("change")->integer == 2);
    CHECK(office.post("/api/dues/what-if", R"({"file":"own/none.dues.toml","params":{}})").code() == "due_file");
    CHECK(office.post("/api/dues/what-if", R"({"file":"own/visit.dues.toml","params":{"pay_day":1}})").status >= 400);
    CHECK(office.post("/api/dues/what-if", R"({"file":"own/visit.dues.toml","params":{"pay_days":"1"}})").status == 422);
    CHECK(receiver.post("/api/dues/what-if", R"({"file":"own/visit.dues.toml","params":{"pay_days":1}})").code() == "role_missing");
    CHECK(list(receiver) == Lines{"应办甲 20260311 待办"});
  }
  SUBCASE("on paper, in the log; as a calendar") {
    std::int64_t before = h.entries();
    Answer sheet = receiver.get("/api/inbox.xlsx?due=visit_paid");
    CHECK(sheet.status == 200);
    CHECK(sheet.body.starts_with("PK"));
    Answer html = receiver.get("/api/inbox.html?due=visit_paid");
    CHECK(html.body.find("应办甲应在10天内报账") != std::string::npos);
    CHECK(html.body.find("应办乙") == std::string::npos);
    CHECK(h.entries() == before + 2);
    Answer ics = receiver.get("/api/inbox.ics");
    CHECK(ics.header("Content-Type").starts_with("text/calendar"));
    CHECK(ics.body.find("DTSTART;VALUE=DATE:20260311\r\n") != std::string::npos);
  }
  SUBCASE("the secret address opens the calendar and nothing else, until it is ended") {
    CHECK(receiver.get("/api/inbox/feed").json().find("since") == nullptr);
    CHECK(receiver.ask("DELETE", "/api/inbox/feed").code() == "feed_none");
    Answer made = receiver.post("/api/inbox/feed");
    REQUIRE_MESSAGE(made.status == 201, made.body);
    std::string address = made.text("address");
    Client anyone = h.stranger();
    Answer feed = anyone.get(address);
    CHECK(feed.status == 200);
    CHECK(feed.body.find("应办甲") != std::string::npos);
    CHECK(feed.body.find("应办乙") == std::string::npos);
    CHECK(anyone.get("/api/inbox").status == 401);
    CHECK(receiver.get("/api/inbox/feed").json().find("since") != nullptr);
    const std::string anywhere = "%" + address.substr(10, 43) + "%";
    for (const char* table : {"SELECT count(*) FROM due_feed WHERE digest LIKE ? ESCAPE '\\'", "SELECT count(*) FROM once WHERE answer LIKE ? ESCAPE '\\'"}) {
      store::Read read = must(h.site->db->read());
      auto rows = must(read.query(table, anywhere));
      REQUIRE(must(rows.next()));
      CHECK(rows.integer(0) == 0);
    }
    std::string wrong = address;
    wrong[12] = wrong[12] == 'A' ? 'B' : 'A';
    CHECK(anyone.get(wrong).code() == "feed_unknown");
    CHECK(anyone.get("/api/feed/x.ics").code() == "feed_unknown");
    std::string again = receiver.post("/api/inbox/feed").text("address");
    CHECK(again != address);
    CHECK(anyone.get(address).code() == "feed_unknown");
    CHECK(anyone.get(again).status == 200);
    must(h.site->accounts().disable(h.actor("xitong", "Xt5-kmWq!e83"), h.users["receiver"], true));
    CHECK(anyone.get(again).code() == "feed_unknown");
    must(h.site->accounts().disable(h.actor("xitong", "Xt5-kmWq!e83"), h.users["receiver"], false));
    CHECK(anyone.get(again).status == 200);
    CHECK(h.receiver().ask("DELETE", "/api/inbox/feed").status == 204);
    CHECK(anyone.get(again).code() == "feed_unknown");
  }
  SUBCASE("the office excuses, with a reason, and takes it back") {
    std::string body = R"({"due":"visit_paid","record":")" + mine + R"(","reason":"费用由县里付"})";
    CHECK(receiver.post("/api/dues/excuse", body).code() == "excuse_forbidden");
    std::int64_t before = h.entries();
    Answer made = office.post("/api/dues/excuse", body);
    REQUIRE_MESSAGE(made.status == 201, made.body);
    CHECK(h.entries() == before + 1);
    CHECK(list(receiver) == Lines{});
    Answer shown = receiver.get("/api/records/visit/" + mine + "/dues");
    CHECK(shown.json().find("items")->items[0].find("by_office")->boolean);
    Answer kept = office.get("/api/records/due_excuse/" + made.text("id"));
    CHECK(kept.json().find("values")->find("organisation")->text == h.township.str());
    CHECK(office.post("/api/dues/excuse", R"({"due":"visit_paid","record":")" + mine + R"(","from":20260101,"reason":"x"})").code() == "due_none");
    CHECK(office.post("/api/dues/excuse", R"({"due":"nothing","record":")" + mine + R"(","reason":"x"})").code() == "due_unknown");
    Answer undone = office.post("/api/records/due_excuse/" + made.text("id") + "/cancel", R"({"reason":"登记错了"})", "If-Match: \"1\"\r\n");
    CHECK_MESSAGE(undone.status < 300, undone.body);
    CHECK(list(receiver) == Lines{"应办甲 20260311 待办"});
  }
  SUBCASE("past grace it comes to the office") {
    h.clock.at = start_of(Date::trusted(20260318));
    Client later = h.receiver(), chief = h.office();
    CHECK(list(later, "overdue") == Lines{"应办甲 20260311 督办"});
    CHECK(list(chief, "escalated") == Lines{"应办甲 20260311 督办", "应办乙 20260312 督办"});
  }
}
