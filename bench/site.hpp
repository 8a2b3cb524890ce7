#pragma once
// A base of N invented people in a tree of organisations as a province has it, a posting for every fifth: what the
// benches of records, rules and dues are measured on. Stored as a write would, without conditions and history.

#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <cstdlib>
#include <filesystem>
#include <functional>

#include "base/random.hpp"
#include "ledger/apply.hpp"
#include "ledger/attachment.hpp"
#include "ledger/batch.hpp"
#include "ledger/read.hpp"
#include "ledger/write.hpp"
#include "must.hpp"

namespace zhagen::bench {

using namespace zhagen::ledger;

inline constexpr std::size_t kChunk = 20'000;

inline double seconds(std::chrono::steady_clock::time_point from) {
  return std::chrono::duration<double>(std::chrono::steady_clock::now() - from).count();
}

struct Site {
  SystemClock clock;
  IdSource ids{clock, Random(1)};
  Pinyin pinyin;
  std::shared_ptr<Keyring> keys = Keyring::for_tests(1);
  std::unique_ptr<store::Db> db;
  std::unique_ptr<Base> base;
  std::shared_ptr<const catalog::Catalog> catalog;
  Random random{20260305};
  // The tree: by level, province first.
  std::vector<std::vector<Id>> places;
  std::vector<Id> people;
  account::Actor office, county, township;

