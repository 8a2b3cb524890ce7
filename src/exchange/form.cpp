#include "exchange/form.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "ledger/access.hpp"

namespace zhagen::exchange {
namespace {

using catalog::Field;
using catalog::FieldKind;

double width_of(const Field& f) {
  switch (f.kind) {
    case FieldKind::boolean: return 9;
    case FieldKind::integer: case FieldKind::score: return 10;
    case FieldKind::money: case FieldKind::name: return 12;
    case FieldKind::date: return 13;
    case FieldKind::citizen_id: return 22;
    case FieldKind::note: return 36;
    case FieldKind::ref: return 22;
    default: return 16;
  }
}

std::string range_words(const Field& f, int places) {
  auto text = [&](std::int64_t v) { return cell_text(files::Number{v, places}); };
  if (f.min && f.max) return fmt::format("，{} 到 {}", text(*f.min), text(*f.max));
  if (f.min) return "，不小于 " + text(*f.min);
  return f.max ? "，不大于 " + text(*f.max) : "";
}

}  // namespace

std::vector<std::string> code_labels(const catalog::Catalog& catalog, const Field& field) {
  std::vector<std::string> out;
  if (const CodeList* list = field.kind == FieldKind::code ? catalog.codes().get(field.codes) : nullptr)
    for (const Code& c : list->codes())
      if (!c.retired) out.push_back(c.label);
  return out;
}

std::string kind_words(const catalog::Catalog& catalog, const Field& f) {
  switch (f.kind) {
    case FieldKind::text: return "文字，最多 400 字";
    case FieldKind::note: return "长文字，可以分段";
    case FieldKind::name: return "姓名";
    case FieldKind::integer: return "整数" + range_words(f, 0);
    case FieldKind::boolean: return "填“是”或“否”";
    case FieldKind::date: return "日期，写成 1980-05-01；只知道年月的写 1980.05，只知道年的写 1980";
    case FieldKind::code: return "从下拉列表里选";
    case FieldKind::citizen_id: return "18 位身份证号，单元格已设为文本";
    case FieldKind::money: return "金额，单位元，最多两位小数" + range_words(f, 2);
    case FieldKind::score: return "分数，最多三位小数" + range_words(f, 3);
    case FieldKind::list: return "可填几项，用顿号隔开";
    case FieldKind::file: return "附件，不在表里填";
    case FieldKind::ref: {
      const catalog::Ledger* target = catalog.ledger(f.target);
      return "已登记的" + (target ? target->label : f.label) + "，写名称" + (f.target == catalog::kPerson ? "；有重名的写身份证号" : "");
    }
  }
  return "";
}

Result<std::vector<std::string>> reference_choices(store::Tx& tx, ledger::Base& base, const account::Actor& actor,
                                                   const catalog::Catalog& catalog, const Field& field) {
  std::vector<std::string> out;
  const catalog::Ledger* target = catalog.ledger(field.target);
  if (!target || target->sheet || !ledger::may_ever(actor, target->rights(catalog::Action::read))) return out;
  ledger::Query query;
  query.limit = static_cast<int>(kFewChoices) + 1;
  query.order.push_back({ledger::Order::By::field, target->title, false, {}});
  query.fields = {target->title};
  ledger::Page page = TRY(ledger::list(tx, base, actor, target->name, query));
  if (page.rows.size() > kFewChoices) return out;
  std::vector<Id> ids;
  for (const ledger::Record& r : page.rows) ids.push_back(r.id);
  std::set<std::string> seen;
  for (std::string& title : TRY(ledger::titles(tx, catalog, *target, ids))) {
    if (title.empty() || !seen.insert(title).second) return std::vector<std::string>();
    out.push_back(std::move(title));
  }
  return out;
}

Result<files::OutColumn> form_column(store::Tx& tx, ledger::Base& base, const account::Actor& actor, const catalog::Catalog& catalog,
                                     const catalog::Ledger& ledger, int field) {
  const Field& f = ledger.fields[static_cast<std::size_t>(field)];
  files::OutColumn c;
  auto same = std::count_if(ledger.fields.begin(), ledger.fields.end(), [&](const Field& o) { return o.label == f.label; });
  c.heading = same > 1 ? fmt::format("{}({})", f.label, f.name) : f.label;
  c.width = width_of(f);
  c.required = f.required;
  c.centre = f.kind == FieldKind::boolean || f.kind == FieldKind::code || f.kind == FieldKind::date;
  c.number = f.kind == FieldKind::integer || f.kind == FieldKind::money || f.kind == FieldKind::score;
  if (f.kind == FieldKind::code) c.choices = code_labels(catalog, f);
  else if (f.kind == FieldKind::boolean) c.choices = {"是", "否"};
  else if (f.kind == FieldKind::ref) c.choices = TRY(reference_choices(tx, base, actor, catalog, f));
  c.prompt = f.help.empty() ? kind_words(catalog, f) : kind_words(catalog, f) + "。" + f.help;
  return c;
}

Status write_guide(files::XlsxWriter& out, const catalog::Catalog& catalog, const catalog::Ledger& ledger, const std::vector<int>& fields,
                   const std::vector<std::string>& notes) {
  files::OutSheet sheet;
  sheet.name = "填写说明";
  sheet.title = ledger.label + "填写说明";
  sheet.notes = notes;
  sheet.filter = false;
  sheet.landscape = false;
  sheet.columns = {{"栏目", 20}, {"必填", 7}, {"填什么", 34}, {"说明", 34}, {"可选的内容", 40}};
  sheet.columns[1].centre = true;
  TRY(out.sheet(sheet));
  for (int i : fields) {
    const Field& f = ledger.fields[static_cast<std::size_t>(i)];
    std::string kind = kind_words(catalog, f), codes = fmt::format("{}", fmt::join(code_labels(catalog, f), "、"));
    TRY(out.row({f.label, f.required ? "必填" : "", kind, f.help, codes}));
  }
  return {};
}

}  // namespace zhagen::exchange
