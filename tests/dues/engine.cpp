// Dues against what a clerk would count by hand, and kept up to date against computed anew.

#include "dues/period.hpp"
#include "ledger/many.hpp"
#include "place.hpp"

using namespace zhagen;
using namespace zhagen::dues;
using namespace zhagen::dues::test;
using Every = catalog::Due::Every;

namespace {

Date day(int d) { return Date::trusted(d); }

/// The items of a due that are not done, and how many are.
std::vector<std::string> items(const Board& b, const char* due) {
  std::vector<std::string> out;
  const Board::Kept& k = *b.find(due);
  for (const Item& i : *k.items)
    out.push_back(i.record.str() + " " + std::to_string(i.span.from.value()) + " " + std::to_string(i.day.value()) + " " + standing_zh(b.standing(k.plan->due(), i)));
  out.push_back(std::to_string(k.done->size()));
  return sorted(out);
}

/// The standing of the one item of a due in the period that begins on the day; "" where there is none.
std::string standing(const Board& b, const char* due, int from) {
  const Board::Kept& k = *b.find(due);
  std::string out;
  for (const Item& i : *k.items)
    if (i.span.from.value() == from) out += standing_zh(b.standing(k.plan->due(), i));
  return out;
}

void same(const Board& a, const Board& b) {
  REQUIRE(a.dues.size() == b.dues.size());
  for (std::size_t i = 0; i < a.dues.size(); ++i) {
    auto order = [](std::vector<Item> v) { return std::sort(v.begin(), v.end()), v; };
    CHECK(order(*a.dues[i].items) == order(*b.dues[i].items));
    CHECK(*a.dues[i].done == *b.dues[i].done);
  }
  CHECK(*a.excuses == *b.excuses);
  CHECK(a.entry == b.entry);
}

}  // namespace

TEST_CASE("periods of the calendar have their days and names") {
  CHECK(span_of(Every::half, day(20260701)) == Span{day(20260701), day(20261231)});
  CHECK(span_of(Every::half, day(20260630)) == Span{day(20260101), day(20260630)});
  CHECK(span_of(Every::quarter, day(20260229 - 1)) == Span{day(20260101), day(20260331)});
  CHECK(span_of(Every::month, day(20240215)) == Span{day(20240201), day(20240229)});
  CHECK(span_of(Every::year, day(20241231)) == Span{day(20240101), day(20241231)});
  CHECK(shifted(Every::quarter, span_of(Every::quarter, day(20260105)), -1) == Span{day(20251001), day(20251231)});
  CHECK(shifted(Every::month, span_of(Every::month, day(20261205)), 1) == Span{day(20270101), day(20270131)});
  CHECK(name_of(Every::half, span_of(Every::half, day(20260105))) == "2026年上半年");
  CHECK(name_of(Every::half, span_of(Every::half, day(20260805))) == "2026年下半年");
  CHECK(name_of(Every::quarter, span_of(Every::quarter, day(20260805))) == "2026年第三季度");
  CHECK(name_of(Every::month, span_of(Every::month, day(20260805))) == "2026年8月");
  CHECK(name_of(Every::year, span_of(Every::year, day(20260805))) == "2026年");
  CHECK(name_of(Every::term, {day(20240501), day(20260501)}) == "2024年5月1日至2026年5月1日");
  CHECK(name_of(Every::once, {}) == "");
}

