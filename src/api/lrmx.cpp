// Forms of appointment or removal: .lrmx, .lrm, archives of them.

#include <memory>

#include "api/query.hpp"
#include "exchange/lrm_in.hpp"
#include "exchange/lrm_out.hpp"

namespace zhagen::api {
namespace {

using exchange::FormIn;

const Shape kFormIn{"FormIn",
                    {{"file", Kind::text, "文件名", true},
                     {"name", Kind::text, "姓名", true},
                     {"fate", Kind::text, "created 新人、changed 有变化、same 没有变化、faulty 不能读入", true},
                     {"person", Kind::id, "对应的人员记录"},
                     {"fault", Kind::text, "为什么不能读入", false, nullptr, 4000},
                     {"changes", Kind::texts, "会改什么", true, nullptr, 4000},
                     {"notes", Kind::texts, "只保留在原表里的内容，没有写入的内容", true, nullptr, 4000}}};
const Shape kFormsIn{"FormsIn",
                     {{"created", Kind::integer, "", true},
                      {"changed", Kind::integer, "", true},
                      {"same", Kind::integer, "", true},
                      {"faulty", Kind::integer, "", true},
                      {"items", Kind::objects, "一份一项，照文件的顺序", true, &kFormIn}}};

const char* word(FormIn::Fate fate) {
  switch (fate) {
    case FormIn::Fate::created: return "created";
    case FormIn::Fate::changed: return "changed";
    case FormIn::Fate::same: return "same";
    default: return "faulty";
  }
}

void write_texts(JsonWriter& w, const char* name, const std::vector<std::string>& texts) {
  w.key(name).open('[');
  for (const std::string& t : texts) w.value(t);
  w.close(']');
}

Response answer(const exchange::FormsPlan& plan) {
  JsonWriter w;
  w.open('{');
  for (FormIn::Fate fate : {FormIn::Fate::created, FormIn::Fate::changed, FormIn::Fate::same, FormIn::Fate::faulty})
    w.member(word(fate), static_cast<std::int64_t>(plan.count(fate)));
  w.key("items").open('[');
  for (const FormIn& row : plan.rows) {
    w.open('{').member("file", row.file).member("name", row.name).member("fate", word(row.fate)).maybe("person", row.person);
    if (row.fault) w.member("fault", row.fault->zh());
    write_texts(w, "changes", row.changes);
    write_texts(w, "notes", row.notes);
    w.close('}');
  }
  return json_answer(w.close(']').close('}'));
}

Result<exchange::FormsPlan> planned(Call& call) {
  exchange::FormsOptions options;
  if (!call.query("unit").empty()) options.unit = TRY(Id::parse(call.query("unit")));
  auto files = TRY(exchange::read_forms(std::string(call.query("name")), call.request.body));
  return exchange::plan_forms(call.site.base(), call.actor(), std::move(files), options);
}

Result<Response> preview(Call& call) { return answer(TRY(planned(call))); }

Result<Response> bring(Call& call) {
  exchange::FormsPlan plan = TRY(planned(call));
  TRY(exchange::commit_forms(call.site.base(), call.actor(), plan));
  return answer(plan);
}

Result<Response> archive(Call& call) {
  auto catalog = call.site.base().catalog();
  exchange::FormsAsked asked;
  asked.query = TRY(query_of(call, *TRY(ledger::Base::find(*catalog, "person"))));
  asked.reason = call.query("reason");
  const auto kind = call.query("old") == "true" ? exchange::FormKind::lrm : exchange::FormKind::lrmx;
  auto read = std::make_shared<store::Read>(TRY(call.site.db->read()));
  ledger::Base& base = call.site.base();
  auto forms = std::make_shared<std::vector<exchange::FormOut>>(TRY(exchange::forms_to_go(*read, base, call.site.reads(), call.actor(), asked)));
  Response r{200, {{"Content-Type", "application/zip"}, {"Content-Disposition", "attachment; filename=\"lrmx.zip\""}}, {}};
  r.stream = [read, &base, forms, kind](const service::Piece& piece) { return exchange::write_forms(*read, base, *forms, kind, piece); };
  return r;
}

Result<Response> one(Call& call) {
  exchange::FormsAsked asked;
  asked.one = TRY(call.id("id"));
  asked.reason = call.query("reason");
  store::Read read = TRY(call.site.db->read());
  auto forms = TRY(exchange::forms_to_go(read, call.site.base(), call.site.reads(), call.actor(), asked));
  return Response{200,
                  {{"Content-Type", "application/octet-stream"}, {"Content-Disposition", "attachment; filename=\"form.lrmx\""}},
                  TRY(exchange::form_file(read, call.site.base(), forms.front(), exchange::FormKind::lrmx))};
}

}  // namespace

void lrmx_ops(Ops& ops) {
  const std::vector<Member> upload{{"name", Kind::text, "文件名", true}, {"unit", Kind::id, "新人的工作单位"}};
  const Member reason{"reason", Kind::text, "用途：表里有身份证号和健康状况的原文", true, nullptr, 500};
  ops.push_back({"POST", "/api/lrmx/preview", "previewLrmx", "任免审批表（.lrmx、.lrm 或压缩包）：读出来会怎样，不写入", Who::user, Effect::reads, preview, upload, nullptr,
                 &kFormsIn, 200, "application/octet-stream"});
  ops.push_back({"POST", "/api/lrmx", "bringLrmx", "读入任免审批表；每个台账一次操作，日志里各一条", Who::user, Effect::writes, bring, upload, nullptr, &kFormsIn, 200,
                 "application/octet-stream"});
  ops.push_back({"GET", "/api/lrmx", "exportLrmx", "导出任免审批表，压缩包，照名单的顺序；记入日志", Who::user, Effect::exports, archive,
                 query_members({reason, {"old", Kind::boolean, "旧格式：.lrm 和 .pic"}}), nullptr, nullptr, 200, nullptr, "application/zip"});
  ops.push_back({"GET", "/api/lrmx/{id}", "exportOneLrmx", "一个人的任免审批表；记入日志", Who::user, Effect::exports, one, {reason}, nullptr, nullptr, 200, nullptr,
                 "application/octet-stream"});
}

}  // namespace zhagen::api
