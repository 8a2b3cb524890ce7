// Mergers and splits: what is closed stays, what is open moves from the day, what no rule decides is told.
#include <doctest/doctest.h>

#include "account/account.hpp"
#include "ledger/organisation.hpp"
#include "ledger/read.hpp"
#include "ledger/reorganise.hpp"
#include "world.hpp"

using namespace zhagen;
using namespace zhagen::ledger;
using namespace zhagen::ledger::test;

namespace {

const Date kDay = Date::trusted(20260201);

Id posting(World& w, const char* person, const char* receiver, const char* until) {
  Id id = w.add("posting", {{"person", person}, {"sender", "县医院"}, {"receiver", receiver}, {"category", "medical"}, {"from", "20250101"}, {"to", "20260101"}});
  auto step = [&](const char* name) { must(transition(*w.base, w.office(), "posting", id, name, {}, {})); };
  for (const char* name : {"submit", "confirm", "finish"}) {
    if (w.state("posting", id) == until) break;
    step(name);
  }
  CHECK(w.state("posting", id) == until);
  return id;
}

const Review::Count& count(const Review& r, const char* ledger) {
  for (const auto& c : r.counts)
    if (c.ledger->name == ledger) return c;
  FAIL("no count of " << ledger);
  return r.counts[0];
}

How because(const char* reason) {
  How how;
  how.reason = reason;
  return how;
}

}  // namespace

TEST_CASE("a merger: closed records keep the old name, open ones move, and nobody's rights are lost") {
  World w;
  Id done = posting(w, "单田芳", "柳河镇", "done"), active = posting(w, "王小明", "柳河镇", "active");
  must(w.change(w.office(), "posting", active, {{"to", ""}}));
  Id to_be_both = w.add("posting", {{"person", "李兰"}, {"sender", "石桥乡"}, {"receiver", "柳河镇"}, {"category", "medical"}});
  How in_january;
  in_january.from = Date::trusted(20260110);
  must(w.change(w.office(), "person", w.id["李兰"], {{"unit", "柳河镇"}}, in_january));
  const Reorganisation what{w.id["柳河镇"], {w.id["石桥乡"]}, kDay, {}, {}};
  std::int64_t changes = w.number("SELECT count(*) FROM record_change"), entries = w.number("SELECT count(*) FROM audit_entry");

  Review before = must(review(*w.base, w.office(), what));
  CHECK(w.number("SELECT count(*) FROM record_change") == changes);
  CHECK(w.number("SELECT count(*) FROM audit_entry") == entries);
  CHECK(!w.record("organisation", w.id["柳河镇"]).cancelled);
  CHECK(count(before, "posting").stays == 1);
  CHECK(count(before, "posting").moves == 2);
  CHECK(count(before, "person").moves == 1);
  CHECK(count(before, "organisation").moves == 2);  // its villages
  CHECK(before.open.empty());

  must(reorganise(*w.base, w.office(), what, because("青政发〔2026〕1号")));
  CHECK(w.number("SELECT count(*) FROM audit_entry") == entries + 1);
  const std::string old = w.id["柳河镇"].str(), now = w.id["石桥乡"].str(), was = "柳河镇", is = "石桥乡";
  CHECK(w.value("posting", done, "receiver") == was);
  CHECK(w.value("posting", active, "receiver") == is);
  CHECK(w.value("posting", to_be_both, "receiver") == is);
  CHECK(w.value("person", w.id["李兰"], "unit") == is);
  CHECK(w.record("organisation", w.id["柳河镇"]).merged_into == w.id["石桥乡"]);
  store::Read tx = must(w.db->read());
  const auto& l = w.ledger("organisation");
  const std::string county = "/" + w.id["青山县"].str() + "/";
  CHECK(must(path_of(tx, l, w.id["柳东村"])) == county + now + "/" + w.id["柳东村"].str() + "/");
  CHECK(must(path_of(tx, l, w.id["柳东村"], Date::trusted(20260131))) == county + old + "/" + w.id["柳东村"].str() + "/");
  CHECK(!path_of(tx, l, w.id["柳河镇"], kDay));
  // The one who answers for what it was merged into reads its closed records too.
  CHECK(get(tx, *w.base, w.actor(Role::receiver, "石桥乡"), "posting", done).ok());
  std::vector<Span> units = must(spans(tx, w.ledger("person"), w.id["李兰"]));
  CHECK(units.back().from == kDay);
}

