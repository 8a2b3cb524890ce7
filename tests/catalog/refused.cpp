// What a catalog's file may not say, and what is said of it: tables of one change to a good file and the words of the refusal.

#include <doctest/doctest.h>

#include <algorithm>

#include <fstream>
#include <iterator>
#include <sstream>

#include "catalog/template.hpp"
#include "small.hpp"

using namespace zhagen;
using catalog::Catalog;
using catalog::FileText;

namespace {

std::string error_of(std::vector<FileText> files) {
  auto c = Catalog::from_texts(std::move(files));
  return c ? "" : c.error().zh();
}

struct Row {
  const char *from, *to;
  std::vector<const char*> words;
};

/// Each row's change makes the file wrong; the error names the file, and says the words.
void refuse(const std::string& name, const std::string& text, std::vector<FileText> others, const std::vector<Row>& rows) {
  for (const Row& r : rows) {
    INFO(std::string(r.from), " -> ", std::string(r.to));
    std::string changed = text;
    std::size_t at = changed.find(r.from);
    REQUIRE(at != std::string::npos);
    changed.replace(at, std::string_view(r.from).size(), r.to);
    std::vector<FileText> files = others;
    std::erase_if(files, [&](const FileText& f) { return f.name == name; });
    files.push_back({name, changed});
    std::string said = error_of(std::move(files));
    CAPTURE(said);
    CHECK(said.find(name) != std::string::npos);
    for (std::string word : r.words) {
      CAPTURE(word);
      CHECK(said.find(word) != std::string::npos);
    }
  }
}

}  // namespace

