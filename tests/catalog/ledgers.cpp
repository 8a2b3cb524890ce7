// Ledgers that name each other: references, inverses, capacities, states, conditions, and what is refused of them.

#include <doctest/doctest.h>

#include "catalog/catalog.hpp"
#include "cel/evaluate.hpp"

using namespace zhagen;
using catalog::Catalog;
using catalog::FileText;
using catalog::Right;
using catalog::Role;

namespace {

const std::string kCodes = R"~(
name = "posting_category"
label = "类别"
standard = "本系统"
source = "测试"
evidence = "V"
codes = [ {code = "guide", label = "指导员"}, {code = "peace", label = "特派员"} ]
)~";
const std::string kOrganisation = R"~(
[ledger]
name = "organisation"
label = "单位"
purpose = "选派管理"
sensitivity = "open"
retention = "permanent"
tree = "parent"
[field.name]
label = "名称"
type = "text"
required = true
find = true
dated = true
[field.parent]
label = "上级"
type = "ref:organisation"
inverse = "parts"
dated = true
[capacity.self]
label = "本单位"
path = ""
[access]
read = ["office@all", "sender@self"]
change = "office@self"
)~";
const std::string kPerson = R"~(
[ledger]
name = "person"
label = "人员"
purpose = "选派管理"
sensitivity = "internal"
retention = "10y"
same = "citizen_id"
alike = ["name", "born"]
[field.name]
label = "姓名"
type = "name"
required = true
find = true
[field.born]
label = "出生年月"
type = "date"
[field.citizen_id]
label = "身份证号"
type = "citizen_id"
sensitivity = "sensitive"
find = true
[field.illness]
label = "疾病"
type = "note"
sensitivity = "sensitive"
purpose = "照顾安排"
retention = "5y"
hidden_from = ["viewer"]
[field.unit]
label = "所在单位"
type = "ref:organisation"
inverse = "staff"
capacity = "sender"
[field.scan]
label = "附件"
type = "file"
[capacity.subject]
label = "本人"
path = ""
[capacity.receiver]
label = "接收单位"
path = "postings.receiver"
[capacity.category]
label = "类别"
path = "postings.category"
[access]
read = ["office@any", "sender@sender", "receiver@receiver", "posted@subject", "line_dept@category", "viewer@all"]
create = ["office@any", "sender@sender"]
change = ["office@any"]
)~";
const std::string kPosting = R"~(
[ledger]
name = "posting"
label = "选派"
purpose = "选派管理"
sensitivity = "internal"
retention = "10y"
title = "person"
period = ["from", "to"]
rows = ["G1"]
[field.person]
label = "干部"
type = "ref:person"
inverse = "postings"
capacity = "subject"
required = true
[field.receiver]
label = "接收单位"
type = "ref:organisation"
inverse = "received"
capacity = "receiver"
[field.category]
label = "类别"
type = "code:posting_category"
capacity = "category"
[field.from]
label = "开始"
type = "date"
index = true
[field.to]
label = "结束"
type = "date"
[field.submitted_on]
label = "上报日期"
type = "date"
[capacity.sender]
label = "派出单位"
path = "person.unit"
[access]
read = ["office@any", "sender@sender", "receiver@receiver", "posted@subject", "line_dept@category"]
create = "office@any"
change = ["office@any", "receiver@owner"]
[state.draft]
label = "草稿"
[state.active]
label = "在岗"
[state.ended]
label = "结束"
frozen = true
final = true
[transition.start]
label = "到岗"
from = "draft"
to = "active"
by = "receiver@receiver"
when = "person.born != null && person.unit.name != ''"
say = "{person.name}没有填出生年月"
needs = ["receiver", "from"]
sets = { submitted_on = "today", category = "guide" }
[transition.finish]
label = "结束"
from = ["active"]
to = "ended"
by = ["office@any"]
reason = true
[check.dates]
label = "日期"
require = "to == null || to >= from"
say = "结束日期{to}早于开始日期{from}"
[lock.one_year]
label = "一年内不调整"
on = ["change:receiver", "transition:finish", "cancel"]
when = "state == 'active' && months(from, today) < param.lock_months && person.postings.exists(p, p.state == 'active' && p.id != id)"
say = "到岗未满{param.lock_months}个月"
source = "规定"
waiver = ["office@any"]
[unique.one_active]
label = "只有一个在岗的选派"
fields = ["person"]
states = ["active"]
[param]
lock_months = { value = 12, label = "锁定月数" }
)~";