TEST_CASE("what a rule stands against is for a person: told in the review, refused until it is decided") {
  World w(false);
  must(apply(*w.base, with(county_files(), "posting.ledger.toml",
                           edited(text_of(county_files(), "posting.ledger.toml"), "[check.dates]",
                                  "[check.units]\nlabel = \"派出与接收\"\nrequire = \"sender == null || sender.id != receiver.id\"\nsay = \"派出单位就是接收单位\"\n[check.dates]")),
             {}));
  Actor machine;
  machine.machine = true;
  w.id["青山县"] = must(create(*w.base, machine, "organisation", w.draft("organisation", {{"name", "青山县"}}))).id;
  for (const char* name : {"柳河镇", "石桥乡", "县医院"}) w.id[name] = w.add("organisation", {{"name", name}, {"parent", "青山县"}});
  w.id["李兰"] = w.add("person", {{"name", "李兰"}, {"unit", "县医院"}});
  Id both = w.add("posting", {{"person", "李兰"}, {"sender", "石桥乡"}, {"receiver", "柳河镇"}, {"category", "medical"}});
  Id other = w.add("posting", {{"person", "李兰"}, {"sender", "县医院"}, {"receiver", "柳河镇"}, {"category", "medical"}});
  Reorganisation what{w.id["柳河镇"], {w.id["石桥乡"]}, kDay, {}, {}};
  Review r = must(review(*w.base, w.office(), what));
  REQUIRE(r.open.size() == 1);
  CHECK(r.open[0].record == both);
  CHECK(r.open[0].title == "李兰");
  CHECK(r.open[0].why.find("派出单位就是接收单位") != std::string::npos);
  CHECK(key(reorganise(*w.base, w.office(), what, because("撤并"))) == "reorganise_open");
  CHECK(w.value("posting", other, "receiver") == "柳河镇");
  what.decisions[{"posting", both}] = w.id["柳河镇"];  // left as it is
  must(reorganise(*w.base, w.office(), what, because("撤并")));
  CHECK(w.value("posting", both, "receiver") == "柳河镇");
  CHECK(w.value("posting", other, "receiver") == "石桥乡");
}

TEST_CASE("a split: each open record goes where a person sends it, the rest where one says; a part may leave") {
  World w;
  Id one = w.add("posting", {{"person", "李兰"}, {"sender", "县医院"}, {"receiver", "柳河镇"}, {"category", "medical"}});
  Id two = w.add("posting", {{"person", "王小明"}, {"sender", "县医院"}, {"receiver", "柳河镇"}, {"category", "medical"}});
  Id north = w.id["柳北镇"] = w.add("organisation", {{"name", "柳北镇"}, {"parent", "青山县"}});
  Id south = w.id["柳南镇"] = w.add("organisation", {{"name", "柳南镇"}, {"parent", "青山县"}});
  Reorganisation what{w.id["柳河镇"], {north, south}, kDay, {}, {}};
  Review r = must(review(*w.base, w.office(), what));
  CHECK(r.open.size() == 4);  // two villages, two postings
  what.decisions[{"posting", one}] = north;
  what.decisions[{"organisation", w.id["柳东村"]}] = north;
  CHECK(must(review(*w.base, w.office(), what)).open.size() == 2);
  CHECK(key(reorganise(*w.base, w.office(), what, because("分设"))) == "reorganise_open");
  what.rest = south;
  what.decisions[{"posting", two}] = w.id["石桥乡"];
  CHECK(key(review(*w.base, w.office(), what)) == "reorganise_target");
  what.decisions.erase({"posting", two});
  must(reorganise(*w.base, w.office(), what, because("分设")));
  CHECK(w.value("posting", one, "receiver") == "柳北镇");
  CHECK(w.value("posting", two, "receiver") == "柳南镇");
  CHECK(w.record("organisation", w.id["柳河镇"]).cancelled);
  CHECK(w.value("organisation", w.id["柳西村"], "parent") == "柳南镇");

  // 柳北镇 goes on, 柳东村 leaves for a new township.
  Id east = w.id["柳东镇"] = w.add("organisation", {{"name", "柳东镇"}, {"parent", "青山县"}});
  Reorganisation part{north, {north, east}, kDay, {}, {{{"organisation", w.id["柳东村"]}, east}}};
  must(reorganise(*w.base, w.office(), part, because("划出")));
  CHECK(!w.record("organisation", north).cancelled);
  CHECK(w.value("organisation", w.id["柳东村"], "parent") == "柳东镇");
  CHECK(w.value("posting", one, "receiver") == "柳北镇");
}

TEST_CASE("who may not change an organisation does not reorganise; a future day and an unknown part are refused") {
  World w;
  Reorganisation what{w.id["柳河镇"], {w.id["石桥乡"]}, kDay, {}, {}};
  CHECK(key(review(*w.base, w.actor(Role::viewer, "青山县"), what)) == "ledger_forbidden");
  CHECK(!review(*w.base, w.actor(Role::office, "石桥乡"), what).ok());
  what.day = Date::trusted(20270101);
  CHECK(key(review(*w.base, w.office(), what)) == "dated_from");
  what.day = kDay;
  what.into = {w.id["柳河镇"]};
  CHECK(key(review(*w.base, w.office(), what)) == "merge_self");
  what.into = {w.id["柳东村"]};
  CHECK(key(reorganise(*w.base, w.office(), what, because("错"))) == "tree_circle");
  CHECK(!w.record("organisation", w.id["柳河镇"]).cancelled);
}
