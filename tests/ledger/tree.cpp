// The dated tree, against a recomputation that knows nothing of paths.

#include <map>
#include <set>

#include "base/random.hpp"
#include "ledger/organisation.hpp"
#include "world.hpp"

using namespace zhagen;
using namespace zhagen::ledger;
using namespace zhagen::ledger::test;

namespace {

/// Parents by the day from which they hold.
struct Naive {
  std::map<Id, std::map<int, Id>> parents;

  const Id* parent(Id id, int day) const {
    auto own = parents.find(id);
    if (own == parents.end()) return nullptr;
    auto at = own->second.upper_bound(day);
    return at == own->second.begin() ? nullptr : &std::prev(at)->second;
  }
  void set(Id id, int from, Id to) {
    auto& own = parents[id];
    own.erase(own.lower_bound(from), own.end());
    own[from] = to;
  }
  /// "" where the record is not known, "circle" where it is below itself.
  std::string path(Id id, int day) const {
    std::string out;
    std::set<Id> seen;
    for (const Id* up = &id; !up->empty();) {
      if (!seen.insert(*up).second) return "circle";
      out = "/" + up->str() + out;
      const Id* next = parent(*up, day);
      if (!next) {
        if (up == &id) return "";
        break;
      }
      up = next;
    }
    return out + "/";
  }
  std::set<int> days() const {
    std::set<int> out;
    for (const auto& [id, own] : parents)
      for (const auto& [day, p] : own) out.insert({day, std::max(day - 1, 0)});
    out.insert(20260305);
    return out;
  }
  bool circle() const {
    for (const auto& [id, own] : parents)
      for (int day : days())
        if (path(id, day) == "circle") return true;
    return false;
  }
};

void compare(World& w, const Naive& naive) {
  const auto& l = w.ledger("organisation");
  store::Read tx = must(w.db->read());
  for (const auto& [id, own] : naive.parents) {
    for (int day : naive.days()) {
      if (day == 0) continue;
      auto path = path_of(tx, l, id, Date::trusted(day));
      std::string expected = naive.path(id, day);
      if (expected.empty()) CHECK(!path);
      else CHECK_MESSAGE((path && *path == expected), id.str() << " " << day << " " << (path ? *path : "none") << " should be " << expected);
    }
    CHECK(must(path_of(tx, l, id)) == naive.path(id, 20260305));
  }
}

}  // namespace

TEST_CASE("moves of a dated tree agree with a recomputation") {
  for (std::uint64_t seed : {1, 2, 3, 4}) {
    World w;
    Naive naive;
    naive.set(w.id["青山县"], 0, Id());
    Random random(seed);
    std::vector<Id> all{w.id["青山县"]};
    int circles = 0;
    for (int step = 0; step < 60; ++step) {
      int day = (2000 + random.range(0, 25)) * 10000 + 101;
      bool fresh = all.size() < 4 || (all.size() < 9 && random.chance(200));
      Id parent = random.chance(100) ? Id() : all[random.below(static_cast<std::uint32_t>(all.size()))];
      std::string up = parent.empty() ? "" : parent.str();
      How how;
      if (!fresh || random.chance(500)) how.from = Date::trusted(day);
      if (fresh) {
        Id id = w.add("organisation", {{"name", "新" + std::to_string(step)}, {"parent", up}}, how);
        naive.set(id, how.from.value(), parent);
        all.push_back(id);
        continue;
      }
      Id id = all[random.below(static_cast<std::uint32_t>(all.size()))];
      Naive then = naive;
      then.set(id, day, parent);
      const Id* now = naive.parent(id, 20260305);
      auto r = w.change(w.office(), "organisation", id, {{"parent", up}}, how);
      if (now && *now == parent) {
        CHECK(key(r) == "ok");  // nothing changes
      } else if (then.circle()) {
        CHECK(key(r) == "tree_circle");
        ++circles;
      } else {
        REQUIRE_MESSAGE(r.ok(), r.error().zh());
        naive = then;
      }
    }
    CHECK(circles > 0);
    compare(w, naive);
  }
}

TEST_CASE("names as of a day") {
  World w;
  const auto& l = w.ledger("organisation");
  Id town = w.id["柳河镇"];
  How since;
  since.from = Date::trusted(20240101);
  must(w.change(w.office(), "organisation", town, {{"name", "柳河街道"}}, since));
  CHECK(key(w.change(w.office(), "organisation", town, {{"name", "柳河区"}}, [] { How h; h.from = Date::trusted(20270101); return h; }())) == "dated_from");
  {
    store::Read tx = must(w.db->read());
    auto all = must(spans(tx, l, town));
    REQUIRE(all.size() == 2);
    CHECK(std::get<std::string>(all[0].values[0]) == "柳河镇");
    CHECK(all[0].to == Date::trusted(20240101));
    CHECK(std::get<std::string>(all[1].values[0]) == "柳河街道");
    CHECK(all[1].to.empty());
  }
}
