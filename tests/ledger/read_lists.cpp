// Lists: every order page by page, absent values last, rows that come meanwhile; list = count = groups = rows = single
// records for whoever asks.
#include <doctest/doctest.h>

#include <algorithm>
#include <set>

#include "read_world.hpp"

using namespace zhagen;
using namespace zhagen::ledger;
using namespace zhagen::ledger::test;

namespace {

std::vector<std::vector<Order>> orders(World& w, Id hand) {
  const catalog::Ledger& l = w.ledger("person");
  auto f = [&](const char* name) { return l.find(name); };
  std::vector<std::vector<Order>> out{{}};
  for (bool down : {false, true}) {
    for (By by : {By::field, By::pinyin, By::strokes}) out.push_back({{by, f("name"), down, {}}});
    for (const char* name : {"born", "score", "level", "unit"}) out.push_back({{By::field, f(name), down, {}}});
    out.push_back({{By::rank, f("level"), down, {}}});
    out.push_back({{By::created, -1, down, {}}});
    out.push_back({{By::changed, -1, down, {}}});
    out.push_back({{By::hand, -1, down, hand}});
    out.push_back({{By::rank, f("level"), !down, {}}, {By::field, f("born"), down, {}}, {By::strokes, f("name"), false, {}}});
  }
  return out;
}

const std::string kAbsent = "absent";

/// What two neighbours of a list are compared by.
std::string key_of(const Record& r, int field) {
  const Value& v = r.values[static_cast<std::size_t>(field)];
  if (absent(v)) return kAbsent;
  const auto* n = std::get_if<std::int64_t>(&v);
  return n ? std::to_string(*n + 100'000'000) : plain_text(v);
}

}  // namespace

TEST_CASE("every order gives the same list in pages as in one, each record once") {
  World w;
  std::vector<Id> people = add_people(w, 600, 1);
  std::vector<Id> fixed;
  for (std::size_t i = 0; i < people.size(); i += 3) fixed.push_back(people[people.size() - 1 - i]);
  Id hand = must(make_order(*w.base, w.office(), "person", "会议座次", fixed)).id;
  std::size_t total = people.size() + 4;
  for (const auto& order : orders(w, hand)) {
    const std::string what = order.empty() ? "none" : std::to_string(static_cast<int>(order[0].by)) + " " + std::to_string(order[0].field) + (order[0].descending ? " down" : "");
    CAPTURE(what);
    Query q;
    q.order = order;
    std::vector<Id> whole = all_of_list(w, w.office(), "person", q);
    CHECK(whole.size() == total);
    CHECK(std::set<Id>(whole.begin(), whole.end()).size() == total);
    CHECK(pages(w, w.office(), "person", q, 47) == whole);
    // A narrow scope goes another way to the rows: the order must be the same.
    std::vector<Id> some = all_of_list(w, w.actor(Role::sender, "县医院"), "person", q);
    std::vector<Id> expected;
    std::set<Id> in(some.begin(), some.end());
    std::copy_if(whole.begin(), whole.end(), std::back_inserter(expected), [&](Id id) { return in.contains(id); });
    CHECK(some == expected);
    CHECK(pages(w, w.actor(Role::sender, "县医院"), "person", q, 11) == expected);
    {
      AlongIndex on;
      CHECK(all_of_list(w, w.actor(Role::sender, "县医院"), "person", q) == expected);
      CHECK(pages(w, w.actor(Role::sender, "县医院"), "person", q, 11) == expected);
      q.filter = "score == 3 || born > date('1980')";
      std::vector<Id> filtered = all_of_list(w, w.actor(Role::sender, "县医院"), "person", q);
      CHECK(filtered.size() < expected.size());
      CHECK(pages(w, w.actor(Role::sender, "县医院"), "person", q, 7) == filtered);
      q.filter = "";
    }
    if (order.size() != 1) continue;
    std::vector<Id> seen;
    store::Read tx = must(w.db->read());
    const bool by_value = order[0].by == By::field && order[0].field != w.ledger("person").find("unit") && order[0].field != 0;
    std::string last;
    must(each(tx, *w.base, w.office(), "person", q, catalog::Action::read, [&](const Record& r) -> Status {
      seen.push_back(r.id);
      std::string now = by_value ? key_of(r, order[0].field) : "";
      bool in_order = last.empty() || now == last || now == kAbsent || (last != kAbsent && (order[0].descending ? now < last : now > last));
      CHECK(in_order);
      last = now;
      return {};
    }));
    CHECK(seen == whole);
  }
}

TEST_CASE("surnames in the order of strokes and of pinyin, on every engine alike") {
  World w;
  for (const char* name : {"仇一", "长一", "区一", "王一", "欧阳一", "曾一"}) w.add("person", {{"name", name}});
  auto names = [&](By by) {
    Query q;
    q.filter = "name.endsWith('一')";
    q.order = {{by, w.ledger("person").find("name"), false, {}}};
    std::string out;
    store::Read tx = must(w.db->read());
    for (const Record& r : must(list(tx, *w.base, w.office(), "person", q)).rows) out += std::get<std::string>(r.values[0]) + " ";
    return out;
  };
  CHECK(names(By::strokes) == "王一 区一 长一 仇一 欧阳一 曾一 ");
  CHECK(names(By::pinyin) == "长一 区一 欧阳一 仇一 王一 曾一 ");
}

