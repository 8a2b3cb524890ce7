// Reporting sheets: out to the units as a zip, back one file at a time.

#include "exchange/collect.hpp"

#include "api/errors.hpp"
#include "api/file_answer.hpp"
#include "api/records.hpp"

namespace zhagen::api {
namespace {

const Shape kConflict{"SheetConflict",
                      {{"row", Kind::integer, "表里第几行", true},
                       {"record", Kind::id, "", true},
                       {"field", Kind::text, "字段", true},
                       {"label", Kind::text, "", true},
                       {"ours", Kind::text, "台账现在的", true},
                       {"theirs", Kind::text, "单位填的", true}}};
const Shape kFault{"SheetFault", {{"row", Kind::integer, "表里第几行", true}, {"heading", Kind::text, "哪一栏", true}, {"value", Kind::text, "", true}, {"message", Kind::text, "", true}}};
const Shape kReturned{"ReturnedSheet",
                      {{"collection", Kind::id, "填报任务", true},
                       {"unit", Kind::id, "", true},
                       {"unit_name", Kind::text, "", true},
                       {"written", Kind::boolean, "写入了没有；预览时总是没有", true},
                       {"changed", Kind::integer, "改了几条", true},
                       {"added", Kind::integer, "新增几条", true},
                       {"same", Kind::integer, "没有改动的", true},
                       {"open_conflicts", Kind::integer, "还没有定的不一致", true},
                       {"conflicts", Kind::objects, "", true, &kConflict},
                       {"faults", Kind::objects, "", true, &kFault}}};

Result<Response> pack(Call& call) {
  Id id = TRY(call.id("id"));
  std::vector<Id> units;
  for (std::string_view rest = call.query("units"); !rest.empty();) {
    std::size_t comma = rest.find(',');
    units.push_back(TRY(Id::parse(rest.substr(0, comma))));
    rest = comma == std::string_view::npos ? std::string_view() : rest.substr(comma + 1);
  }
  return file_answer(call.site, "collection.zip", "填报包.zip", "application/zip", [&](const std::string& path) -> Status {
    TRY(exchange::send_sheets(call.site.base(), call.site.reads(), call.actor(), id, units, path));
    return {};
  });
}

Result<Response> answer(Call& call, bool write) {
  std::string bytes = call.request.body;
  exchange::Return sheet = TRY(exchange::read_return(call.site.base(), call.actor(), std::move(bytes), "填报表.xlsx"));
  exchange::Merged m;
  if (write) {
    exchange::MergeHow how;
    std::string_view conflicts = call.query("conflicts");
    if (!conflicts.empty() && conflicts != "leave" && conflicts != "ours" && conflicts != "theirs")
      return fail(fault::member_kind, "conflicts", " leave、ours 或 theirs", "leave, ours or theirs");
    using Conflicts = exchange::MergeHow::Conflicts;
    how.conflicts = conflicts == "ours" ? Conflicts::ours : conflicts == "theirs" ? Conflicts::theirs : Conflicts::leave;
    for (bool theirs : {false, true})
      for (std::string_view rest = call.query(theirs ? "theirs" : "ours"); !rest.empty();) {
        std::size_t comma = rest.find(',');
        std::string_view one = rest.substr(0, comma);
        std::size_t dot = one.find('.');
        how.decisions.push_back({TRY(Id::parse(one.substr(0, dot))), std::string(dot == std::string_view::npos ? "" : one.substr(dot + 1)), theirs});
        rest = comma == std::string_view::npos ? std::string_view() : rest.substr(comma + 1);
      }
    how.good_rows = call.query("good_rows") == "true";
    how.reason = call.query("reason");
    m = TRY(exchange::merge_return(call.site.base(), call.actor(), sheet, how));
  } else {
    m.faults = sheet.faults;
    m.open_conflicts = sheet.conflicts.size();
    for (const auto& r : sheet.rows)
      if (!r.faulty && !r.draft.values.empty()) ++(r.record.empty() ? m.added : m.changed);
  }
  const catalog::Ledger& l = *TRY(ledger::Base::find(*call.site.base().catalog(), sheet.ledger));
  JsonWriter w;
  auto number = [](std::size_t n) { return static_cast<std::int64_t>(n); };
  w.open('{').member("collection", sheet.collection).member("unit", sheet.unit).member("unit_name", sheet.unit_name).member("written", m.written);
  w.member("changed", number(m.changed)).member("added", number(m.added)).member("same", number(sheet.same)).member("open_conflicts", number(m.open_conflicts));
  w.key("conflicts").open('[');
  for (const auto& c : sheet.conflicts)
    w.open('{').member("row", std::int64_t{sheet.rows[c.row].number}).member("record", sheet.rows[c.row].record).member("field", l.fields[static_cast<std::size_t>(c.field)].name)
        .member("label", c.label).member("ours", c.ours).member("theirs", c.theirs).close('}');
  w.close(']').key("faults").open('[');
  for (const auto& f : m.faults)
    w.open('{').member("row", std::int64_t{sheet.rows[f.row].number}).member("heading", f.heading).member("value", f.value).member("message", f.error.zh()).close('}');
  return json_answer(w.close(']').close('}'));
}

Result<Response> look(Call& call) { return answer(call, false); }
Result<Response> merge(Call& call) { return answer(call, true); }

}  // namespace

void collect_ops(Ops& ops) {
  ops.push_back({"POST", "/api/collections/{id}/pack", "packSheets", "下发填报表：每个单位一份，打成一个压缩包；记入日志", Who::user, Effect::exports, pack,
                 {{"units", Kind::text, "只发给这些单位，编号用逗号分开", false, nullptr, 20000}}, nullptr, nullptr, 200, nullptr, "application/zip"});
  ops.push_back({"POST", "/api/collections/check", "checkSheet", "核对一份交回的填报表，不写入", Who::user, Effect::reads, look, {}, nullptr, &kReturned, 200, kXlsx});
  ops.push_back({"POST", "/api/collections/merge", "mergeSheet", "并入一份交回的填报表；有不能并入的行时不写入，除非只要没有问题的行", Who::user, Effect::writes, merge,
                 {{"conflicts", Kind::text, "不一致处：leave 先不动（不写则是它）、ours 用台账的、theirs 用单位填的"},
                  {"ours", Kind::text, "这些处用台账的：记录.字段，逗号分开", false, nullptr, 20000},
                  {"theirs", Kind::text, "这些处用单位填的", false, nullptr, 20000},
                  {"good_rows", Kind::boolean, "有问题的行留下，其余并入"},
                  {"reason", Kind::text, "理由"}},
                 nullptr, &kReturned, 200, kXlsx});
}

}  // namespace zhagen::api