TEST_CASE("a half-year's summary through a year: not yet, open, overdue, escalated, done, excused") {
  Place p;
  Id posting = p.posting("李兰", "柳河镇", {{"from", "20260110"}, {"to", "20280110"}});
  auto now = [&](int at, int from) { return p.at(at), standing(*p.board(), "half_report", from); };
  CHECK(now(20260305, 20250701) == "");       // before the posting there was nothing to sum up
  CHECK(now(20260305, 20260101) == "未到");
  CHECK(now(20260609, 20260101) == "未到");   // 7 月 10 日前 31 天
  CHECK(now(20260610, 20260101) == "待办");
  CHECK(now(20260710, 20260101) == "待办");
  CHECK(now(20260711, 20260101) == "逾期");
  CHECK(now(20260720, 20260101) == "逾期");
  CHECK(now(20260721, 20260101) == "督办");
  CHECK(now(20260721, 20260701) == "未到");
  CHECK(now(20261231, 20260101) == "督办");
  CHECK(now(20261231, 20260701) == "待办");
  CHECK(now(20261201, 20270101) == "");       // the next half is not shown yet
  CHECK(now(20270101, 20260101) == "");       // one period back and no more
  CHECK(now(20270101, 20260701) == "待办");

  p.at(20260715);
  Id thin = p.report(posting, "20260628", 99);
  CHECK(standing(*p.board(), "half_report", 20260101) == "逾期");
  Id report = p.report(posting, "20260628", 100);
  CHECK(standing(*p.board(), "half_report", 20260101) == "");
  CHECK(p.board()->find("half_report")->done->size() == 1);
  p.cancel("report", report);
  CHECK(standing(*p.board(), "half_report", 20260101) == "逾期");
  must(p.change(p.office(), "report", thin, {{"words", "120"}, {"to", "20260701"}}));  // of the next half
  CHECK(standing(*p.board(), "half_report", 20260101) == "逾期");
  CHECK(standing(*p.board(), "half_report", 20260701) == "");
  must(p.change(p.office(), "report", thin, {{"to", ""}}));  // whether it lies in the period cannot be known
  CHECK(standing(*p.board(), "half_report", 20260101) == "待核");

  Id excuse = p.add("due_excuse", {{"due", "half_report"}, {"label", "半年总结"}, {"ledger", "posting"}, {"record", posting.str()}, {"since", "20260101"},
                                   {"person", "李兰"}, {"reason", "借调在外"}});
  CHECK(standing(*p.board(), "half_report", 20260101) == "免办");
  CHECK(standing(*p.board(), "half_report", 20260701) == "未到");
  p.cancel("due_excuse", excuse);
  CHECK(standing(*p.board(), "half_report", 20260101) == "待核");
}

TEST_CASE("an excuse by an office counts for its own records alone; the due's own condition excuses too") {
  Place p;
  Id posting = p.posting("李兰", "柳河镇", {{"from", "20260110"}});
  Actor other = p.actor(Role::office, "东江大学");
  ledger::Draft d = p.draft("due_excuse", {{"due", "half_report"}, {"label", "半年总结"}, {"ledger", "posting"}, {"record", posting.str()}, {"since", "20260101"},
                                           {"organisation", "东江大学"}, {"reason", "不办"}});
  must(ledger::create(*p.base, other, "due_excuse", d));
  p.at(20260705);
  CHECK(standing(*p.board(), "half_report", 20260101) == "待办");
  p.posting("单田芳", "石桥乡", {{"from", "20260110"}});
  CHECK(sorted({standing(*p.board(), "half_report", 20260101)}) == Lines{"待办免办"});
}

TEST_CASE("working days, days that are not known, a year without holidays, a missing category") {
  Place p;
  auto talk = [&](const char* from) {
    Id id = p.posting("李兰", "柳河镇", {{"from", from}}, "medical");
    auto b = p.board();
    store::Read read = must(p.db->read());
    std::string out;
    for (const OfRecord& r : must(of_record(read, *p.base, *b, p.office(), "posting", id)))
      if (r.hit.due->name == "talk") out = r.hit.item.day.iso() + " " + standing_zh(r.hit.standing) + " " + r.words.missing;
    return out;
  };
  CHECK(talk("20260302") == "2026-03-05 待办 ");
  CHECK(talk("20260306") == "2026-03-11 未到 ");
  CHECK(talk("") == "");                                     // no day of arrival: no such due
  CHECK(talk("20260300").find("待核") != std::string::npos);  // the month alone
  CHECK(talk("20260300").find("到岗") != std::string::npos);
  CHECK(talk("20990302").find("2099年放假安排") != std::string::npos);
}

