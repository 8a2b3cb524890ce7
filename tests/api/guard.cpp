// Who may call what: along the whole table.
#include <doctest/doctest.h>

#include "house.hpp"

using namespace zhagen;
using namespace zhagen::api;
using namespace zhagen::api::test;

namespace {

/// The path of an operation with something in each hole.
std::string path_of(const Op& op) {
  std::string out;
  std::string_view path = op.path;
  while (!path.empty()) {
    std::size_t open = path.find('{');
    out.append(path.substr(0, open));
    if (open == std::string_view::npos) break;
    std::string_view name = path.substr(open + 1, path.find('}') - open - 1);
    out.append(name == "ledger" ? "visit" : name == "transition" ? "close" : "7");
    path.remove_prefix(path.find('}') + 1);
  }
  return out;
}

}  // namespace

TEST_CASE("without a session every route but the open ones is refused; so is a cookie that nobody gave") {
  Client stranger = house().stranger(), forger{house(), "zhagen=AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA", "x"};
  for (const Op& op : table()) {
    CAPTURE(op.id);
    if (op.who == Who::anyone) continue;
    for (Client* c : {&stranger, &forger}) CHECK(c->ask(op.method, path_of(op)).status == 401);
  }
}

TEST_CASE("every route that writes is refused without its token, with another one, and from another site") {
  std::int64_t before = house().entries();
  Client c = house().office(), other = house().office();
  CHECK(house().entries() == before + 2);
  for (const Op& op : table()) {
    CAPTURE(op.id);
    if (!op.mutates()) continue;
    for (std::string_view from : {"Origin: https://localhost\r\n", "Origin: http://evil.example\r\n", "Origin: null\r\n", "Sec-Fetch-Site: cross-site\r\n",
                                  "Sec-Fetch-Site: same-site\r\n"})
      CHECK(c.ask(op.method, path_of(op), "{}", from).code() == "origin_wrong");
    if (op.who == Who::anyone) continue;
    Client bare = c;
    bare.with_token = false;
    CHECK(bare.ask(op.method, path_of(op), "{}").code() == "token_wrong");
    bare.with_token = true;
    bare.csrf = other.csrf;
    CHECK(bare.ask(op.method, path_of(op), "{}", "Origin: http://localhost\r\n").code() == "token_wrong");
  }
  CHECK(house().entries() == before + 2);
}

TEST_CASE("what is for one administrator is refused to everybody else") {
  using Clients = std::vector<std::pair<Who, Client>>;
  Clients clients{{Who::sysadmin, house().sysadmin()}, {Who::secadmin, house().secadmin()}, {Who::auditor, house().auditor()}, {Who::user, house().office()}};
  for (const Op& op : table()) {
    if (op.who == Who::anyone || op.who == Who::beginner || op.who == Who::user) continue;
    for (auto& [who, client] : clients) {
      CAPTURE(op.id);
      bool may = who == op.who || (op.who == Who::keeper && (who == Who::sysadmin || who == Who::secadmin));
      Answer a = client.ask(op.method, path_of(op), op.body ? "{}" : "");
      CHECK((a.code() == "role_missing") == !may);
    }
  }
}

TEST_CASE("the form of a request: unknown parameters and members are named with what is near; types; nothing stands twice") {
  Client c = house().office();
  CHECK(c.get("/api/records/visit?limt=5").body.find("limit") != std::string::npos);
  CHECK(c.get("/api/records/visit?limt=5").code() == "query_unknown");
  CHECK(c.get("/api/records/visit?limit=5&limit=6").code() == "query_twice");
  CHECK(c.get("/api/records/visit?limit=0").status == 422);
  CHECK(c.get("/api/records/visit?limit=1001").status == 422);
  CHECK(c.get("/api/records/visits").code() == "ledger_unknown");
  CHECK(c.post("/api/records/visit", R"({"value":{}})").code() == "member_unknown");
  CHECK(c.post("/api/records/visit", R"({})").code() == "member_missing");
  CHECK(c.post("/api/records/visit", R"({"values":[]})").code() == "member_kind");
  CHECK(c.post("/api/records/visit", R"({"values":{},"values":{}})").code() == "json_twice");
  CHECK(c.post("/api/records/visit", R"({"values":{"cost":1.5}})").code() == "json_number");
  CHECK(c.post("/api/records/visit", R"({"values":{"cost":99999999999999999999}})").code() == "json_number");
  CHECK(c.post("/api/records/visit", R"({"values":)").code() == "json_syntax");
  CHECK(c.post("/api/records/visit", R"({"values":{}} x)").code() == "json_syntax");
  CHECK(c.post("/api/records/visit", "{\"values\":{\"topic\":\"\xff\"}}").code() == "json_syntax");
  CHECK(c.post("/api/records/visit", std::string(100, '[')).code() == "json_deep");
  CHECK(c.ask("POST", "/api/records/visit", "{}", "", "text/plain").code() == "body_type");
  CHECK(c.ask("GET", "/api/session", "{}").code() == "body_none");
  Answer a = c.post("/api/records/visit", R"({"values":{"topci":"x","held_on":"2026","cost":"1"}})", "Accept-Language: en\r\n");
  CHECK(a.status == 422);
  CHECK(a.header("Content-Type") == "application/problem+json");
  CHECK(a.header("Content-Language") == "en");
  REQUIRE(a.json().find("errors") != nullptr);
  CHECK(a.json().find("errors")->items.size() == 3);
  CHECK(a.json().find("errors")->items[0].find("field")->text == "topci");
  CHECK(a.json().find("errors")->items[0].find("detail")->text.find("topic") != std::string::npos);
  CHECK(a.json().find("errors")->items[1].find("field")->text == "held_on");
}

TEST_CASE("a session: its cookie, its end, a new one at each log-in") {
  Client stranger = house().stranger();
  Answer in = stranger.post("/api/session", R"({"login":"paiban","password":"Liu9-yun#Kx7"})");
  std::string cookie = in.header("Set-Cookie");
  for (const char* part : {"zhagen=", "; HttpOnly", "; SameSite=Strict", "; Path=/"}) CHECK(cookie.find(part) != std::string::npos);
  CHECK(cookie.find("Secure") == std::string::npos);  // this was plain HTTP
  Client c = house().office(), second = house().office();
  CHECK(c.cookie != second.cookie);
  CHECK(c.get("/api/session").text("csrf") == c.csrf);
  CHECK(stranger.post("/api/session", R"({"login":"paiban","password":"wrong"})").status == 401);
  CHECK(c.ask("DELETE", "/api/session").header("Set-Cookie").find("Max-Age=0") != std::string::npos);
  CHECK(c.get("/api/session").status == 401);
  CHECK(second.get("/api/session").status == 200);
  // Fixation: what a client brings along is not taken over.
  Client fixed{house(), "zhagen=AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA", ""};
  CHECK(fixed.post("/api/session", R"({"login":"paiban","password":"Liu9-yun#Kx7"})").header("Set-Cookie").find("AAAAAA") == std::string::npos);
}
