#include "world.hpp"

#include <algorithm>

#include "account/account.hpp"
#include "audit/audit.hpp"
#include "ledger/attachment.hpp"

namespace zhagen::ledger::test {
namespace {

constexpr const char* kCategories = R"~(
name = "posting_category"
label = "类别"
standard = "本系统"
source = "测试"
evidence = "V"
codes = [
  {code = "rural", label = "农村工作"}, {code = "guide", label = "指导员", parent = "rural"}, {code = "peace", label = "特派员"},
  {code = "medical", label = "支医"}, {code = "old", label = "旧类别", retired = true} ]
)~";
constexpr const char* kLevels = R"~(
name = "level"
label = "层次"
standard = "本系统"
source = "测试"
evidence = "V"
codes = [ {code = "county", label = "县处级", rank = 30}, {code = "section", label = "乡科级", rank = 20}, {code = "none", label = "其他"} ]
)~";
constexpr const char* kOrganisations = R"~(
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
[field.phone]
label = "电话"
type = "text"
[capacity.self]
label = "本单位"
path = ""
[access]
read = ["office@all", "viewer@all", "line_dept@all", "sender@all", "receiver@all", "posted@all", "mentor@all", "inspector@all"]
create = ["office@any"]
change = ["office@any"]
cancel = ["office@any"]
)~";
constexpr const char* kPeople = R"~(
[ledger]
name = "person"
label = "人员"
purpose = "选派管理"
sensitivity = "internal"
retention = "10y"
same = ["citizen_id"]
alike = ["name", "born"]
[field.name]
label = "姓名"
type = "name"
required = true
[field.born]
label = "出生年月"
type = "date"
[field.citizen_id]
label = "身份证号"
type = "citizen_id"
sensitivity = "sensitive"
find = true
[field.level]
label = "层次"
type = "code:level"
[field.score]
label = "得分"
type = "int"
min = 0
max = 100
[field.skills]
label = "特长"
type = "list:text"
[field.unit]
label = "所在单位"
type = "ref:organisation"
inverse = "staff"
capacity = "unit"
dated = true
[field.illness]
label = "疾病"
type = "note"
sensitivity = "sensitive"
hidden_from = ["viewer"]
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
read = ["office@any", "viewer@any", "sender@unit", "receiver@receiver", "posted@subject", "line_dept@category"]
create = ["office@any", "sender@unit"]
change = ["office@any", "sender@unit"]
cancel = ["office@any"]
[unique.citizen]
label = "身份证号"
fields = ["citizen_id"]
)~";
constexpr const char* kPostings = R"~(
[ledger]
name = "posting"
label = "选派"
purpose = "选派管理"
sensitivity = "internal"
retention = "10y"
title = "person"
period = ["from", "to"]
[field.person]
label = "人员"
type = "ref:person"
inverse = "postings"
capacity = "subject"
required = true
[field.sender]
label = "派出单位"
type = "ref:organisation"
inverse = "sent"
capacity = "sender"
[field.receiver]
label = "接收单位"
type = "ref:organisation"
inverse = "received"
capacity = "receiver"
required = true
[field.category]
label = "类别"
type = "code:posting_category"
capacity = "category"
required = true
[field.from]
label = "到岗"
type = "date"
[field.to]
label = "期满"
type = "date"
[field.submitted_on]
label = "上报日期"
type = "date"
[field.note]
label = "备注"
type = "note"
[capacity.unit]
label = "人员所在单位"
path = "person.unit"
[access]
read = ["office@any", "viewer@any", "line_dept@category", "sender@sender", "receiver@receiver", "posted@subject", "sender@unit"]
create = ["office@any", "sender@sender"]
change = ["office@any", "sender@sender", "receiver@receiver"]
cancel = ["office@any"]
amend = ["office@any"]
[state.draft]
label = "草稿"
[state.submitted]
label = "已上报"
frozen = true
[state.active]
label = "在岗"
[state.done]
label = "期满"
frozen = true
final = true
[transition.submit]
label = "上报"
from = ["draft"]
to = "submitted"
by = ["office@any", "sender@sender"]
needs = ["sender"]
sets = { submitted_on = "today" }
[transition.return]
label = "退回"
from = ["submitted"]
to = "draft"
by = ["office@any"]
reason = true
[transition.confirm]
label = "到岗"
from = ["submitted"]
to = "active"
by = ["office@any", "receiver@receiver"]
needs = ["from"]
when = "!person.postings.exists(p, p.state == 'active')"
say = "{person.name}已有在岗的选派"
[transition.finish]
label = "期满"
from = ["active"]
to = "done"
by = ["office@any"]
when = "to <= today"
say = "期满日期未到"
[check.dates]
label = "起止日期"
require = "to == null || to >= from"
say = "期满日期早于到岗日期"
[lock.one_year]
label = "一年内不调动"
on = ["change:receiver", "cancel"]
when = "state == 'active' && months(from, today) < param.lock_months"
say = "到岗不满{param.lock_months}个月，不能调动"
source = "测试办法第三条"
waiver = ["office@any"]
[unique.one_active]
label = "一人一岗"
fields = ["person"]
states = ["active"]
[param]
lock_months = { value = 12, label = "锁定月数" }
)~";

}  // namespace