TEST_CASE("a term is each record's own; a part of its days may be missing") {
  Place p;
  p.at(20260305);
  Id id = p.posting("李兰", "柳河镇", {{"from", "20240510"}, {"to", "20260510"}});
  CHECK(items(*p.board(), "term") == Lines{"0", id.str() + " 20240510 20260410 待办"});
  Id report = p.report(id, "20260301", 2000);
  CHECK(items(*p.board(), "term") == Lines{"1"});
  must(p.change(p.office(), "posting", id, {{"to", ""}}));
  CHECK(items(*p.board(), "term") == Lines{"0"});
  p.cancel("report", report);
  must(p.change(p.office(), "posting", id, {{"to", "20260500"}}));
  CHECK(items(*p.board(), "term").back().ends_with("待核"));
}

TEST_CASE("a leader's matter is to be arranged, by the office alone, and never overdue") {
  Place p;
  must(p.change(p.office(), "person", p.id["李兰"], {{"level", "county"}}));
  CHECK(p.lines(p.office(), Part::unit) == Lines{"县教育局 领导看望 2026年第一季度 2026-03-31 待安排"});
  CHECK(p.lines(p.actor(Role::viewer, "青山县")) == Lines{});
  p.at(20260401);  // not asked for any more: back = 0
  CHECK(p.lines(p.office()) == Lines{"县教育局 领导看望 2026年第二季度 2026-06-30 待安排"});
  CHECK(p.lines(p.office(), Part::overdue) == Lines{});
}

TEST_CASE("a due that reads a param without a value is not in force") {
  Place p;
  CHECK_FALSE(p.board()->find("later")->plan->in_force());
  CHECK(p.board()->find("later")->items->empty());
}

TEST_CASE("an import and a merge need no word: the change history tells") {
  Place p;
  std::vector<Id> postings;
  for (const char* who : {"李兰", "王小明", "陈国强"}) postings.push_back(p.posting(who, "柳河镇", {{"from", "20260110"}}));
  p.at(20260705);
  CHECK(p.board()->find("half_report")->items->size() == 6);
  std::vector<ledger::Row> rows(6000);
  for (std::size_t i = 0; i < rows.size(); ++i) {
    rows[i].draft = p.draft("report", {{"what", "总结"}, {"to", "20260620"}, {"words", "200"}});
    rows[i].draft.values.emplace_back(p.ledger("report").find("posting"), postings[i % 2].value());
  }
  must(ledger::write_all(*p.base, p.office(), "report", rows, {}));
  auto b = p.board();
  CHECK(b->find("half_report")->done->size() == 2);
  CHECK(p.dues.work().ledgers > 0);
  same(*b, *p.anew());
}

