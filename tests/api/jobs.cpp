// Long work through the API: one's own only, and stopping it is on record.
#include <doctest/doctest.h>

#include "house.hpp"

using namespace zhagen;
using namespace zhagen::api;
using namespace zhagen::api::test;

TEST_CASE("jobs: listed, looked at and cancelled by their owner alone") {
  House& h = house();
  Id job = must(h.site->jobs().submit(h.users.at("office"), "nothing", "x"));  // of a kind that nobody works on
  Client office = h.office(), other = h.receiver();
  std::string path = "/api/jobs/" + job.str();
  CHECK(office.get("/api/jobs").json().find("items")->items.size() == 1);
  CHECK(office.get(path).text("state") == "queued");
  CHECK(office.get(path + "/result").status == 409);
  CHECK(other.get("/api/jobs").json().find("items")->items.empty());
  CHECK(other.get(path).status == 404);
  CHECK(other.ask("DELETE", path).status == 404);
  std::int64_t before = h.entries();
  CHECK(office.ask("DELETE", path).status == 204);
  CHECK(h.entries() == before + 1);
  CHECK(office.get(path).text("state") == "cancelled");
}

TEST_CASE("the log: read and verified by the auditor, whole after all that the tests did") {
  House& h = house();
  Client auditor = h.auditor();
  Json page = auditor.get("/api/audit?limit=5").json();
  CHECK(page.find("items")->items.size() == 5);
  std::int64_t before = page.find("before")->integer;
  CHECK(auditor.get("/api/audit?limit=5&before=" + std::to_string(before)).json().find("items")->items.at(0).find("seq")->integer == before - 1);
  CHECK(auditor.get("/api/audit?action=login&limit=1").json().find("items")->items.at(0).find("action")->text == "login");
  std::string checkpoint = auditor.get("/api/audit/checkpoint").body;
  JsonWriter w;
  w.open('{').member("checkpoint", checkpoint).close('}');
  CHECK(auditor.post("/api/audit/verification", w.text).json().find("whole")->boolean);
  CHECK(auditor.post("/api/audit/verification", "{}").json().find("whole")->boolean);
  CHECK(auditor.post("/api/audit/verification", R"({"checkpoint":"x"})").status == 422);
}

TEST_CASE("the catalog: each sees the ledgers that are his; rights are the security administrator's to change") {
  House& h = house();
  auto names = [](const Answer& a) {
    std::vector<std::string> out;
    for (const Json& l : a.json().find("ledgers")->items) out.push_back(l.find("name")->text);
    return out;
  };
  Client office = h.office();
  CHECK(names(office.get("/api/catalog")).size() >= 15);
  CHECK(names(h.auditor().get("/api/catalog")).empty());
  CHECK(office.get("/api/codes?list=sex").json().find("items")->items.size() == 1);
  CHECK(office.get("/api/catalog/versions").json().find("items")->items.size() >= 1);
  CHECK(office.get("/api/catalog/versions/1").status == 200);
  auto file = [](std::string text) {
    JsonWriter w;
    w.open('{').key("files").open('[').open('{').member("name", "own/visit.ledger.toml").member("text", text).close('}').close(']').member("preview", true).close('}');
    return w.text;
  };
  std::string text;
  for (const catalog::FileText& f : h.site->base().catalog()->files())
    if (f.name == "own/visit.ledger.toml") text = f.text;
  auto changed = [&](std::string from, std::string to) {
    std::string out = text;
    REQUIRE(out.find(from) != std::string::npos);
    return file(out.replace(out.find(from), from.size(), to));
  };
  std::string label = changed("label = \"主题\"", "label = \"题目\""), wider = changed("change = [\"office@any\"]", "change = [\"office@any\", \"receiver@host\"]"),
              open = changed("sensitivity = \"sensitive\"\n", "");
  CHECK(office.post("/api/catalog", label).status == 200);
  CHECK(office.post("/api/catalog", wider).code() == "rights_change");
  CHECK(office.post("/api/catalog", open).code() == "rights_change");
  CHECK(h.receiver().post("/api/catalog", label).code() == "role_missing");
  CHECK(h.secadmin().post("/api/catalog", wider).status == 200);
  CHECK(office.post("/api/catalog", file("[ledger]\nname = 5")).status >= 400);
}
