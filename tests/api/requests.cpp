// What one may ask for and what waits for him, through the API.
#include "house.hpp"

using namespace zhagen;
using namespace zhagen::api;
using namespace zhagen::api::test;

namespace {

/// The kinds that the client is told of: "leave file", "loan -" ...
std::map<std::string, std::string> kinds(Client c) {
  std::map<std::string, std::string> out;
  Json answer = c.get("/api/requests").json();
  for (const Json& k : answer.find("items")->items)
    out[k.find("ledger")->text] = std::string(k.find("file")->boolean ? "file " : "- ") + std::to_string(k.find("mine")->integer) + " " + std::to_string(k.find("waiting")->integer);
  return out;
}

}  // namespace

TEST_CASE("requests: kinds by right, what waits, a decision as an ordinary step") {
  Client office = house().office(), receiver = house().receiver();
  Answer person = office.post("/api/records/person", R"({"values":{"name":"单小明","unit":")" + house().township.str() + R"("}})");
  REQUIRE(person.status == 201);
  auto before = kinds(house().office());
  CHECK(before.at("correction") == "file 0 0");
  CHECK(before.contains("posting_change"));
  CHECK(kinds(house().receiver()).contains("leave"));
  CHECK(!kinds(house().receiver()).contains("correction"));
  CHECK(kinds(house().sysadmin()).empty());
  CHECK(house().stranger().get("/api/requests").status == 401);

  std::string asked = R"({"values":{"person":")" + person.text("id") + R"(","phone":"13900000000","grounds":"换了号码"}})";
  Answer filed = office.post("/api/records/correction", asked);
  REQUIRE_MESSAGE(filed.status == 201, filed.body);
  CHECK(kinds(house().office()).at("correction") == "file 1 1");
  Json waiting = office.get("/api/requests/waiting?limit=1").json();
  REQUIRE(waiting.find("items")->items.size() == 1);
  const Json& first = waiting.find("items")->items[0];
  CHECK(first.find("id")->text == filed.text("id"));
  CHECK(first.find("title")->text == "单小明");
  CHECK(first.find("label")->text == "更正本人信息");
  CHECK(first.find("state")->text == "待核对");
  CHECK(first.find("since")->integer > 0);
  CHECK(receiver.get("/api/requests/waiting").json().find("items")->items.empty());
  CHECK(office.get("/api/requests/waiting?limit=0").code() == "member_kind");

  std::int64_t entries = house().entries();
  CHECK(office.post("/api/records/correction/" + filed.text("id") + "/transitions/correct", "{}", "If-Match: \"1\"\r\n").status == 200);
  CHECK(house().entries() == entries + 1);
  CHECK(office.get("/api/records/person/" + person.text("id")).json().find("values")->find("phone")->text == "13900000000");
  CHECK(kinds(house().office()).at("correction") == "file 0 0");
}