TEST_CASE("rows that are entered between pages move none of the others") {
  World w;
  add_people(w, 150, 2);
  const catalog::Ledger& l = w.ledger("person");
  for (const Order& o : {Order{By::pinyin, l.find("name"), false, {}}, Order{By::field, l.find("born"), true, {}}, Order{By::created, -1, true, {}}}) {
    Query q;
    q.order = {o};
    std::vector<Id> before = all_of_list(w, w.office(), "person", q);
    int n = 0;
    std::vector<Id> met = pages(w, w.office(), "person", q, 10, [&] {
      if (++n % 4 == 0) w.add("person", {{"name", n % 8 ? "曾新" : "张新"}, {"born", n % 3 ? "19750300" : ""}});
    });
    std::set<Id> old(before.begin(), before.end());
    std::vector<Id> kept;
    std::copy_if(met.begin(), met.end(), std::back_inserter(kept), [&](Id id) { return old.contains(id); });
    CHECK(kept == before);
    CHECK(std::set<Id>(met.begin(), met.end()).size() == met.size());
  }
}

TEST_CASE("list, count, groups, export and single records agree for everybody") {
  World w;
  std::vector<Id> people = add_people(w, 160, 3);
  for (std::size_t i = 0; i < people.size(); i += 5)
    w.add("posting", {{"person", people[i].str()}, {"sender", i % 2 ? "县医院" : "县教育局"}, {"receiver", i % 3 ? "柳河镇" : "石桥村"}, {"category", i % 4 ? "guide" : "medical"}});
  for (std::size_t i = 0; i < people.size(); i += 11)
    if (i % 5 != 0) must(cancel(*w.base, w.office(), "person", people[i], {{}, "测试", {}, {}, {}}));
  w.id["某人"] = people[5];
  std::vector<Actor> actors{w.office(),
                            w.actor(Role::office, "柳河镇"),
                            w.actor(Role::viewer, "柳河镇"),
                            w.actor(Role::sender, "县医院"),
                            w.actor(Role::receiver, "柳河镇"),
                            w.actor(Role::posted, "", "某人"),
                            w.actor(Role::line_dept, "青山县", "", {"rural"}),
                            w.actor(Role::line_dept, "石桥乡", "", {"medical"}),
                            w.actor(Role::mentor, "", "某人"),
                            w.actor(Role::inspector, "青山县")};
  const char* const filters[] = {"", "born >= date('1980')", "score == 3 || score == null", "!(level == 'county')", "unit.name.contains('柳')",
                                 "postings.exists(p, p.category == 'medical')", "person.born != null && age(born, asof) < 50"};
  for (const Actor& actor : actors) {
    CAPTURE(actor.name);
    store::Read tx = must(w.db->read());
    for (const char* filter : filters) {
      CAPTURE(filter);
      Query q;
      q.filter = filter;
      q.limit = 1000;
      auto page = list(tx, *w.base, actor, "person", q);
      if (!page) {
        CHECK(key(page) == "ledger_forbidden");
        CHECK(key(count(tx, *w.base, actor, "person", q)) == "ledger_forbidden");
        break;
      }
      std::vector<Id> ids = ids_of(*page);
      CHECK(must(count(tx, *w.base, actor, "person", q)) == static_cast<std::int64_t>(ids.size()));
      std::vector<Id> rows;
      must(each(tx, *w.base, actor, "person", q, catalog::Action::read, [&](const Record& r) { return rows.push_back(r.id), Status(); }));
      CHECK(rows == ids);
      for (const char* field : {"level", "unit", "score"}) {
        std::int64_t sum = 0;
        for (const Group& g : must(count_by(tx, *w.base, actor, "person", q, w.ledger("person").find(field)))) sum += g.count;
        CHECK(sum == static_cast<std::int64_t>(ids.size()));
      }
      if (*filter) continue;
      std::set<Id> in(ids.begin(), ids.end());
      for (Id id : people) {
        auto one = get(tx, *w.base, actor, "person", id);
        bool listed = one && !one->cancelled;
        CHECK(listed == in.contains(id));
      }
      for (const char* word : {"王", "建国", "zjg", "柳河"}) {
        Query s = q;
        s.search = word;
        std::vector<Id> found = ids_of(must(list(tx, *w.base, actor, "person", s)));
        CHECK(must(count(tx, *w.base, actor, "person", s)) == static_cast<std::int64_t>(found.size()));
        CHECK(std::set<Id>(found.begin(), found.end()).size() == found.size());
        for (Id id : found) CHECK(in.contains(id));
        s.order = {{By::strokes, 0, false, {}}};
        std::vector<Id> ordered = ids_of(must(list(tx, *w.base, actor, "person", s)));
        std::sort(found.begin(), found.end()), std::sort(ordered.begin(), ordered.end());
        CHECK(found == ordered);
      }
    }
  }
}