std::vector<FileText> files() {
  return {{"codes/c.toml", kCodes}, {"a/organisation.ledger.toml", kOrganisation}, {"a/person.ledger.toml", kPerson}, {"a/posting.ledger.toml", kPosting}};
}

}  // namespace

TEST_CASE("a ledger in full") {
  auto made = Catalog::from_texts(files());
  REQUIRE_MESSAGE(made.ok(), (made ? "" : made.error().zh()));
  const Catalog& c = **made;
  const catalog::Ledger& posting = *c.ledger("posting");
  const catalog::Ledger& person = *c.ledger("person");
  CHECK(c.ledger("nobody") == nullptr);
  REQUIRE(c.ledgers().size() == 3);

  CHECK(posting.title == posting.find("person"));
  CHECK(posting.from == posting.find("from"));
  CHECK(c.ledger("organisation")->tree == 1);
  CHECK(person.same == std::vector<int>{person.find("citizen_id")});
  CHECK(person.title == 0);
  const catalog::Field& illness = person.fields[static_cast<std::size_t>(person.find("illness"))];
  CHECK(illness.purpose == "照顾安排");
  CHECK(illness.retention == "5y");
  CHECK(illness.sealed());
  CHECK(person.fields[0].purpose == "选派管理");
  CHECK(person.fields[0].retention == "10y");

  REQUIRE(person.inverses.size() == 1);
  CHECK(person.find_inverse("postings")->ledger == &posting);
  CHECK(c.ledger("organisation")->inverses.size() == 3);

  const catalog::Capacity& sender = posting.capacities[static_cast<std::size_t>(posting.find_capacity("sender"))];
  REQUIRE(sender.path.size() == 2);
  CHECK(sender.path[0].ledger == &posting);
  CHECK(sender.path[1].ledger == &person);
  CHECK_FALSE(sender.path[1].inverse);
  const catalog::Capacity& receiver = person.capacities[static_cast<std::size_t>(person.find_capacity("receiver"))];
  REQUIRE(receiver.path.size() == 2);
  CHECK(receiver.path[0].inverse);
  CHECK(receiver.path[0].ledger == &posting);
  CHECK(person.capacities[static_cast<std::size_t>(person.find_capacity("category"))].kind == catalog::Capacity::Kind::category);
  CHECK(person.capacities[static_cast<std::size_t>(person.find_capacity("subject"))].path.empty());

  const catalog::Rights& read = posting.rights(catalog::Action::read);
  REQUIRE(read.size() == 5);
  CHECK(read[0].role == Role::office);
  CHECK(read[0].capacity == Right::kAny);
  CHECK(read[1].capacity == posting.find_capacity("sender"));
  CHECK(posting.rights(catalog::Action::change)[1].capacity == Right::kOwner);
  CHECK(posting.rights(catalog::Action::cancel).empty());

  CHECK(posting.states[2].frozen);
  const catalog::Transition& start = *posting.find_transition("start");
  CHECK(start.when);
  CHECK(start.needs.size() == 2);
  CHECK(start.sets[0] == std::pair(posting.find("submitted_on"), std::string("today")));
  REQUIRE(posting.locks.size() == 1);
  CHECK(posting.locks[0].cancel);
  CHECK(posting.locks[0].fields == std::vector<int>{posting.find("receiver")});
  CHECK(posting.locks[0].transitions == std::vector<std::string>{"finish"});
  CHECK(posting.locks[0].condition.waiver.size() == 1);
  CHECK(posting.uniques[0].states == std::vector<std::string>{"active"});
  CHECK(*posting.params[0].value == 12);
}

TEST_CASE("filters speak of fields bare or under the ledger's name, of references, inverses and states") {
  auto c = Catalog::from_texts(files());
  REQUIRE(c);
  const cel::Env& env = (*c)->env(*(*c)->ledger("posting"));
  for (const char* good : {"to >= from", "posting.to >= from", "person.unit.parts.exists(o, o.name == '甲')", "state == 'active'",
                           "posting.state in ['draft', 'ended']", "person.id == actor.person", "receiver.path.startsWith('/1/')",
                           "receiver == null", "category == 'guide' && from <= today", "param.lock_months > 3"}) {
    CAPTURE(good);
    auto p = cel::compile_as(cel::Kind::boolean, good, env);
    CHECK_MESSAGE(p.ok(), (p ? "" : p.error().zh()));
  }
  for (const char* bad : {"state == 'activ'", "unit.name == ''", "person.scan == ''", "posting.nothing", "category == 'x'", "person == 'x'"}) {
    CAPTURE(bad);
    CHECK_FALSE(cel::compile_as(cel::Kind::boolean, bad, env).ok());
  }
}
