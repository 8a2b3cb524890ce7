#pragma once
// Some hundred people with ties and gaps in every column, and ways to ask for them.

#include "base/random.hpp"
#include "ledger/hits.hpp"
#include "ledger/list_order.hpp"
#include "ledger/read.hpp"
#include "world.hpp"

namespace zhagen::ledger::test {

using By = Order::By;

inline const std::vector<std::string>& surnames() {
  static const std::vector<std::string> all{"王", "区", "长", "仇", "张", "单", "曾", "欧阳", "陈", "李"};
  return all;
}

/// n people by the office, in one operation; every seventh value is absent.
inline std::vector<Id> add_people(World& w, int n, std::uint64_t seed) {
  static const char* const kGiven[] = {"建国", "国强", "兰", "小明", "芳", "一", "毅", "三运", "伟", "海燕"};
  static const char* const kUnits[] = {"县医院", "县教育局", "柳河镇", "石桥乡", "柳东村", "柳西村", "东江大学"};
  const catalog::Ledger& l = w.ledger("person");
  Random r(seed);
  auto at = [&](const char* field) { return l.find(field); };
  std::vector<Row> rows(static_cast<std::size_t>(n));
  for (Row& row : rows) {
    auto put = [&](const char* field, Value v) {
      if (!r.chance(143)) row.draft.values.emplace_back(at(field), std::move(v));
    };
    row.draft.values.emplace_back(at("name"), surnames()[r.below(10)] + kGiven[r.below(10)]);
    put("born", std::int64_t{19600000 + r.range(0, 39) * 10000 + r.range(0, 12) * 100});
    put("level", std::string(r.chance(300) ? "county" : r.chance(500) ? "section" : "none"));
    put("score", std::int64_t{r.range(0, 9)});
    put("unit", w.id.at(kUnits[r.below(7)]).value());
  }
  std::vector<Id> out;
  BatchSaved saved = must(write_all(*w.base, w.office(), "person", rows, {}));
  REQUIRE(saved.faults.empty());
  for (const Saved& s : saved.rows) out.push_back(s.id);
  return out;
}

/// While it lives narrow scopes meet their rows along the index, however few they are.
struct AlongIndex {
  Reached before = std::exchange(reached(), {0, 0});
  ~AlongIndex() { reached() = before; }
};

inline std::vector<Id> ids_of(const Page& page) {
  std::vector<Id> out;
  for (const Record& r : page.rows) out.push_back(r.id);
  return out;
}

/// The whole list, page by page.
inline std::vector<Id> pages(World& w, const Actor& actor, const std::string& ledger, Query query, int limit,
                             const std::function<void()>& between = {}) {
  std::vector<Id> out;
  query.limit = limit;
  for (int i = 0; i < 2000; ++i) {
    Page page;
    {
      store::Read tx = must(w.db->read());
      page = must(list(tx, *w.base, actor, ledger, query));
    }
    for (Id id : ids_of(page)) out.push_back(id);
    if (page.next.empty()) return out;
    CHECK(page.rows.size() == static_cast<std::size_t>(limit));
    query.after = page.next;
    if (between) between();
  }
  FAIL("pages without end");
  return out;
}

inline std::vector<Id> all_of_list(World& w, const Actor& actor, const std::string& ledger, Query query) { return pages(w, actor, ledger, std::move(query), 1000); }

}  // namespace zhagen::ledger::test
