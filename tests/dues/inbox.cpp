// In whose list a due stands, page by page, in words; and what goes out of it: calendar, sheet, page, secret address.

#include <atomic>
#include <thread>

#include "dues/calendar.hpp"
#include "dues/paper.hpp"
#include "dues/errors.hpp"
#include "dues/feed.hpp"
#include "dues/what_if.hpp"
#include "ledger/errors.hpp"
#include "place.hpp"

using namespace zhagen;
using namespace zhagen::dues;
using namespace zhagen::dues::test;

namespace {

struct County : Place {
  Id lan, ming, qiang;
  County() {
    at(20260705);
    lan = posting("李兰", "柳东村", {{"from", "20260110"}, {"note", "谈过"}});
    ming = posting("王小明", "柳西村", {{"from", "20260110"}, {"note", "谈过"}});
    qiang = posting("陈国强", "石桥村", {{"from", "20260110"}, {"note", "谈过"}});
  }
};

const Lines kBoth{"李兰 半年总结 2026年上半年 2026-07-10 待办", "王小明 半年总结 2026年上半年 2026-07-10 待办"};

}  // namespace

TEST_CASE("everybody sees his own list and nobody another's") {
  County c;
  CHECK(c.lines(c.actor(Role::posted, "", "李兰")) == Lines{kBoth[0]});
  CHECK(c.lines(c.actor(Role::posted, "", "李兰"), Part::mine) == Lines{kBoth[0]});
  CHECK(c.lines(c.actor(Role::posted, "", "李兰"), Part::unit) == Lines{});
  CHECK(c.lines(c.actor(Role::posted, "", "单田芳")) == Lines{});
  CHECK(c.lines(c.actor(Role::receiver, "柳河镇")) == kBoth);  // the township of both villages
  CHECK(c.lines(c.actor(Role::receiver, "柳西村")) == Lines{kBoth[1]});
  CHECK(c.lines(c.actor(Role::receiver, "县医院")) == Lines{});
  CHECK(c.lines(c.actor(Role::sender, "青山县")) == Lines{});  // is not among `who`
  CHECK(c.lines(c.office()) == Lines{});                       // nor is the office, before grace is over
  CHECK(c.lines(Actor()) == Lines{});

  Actor both = c.actor(Role::receiver, "柳西村", "李兰");
  both.grants.push_back({Role::posted, {}, {}, {}});
  CHECK(c.lines(both) == kBoth);
  CHECK(c.lines(both, Part::mine) == Lines{kBoth[0]});
  CHECK(c.lines(both, Part::unit) == Lines{kBoth[1]});

  Actor deputy = c.actor(Role::receiver, "柳西村");  // of the user at the village
  deputy.grants[0].for_user = Id(77);
  CHECK(c.lines(deputy) == Lines{kBoth[1]});
  Actor stand_in = c.actor(Role::posted, "", "李兰");  // rights that come with a person stay with the person
  stand_in.grants[0].for_user = Id(77);
  CHECK(c.lines(stand_in) == Lines{});
}

TEST_CASE("what is past grace goes on to the office, with its counts") {
  County c;
  c.at(20260715);
  CHECK(c.lines(c.office()) == Lines{});
  CHECK(c.lines(c.actor(Role::receiver, "柳西村"), Part::overdue) == Lines{"王小明 半年总结 2026年上半年 2026-07-10 逾期"});
  c.at(20260722);
  c.report(c.ming, "20260601", 300);
  CHECK(c.lines(c.office(), Part::escalated) == Lines{"李兰 半年总结 2026年上半年 2026-07-10 督办", "陈国强 半年总结 2026年上半年 2026-07-10 督办"});
  CHECK(c.lines(c.office(), Part::overdue) == Lines{});
  auto b = c.board();
  store::Read read = must(c.db->read());
  Counts n = must(counts(read, *b, c.office()));
  CHECK(n.all == 2);
  CHECK(n.escalated == 2);
  CHECK(n.unit == 0);
  REQUIRE(n.dues.size() == 1);
  CHECK(n.dues[0].overdue == 2);
  Counts of_lan = must(counts(read, *b, c.actor(Role::posted, "", "李兰")));
  CHECK(of_lan.mine == 1);
  CHECK(of_lan.overdue == 1);
  CHECK(of_lan.escalated == 0);
  // The office at a university has those of its own people, wherever they are, and no others.
  CHECK(c.lines(c.actor(Role::office, "东江大学")) == Lines{"陈国强 半年总结 2026年上半年 2026-07-10 督办"});
}

