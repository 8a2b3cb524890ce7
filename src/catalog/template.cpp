#include "catalog/template.hpp"

#include "catalog/names.hpp"

namespace zhagen::catalog {
namespace {

constexpr std::string_view kText = R"~(# {label}：写一句话说明这个台账记什么。改好后运行 zhagen catalog check --site 本文件夹，再运行 zhagen catalog apply。
# 完整的写法见 docs/catalog.md。以 # 开头的行不起作用，需要哪一行就去掉它的 #。
[ledger]
name = "{name}"                     # 程序用的名称，定了就不要改
label = "{label}"
purpose = "选派管理"                 # 为什么收集这些信息；必须写
sensitivity = "internal"            # open 可公开 / internal 内部 / sensitive 加密
retention = "10y"                   # 保存多少年；permanent 永久
title = "person"                    # 列表里用哪个字段称呼一条记录
# period = ["from", "to"]           # 从哪天到哪天有效：写两个日期字段

[field.person]
label = "人员"
type = "ref:person"                 # text note name int bool date code:代码表 citizen_id money score ref:台账 list:text file
required = true
inverse = "{inverse}"               # 在人员那边叫什么：person.{inverse}
capacity = "subject"                # 记录里的这个人是“本人”，下面的权限按它给

[field.organiser]
label = "组织单位"
type = "ref:organisation"
required = true
inverse = "{inverse}"
capacity = "organiser"

[field.held_on]
label = "日期"
type = "date"
required = true
index = true                        # 常按它筛选或排序

[field.remark]
label = "备注"
type = "note"
# sensitivity = "sensitive"         # 加密保存，查看要说明理由
# hidden_from = ["viewer"]          # 这些角色看不到

# [capacity.sender]                 # 记录里没有、要顺着引用找的单位
# label = "派出单位"
# path = "person.unit"

[access]                            # 角色@身份；@any 记录涉及的任何单位，@owner 录入单位，@all 所有记录
read = ["office@any", "posted@subject"]
create = ["office@any"]
change = ["office@any"]
cancel = ["office@any"]
export = ["office@any"]

[state.draft]
label = "草稿"

[state.done]
label = "已完成"
frozen = true                       # 不能再改，有误另行更正
final = true                        # 办结

[transition.finish]
label = "完成"
from = ["draft"]
to = "done"
by = ["office@any"]
# when = "held_on <= today"         # 条件，和不满足时说的话
# say = "日期{held_on}还没有到"
# needs = ["remark"]                # 必须填好的字段
# reason = true                     # 要说明理由

# [check.later]                     # 每次保存都要满足
# label = "日期"
# require = "held_on.year() >= param.first_year"
# say = "日期早于 {param.first_year} 年"

# [lock.old]                        # 条件成立时不许做 on 里的事；waiver 里的角色说明理由后可以
# label = "过期不改"
# on = ["change", "cancel"]         # create change change:字段 cancel transition:流程
# when = "months(held_on, today) >= 12"
# say = "超过一年的记录不再改动"
# waiver = ["office@any"]

# [unique.once]                     # 不能重复
# label = "同一天只有一条"
# fields = ["person", "held_on"]

# [param]
# first_year = { value = 2000, label = "最早年份", source = "依据" }
)~";

}  // namespace

Result<std::string> ledger_template(std::string_view name, std::string_view label) {
  Node at;
  at.file = std::string(name);
  at.line = 1;
  TRY(check_field_name(name, at));
  std::string inverse = std::string(name).substr(0, kMaxName - 5) + "_list";
  std::string out(kText);
  for (auto [mark, value] : {std::pair<std::string_view, std::string_view>{"{name}", name}, {"{label}", label}, {"{inverse}", inverse}})
    for (std::size_t i = 0; (i = out.find(mark, i)) != std::string::npos; i += value.size()) out.replace(i, mark.size(), value);
  return out;
}

}  // namespace zhagen::catalog