TEST_CASE("a ledger that is wrong is refused with its place and the way out") {
  refuse("a/posting.ledger.toml", small::kPosting, small::files(), {
      {"name = \"posting\"", "name = \"Posting\"", {":3", "Posting", "小写字母"}},
      {"name = \"posting\"", "name = \"today\"", {":3", "另有意思"}},
      {"label = \"选派\"\n", "label = \"\"\n", {":4", "label"}},
      {"purpose = \"选派管理\"", "purpose = \" \"", {"用途"}},
      {"retention = \"10y\"", "retention = \"十年\"", {"10y"}},
      {"sensitivity = \"internal\"", "sensitivity = \"secret\"", {"open、internal"}},
      {"title = \"person\"", "title = \"persom\"", {":8", "persom", "是不是“person”"}},
      {"period = [\"from\", \"to\"]", "period = [\"from\", \"person\"]", {"period"}},
      {"period = [\"from\", \"to\"]", "period = [\"from\", \"from\"]", {"写了两次"}},
      {"[field.receiver]", "[field.posting]", {"posting", "另有意思"}},
      {"[field.receiver]", "[field.state]", {"state"}},
      {"[field.receiver]", "[field.a_name_of_more_than_24_signs]", {"24"}},
      {"type = \"ref:person\"", "type = \"ref:people\"", {"people"}},
      {"type = \"ref:person\"", "type = \"reference\"", {"reference", "ref:台账名"}},
      {"type = \"code:posting_category\"", "type = \"code:category\"", {"category"}},
      {"inverse = \"postings\"", "inverse = \"born\"", {"born"}},
      {"inverse = \"received\"", "inverse = \"staff\"", {"staff"}},
      {"index = true", "inverse = \"x\"", {"inverse", "date"}},
      {"index = true", "capacity = \"x\"", {"capacity", "date"}},
      {"index = true", "each = [[\"甲\"]]", {"each"}},
      {"index = true", "min = 1", {"min"}},
      {"index = true", "sensitivity = \"sensitive\"\nindex = true", {"index"}},
      {"index = true", "hidden_from = [\"boss\"]", {"boss", "viewer"}},
      {"index = true", "hidden_from = [\"sysadmin\"]", {"系统管理员"}},
      {"capacity = \"receiver\"", "capacity = \"subject\"", {"subject", "两次"}},
      {"path = \"person.unit\"", "path = \"person.unity\"", {"unity"}},
      {"path = \"person.unit\"", "path = \"person.unit.parent.parent\"", {"3 步"}},
      {"path = \"person.unit\"", "path = \"person.born\"", {"没有走到"}},
      {"path = \"person.unit\"", "path = \"\"", {"没有走到"}},
      {"\"office@any\", \"sender@sender\", \"receiver", "\"office\", \"sender@sender\", \"receiver", {"office@any"}},
      {"\"office@any\", \"sender@sender\", \"receiver", "\"boss@any\", \"sender@sender\", \"receiver", {"boss"}},
      {"\"office@any\", \"sender@sender\", \"receiver", "\"auditor@any\", \"sender@sender\", \"receiver", {"审计管理员"}},
      {"\"office@any\", \"sender@sender\", \"receiver", "\"office@sendr\", \"sender@sender\", \"receiver", {"sendr", "sender"}},
      {"posted@subject", "posted@any", {"posted@any", "本人"}},
      {"sender@sender\", \"receiver@receiver\", \"posted", "sender@subject\", \"receiver@receiver\", \"posted", {"sender@subject", "单位"}},
      {"line_dept@category", "office@category", {"行业主管部门"}},
      {"create = \"office@any\"", "creat = \"office@any\"", {"creat", "create"}},
      {"read = [", "unmask = [", {"谁能看"}},
      {"frozen = true", "frozen = \"yes\"", {"true 或 false"}},
      {"[state.ended]", "[state.finished]", {"ended"}},
      {"[state.ended]", "[state.lost]\nlabel = \"丢失\"\n[state.ended]", {"丢失"}},
      {"from = \"draft\"", "from = \"drafts\"", {"drafts", "draft"}},
      {"to = \"active\"", "to = \"activ\"", {"activ"}},
      {"by = \"receiver@receiver\"\n", "", {"by"}},
      {"when = \"person.born != null", "when = \"person.borm != null", {"borm", "born"}},
      {"say = \"{person.name}没有", "say = \"{person.illness}没有", {"疾病"}},
      {"say = \"{person.name}没有", "say = \"{person.name没有", {"{"}},
      {"say = \"{person.name}没有填出生年月\"\n", "", {"say"}},
      {"when = \"person.born != null && person.unit.name != ''\"\n", "", {"when"}},
      {"needs = [\"receiver\", \"from\"]", "needs = [\"reciever\"]", {"reciever", "receiver"}},
      {"submitted_on = \"today\"", "submitted_on = \"tomorrow\"", {"tomorrow"}},
      {"category = \"guide\"", "category = \"guid\"", {"guid"}},
      {"category = \"guide\"", "person = \"today\"", {"干部"}},
      {"require = \"to == null || to >= from\"", "require = \"to - from\"", {":68"}},
      {"require = \"to == null || to >= from\"", "requires = \"true\"", {"requires", "require"}},
      {"\"change:receiver\"", "\"change:place\"", {"place"}},
      {"\"transition:finish\"", "\"transition:stop\"", {"transition:stop"}},
      {"\"transition:finish\"", "\"delete\"", {"delete"}},
      {"state == 'active' && months", "state == 'activ' && months", {"activ"}},
      {"param.lock_months &&", "param.months &&", {"param.lock_months"}},
      {"fields = [\"person\"]", "fields = []", {"fields"}},
      {"states = [\"active\"]", "states = [\"busy\"]", {"busy"}},
      {"value = 12, ", "", {"value"}},
      {"value = 12, ", "value = \"12\", ", {"整数"}},
      {"[unique.one_active]", "[uniqe.one_active]", {"uniqe", "unique"}},
  });
  refuse("a/person.ledger.toml", small::kPerson, small::files(), {
      {"sensitivity = \"sensitive\"\nfind = true", "sensitivity = \"sensitive\"", {"身份证号", "find = true"}},
      {"type = \"file\"", "type = \"file\"\nrequired = true", {"required"}},
      {"type = \"ref:organisation\"", "type = \"ref:organisation\"\nsensitivity = \"sensitive\"", {"hidden_from"}},
      {"label = \"人员\"", "label = \"人员\"\nsheet = true", {"sheet"}},
  });
}

