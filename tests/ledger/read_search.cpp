// The search box: what finds whom, and in which order.
#include <doctest/doctest.h>

#include <algorithm>

#include "read_world.hpp"

using namespace zhagen;
using namespace zhagen::ledger;
using namespace zhagen::ledger::test;

namespace {

std::string found(World& w, const Actor& actor, const std::string& words, const std::string& ledger = "person") {
  store::Read tx = must(w.db->read());
  Query q;
  q.search = words;
  auto page = list(tx, *w.base, actor, ledger, q);
  if (!page) return key(page);
  CHECK(must(count(tx, *w.base, actor, ledger, q)) == static_cast<std::int64_t>(page->rows.size()));
  std::vector<Id> ids = ids_of(*page);
  std::string out;
  for (const std::string& title : must(titles(tx, *w.base->catalog(), w.ledger(ledger), ids))) out += (out.empty() ? "" : " ") + title;
  return out;
}

}  // namespace

TEST_CASE("a person is found by any part of the name, its pinyin and initials, however it is written") {
  World w;
  w.add("person", {{"name", "张建国"}, {"unit", "柳东村"}, {"citizen_id", "990101198001010014"}});
  w.add("person", {{"name", "吕布"}, {"unit", "柳西村"}});
  w.add("person", {{"name", "买买提·吐尔逊"}});
  for (const char* words : {"张", "建", "国", "建国", "张建", "张建国", "張建國", "張", "國", "zhang", "zhangjian", "jianguo", "guo", "zjg", "ZJG", "Zhang", "ｚｊｇ",
                            "ＺＨＡＮＧ", "張 建國", "zhang 国", "柳东 张", "张　柳东村", "990101198001010014"}) {
    CAPTURE(words);
    std::string names = found(w, w.office(), words);
    CHECK(names.find("张建国") != std::string::npos);
    CHECK(names.find("吕布") == std::string::npos);
  }
  for (const char* words : {"lv", "lü", "lu", "lyu", "LVBU", "吕", "呂布"}) {
    CAPTURE(words);
    CHECK(found(w, w.office(), words).find("吕布") != std::string::npos);
  }
  for (const char* words : {"买买提吐尔逊", "吐尔逊", "买买提・吐", "买买提·吐尔逊"}) CHECK(found(w, w.office(), words) == "买买提·吐尔逊");
  for (const char* words : {"张国", "国张", "hang", "张%", "张_", "%", "990101198001010015"}) {
    CAPTURE(words);
    std::string names = found(w, w.office(), words);
    CHECK((names.empty() || names == "search_nothing"));
  }
  CHECK(found(w, w.office(), "  　") == "search_nothing");
  CHECK(found(w, w.office(), "一 二 三 四 五 六 七 八 九") == "search_many");
}

TEST_CASE("what begins with the word comes first, the shortest before the longer, then what contains it, then what is named") {
  World w;
  for (const char* name : {"李柳", "柳河清", "柳河", "王柳河", "柳", "欧阳柳河东"}) w.add("person", {{"name", name}});
  w.add("person", {{"name", "赵一"}, {"unit", "柳河镇"}});
  CHECK(found(w, w.office(), "柳河") == "柳河 柳河清 王柳河 欧阳柳河东 赵一");
  CHECK(found(w, w.office(), "柳") == "柳 柳河 柳河清 李柳 王柳河 欧阳柳河东 赵一");
  Query q;
  q.search = "柳";
  store::Read tx = must(w.db->read());
  q.limit = 1000;
  std::vector<Id> whole = ids_of(must(list(tx, *w.base, w.office(), "person", q)));
  for (int limit : {1, 2, 3, 5}) CHECK(pages(w, w.office(), "person", q, limit) == whole);
}

TEST_CASE("many of one name: in pages as at once, for wide and narrow scopes, found as often as counted") {
  World w;
  add_people(w, 1400, 5);
  for (const char* words : {"王", "国", "jian", "w", "柳", "王 柳"})
    for (const Actor& actor : {w.office(), w.actor(Role::sender, "县医院"), w.actor(Role::sender, "柳东村")}) {
      CAPTURE(words);
      CAPTURE(actor.name);
      Query q;
      q.search = words;
      std::vector<Id> whole = all_of_list(w, actor, "person", q);
      CHECK(pages(w, actor, "person", q, 23) == whole);
      {
        AlongIndex on;
        CHECK(pages(w, actor, "person", q, 23) == whole);
      }
      store::Read tx = must(w.db->read());
      CHECK(must(count(tx, *w.base, actor, "person", q)) == static_cast<std::int64_t>(whole.size()));
    }
}

TEST_CASE("a posting is found by its person and its organisations; the whole box finds people and organisations") {
  World w;
  w.add("posting", {{"person", "王小明"}, {"sender", "县医院"}, {"receiver", "柳河镇"}, {"category", "medical"}});
  w.add("posting", {{"person", "李兰"}, {"sender", "县教育局"}, {"receiver", "石桥乡"}, {"category", "guide"}});
  CHECK(found(w, w.office(), "wxm", "posting") == "王小明");
  CHECK(found(w, w.office(), "柳河", "posting") == "王小明");
  CHECK(found(w, w.office(), "李 教育", "posting") == "李兰");
  CHECK(found(w, w.office(), "李 柳河", "posting") == "");
  auto catalog = w.base->catalog();
  store::Read tx = must(w.db->read());
  std::string all;
  for (const Found& f : must(search(tx, *w.base, w.office(), "县", 10))) all += f.ledger->label + ":" + f.title + " ";
  CHECK(all.find("单位:县医院") != std::string::npos);
  CHECK(all.find("人员:王小明") != std::string::npos);  // by its unit
  all.clear();
  for (const Found& f : must(search(tx, *w.base, w.actor(Role::receiver, "石桥乡"), "王", 10))) all += f.title;
  CHECK(all.empty());
}
