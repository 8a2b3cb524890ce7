#pragma once
// Three ledgers of a small catalog that use the whole grammar: what the tests read, and break in one place.

#include <string>
#include <vector>

#include "catalog/catalog.hpp"

namespace zhagen::small {

inline const std::string kCodes = R"~(
name = "posting_category"
label = "类别"
standard = "本系统"
source = "测试"
evidence = "V"
codes = [ {code = "guide", label = "指导员"}, {code = "peace", label = "特派员"} ]
)~";
inline const std::string kOrganisation = R"~(
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
inline const std::string kPerson = R"~(
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
inline const std::string kPosting = R"~(
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

inline std::vector<catalog::FileText> files() {
  return {{"codes/c.toml", kCodes}, {"a/organisation.ledger.toml", kOrganisation}, {"a/person.ledger.toml", kPerson}, {"a/posting.ledger.toml", kPosting}};
}

}  // namespace zhagen::small