TEST_CASE("kept up to date is computed anew, after each of some hundred random writes") {
  Place p;
  p.at(20260710);
  Random r(11);
  std::vector<std::string> people{"单田芳", "王小明", "李兰", "陈国强"}, places{"柳河镇", "石桥乡", "柳东村", "柳西村", "石桥村", "县医院"};
  std::vector<Id> postings, reports, excuses;
  auto pick = [&](const auto& v) { return v[r.below(static_cast<std::uint32_t>(v.size()))]; };
  auto a_day = [&]() -> std::string {
    static const char* const kDays[] = {"20240510", "20251231", "20260101", "20260315", "20260600", "20260630", "20260701", "20260708", "20270101", ""};
    return kDays[r.below(10)];
  };
  p.board();
  int rounds = store::test::rounds("ZHAGEN_DUES", 300), refused = 0;
  for (int i = 0; i < rounds; ++i) {
    ledger::How why;
    why.reason = "测试";
    switch (r.below(12)) {
      case 0: case 1: case 2: {
        ledger::Draft d = p.draft("posting", {{"person", pick(people)}, {"receiver", pick(places)}, {"category", r.chance(700) ? "guide" : "medical"}, {"from", a_day()}, {"note", r.chance(300) ? "谈过" : ""}});
        if (auto saved = ledger::create(*p.base, p.office(), "posting", d)) postings.push_back(saved->id);
        else ++refused;
        break;
      }
      case 3: case 4: case 5:
        if (!postings.empty()) {
          if (auto saved = p.try_report(pick(postings), a_day(), r.chance(500) ? 2000 : r.chance(500) ? 200 : 50)) reports.push_back(saved->id);
          else ++refused;
        }
        break;
      case 6:
        if (!postings.empty()) refused += !p.change(p.office(), "posting", pick(postings), {{"to", a_day()}, {"receiver", pick(places)}});
        break;
      case 7:
        if (!reports.empty() && !postings.empty()) {
          ledger::Draft d;
          d.values.emplace_back(p.ledger("report").find("posting"), pick(postings).value());
          refused += !ledger::change(*p.base, p.office(), "report", pick(reports), d, {});
        }
        break;
      case 8: refused += !p.change(p.office(), "person", p.id[pick(people)], {{"unit", pick(places)}, {"level", r.chance(500) ? "county" : "none"}}); break;
      case 9:
        if (!reports.empty()) refused += !ledger::cancel(*p.base, p.office(), "report", pick(reports), why);
        break;
      case 10:
        if (!postings.empty()) refused += !ledger::cancel(*p.base, p.office(), "posting", pick(postings), why);
        break;
      default:
        if (!postings.empty() && r.chance(500))
          if (auto saved = p.create(p.office(), "due_excuse", {{"due", "half_report"}, {"label", "半年总结"}, {"ledger", "posting"}, {"record", pick(postings).str()}, {"since", r.chance(500) ? "20260101" : "20260701"}, {"person", pick(people)}, {"reason", "测试"}}))
            excuses.push_back(saved->id);
        if (!excuses.empty() && r.chance(300)) refused += !ledger::cancel(*p.base, p.office(), "due_excuse", pick(excuses), why);
        if (r.chance(200)) refused += !p.change(p.office(), "organisation", p.id["柳东村"], {{"name", r.chance(500) ? "石桥乡" : "柳东村"}});
    }
    same(*p.board(), *p.anew());
  }
  CHECK(postings.size() > 20);
  CHECK(reports.size() > 20);
  CHECK(refused < rounds / 2);
  CHECK(p.dues.work().boards == 1);
  CHECK(p.dues.work().ledgers == 0);  // never all of a ledger for one write

  // The same by hand: a plain walk over the records.
  store::Read read = must(p.db->read());
  std::map<std::int64_t, std::vector<std::pair<int, int>>> written;  // of a posting: day and words
  auto rows = must(read.query("SELECT f_posting, f_to, f_words FROM l_report WHERE cancelled = 0"));
  while (must(rows.next())) written[rows.integer(0)].emplace_back(rows.integer(1), rows.integer(2));
  std::vector<std::string> expected;
  std::size_t done = 0;
  auto all = must(read.query("SELECT id, f_category, f_from, f_to, f_person, f_receiver FROM l_posting WHERE cancelled = 0"));
  auto b = p.board();
  while (must(all.next())) {
    if (all.text(1) != "guide") continue;
    for (auto [first, last, due] : {std::tuple(20260101, 20260630, 20260710), std::tuple(20260701, 20261231, 20270110)}) {
      int from = static_cast<int>(all.integer(2)), to = static_cast<int>(all.integer(3));
      if (to % 100 == 0 && to) to += 30;
      if (from > last || (to && to < first)) continue;
      bool yes = false, perhaps = false;
      for (auto [on, words] : written[all.integer(0)]) {
        if (words < 100) continue;
        if (on == 0) perhaps = true;
        else if (on == 20260600) yes = yes || first == 20260101;
        else yes = yes || (on >= first && on <= last);
      }
      if (yes) {
        ++done;
        continue;
      }
      bool excused = b->excuses->contains({"half_report", Id(all.integer(0)), day(first)}) ||
                     (all.integer(4) == p.id["单田芳"].value() && all.integer(5) == p.id["石桥乡"].value());
      expected.push_back(std::to_string(all.integer(0)) + " " + std::to_string(first) + " " + std::to_string(due) + " " +
                         (excused ? "免办" : due == 20270110 ? "未到" : perhaps ? "待核" : "待办"));
    }
  }
  expected.push_back(std::to_string(done));
  std::vector<std::string> got = items(*b, "half_report");
  if (p.value("organisation", p.id["柳东村"], "name") == "柳东村") CHECK(got == sorted(expected));
}