TEST_CASE("no rights, no ledger") {
  std::string text = small::kPosting.substr(0, small::kPosting.find("[access]"));
  std::vector<FileText> files = small::files();
  files.back().text = text;
  CHECK(error_of(files).find("谁能看") != std::string::npos);
}

TEST_CASE("sizes are bounded") {
  std::string many = small::kPosting;
  for (int i = 0; i < 200; ++i) many += "[field.f" + std::to_string(i) + "]\nlabel = \"字段" + std::to_string(i) + "\"\ntype = \"text\"\n";
  std::vector<FileText> files = small::files();
  files.back().text = many;
  CHECK(error_of(files).find("超过上限 200") != std::string::npos);
  std::string label;
  for (int i = 0; i < 61; ++i) label += "长";
  files.back().text = small::kPosting + "[field.more]\ntype = \"text\"\nlabel = \"" + label + "\"\n";
  CHECK(error_of(files).find("超过上限 60") != std::string::npos);
  files.back().text = std::string(5 << 20, '#');
  CHECK(error_of(files).find("4 MiB") != std::string::npos);
  files.assign(2001, {"codes/x.toml", ""});
  CHECK(error_of(files).find("2000") != std::string::npos);
}

TEST_CASE("a file of the site extends a shipped ledger, part by part") {
  std::vector<FileText> files = small::files();
  const FileText extension{"local.ledger.toml", R"~(
[extend]
ledger = "posting"
[field.dormitory]
label = "宿舍"
type = "text"
[field.receiver]
label = "用人单位"
[check.dormitory]
label = "宿舍"
require = "dormitory == null || size(dormitory) < 20"
say = "宿舍写得太长"
[param]
lock_months = { value = 18 }
)~"};
  files.push_back(extension);
  auto c = Catalog::from_texts(files);
  REQUIRE_MESSAGE(c.ok(), (c ? "" : c.error().zh()));
  const catalog::Ledger& posting = *(*c)->ledger("posting");
  CHECK(posting.fields[static_cast<std::size_t>(posting.find("receiver"))].label == "用人单位");
  const catalog::Field& dormitory = posting.fields[static_cast<std::size_t>(posting.find("dormitory"))];
  CHECK(dormitory.purpose == "选派管理");
  CHECK(dormitory.place() == "local.ledger.toml:4");
  CHECK(*posting.params[0].value == 18);
  CHECK(posting.params[0].label == "锁定月数");
  CHECK(posting.checks.size() == 2);
  CHECK((*c)->ledgers().size() == 3);

  refuse("local.ledger.toml", extension.text, small::files(), {
      {"ledger = \"posting\"", "ledger = \"postings\"", {":3", "postings"}},
      {"[field.dormitory]\nlabel = \"宿舍\"", "[field.dormitory]\nlable = \"宿舍\"", {":5", "lable"}},
      {"type = \"text\"\n", "", {":4", "type"}},
      {"size(dormitory)", "size(dormitary)", {":11", "dormitary"}},
      {"[extend]", "[ledger]\nname = \"x\"\n[extend]", {"ledger"}},
  });
}