TEST_CASE("a filter learns nothing of records, fields and values that are not the actor's to read") {
  World w;
  Id mine = w.add("person", {{"name", "张一"}, {"unit", "县医院"}, {"citizen_id", "990101198001010014"}, {"illness", "高血压"}});
  w.add("posting", {{"person", mine.str()}, {"sender", "县教育局"}, {"receiver", "柳河镇"}, {"category", "guide"}});
  store::Read tx = must(w.db->read());
  auto asked = [&](const Actor& actor, const std::string& filter) {
    Query q;
    q.filter = filter;
    auto page = list(tx, *w.base, actor, "person", q);
    return page ? std::to_string(page->rows.size()) : key(page);
  };
  Actor sender = w.actor(Role::sender, "县医院");
  CHECK(asked(w.office(), "name == '张一' && postings.exists(p, p.category == 'guide')") == "1");
  CHECK(asked(sender, "name == '张一'") == "1");
  Query others;
  others.filter = "postings.exists(p, p.category == 'guide')";
  std::int64_t readable = must(count(tx, *w.base, sender, "posting", {}));
  CHECK(must(count(tx, *w.base, sender, "person", others)) == readable);
  CHECK(asked(w.office(), "citizen_id == '990101198001010014'") == "filter_sealed");
  CHECK(asked(w.actor(Role::viewer, "青山县"), "illness == 'x'") == "filter_sealed");
  CHECK(asked(w.office(), "nothing == 1") == "cel_name");
  Query q;
  q.order = {{By::field, w.ledger("person").find("citizen_id"), false, {}}};
  CHECK(key(list(tx, *w.base, w.office(), "person", q)) == "order_sealed");
  q.order = {{By::field, w.ledger("person").find("illness"), false, {}}};
  CHECK(key(list(tx, *w.base, w.actor(Role::viewer, "青山县"), "person", q)) == "filter_hidden");
  q.order = {};
  q.equals = {{w.ledger("person").find("citizen_id"), " 99010119800101001４"}};
  CHECK(ids_of(must(list(tx, *w.base, w.office(), "person", q))) == std::vector<Id>{mine});
  q.equals = {{w.ledger("person").find("name"), "张一"}};
  CHECK(key(list(tx, *w.base, w.office(), "person", q)) == "query_equals");
}

TEST_CASE("a damaged place, one of another list, and limits") {
  World w;
  add_people(w, 30, 4);
  store::Read tx = must(w.db->read());
  Query q;
  q.limit = 5;
  q.order = {{By::pinyin, 0, false, {}}};
  std::string next = must(list(tx, *w.base, w.office(), "person", q)).next;
  REQUIRE(!next.empty());
  for (std::size_t i = 0; i < next.size(); ++i) {
    q.after = next;
    q.after[i] = q.after[i] == 'A' ? 'B' : 'A';
    auto page = list(tx, *w.base, w.office(), "person", q);  // another place of the same list is harmless
    if (!page) CHECK(key(page) == "page_after");
    q.after = next.substr(0, i);
    if (i > 0) CHECK(key(list(tx, *w.base, w.office(), "person", q)) == "page_after");
  }
  q.after = next;
  q.order[0].descending = true;
  CHECK(key(list(tx, *w.base, w.office(), "person", q)) == "page_after");
  q.order = {{By::field, w.ledger("person").find("score"), false, {}}};
  CHECK(key(list(tx, *w.base, w.office(), "person", q)) == "page_after");
  q.after.clear();
  for (int limit : {0, -1, 1001}) {
    q.limit = limit;
    CHECK(key(list(tx, *w.base, w.office(), "person", q)) == "query_limit");
  }
}

TEST_CASE("groups below an organisation, and the same as it was on a day") {
  World w;
  for (auto [unit, n] : {std::pair("柳河镇", 2), {"柳东村", 3}, {"柳西村", 1}, {"石桥村", 4}, {"县医院", 5}})
    for (int i = 0; i < n; ++i) w.add("person", {{"name", "张" + std::to_string(i)}, {"unit", unit}});
  w.add("person", {{"name", "无单位"}});
  store::Read tx = must(w.db->read());
  auto groups = [&](const std::string& under) {
    Query q;
    q.filter = "name.startsWith('张') || name == '无单位'";
    std::string out;
    for (const Group& g : must(count_by(tx, *w.base, w.office(), "person", q, w.ledger("person").find("unit"), under.empty() ? Id() : w.id.at(under))))
      out += g.label + std::to_string(g.count) + " ";
    return out;
  };
  CHECK(groups("青山县") == "柳河镇6 石桥乡4 县医院5 ");
  CHECK(groups("柳河镇") == "柳河镇2 柳东村3 柳西村1 ");
  CHECK(groups("") == "柳河镇2 柳东村3 柳西村1 石桥村4 县医院5 未填1 ");
  Query q;
  CHECK(key(count_by(tx, *w.base, w.office(), "person", q, w.ledger("person").find("citizen_id"))) == "count_kind");
  CHECK(key(count_by(tx, *w.base, w.office(), "person", q, w.ledger("person").find("level"), w.id.at("青山县"))) == "count_tree");
}
