// Requests: what kinds there are for the user, and what waits for his decision. Filing one and deciding are the records'
// own routes: a new record, a transition.

#include "api/records.hpp"
#include "ledger/requests.hpp"

namespace zhagen::api {
namespace {

const Shape kKind{"RequestKind",
                  {{"ledger", Kind::text, "台账：新建一条就是提出申请", true},
                   {"label", Kind::text, "名称", true},
                   {"help", Kind::text, "说明", false, nullptr, 2000},
                   {"file", Kind::boolean, "您可以提出", true},
                   {"mine", Kind::integer, "您提出的、还没有办结的", true},
                   {"waiting", Kind::integer, "等您决定的", true},
                   {"decide", Kind::texts, "作出决定的办理步骤", true}}};
const Shape kKinds{"RequestKinds", {{"items", Kind::objects, "", true, &kKind}}};
const Shape kWaiting{"WaitingRequest",
                     {{"ledger", Kind::text, "台账", true},
                      {"label", Kind::text, "申请的名称", true},
                      {"id", Kind::id, "", true},
                      {"title", Kind::text, "", true},
                      {"state", Kind::text, "状态的名称", true},
                      {"since", Kind::integer, "从什么时候起等待，UTC 毫秒", true}}};
const Shape kWaitingAll{"WaitingRequests", {{"items", Kind::objects, "最早的在前", true, &kWaiting}, {"next", Kind::id, "下一页的 after；没有就是完了"}}};

Result<Response> kinds(Call& call) {
  auto catalog = call.site.base().catalog();
  store::Read read = TRY(call.site.db->read());
  JsonWriter w;
  w.open('{').key("items").open('[');
  for (const ledger::RequestKind& k : TRY(ledger::request_kinds(read, *catalog, call.actor()))) {
    const catalog::Request& r = *k.ledger->request;
    w.open('{').member("ledger", k.ledger->name).member("label", r.label);
    if (!r.help.empty()) w.member("help", r.help);
    w.member("file", k.file).member("mine", k.mine).member("waiting", k.waiting).key("decide").open('[');
    for (const std::string& name : r.decide) w.value(name);
    w.close(']').close('}');
  }
  return json_answer(w.close(']').close('}'));
}

Result<Response> waiting(Call& call) {
  Id after = call.query("after").empty() ? Id() : TRY(Id::parse(call.query("after")));
  auto limit = static_cast<int>(TRY(call.query_int("limit", 50, 1, 1000)));
  auto catalog = call.site.base().catalog();
  store::Read read = TRY(call.site.db->read());
  ledger::WaitingRequests page = TRY(ledger::waiting_requests(read, *catalog, call.actor(), after, limit));
  JsonWriter w;
  w.open('{').key("items").open('[');
  for (const ledger::WaitingRequest& r : page.rows)
    w.open('{').member("ledger", r.ledger->name).member("label", r.ledger->request->label).member("id", r.record).member("title", r.title)
        .member("state", r.state).member("since", r.since.ms).close('}');
  return json_answer(w.close(']').maybe("next", page.next).close('}'));
}

}  // namespace

void request_ops(Ops& ops) {
  ops.push_back({"GET", "/api/requests", "listRequestKinds", "您可以提出或决定的各种申请，各有几件", Who::user, Effect::reads, kinds, {}, nullptr, &kKinds});
  ops.push_back({"GET", "/api/requests/waiting", "listWaitingRequests", "等您决定的申请，一页一页", Who::user, Effect::reads, waiting,
                 {{"after", Kind::id, "上一页的 next"}, {"limit", Kind::integer, "一页几条，1–1000，不写为 50"}}, nullptr, &kWaitingAll});
}

}  // namespace zhagen::api