TEST_CASE("pages, words, one due, and an end that cannot be read") {
  County c;
  for (int i = 0; i < 9; ++i) c.posting("李兰", "柳东村", {{"from", "2026050" + std::to_string(i + 1)}, {"note", "谈过"}});
  Actor who = c.actor(Role::receiver, "青山县");
  Page whole = c.list(who);
  REQUIRE(whole.hits.size() == 12);
  CHECK(whole.words[0].sentence == "李兰交2026年上半年的总结");
  std::vector<Hit> paged;
  std::string after;
  do {
    Page page = c.list(who, Part::all, 5, after);
    paged.insert(paged.end(), page.hits.begin(), page.hits.end());
    after = page.next;
  } while (!after.empty());
  REQUIRE(paged.size() == 12);
  for (std::size_t i = 0; i < 12; ++i) CHECK(paged[i].item == whole.hits[i].item);
  auto b = c.board();
  store::Read read = must(c.db->read());
  for (const char* wrong : {"1", "1-2", "x-2-a-3", "1-2-a-", "1-2-a-3-4", "----"}) CHECK_FALSE(inbox(read, *c.base, *b, who, {Part::all, "", "", wrong, 5}));
  CHECK_FALSE(inbox(read, *c.base, *b, who, {Part::all, "nothing", "", "", 5}));
  CHECK(must(inbox(read, *c.base, *b, who, {Part::all, "talk", "", "", 5})).hits.empty());
  CHECK(must(inbox(read, *c.base, *b, who, {Part::all, "", "report", "", 5})).hits.empty());
}

TEST_CASE("all dues of one record, for whoever may read it") {
  County c;
  c.report(c.lan, "20260601", 300);
  auto b = c.board();
  store::Read read = must(c.db->read());
  Lines out;
  for (const OfRecord& r : must(of_record(read, *c.base, *b, c.actor(Role::posted, "", "李兰"), "posting", c.lan)))
    out.push_back(r.hit.due->label + " " + r.words.period + " " + standing_zh(r.hit.standing) + (r.why.empty() ? "" : " 因"));
  CHECK(sorted(out) == sorted({"半年总结 2026年上半年 已办 因", "半年总结 2026年下半年 未到", "到岗谈话  已办 因"}));
  CHECK_FALSE(of_record(read, *c.base, *b, c.actor(Role::posted, "", "单田芳"), "posting", c.lan));
  CHECK_FALSE(of_record(read, *c.base, *b, c.office(), "nothing", c.lan));
}

TEST_CASE("the calendar is RFC 5545: CRLF, lines of 75 octets, escapes, whole days") {
  County c;
  auto b = c.board();
  store::Read read = must(c.db->read());
  Actor who = c.actor(Role::receiver, "青山县");
  std::string text = must(calendar(read, *c.base, *b, who, c.clock.now()));
  CHECK(text == must(calendar(read, *c.base, *b, who, c.clock.now())));
  CHECK(text.starts_with("BEGIN:VCALENDAR\r\nVERSION:2.0\r\n"));
  CHECK(text.ends_with("END:VEVENT\r\nEND:VCALENDAR\r\n"));
  std::size_t lines = 0;
  for (std::size_t at = 0; at < text.size(); ++lines) {
    std::size_t end = text.find("\r\n", at);
    REQUIRE(end != std::string::npos);
    CHECK(end - at <= 75);
    CHECK((static_cast<unsigned char>(text[at]) & 0xC0) != 0x80);  // no character is cut
    at = end + 2;
  }
  CHECK(lines > 20);
  CHECK(text.find("UID:half_report-" + c.lan.str() + "-20260101@zhagen\r\n") != std::string::npos);
  CHECK(text.find("DTSTART;VALUE=DATE:20260710\r\nDTEND;VALUE=DATE:20260711\r\n") != std::string::npos);
  CHECK(text.find("UID:half_report-" + c.lan.str() + "-20260701@zhagen") != std::string::npos);  // what is still to come too

  Hit h{&b->dues[0].plan->due(), Item{Id(5), {Date::trusted(20260101), Date::trusted(20260630)}, Date::trusted(20261231), State::open}, Standing::open};
  std::string odd = calendar_of({h}, {{"甲,乙;丙\\丁\n戊", "", "一二三四五六七八九十一二三四五六七八九十一二三四五六七八九十\x01", ""}}, c.clock.now());
  CHECK(odd.find("甲\\,乙\\;丙\\\\丁\\n戊") != std::string::npos);
  CHECK(odd.find("DTEND;VALUE=DATE:20270101") != std::string::npos);
  CHECK(odd.find('\x01') == std::string::npos);
  CHECK(odd.find("\r\n ") != std::string::npos);
}