std::vector<FileText> county_files() {
  return {{"codes/posting_category.toml", kCategories},
          {"codes/level.toml", kLevels},
          {"organisation.ledger.toml", kOrganisations},
          {"person.ledger.toml", kPeople},
          {"posting.ledger.toml", kPostings}};
}

std::vector<FileText> with(std::vector<FileText> files, const std::string& name, const std::string& text) {
  std::erase_if(files, [&](const FileText& f) { return f.name == name; });
  files.push_back({name, text});
  return files;
}

std::string text_of(const std::vector<FileText>& files, const std::string& name) {
  for (const FileText& f : files)
    if (f.name == name) return f.text;
  FAIL("no file " << name);
  return {};
}

std::string edited(std::string text, const std::string& from, const std::string& to) {
  auto at = text.find(from);
  REQUIRE_MESSAGE(at != std::string::npos, from);
  REQUIRE_MESSAGE(text.find(from, at + 1) == std::string::npos, from);
  return text.replace(at, from.size(), to);
}

World::World(bool filled) : db(fresh.open()) {
  const store::Migration tables[] = {audit::kTables, account::kTables, kTables, kAttachmentTables, kWaiverTables};
  must(store::migrate(*db, tables, clock.now()));
  base = must(Base::open(*db, keys, ids, clock, pinyin));
  if (!filled) return;
  must(apply(*base, county_files(), {}));
  Actor machine;
  machine.name = "安装";
  machine.machine = true;
  id["青山县"] = must(ledger::create(*base, machine, "organisation", draft("organisation", {{"name", "青山县"}}))).id;
  for (auto [name, parent] : {std::pair("柳河镇", "青山县"), {"石桥乡", "青山县"}, {"柳东村", "柳河镇"}, {"柳西村", "柳河镇"}, {"石桥村", "石桥乡"},
                              {"县医院", "青山县"}, {"县教育局", "青山县"}, {"东江大学", ""}})
    id[name] = add("organisation", {{"name", name}, {"parent", parent}});
  for (auto [name, unit] : {std::pair("单田芳", "县医院"), {"王小明", "县医院"}, {"李兰", "县教育局"}, {"陈国强", "东江大学"}})
    id[name] = add("person", {{"name", name}, {"unit", unit}, {"born", "19850600"}});
}

const catalog::Ledger& World::ledger(const std::string& name) const {
  const catalog::Ledger* found = base->catalog()->ledger(name);
  REQUIRE(found);
  return *found;
}

Draft World::draft(const std::string& ledger, Values values) const {
  const catalog::Ledger& l = this->ledger(ledger);
  Draft out;
  for (const auto& [name, text] : values) {
    int f = l.find(name);
    for (std::size_t i = 0; f < 0 && i < l.fields.size(); ++i)
      if (l.fields[i].label == name) f = static_cast<int>(i);
    REQUIRE_MESSAGE(f >= 0, name);
    Value value;
    const catalog::Field& field = l.fields[static_cast<std::size_t>(f)];
    if (text.empty())
      value = {};
    else if (field.kind == catalog::FieldKind::ref && id.contains(text))
      value = id.at(text).value();
    else
      value = from_plain_text(field, text);
    out.values.emplace_back(f, std::move(value));
  }
  return out;
}

Actor World::actor(Role role, const std::string& organisation, const std::string& person, std::vector<std::string> categories) const {
  Actor a;
  a.user = Id(1000 + static_cast<int>(role));
  a.name = organisation + "的" + std::string(catalog::role_label(role));
  a.source = "local";
  if (!person.empty()) a.person = id.at(person);
  a.grants.push_back({role, organisation.empty() ? Id() : id.at(organisation), std::move(categories), {}});
  return a;
}

Result<Saved> World::create(const Actor& who, const std::string& ledger, Values values, const How& how) {
  return ledger::create(*base, who, ledger, draft(ledger, values), how);
}

Result<Saved> World::change(const Actor& who, const std::string& ledger, Id record, Values values, const How& how) {
  return ledger::change(*base, who, ledger, record, draft(ledger, values), how);
}

Id World::add(const std::string& ledger, Values values, const How& how) { return must(create(office(), ledger, values, how)).id; }

Record World::record(const std::string& name, Id record) {
  const catalog::Ledger& l = ledger(name);
  store::Read read = must(db->read());
  auto rows = must(read.query("SELECT " + record_columns(l, "") + " FROM " + table_of(l) + " WHERE id = ?", record.value()));
  REQUIRE(must(rows.next()));
  return must(read_record(*base, l, rows, true));
}

std::string World::value(const std::string& name, Id record, const std::string& field) {
  const catalog::Ledger& l = ledger(name);
  Record r = this->record(name, record);
  const Value& v = r.values[static_cast<std::size_t>(l.find(field))];
  for (const auto& [text, known] : id)
    if (const auto* n = std::get_if<std::int64_t>(&v); n && *n == known.value()) return text;
  return plain_text(v);
}

std::int64_t World::number(const std::string& sql) { return std::stoll(one(*db, sql)); }

}  // namespace zhagen::ledger::test
