// Two programs write at once: rules across records hold. On PostgreSQL two connections, on SQLite two handles of one file.

#include <thread>

#include "world.hpp"

using namespace zhagen;
using namespace zhagen::ledger;
using namespace zhagen::ledger::test;

namespace {

struct Second {
  std::unique_ptr<store::Db> db;
  IdSource ids;
  std::unique_ptr<Base> base;
  explicit Second(World& w) : db(w.fresh.open()), ids(w.clock, Random(99)), base(must(Base::open(*db, w.keys, ids, w.clock, w.pinyin))) {}
};

/// Both at once; how many came through.
template <class F, class G>
int race(F&& first, G&& second) {
  bool a = false, b = false;
  std::thread other([&] { b = second(); });
  a = first();
  other.join();
  return (a ? 1 : 0) + (b ? 1 : 0);
}

}  // namespace

TEST_CASE("two transitions of one record: one of them") {
  World w;
  Second other(w);
  int rounds = store::test::rounds("ZHAGEN_RACES", 100);
  for (int i = 0; i < rounds; ++i) {
    Id id = w.add("posting", {{"person", "单田芳"}, {"sender", "县医院"}, {"receiver", "柳东村"}, {"category", "guide"}});
    auto submit = [&](Base& base) { return transition(base, w.office(), "posting", id, "submit", {}, {}).ok(); };
    CHECK(race([&] { return submit(*w.base); }, [&] { return submit(*other.base); }) == 1);
    CHECK(w.record("posting", id).version == 2);
  }
}

TEST_CASE("the last place: one of two") {
  World w;
  Second other(w);
  int rounds = store::test::rounds("ZHAGEN_RACES", 100);
  How why;
  why.reason = "下一轮";
  for (int i = 0; i < rounds; ++i) {
    std::vector<Id> two;
    for (const char* village : {"柳东村", "柳西村"}) {
      two.push_back(w.add("posting", {{"person", "单田芳"}, {"sender", "县医院"}, {"receiver", village}, {"category", "guide"}, {"from", "20240301"}}));
      must(transition(*w.base, w.office(), "posting", two.back(), "submit", {}, {}));
    }
    auto confirm = [&](Base& base, Id id) { return transition(base, w.office(), "posting", id, "confirm", {}, {}).ok(); };
    CHECK(race([&] { return confirm(*w.base, two[0]); }, [&] { return confirm(*other.base, two[1]); }) == 1);
    CHECK(w.number("SELECT count(*) FROM l_posting WHERE cancelled = 0 AND state = 'active'") == 1);
    for (Id id : two) must(cancel(*w.base, w.office(), "posting", id, why));
  }
}

TEST_CASE("a program whose catalog is older writes nothing under it, and has the newer one then") {
  World w;
  Second other(w);
  std::string text = edited(text_of(county_files(), "person.ledger.toml"), "[field.score]", "[field.remark]\nlabel = \"说明\"\ntype = \"text\"\n[field.score]");
  must(apply(*w.base, with(county_files(), "person.ledger.toml", text), {}));
  CHECK(other.base->catalog_version() == 1);
  auto create = [&] { return ledger::create(*other.base, w.office(), "person", w.draft("person", {{"name", "张三"}}), {}); };
  CHECK(key(create()) == "catalog_stale");
  CHECK(other.base->catalog_version() == 2);
  CHECK(key(create()) == "ok");
  How old;
  old.catalog = 1;
  CHECK(key(w.create(w.office(), "person", {{"name", "李四"}}, old)) == "catalog_stale");
}
