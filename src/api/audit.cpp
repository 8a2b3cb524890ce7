// The log, as the audit administrator reads and checks it.

#include "audit/audit.hpp"

#include "api/table.hpp"
#include "catalog/catalog.hpp"

namespace zhagen::api {
namespace {

const Shape kEntry{"AuditEntry",
                   {{"seq", Kind::integer, "第几条", true},
                    {"at", Kind::integer, "时刻，UTC 毫秒", true},
                    {"user", Kind::id, "账号"},
                    {"name", Kind::text, "当时的姓名", true},
                    {"source", Kind::text, "地址", true},
                    {"for_user", Kind::id, "作为谁的代理人"},
                    {"action", Kind::text, "做了什么", true},
                    {"subject", Kind::text, "对什么", true},
                    {"subject_label", Kind::text, "台账的名称"},
                    {"action_label", Kind::text, "步骤的名称"},
                    {"record", Kind::id, "哪条记录"},
                    {"rows", Kind::integer, "涉及几条记录", true},
                    {"reason", Kind::text, "理由"},
                    {"detail", Kind::text, "其他要点，JSON 文本"},
                    {"success", Kind::boolean, "是否成功", true},
                    {"hash", Kind::text, "校验值，十六进制", true}}};
const Shape kEntries{"AuditEntries", {{"items", Kind::objects, "从新到旧", true, &kEntry}, {"before", Kind::integer, "下一页从这里往前；没有就是完了"}}};
const Shape kCheckText{"CheckpointText", {{"checkpoint", Kind::text, "以前保存的检查点全文；不写则只核对日志自身", false, nullptr, 4000}}};
const Shape kFault{"AuditFault", {{"code", Kind::text, "", true}, {"text", Kind::text, "哪里不对", true}}};
const Shape kVerdict{"AuditVerdict",
                     {{"whole", Kind::boolean, "完整，没有改动", true},
                      {"entries", Kind::integer, "日志条数", true},
                      {"changes", Kind::integer, "修改记录条数", true},
                      {"faults", Kind::objects, "前 20 处问题", true, &kFault}}};

const std::vector<Member> kFilter{{"user", Kind::id, "谁"},          {"record", Kind::id, "哪条记录"},
                                  {"action", Kind::text, "做了什么"}, {"subject", Kind::text, "对什么"},
                                  {"from", Kind::date, "从哪天"},     {"to", Kind::date, "到哪天（含）"},
                                  {"before", Kind::integer, "在第几条之前"}, {"limit", Kind::integer, "最多几条，1–500，不写为 100"}};

Result<Id> maybe_id(std::string_view text) {
  if (text.empty()) return Id();
  return Id::parse(text);
}

Result<Response> list(Call& call) {
  audit::Filter filter;
  filter.user = TRY(maybe_id(call.query("user")));
  filter.record = TRY(maybe_id(call.query("record")));
  filter.action = call.query("action");
  filter.subject = call.query("subject");
  if (Date from = TRY(call.query_date("from")); !from.empty()) filter.from = start_of(from.first());
  if (Date to = TRY(call.query_date("to")); !to.empty()) filter.to = Instant{start_of(to.last().add_days(1)).ms - 1};
  std::int64_t before = TRY(call.query_int("before", 0, 0, INT64_MAX)), limit = TRY(call.query_int("limit", 100, 1, 500));
  auto catalog = call.site.base().catalog();
  store::Read read = TRY(call.site.db->read());
  std::vector<audit::Entry> entries = TRY(audit::entries(read, filter, before, static_cast<int>(limit)));
  JsonWriter w;
  w.open('{').key("items").open('[');
  for (const audit::Entry& e : entries) {
    w.open('{').member("seq", e.seq).member("at", e.at.ms).maybe("user", e.who.user).member("name", e.who.name);
    w.member("source", e.who.source).maybe("for_user", e.who.for_user).member("action", e.event.action);
    if (const catalog::Ledger* ledger = catalog->ledger(e.event.subject)) {
      w.member("subject_label", ledger->label);
      constexpr std::string_view kStep = "transition:";
      if (e.event.action.starts_with(kStep))
        if (const catalog::Transition* step = ledger->find_transition(std::string_view(e.event.action).substr(kStep.size()))) w.member("action_label", step->label);
    }
    w.member("subject", e.event.subject).maybe("record", e.event.record).member("rows", e.event.rows);
    w.member("reason", e.event.reason).member("detail", e.event.detail).member("success", e.event.success);
    w.member("hash", hex(e.hash)).close('}');
  }
  w.close(']');
  if (entries.size() == static_cast<std::size_t>(limit)) w.member("before", entries.back().seq);
  return json_answer(w.close('}'));
}

Result<Response> verify(Call& call) {
  std::optional<audit::Checkpoint> checkpoint;
  if (std::string_view text = call.text("checkpoint"); !text.empty()) checkpoint = TRY(audit::Checkpoint::parse(text));
  const Keyring& keys = *call.site.keys;
  store::Read read = TRY(call.site.db->read());
  audit::Verdict v = TRY(audit::verify(read, keys.profile(), checkpoint, keys.public_key(), &keys));
  JsonWriter w;
  w.open('{').member("whole", v.whole()).member("entries", v.entries).member("changes", v.changes).key("faults").open('[');
  for (const Error& e : v.faults) w.open('{').member("code", row(e.code).key).member("text", e.zh()).close('}');
  return json_answer(w.close(']').close('}'));
}

Result<Response> checkpoint(Call& call) {
  store::Read read = TRY(call.site.db->read());
  audit::Checkpoint c = TRY(audit::checkpoint(read, *call.site.keys, call.site.clock.now()));
  return Response{200, {{"Content-Type", "text/plain; charset=utf-8"}, {"Content-Disposition", "attachment; filename=\"checkpoint-" + std::to_string(c.seq) + ".txt\""}}, c.text()};
}

}  // namespace

void audit_ops(Ops& ops) {
  ops.push_back({"GET", "/api/audit", "listAudit", "日志", Who::auditor, Effect::reads, list, kFilter, nullptr, &kEntries});
  ops.push_back({"POST", "/api/audit/verification", "verifyAudit", "核对日志有没有被改动", Who::auditor, Effect::reads, verify, {}, &kCheckText, &kVerdict});
  ops.push_back({"GET", "/api/audit/checkpoint", "signCheckpoint", "签名的检查点，请保存到别处", Who::auditor, Effect::reads, checkpoint, {}, nullptr, nullptr, 200, nullptr, "text/plain"});
}

}  // namespace zhagen::api