TEST_CASE("the list on paper: a sheet and a page") {
  County c;
  c.at(20260715);
  auto b = c.board();
  store::Read read = must(c.db->read());
  Actor who = c.actor(Role::receiver, "青山县");
  Paper d = must(paper(read, *c.base, *b, who, {Part::overdue, "", "", "", 50}));
  CHECK(d.title == "逾期应办清单");
  REQUIRE(d.groups.size() == 1);
  CHECK(d.groups[0].label == "半年总结");
  CHECK(d.rows() == 3);
  std::string file = c.fresh.folder / "list.xlsx";
  must(write_xlsx(d, file));
  CHECK(store::test::read_file(file).starts_with("PK"));
  std::string again = c.fresh.folder / "again.xlsx";
  must(write_xlsx(d, again));
  CHECK(store::test::read_file(file) == store::test::read_file(again));
  std::string page = html(d);
  CHECK(page.find("半年总结（3项）　依据：测试办法第五条") != std::string::npos);
  CHECK(page.find("<script") == std::string::npos);
  d.groups[0].rows[0].title = "<b>&\"";
  CHECK(html(d).find("&lt;b&gt;&amp;&quot;") != std::string::npos);
  CHECK(html(Paper{"应办清单", "甲", Date::trusted(20260101), {}}).find("没有要办的事") != std::string::npos);
}

TEST_CASE("another number of days: who is touched, among whom the actor may read") {
  County c;
  auto turned = c.base->catalog()->files();
  for (FileText& f : turned)
    if (f.name == "a.dues.toml") f.text = ledger::test::edited(f.text, "days = { value = 10,", "days = { value = 2,");
  std::shared_ptr<const catalog::Catalog> other = must(catalog::Catalog::from_texts(turned));
  auto b = c.board();
  store::Read read = must(c.db->read());
  WhatIf w = must(what_if(read, *c.base, b, other, c.office(), "a.dues.toml"));
  REQUIRE(w.dues.size() == 1);
  CHECK(w.dues[0].name == "half_report");
  CHECK(w.dues[0].change == 6);  // this half and the next, of three
  CHECK(w.dues[0].appear + w.dues[0].vanish == 0);
  REQUIRE(w.first.size() == 6);
  CHECK(w.first[0].title == "李兰");
  CHECK(w.first[0].before.day == Date::trusted(20260710));
  CHECK(w.first[0].after.day == Date::trusted(20260702));
  CHECK(w.first[0].after.standing == Standing::overdue);
  CHECK(must(what_if(read, *c.base, b, other, c.actor(Role::receiver, "柳西村"), "")).dues[0].change == 2);
  CHECK(must(what_if(read, *c.base, b, other, c.office(), "other.dues.toml")).dues.empty());
  CHECK(must(what_if(read, *c.base, b, b->catalog, c.office(), "")).dues.empty());
}

TEST_CASE("a due comes by a file alone, and a board follows the catalog and the day") {
  County c;
  CHECK(c.board()->find("more") == nullptr);
  must(ledger::apply(*c.base, ledger::test::with(files(), "site.dues.toml", R"~(
[due.more]
label = "入户走访"
for_each = "posting"
every = "month"
done_when = "reports.exists(r, within(r.to, period))"
who = ["posted@subject"]
ahead = 40
say = "{person.name}本月走访"
)~"), {}));
  CHECK(c.lines(c.actor(Role::posted, "", "李兰")) == Lines{"李兰 入户走访 2026年6月 2026-06-30 逾期", kBoth[0], "李兰 入户走访 2026年7月 2026-07-31 待办"});
  c.at(20260722);
  CHECK(c.lines(c.actor(Role::posted, "", "李兰")).size() == 4);  // August is within 40 days
  CHECK(c.dues.work().boards == 3);
}

TEST_CASE("many threads read while one writes") {
  County c;
  std::atomic<bool> stop{false};
  std::atomic<int> reads{0};
  std::vector<std::thread> threads;
  for (int i = 0; i < 4; ++i)
    threads.emplace_back([&] {
      Actor who = c.actor(Role::receiver, "青山县");
      while (!stop) {
        auto read = c.db->read();
        if (!read) continue;
        auto b = c.dues.board(*read);
        if (b && inbox(*read, *c.base, **b, who, {})) ++reads;
      }
    });
  for (int i = 0; i < 30; ++i) {
    Id report = c.report(c.lan, "20260601", 300);
    CHECK(c.lines(c.actor(Role::posted, "", "李兰")) == Lines{});
    c.cancel("report", report);
    CHECK(c.lines(c.actor(Role::posted, "", "李兰")) == Lines{kBoth[0]});
  }
  stop = true;
  for (std::thread& t : threads) t.join();
  CHECK(reads > 0);
}