  const catalog::Ledger& ledger(const char* name) const { return *catalog->ledger(name); }
  account::Actor actor(catalog::Role role, Id organisation) const {
    account::Actor a;
    a.user = Id(1);
    a.name = "测试";
    a.source = "local";
    a.grants.push_back({role, organisation, {}, {}});
    return a;
  }
};

using Values = std::vector<std::pair<const char*, Value>>;

/// The rows as a write would store them, without asking conditions and without history.
inline std::vector<Id> store_all(Site& s, const char* name, std::size_t n, const std::function<std::string(std::size_t, Values&)>& make) {
  const catalog::Ledger& l = s.ledger(name);
  std::vector<Id> out;
  How how;
  for (std::size_t from = 0; from < n; from += kChunk) {
    Batch b{*s.base, s.catalog, s.office, l, how, {}, s.clock.now(), s.base->today(), {}, {}, {}, {}, {}};
    for (std::size_t i = from; i < std::min(n, from + kChunk); ++i) {
      Item item;
      item.fresh = true;
      Record& r = item.after;
      r.ledger = &l;
      r.id = s.ids.next();
      r.created = r.changed = b.now;
      r.owner = s.places.empty() || s.places[0].empty() ? Id() : s.places[0][0];
      r.values.resize(l.fields.size());
      r.shown.resize(l.fields.size());
      item.pinyin.resize(l.fields.size());
      Values values;
      r.state = make(i, values);
      for (auto& [field, value] : values) {
        int f = l.find(field);
        if (f < 0) fmt::print(stderr, "no field {}\n", field), std::exit(1);
        if (l.fields[static_cast<std::size_t>(f)].kind == catalog::FieldKind::name) item.pinyin[static_cast<std::size_t>(f)] = s.pinyin.read(std::get<std::string>(value));
        r.values[static_cast<std::size_t>(f)] = std::move(value);
        item.changed.push_back(f);
      }
      std::sort(item.changed.begin(), item.changed.end());
      out.push_back(r.id);
      b.items.push_back(std::move(item));
    }
    must(s.db->write([&](store::Tx& tx) { return store_items(tx, b); }));
  }
  return out;
}

/// 1 province, 10 cities, 100 counties, 1,500 townships, 15,000 villages; ids of a parent come before its children's.
inline void make_places(Site& s) {
  static const int kBelow[] = {10, 10, 15, 10};
  static const char* const kEnding[] = {"省", "市", "县", "镇", "村"};
  static const char* const kFirst[] = {"柳", "石", "青", "云", "白", "东", "南", "清", "龙", "凤", "松", "梅", "双", "长", "平"};
  static const char* const kSecond[] = {"河", "桥", "山", "溪", "水", "岭", "塘", "湾", "坪", "泉", "林", "田", "湖", "江", "阳"};
  std::vector<Id> above{Id()};
  for (std::size_t level = 0; level < 5; ++level) {
    std::size_t n = level == 0 ? 1 : above.size() * static_cast<std::size_t>(kBelow[level - 1]);
    s.places.emplace_back();
    std::vector<Id> made = store_all(s, "organisation", n, [&](std::size_t i, Values& v) -> std::string {
      v.emplace_back("name", kFirst[s.random.below(15)] + std::string(kSecond[s.random.below(15)]) + kEnding[level]);
      v.emplace_back("kind", s.catalog->codes().get("organisation_kind")->codes()[level].code);
      if (level > 0) v.emplace_back("parent", above[i / static_cast<std::size_t>(kBelow[level - 1])].value());
      return "";
    });
    s.places[level] = made;
    above = std::move(made);
  }
}

inline std::string name_of(Random& r) {
  // Surnames about as frequent as they are: one in fourteen is 王, one in two hundred 单.
  static const char* const kCommon[] = {"王", "李", "张", "刘", "陈", "杨", "黄"};
  static const char* const kOther[] = {"赵", "吴", "周", "徐", "孙", "马", "朱", "胡", "郭", "何", "林", "高", "罗", "郑", "梁", "谢", "宋", "唐", "许",
                                       "邓", "冯", "韩", "曹", "曾", "彭", "萧", "蔡", "潘", "田", "董", "袁", "于", "余", "叶", "蒋", "杜", "苏", "魏",
                                       "程", "吕", "丁", "沈", "任", "姚", "卢", "傅", "钟", "姜", "崔", "谭", "廖", "范", "汪", "陆", "金", "石", "戴",
                                       "贾", "韦", "夏", "邱", "方", "侯", "邹", "熊", "孟", "秦", "白", "江", "阎", "薛", "尹", "段", "雷", "黎", "史",
                                       "龙", "陶", "贺", "顾", "毛", "郝", "龚", "邵", "万", "钱", "严", "覃", "武", "戴", "莫", "孔", "向", "汤", "单"};
  static const char* const kGiven[] = {"伟", "芳", "娜", "敏", "静", "丽", "强", "磊", "军", "洋", "勇", "艳", "杰", "娟", "涛", "明", "超", "秀", "霞", "平",
                                       "刚", "桂", "英", "华", "建", "国", "文", "玉", "兰", "海", "燕", "波", "宁", "福", "生", "林", "志", "永", "红", "春",
                                       "梅", "松", "鹏", "飞", "云", "龙", "凤", "新", "荣", "成", "康", "光", "天", "达", "安", "岩", "中", "茂", "进", "有",
                                       "坚", "和", "彪", "博", "诚", "先", "敬", "震", "振", "壮", "会", "思", "群", "豪", "心", "邦", "承", "乐", "绍", "功"};
  std::string out = r.chance(460) ? kCommon[r.below(7)] : kOther[r.below(95)];
  out += kGiven[r.below(80)];
  if (r.chance(850)) out += kGiven[r.below(80)];
  return out;
}

inline void make_people(Site& s, std::size_t n) {
  auto code = [&](const char* list, std::uint32_t of) {
    const auto& codes = s.catalog->codes().get(list)->codes();
    return codes[s.random.below(std::min<std::uint32_t>(of, static_cast<std::uint32_t>(codes.size())))].code;
  };
  s.people = store_all(s, "person", n, [&](std::size_t, Values& v) -> std::string {
    const std::vector<Id>& units = s.places[s.random.chance(400) ? 4 : s.random.chance(700) ? 3 : s.random.chance(800) ? 2 : 1];
    v.emplace_back("name", name_of(s.random));
    v.emplace_back("sex", std::string(s.random.chance(500) ? "1" : "2"));
    v.emplace_back("born", std::int64_t{(1962 + static_cast<int>(s.random.below(40))) * 10000 + s.random.range(1, 12) * 100});
    v.emplace_back("politics", code("political_status", 4));
    v.emplace_back("party_joined", std::int64_t{(1995 + static_cast<int>(s.random.below(30))) * 10000 + s.random.range(1, 12) * 100});
    v.emplace_back("work_start", std::int64_t{(1990 + static_cast<int>(s.random.below(35))) * 10000 + s.random.range(1, 12) * 100});
    v.emplace_back("education", code("education", 8));
    if (s.random.chance(700)) v.emplace_back("duty_level", code("duty_level", 12));
    v.emplace_back("unit", units[s.random.below(static_cast<std::uint32_t>(units.size()))].value());
    v.emplace_back("position", std::string("干部"));
    v.emplace_back("resume", std::string("1998.09—2002.07　某大学学生；2002.07—2010.03　乡镇科员；2010.03—　　县直单位副股长"));
    return "";
  });
  const std::string active = s.ledger("posting").states.size() > 3 ? s.ledger("posting").states[3].name : "";
  store_all(s, "posting", n / 5, [&](std::size_t i, Values& v) -> std::string {
    v.emplace_back("person", s.people[i * 5].value());
    v.emplace_back("category", code("posting_category", 10));
    v.emplace_back("sender", s.places[2][s.random.below(static_cast<std::uint32_t>(s.places[2].size()))].value());
    v.emplace_back("receiver", s.places[4][s.random.below(static_cast<std::uint32_t>(s.places[4].size()))].value());
    return active;
  });
}

/// What an earlier run made; false where there is nothing.
inline bool find_all(Site& s) {
  auto tx = must(s.db->read());
  auto rows = must(tx.query("SELECT id FROM l_person ORDER BY id"));
  while (must(rows.next())) s.people.emplace_back(rows.integer(0));
  if (s.people.empty()) return false;
  s.places.resize(5);
  auto places = must(tx.query("SELECT id, path FROM l_organisation ORDER BY id"));
  while (must(places.next())) {
    std::string_view path = places.text(1);
    s.places[static_cast<std::size_t>(std::count(path.begin(), path.end(), '/')) - 2].emplace_back(places.integer(0));
  }
  return true;
}

/// Opens what argv names (another database than the folder's own stays), or makes n people in a new one.
inline void open(Site& s, const std::string& url, std::size_t n) {
  store::Options options;
  options.durable = false;  // building is not what is measured
  options.statement = std::chrono::minutes(30);
  s.db = must(store::Db::open(url, options));
  const store::Migration tables[] = {audit::kTables, kTables, kAttachmentTables, kWaiverTables};
  must(store::migrate(*s.db, tables, s.clock.now()));
  s.base = must(Base::open(*s.db, s.keys, s.ids, s.clock, s.pinyin));
  must(apply(*s.base, must(catalog::Catalog::read(ZHAGEN_CATALOG)), {}));
  s.catalog = s.base->catalog();
  auto t = std::chrono::steady_clock::now();
  const bool there = find_all(s);
  if (!there) make_places(s);
  fmt::print("{} organisations {:.1f} s\n", s.places[0].size() + s.places[1].size() + s.places[2].size() + s.places[3].size() + s.places[4].size(), seconds(t));
  s.office = s.actor(catalog::Role::office, s.places[0][0]);
  s.county = s.actor(catalog::Role::office, s.places[2][7]);
  s.township = s.actor(catalog::Role::receiver, s.places[3][100]);
  t = std::chrono::steady_clock::now();
  if (!there) make_people(s, n);
  fmt::print("{} people, {} postings {:.1f} s\n", s.people.size(), s.people.size() / 5, seconds(t));
}

}  // namespace zhagen::bench
