#pragma once
// An invented county under the catalog that is shipped: 青山县 with 柳河镇 and 石桥乡, a village 东山村 in each, and the office.

#include <doctest/doctest.h>

#include <map>

#include "catalog/catalog.hpp"
#include "exchange/import.hpp"
#include "ledger/read.hpp"
#include "shipped.hpp"

namespace zhagen::exchange::test {

struct County : Shipped {
  std::map<std::string, Id> id;
  account::Actor office, township, viewer;

  County() : Shipped(20260305) {
    id["青山县"] = organisation("青山县", "county", {}, account::Accounts::machine("root"));
    office = actor(catalog::Role::office, "青山县");
    id["柳河镇"] = organisation("柳河镇", "township", id["青山县"], office);
    id["石桥乡"] = organisation("石桥乡", "township", id["青山县"], office);
    id["柳河镇东山村"] = organisation("东山村", "village", id["柳河镇"], office);
    id["石桥乡东山村"] = organisation("东山村", "village", id["石桥乡"], office);
    township = actor(catalog::Role::sender, "柳河镇");
    viewer = actor(catalog::Role::viewer, "青山县");
  }

  account::Actor actor(catalog::Role role, const std::string& place) {
    account::Actor a;
    a.user = ids.next();
    a.name = "测试";
    a.source = "local";
    a.grants.push_back({role, id.at(place), {}, {}});
    return a;
  }
  Id organisation(const std::string& name, const std::string& kind, Id parent, const account::Actor& by) {
    return add("organisation", {{"name", name}, {"kind", kind}, {"parent", parent.empty() ? ledger::Value() : ledger::Value(parent.value())}}, by);
  }
  Id add(const std::string& ledger, std::vector<std::pair<std::string, ledger::Value>> values, const account::Actor& by) {
    const catalog::Ledger* l = base->catalog()->ledger(ledger);
    ledger::Draft draft;
    for (auto& [name, value] : values) draft.values.emplace_back(l->find(name), value);
    return must(ledger::create(*base, by, ledger, draft)).id;
  }
  Preview preview(const std::string& ledger, const std::string& file, ImportOptions options = {}) {
    return must(prepare(*base, office, ledger, file, options));
  }
  std::int64_t number(const std::string& sql) { return std::stoll(store::test::one(*db, sql)); }
};

inline std::string roster(const std::string& name) { return ZHAGEN_SOURCE_DIR "/tests/data/rosters/" + name; }

/// "新建 3 更新 1 ..." and a line for each sentence.
inline std::vector<std::string> told(const Preview& p) {
  std::vector<std::string> out;
  using Fate = ImportRow::Fate;
  std::string counts;
  for (auto [fate, word] : {std::pair{Fate::created, "新建"}, {Fate::changed, "更新"}, {Fate::same, "不变"}, {Fate::skipped, "跳过"}, {Fate::faulty, "有误"}})
    if (std::size_t n = p.count(fate)) counts += (counts.empty() ? "" : " ") + std::string(word) + std::to_string(n);
  out.push_back(counts);
  for (const ImportFault& f : p.faults) out.push_back(p.sentence(f));
  for (const ImportChange& c : p.changes) out.push_back("第 " + std::to_string(p.rows[c.row].number) + " 行 " + c.field + "：" + c.from + " → " + c.to);
  for (const std::string& n : p.notes) out.push_back(n);
  return out;
}

}  // namespace zhagen::exchange::test