TEST_CASE("dues, figures and documents are typed") {
  std::vector<FileText> files = small::files();
  files.push_back({"a/a.dues.toml", R"~(
[due.report]
label = "半年总结"
for_each = "posting"
where = "state == 'active' && category == 'guide'"
every = "half"
done_when = "within(to, period)"
who = ["office@any", "posted@subject"]
say = "{person.name}交半年总结"
ahead = 30
grace = 10
escalate = "office@any"
[due.expiry]
label = "期满"
for_each = "posting"
by = "addMonths(from, param.term)"
done_when = "state == 'ended'"
who = "office@any"
say = "{person.name}将期满"
[due.review]
label = "期满考核"
for_each = "posting"
every = "term"
begins = "from"
ends = "addMonths(from, param.term)"
by = "addMonths(period.to, 1)"
done_when = "to != null && to >= period.from"
excused_when = "state == 'draft'"
who = "office@any"
leader = true
form = "posting"
say = "{person.name}{period.from.year()}年起，{param.wait}"
[param]
term = { value = 24, label = "任期" }
wait = { label = "期满后天数" }
)~"});
  files.push_back({"a/a.figures.toml", R"~(
[figure.active]
label = "在岗人数"
unit = "人"
of = "posting"
count = true
where = "state == 'active'"
by = ["category", "receiver", "person.born"]
[figure.guides]
label = "指导员占比"
of = "posting"
share = "category == 'guide'"
[figure.people]
label = "人数"
of = "posting"
distinct = "person.id"
[figure.mean_age]
label = "平均年龄"
of = "posting"
mean = "age(person.born, asof)"
)~"});
  files.push_back({"a/a.document.toml", R"~(
[document]
name = "report"
label = "工作汇报"
template = "report.docx"
title = "{asof.year()}年工作汇报"
figures = ["active", "guides"]
[list.people]
label = "在岗名单"
of = "posting"
where = "state == 'active'"
fields = ["person", "receiver"]
)~"});
  auto c = Catalog::from_texts(files);
  REQUIRE_MESSAGE(c.ok(), (c ? "" : c.error().zh()));
  REQUIRE((*c)->dues().size() == 3);
  CHECK((*c)->dues()[0].periodic());
  CHECK((*c)->dues()[0].by.text() == "period.to");
  CHECK((*c)->dues()[0].back == 1);
  CHECK((*c)->dues()[0].unset.empty());
  const catalog::Due& review = (*c)->dues()[2];
  CHECK((review.begins && review.ends && review.by && review.excused_when && review.leader));
  CHECK(review.form == (*c)->ledger("posting"));
  CHECK(review.unset == std::vector<std::string>{"期满后天数"});
  CHECK(review.programs().size() == 8);
  CHECK((*c)->dues()[0].every == catalog::Due::Every::half);
  CHECK((*c)->dues()[0].escalate.size() == 1);
  CHECK((*c)->dues()[1].by);
  REQUIRE((*c)->figures().size() == 4);
  CHECK((*c)->figure("active")->by.size() == 3);
  CHECK((*c)->figure("mean_age")->kind == catalog::Figure::Kind::mean);
  REQUIRE((*c)->documents().size() == 1);
  CHECK((*c)->documents()[0].figures[1]->name == "guides");
  CHECK((*c)->documents()[0].lists[0].fields.size() == 2);

  refuse("a/a.dues.toml", files[4].text, files, {
      {"for_each = \"posting\"", "for_each = \"post\"", {":4", "post"}},
      {"state == 'active' &&", "stat == 'active' &&", {":5", "state"}},
      {"every = \"half\"", "every = \"week\"", {":6", "week"}},
      {"every = \"half\"", "every = \"half\"\nby = \"period.form\"", {":7", "period"}},
      {"every = \"half\"\n", "", {":2", "by"}},
      {"every = \"half\"", "every = \"half\"\nbegins = \"from\"", {":7", "begins"}},
      {"every = \"term\"", "every = \"term\"\nback = 2", {"back", "term"}},
      {"begins = \"from\"\n", "", {"begins"}},
      {"to >= period.from\"", "within(to, period)\"", {"period"}},
      {"begins = \"from\"", "begins = \"period.from\"", {"period"}},
      {"by = \"addMonths(from, param.term)\"", "by = \"from\"\nback = 2", {"back", "every"}},
      {"ahead = 30", "back = 121", {"back", "120"}},
      {"leader = true", "leader = true\ngrace = 3", {"grace", "leader"}},
      {"who = \"office@any\"\nleader", "who = \"viewer@any\"\nleader", {"viewer"}},
      {"form = \"posting\"", "form = \"report\"", {"report"}},
      {"within(to, period)", "within(to, peroid)", {":7", "period"}},
      {"who = [\"office@any\", \"posted@subject\"]", "who = \"posted@any\"", {":8"}},
      {"{person.name}交", "{person.citizen_id}交", {":9", "身份证号"}},
      {"ahead = 30", "ahead = -1", {":10", "ahead"}},
      {"escalate = \"office@any\"\n", "", {"escalate"}},
      {"by = \"addMonths(from, param.term)\"", "by = \"param.term\"", {":16"}},
      {"param.term", "param.terms", {":16", "param.term"}},
      {"[param]\nterm", "[param]\nlock_months = { value = 1, label = \"x\" }\nterm", {"lock_months"}},
      {"[due.expiry]", "[due.Expiry]", {"Expiry"}},
  });
  refuse("a/a.figures.toml", files[5].text, files, {
      {"count = true", "", {"count、sum"}},
      {"count = true", "count = true\nsum = \"1\"", {"count、sum"}},
      {"by = [\"category\"", "by = [\"person.postings\"", {":8", "person.postings"}},
      {"share = \"category == 'guide'\"", "share = \"category\"", {":12"}},
      {"mean = \"age(person.born, asof)\"", "mean = \"person.name\"", {":20"}},
      {"[figure.people]", "[figure.peopl]\nlabel = \"x\"\nof = \"posting\"\n[figure.people]", {"count、sum"}},
  });
  refuse("a/a.document.toml", files[6].text, files, {
      {"\"guides\"", "\"guide\"", {":7", "guide", "guides"}},
      {"report.docx", "../report.docx", {":5", "../report.docx"}},
      {"report.docx", "report.doc", {":5"}},
      {"{asof.year()}", "{asof.yaer()}", {":6", "yaer"}},
      {"fields = [\"person\", \"receiver\"]", "fields = [\"person\", \"place\"]", {":12", "place"}},
      {"of = \"posting\"", "of = \"nobody\"", {":10", "nobody"}},
  });
}

TEST_CASE("a new ledger's text loads beside the shipped catalog") {
  auto files = Catalog::read(ZHAGEN_SOURCE_DIR "/catalog");
  REQUIRE(files);
  auto text = catalog::ledger_template("visit", "走访");
  REQUIRE(text);
  files->push_back({"visit.ledger.toml", *text});
  CHECK(error_of(*files) == "");
  std::string open = *text;  // with what stands behind # too
  for (std::size_t at = open.find("\n# ", open.find("[ledger]")); at != std::string::npos; at = open.find("\n# ", at + 1)) open.erase(at + 1, 2);
  std::size_t period = open.find("period = ");
  open.erase(period, open.find('\n', period) - period);
  files->back().text = open;
  CHECK(error_of(*files) == "");
  for (const char* bad : {"Visit", "", "visit-1", "date", "a_name_of_more_than_24_signs"}) CHECK_FALSE(catalog::ledger_template(bad, "走访").ok());
}

TEST_CASE("every expression that is shipped is typed by its ledger's environment, and every right names somebody") {
  auto made = Catalog::load(ZHAGEN_SOURCE_DIR "/catalog");
  REQUIRE(made);
  const Catalog& c = **made;
  int conditions = 0, ledgers = 0;
  for (const catalog::Ledger& l : c.ledgers()) {
    if (l.sheet) continue;
    ++ledgers;
    auto again = [&](const catalog::Condition& condition) {
      ++conditions;
      CAPTURE(l.name);
      CAPTURE(condition.name);
      bool guard = condition.name.find('.') != std::string::npos;  // a rule's, with the params of its set
      auto p = cel::compile_as(cel::Kind::boolean, condition.when.text(), guard ? condition.when.env() : c.env(l));
      REQUIRE(p.ok());
      CHECK(p->reads() == condition.when.reads());
    };
    for (auto& check : l.checks) again(check);
    for (auto& lock : l.locks) again(lock.condition);
    for (auto& t : l.transitions)
      if (t.when) again(*t.when);
    CHECK_FALSE(l.rights(catalog::Action::read).empty());
    CHECK_FALSE(l.rights(catalog::Action::create).empty());
    CHECK_FALSE(l.rows.empty());
    bool sealed = false;
    for (const catalog::Field& f : l.fields) {
      CHECK_FALSE(f.purpose.empty());
      CHECK_FALSE(f.retention.empty());
      sealed |= f.sealed();
    }
    CHECK(sealed == !l.rights(catalog::Action::unmask).empty());
    if (!l.rights(catalog::Action::amend).empty()) CHECK(l.states.size() > 0);
  }
  CHECK(ledgers >= 14);
  CHECK(conditions >= 30);
  for (const char* name : {"person", "organisation", "appointment", "education", "family", "programme", "batch", "post", "nomination", "wish", "posting",
                           "talk", "leave", "paper"})
    CHECK(c.ledger(name) != nullptr);
}

TEST_CASE("what docs/catalog.md teaches loads as it stands") {
  std::ifstream in(ZHAGEN_SOURCE_DIR "/docs/catalog.md");
  std::string text{std::istreambuf_iterator<char>(in), {}};
  auto block = [&](const std::string& first, std::size_t indent) {
    std::string out, line;
    std::istringstream lines(text.substr(text.find(first)));
    while (std::getline(lines, line) && (line.empty() || line.starts_with(std::string(indent, ' ')))) out += (line.empty() ? line : line.substr(indent)) + "\n";
    return out;
  };
  auto files = Catalog::read(ZHAGEN_SOURCE_DIR "/catalog");
  REQUIRE(files);
  files->push_back({"visit.ledger.toml", block("       [ledger]\n       name = \"visit\"", 7)});
  files->push_back({"posting_local.ledger.toml", block("    [extend]\n", 4)});
  files->push_back({"a.dues.toml", block("    [due.invented_report]", 4)});
  auto c = Catalog::from_texts(*files);
  REQUIRE_MESSAGE(c.ok(), (c ? "" : c.error().zh()));
  const catalog::Ledger& visit = *(*c)->ledger("visit");
  CHECK(visit.fields.size() == 5);
  CHECK(visit.transitions.size() == 1);
  CHECK(visit.locks.size() == 1);
  CHECK(*(*c)->ledger("posting")->params[0].value == 18);
  CHECK(std::any_of((*c)->dues().begin(), (*c)->dues().end(), [](const auto& d) { return d.name == "invented_report"; }));
}

TEST_CASE("a placement's source is typed over both sides, the given record and the lists") {
  std::vector<FileText> files = *Catalog::read(ZHAGEN_SOURCE_DIR "/catalog");
  auto whole = Catalog::from_texts(files);
  REQUIRE(whole.ok());
  CHECK((*whole)->sources().size() >= 5);
  CHECK((*(*whole)->source("batch"))->list.has_value());
  CHECK_FALSE((*(*whole)->source("front"))->list.has_value());
  CHECK_FALSE((*whole)->source("none").ok());

  const std::string name = "placement/front.placement.toml";
  std::string text;
  for (const FileText& f : files)
    if (f.name == name) text = f.text;
  refuse(name, text, files, {
      {"plan = [\"office@organiser\"]", "plan = []", {"plan"}},
      {"plan = [\"office@organiser\"]", "plan = [\"office@planner\"]", {"planner"}},
      {"type = \"ref:front_task\"", "type = \"date\"", {"given"}},
      {"rules = \"standard\"", "rules = \"standart\"", {"standart"}},
      {"of = \"front_task\"", "of = \"posting\"", {"front_task"}},
      {"name = \"posting.person.name\"", "nmae = \"posting.person.name\"", {"nmae"}},
      {"name = \"posting.person.name\"\n", "", {"name"}},
      {"sex = \"posting.person.sex\"", "sex = \"posting.person.born\"", {"性别"}},
      {"major = \"posting.person.major\"", "major = \"posting.person.illness\"", {"疾病"}},
      {"posting = \"posting\"", "posting = \"front_task\"", {"选派"}},
      {"from = \"today\"", "from = \"place\"", {"开始日期"}},
      {"[result]", "[entry]\nledger = \"wish\"\nlist = \"post\"\nset = {}\n[result]", {"[list]"}},
  });
}
