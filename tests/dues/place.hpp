#pragma once
// The county of the ledger's tests with reports of postings, excuses and dues of every kind.

#include <algorithm>

#include "../ledger/world.hpp"
#include "dues/board.hpp"
#include "dues/inbox.hpp"

namespace zhagen::dues::test {

using account::Actor;
using account::Grant;
using catalog::FileText;
using catalog::Role;
using ledger::test::Values;
using ledger::test::World;
using store::test::must;

inline const char* const kReports = R"~(
[ledger]
name = "report"
label = "工作报告"
purpose = "选派管理"
sensitivity = "internal"
retention = "10y"
title = "what"
[field.what]
label = "内容"
type = "text"
[field.posting]
label = "选派"
type = "ref:posting"
inverse = "reports"
[field.from]
label = "起"
type = "date"
[field.to]
label = "止"
type = "date"
[field.words]
label = "字数"
type = "int"
[capacity.receiver]
label = "接收单位"
path = "posting.receiver"
[access]
read = ["office@any", "receiver@receiver"]
create = ["office@any"]
change = ["office@any"]
cancel = ["office@any"]
)~";

inline const char* const kDues = R"~(
[due.half_report]
label = "半年总结"
source = "测试办法第五条"
for_each = "posting"
where = "category == 'peace' || category == 'guide'"
every = "half"
by = "addDays(period.to, param.days)"
done_when = "reports.exists(r, r.words >= 100 && within(r.to, period))"
excused_when = "person.name == '单田芳' && receiver.name == '石桥乡'"
who = ["posted@subject", "receiver@receiver"]
ahead = 30
grace = 10
escalate = ["office@any"]
form = "report"
say = "{person.name}交{period.from.year()}年{period.from.month() == 1 ? '上' : '下'}半年的总结"
[due.talk]
label = "到岗谈话"
for_each = "posting"
by = "addWorkdays(from, 3)"
done_when = "note != null"
who = ["receiver@receiver"]
say = "{person.name}到岗后三个工作日内谈话"
[due.term]
label = "期满考核"
for_each = "posting"
every = "term"
begins = "from"
ends = "to"
by = "addDays(period.to, -30)"
done_when = "reports.exists(r, within(r.to, period(period.from, period.to)) && r.words > 1000)"
who = ["office@any"]
ahead = 60
say = "{person.name}{period.from}至{period.to}的任期将满"
[due.visit]
label = "领导看望"
for_each = "organisation"
where = "staff.exists(s, s.level != null && s.level == 'county') && parent != null"
every = "quarter"
done_when = "staff.exists(s, s.postings.exists(p, p.reports.exists(r, within(r.to, period))))"
who = ["office@any"]
back = 0
ahead = 100
leader = true
say = "安排到{name}看望"
[due.later]
label = "以后再说"
for_each = "person"
by = "addDays(born, param.unset)"
done_when = "false"
who = ["office@any"]
say = "x"
[param]
days = { value = 10, label = "宽限天数" }
unset = { label = "未定天数" }
)~";

inline std::string excuse_ledger() { return store::test::read_file(ZHAGEN_SOURCE_DIR "/catalog/management/due_excuse.ledger.toml"); }

inline std::vector<FileText> files() {
  std::vector<FileText> out = ledger::test::county_files();
  out.push_back({"report.ledger.toml", kReports});
  out.push_back({"due_excuse.ledger.toml", excuse_ledger()});
  out.push_back({"a.dues.toml", kDues});
  out.push_back({"base/holidays.toml", store::test::read_file(ZHAGEN_SOURCE_DIR "/catalog/base/holidays.toml")});
  return out;
}

struct Place : World {
  Dues dues;
  Place() : World(true), dues(*base) { must(ledger::apply(*base, files(), {})); }

  std::shared_ptr<const Board> board() {
    store::Read read = must(db->read());
    return must(dues.board(read));
  }
  std::shared_ptr<const Board> anew() {
    store::Read read = must(db->read());
    return must(Board::make(read, *base, base->catalog(), base->today()));
  }
  Page list(const Actor& actor, Part part = Part::all, int limit = 1000, const std::string& after = "") {
    auto b = board();
    store::Read read = must(db->read());
    return must(inbox(read, *base, *b, actor, {part, "", "", after, limit}));
  }
  /// "张三 半年总结 2026年上半年 2026-07-10 待办" of each.
  std::vector<std::string> lines(const Actor& actor, Part part = Part::all) {
    Page page = list(actor, part);
    std::vector<std::string> out;
    for (std::size_t i = 0; i < page.hits.size(); ++i) {
      const Hit& h = page.hits[i];
      out.push_back(page.words[i].title + " " + h.due->label + (page.words[i].period.empty() ? "" : " " + page.words[i].period) + " " + h.item.day.iso() + " " +
                    standing_zh(h.standing));
    }
    return out;
  }
  Id posting(const std::string& person, const std::string& receiver, Values more, const char* category = "guide") {
    ledger::Draft d = draft("posting", {{"person", person}, {"receiver", receiver}, {"category", category}});
    for (auto& v : draft("posting", more).values) d.values.push_back(std::move(v));
    return must(ledger::create(*base, office(), "posting", d)).id;
  }
  Result<ledger::Saved> try_report(Id posting, const std::string& to, int words) {
    ledger::Draft d = draft("report", {{"what", "总结"}, {"to", to}, {"words", std::to_string(words)}});
    d.values.emplace_back(ledger("report").find("posting"), posting.value());
    return ledger::create(*base, office(), "report", d);
  }
  Id report(Id posting, const std::string& to, int words) { return must(try_report(posting, to, words)).id; }
  void at(int day) { clock.at = start_of(Date::trusted(day)); }
  void cancel(const char* ledger, Id record) {
    ledger::How how;
    how.reason = "测试";
    must(ledger::cancel(*base, office(), ledger, record, how));
  }
};

inline std::vector<std::string> sorted(std::vector<std::string> v) { return std::sort(v.begin(), v.end()), v; }
using Lines = std::vector<std::string>;

}  // namespace zhagen::dues::test

template <>
struct doctest::StringMaker<std::vector<std::string>> {
  static doctest::String convert(const std::vector<std::string>& v) {
    std::string out;
    for (const auto& s : v) out += "\n  " + s;
    return out.c_str();
  }
};
