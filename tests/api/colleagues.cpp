// Whom a user may name as his deputy, and the map that a site may have.
#include "house.hpp"

namespace zhagen::api::test {

TEST_CASE("a deputy is chosen among those of the same unit, and called by his name") {
  House h;
  h.users["second"] = h.add_user("erhao");
  h.grant("second", {catalog::Role::office, h.root, {}, {}});
  Client office = h.office();
  Answer beside = office.get("/api/colleagues");
  REQUIRE(beside.json().find("items")->items.size() == 1);
  CHECK(beside.json().find("items")->items[0].find("name")->text == "erhao");
  CHECK(h.receiver().get("/api/colleagues").json().find("items")->items.empty());
  CHECK(h.sysadmin().get("/api/colleagues").json().find("items")->items.empty());
  std::string id = beside.json().find("items")->items[0].find("id")->text;
  CHECK(office.post("/api/deputies", R"({"deputy":")" + id + R"(","from":20260304,"to":20260310})").status == 204);
  CHECK(office.get("/api/deputies").json().find("items")->items.at(0).find("deputy_name")->text == "erhao");
  Client second = h.log_in("erhao");
  CHECK(second.get("/api/deputies").json().find("items")->items.at(0).find("user_name")->text == "paiban");
  CHECK(h.sysadmin().ask("PUT", "/api/users/" + id + "/disabled", R"({"disabled":true})").status == 204);
  CHECK(office.get("/api/colleagues").json().find("items")->items.empty());
}

TEST_CASE("the map is the site's own file, empty where there is none") {
  House h;
  CHECK(h.stranger().get("/api/map").status == 401);
  Client office = h.office();
  CHECK(office.get("/api/map").json().find("features")->items.empty());
  store::test::write_file(h.fresh.folder / "site/map.geojson", R"({"type":"FeatureCollection","features":[{"type":"Feature","properties":{"name":"柳河镇"},"geometry":null}]})");
  CHECK(office.get("/api/map").json().find("features")->items.size() == 1);
  store::test::write_file(h.fresh.folder / "site/map.geojson", std::string((8 << 20) + 1, ' '));
  CHECK(office.get("/api/map").status == 413);
}

}  // namespace zhagen::api::test
