// Placement on the records: which sources there are, a plan as long work, the versions of a batch, lists and what they lead to.

#include "api/api.hpp"
#include "api/errors.hpp"
#include "api/plans.hpp"
#include "api/records.hpp"
#include "api/shapes.hpp"
#include "jobs/jobs.hpp"
#include "ledger/access.hpp"
#include "plans/decide.hpp"
#include "plans/errors.hpp"

namespace zhagen::api {

const Shape kPlanVersion{"PlanVersion",
                         {{"id", Kind::id, "", true}, {"source", Kind::text, "安置来源", true}, {"given", Kind::id, "为哪条记录做的：批次", true}, {"number", Kind::integer, "第几稿", true},
                          {"parent", Kind::id, "由哪一稿改来"}, {"made", Kind::integer, "UTC 毫秒", true}, {"who", Kind::text, "谁做的", true}, {"reason", Kind::text, "理由", true, nullptr, 2000},
                          {"edits", Kind::texts, "改了什么，各一句话", true}, {"people", Kind::integer, "人选", true}, {"posts", Kind::integer, "岗位", true},
                          {"seats", Kind::integer, "名额", true}, {"placed", Kind::integer, "已安排", true}, {"points", Kind::integer, "合计分", true},
                          {"bound", Kind::integer, "合计不会高于几分；没有则前面的目标也还没有证明"}, {"gap", Kind::integer, "合计最多还能高几分，0 为已证明最高；没有则前面的目标也还没有证明"},
                          {"unmet", Kind::integer, "几项名额、指定或队伍规定没有做到；大于 0 时采用要写理由", true}}};
const Shape kPlanChange{"PlanChange",
                        {{"kind", Kind::text, "assign 指定、release 不再指定、bar 不安排到、allow 作为例外允许、seats 名额、quota 一组的人数、drop_out 退出、take_back 恢复、param 参数、together 两人安排在一处、apart 不再要求、draw 公布种子抽签", true},
                         {"other", Kind::id, "together、apart 的另一名人选"}, {"seed", Kind::text, "draw：事先公布过摘要的种子", false, nullptr, 200},
                         {"person", Kind::id, "人选的记录"}, {"post", Kind::id, "岗位的记录"}, {"seats", Kind::integer, "0 为不再要人"}, {"bound", Kind::text, "名额的名称，如 township"},
                         {"key", Kind::text, "范围，如 云溪县/柳河镇"}, {"min", Kind::integer, "不写为 0"}, {"max", Kind::integer, "不写为不限"}, {"param", Kind::text, "参数名"},
                         {"value", Kind::integer, "参数的值，不写就是不启用"}}};
const Shape kPlanMoved{"PlanMoved",
                       {{"person", Kind::id, "", true}, {"name", Kind::text, "", true}, {"from", Kind::id, "原来的岗位；没有则未安排"}, {"to", Kind::id, "现在的岗位；没有则未安排"},
                        {"from_name", Kind::text, "", true}, {"to_name", Kind::text, "", true}, {"came", Kind::boolean, "新的人选"}, {"left", Kind::boolean, "已不在人选里"}}};

namespace {

constexpr const char* kSecondsHelp = "最多算几秒，到时给出已有的最好方案和上限；不写为不限";
constexpr const char* kMegabytesHelp = "求解时组合最多占几 MB 内存，到时同样；不写为不限";
constexpr const char* kPlacementJob = "placement";

const Shape kSourceParam{"PlacementParam", {{"name", Kind::text, "", true}, {"label", Kind::text, "", true}, {"value", Kind::integer, "没有就是没有值"}, {"source", Kind::text, "依据"}, {"remark", Kind::text, ""}}};
const Shape kSourceBound{"PlacementBound", {{"name", Kind::text, "", true}, {"label", Kind::text, "", true}}};
const Shape kSource{"PlacementSource",
                    {{"name", Kind::text, "", true}, {"label", Kind::text, "", true}, {"given", Kind::text, "要给定什么，如 批次", true}, {"ledger", Kind::text, "它的台账", true},
                     {"list", Kind::boolean, "方案先成为名单，有了决定再办理；否则直接办理", true}, {"people", Kind::text, "人选的台账", true}, {"posts", Kind::text, "岗位的台账", true}, {"rules", Kind::text, "规则", true}, {"params", Kind::objects, "", true, &kSourceParam},
                     {"bounds", Kind::objects, "名额", true, &kSourceBound}}};
const Shape kSources{"PlacementSources", {{"items", Kind::objects, "", true, &kSource}}};
const Shape kVersions{"PlanVersions", {{"items", Kind::objects, "从新到旧", true, &kPlanVersion}}};
const Shape kParamValue{"PlanParam", {{"name", Kind::text, "", true}, {"value", Kind::integer, "不写就是不启用"}}};
const Shape kLimit{"PlanLimit", {{"bound", Kind::text, "名额，如 township", true}, {"key", Kind::text, "范围，如 云溪县/柳河镇", true}, {"min", Kind::integer, ""}, {"max", Kind::integer, ""}}};
const Shape kStart{"PlanStart",
                   {{"asof", Kind::date, "年龄、年限截至哪一天，不写为今天"}, {"params", Kind::objects, "", false, &kParamValue}, {"limits", Kind::objects, "", false, &kLimit},
                    {"stable", Kind::boolean, "两相情愿：没有人和岗位都更愿意要对方"}, {"draw_commitment", Kind::text, "抽签种子的摘要（SHA-256，64 位十六进制），随方案保存", false, nullptr, 64},
                    {"draw_seed", Kind::text, "种子；不写则以后用 draw 公布", false, nullptr, 200}, {"seconds", Kind::integer, kSecondsHelp}, {"megabytes", Kind::integer, kMegabytesHelp},
                    {"reason", Kind::text, "说明", false, nullptr, 2000}}};
const Shape kNext{"PlanNext",
                  {{"changes", Kind::objects, "", false, &kPlanChange}, {"fresh", Kind::boolean, "按现在的记录重新读取人选和岗位"}, {"asof", Kind::date, "重新读取时截至哪一天，不写为原来的"},
                   {"calm", Kind::integer, kPlanCalm}, {"seconds", Kind::integer, kSecondsHelp}, {"megabytes", Kind::integer, kMegabytesHelp},
                   {"reason", Kind::text, "理由", false, nullptr, 2000}}};
const Shape kMadePlan{"PlanMade", {{"plan", Kind::object, "", true, &kPlanVersion}, {"notes", Kind::texts, "没有放进方案的记录、不再有效的决定", true}}};
const Shape kReason{"PlanReason", {{"reason", Kind::text, "理由：名单里有不符合条件的人时要写", false, nullptr, 2000}}};
const Shape kWritten{"PlanWritten",
                     {{"list", Kind::id, "名单"}, {"title", Kind::text, "名单名称"}, {"rows", Kind::integer, "写了几条", true}, {"passed", Kind::integer, "撤下的、已经办理的几条", true},
                      {"entry", Kind::integer, "日志编号", true}}};
const Shape kSince{"PlanSince", {{"broken", Kind::texts, "方案里去不了了的，各一句话；没有就可以采用", true}, {"notes", Kind::texts, "其他变化", true}}};

plans::Progress progress_of(jobs::Context& context) {
  return [&context](std::int64_t done, std::int64_t total, std::string_view step) -> Status {
    context.progress(done, total, step);
    return context.stop() ? Status(fail(plans::fault::plan_stopped)) : Status();
  };
}

Result<Response> sources(Call& call) {
  auto catalog = call.site.base().catalog();
  JsonWriter w;
  w.open('{').key("items").open('[');
  for (const catalog::PlacementSource& s : catalog->sources()) {
    if (!ledger::may_ever(call.actor(), s.plan)) continue;
    const catalog::PlacementRules rules = TRY(catalog->placement(s.rules));
    w.open('{').member("name", s.name).member("label", s.label).member("given", s.given_label).member("ledger", s.subject->name).member("list", s.list.has_value());
    w.member("people", s.people.of->name).member("posts", s.posts.of->name).member("rules", rules.label).key("params").open('[');
    for (const catalog::Param& p : rules.params) {
      w.open('{').member("name", p.name).member("label", p.label);
      if (p.value) w.member("value", *p.value);
      if (!p.source.empty()) w.member("source", p.source);
      if (!p.remark.empty()) w.member("remark", p.remark);
      w.close('}');
    }
    w.close(']').key("bounds").open('[');
    for (const catalog::Bound& b : rules.bounds) w.open('{').member("name", b.name).member("label", b.label).close('}');
    w.close(']').close('}');
  }
  return json_answer(w.close(']').close('}'));
}

Result<Response> list_versions(Call& call) {
  store::Read read = TRY(call.site.db->read());
  plans::Subject subject = TRY(plans::subject_of(read, call.site.base(), call.actor(), call.param("source"), call.param("given")));
  std::vector<plans::Version> versions = TRY(plans::versions(read, call.site.base(), call.actor(), subject));
  TRY(call.site.desks().hide(read, call.site.base(), call.actor(), versions));
  JsonWriter w;
  w.open('{').key("items").open('[');
  for (const plans::Version& v : versions) {
    write_version(w, v);
    w.close('}');
  }
  return json_answer(w.close(']').close('}'));
}

// ---- the work: its input is one line of JSON

Result<account::Actor> actor_of(Site& site, Id user) {
  store::Read read = TRY(site.db->read());
  return site.accounts().actor(read, user, "job", site.base().today());
}

std::optional<std::int64_t> maybe(const Json& json, std::string_view member) {
  const Json* v = json.find(member);
  return v && !v->null() ? std::optional(v->integer) : std::nullopt;
}
std::string text_in(const Json& json, std::string_view member) {
  const Json* v = json.find(member);
  return v ? v->text : "";
}
Result<Id> id_in(const Json& json, std::string_view member) {
  std::string text = text_in(json, member);
  return text.empty() ? Result<Id>(Id()) : Id::parse(text);
}

Result<std::vector<plans::Change>> changes_in(const Json& body) {
  std::vector<plans::Change> out;
  const Json* list = body.find("changes");
  if (!list) return out;
  for (const Json& one : list->items) {
    plans::Change c;
    auto kind = plans::find_kind(text_in(one, "kind"));
    if (!kind) return fail(fault::member_kind, "kind", " assign、release、bar、allow、seats、quota、drop_out、take_back、param、together、apart、draw 中的一个", "one of the kinds of a change");
    c.kind = *kind;
    c.person = TRY(id_in(one, "person"));
    c.post = TRY(id_in(one, "post"));
    c.other = TRY(id_in(one, "other"));
    c.seed = text_in(one, "seed");
    if (c.kind == plans::Change::Kind::seats && !maybe(one, "seats")) return fail(fault::member_missing, "seats");
    c.seats = maybe(one, "seats").value_or(0);
    c.bound = text_in(one, "bound");
    c.key = text_in(one, "key");
    c.min = maybe(one, "min").value_or(0);
    c.max = maybe(one, "max").value_or(-1);
    c.param = text_in(one, "param");
    c.value = maybe(one, "value");
    out.push_back(std::move(c));
  }
  return out;
}

catalog::Settings params_in(const Json& body) {
  catalog::Settings out;
  if (const Json* list = body.find("params"))
    for (const Json& p : list->items) out[text_in(p, "name")] = maybe(p, "value");
  return out;
}

Result<plans::Order> order_of(const Json& input) {
  plans::Order o;
  const Json& body = *input.find("body");
  o.asked.source = text_in(input, "source");
  o.asked.given = text_in(input, "given");
  if (auto day = maybe(body, "asof")) o.asked.asof = TRY(Date::from_int(*day));
  o.asked.params = params_in(body);
  if (const Json* list = body.find("limits"))
    for (const Json& l : list->items) o.asked.limits.push_back({text_in(l, "bound"), text_in(l, "key"), {maybe(l, "min"), maybe(l, "max")}});
  const Json* stable = body.find("stable");
  o.asked.stable = stable && stable->boolean;
  o.asked.draw_commitment = text_in(body, "draw_commitment");
  o.asked.draw_seed = text_in(body, "draw_seed");
  o.seconds = static_cast<double>(maybe(body, "seconds").value_or(0));
  o.megabytes = maybe(body, "megabytes").value_or(0);
  o.parent = TRY(id_in(input, "parent"));
  o.changes = TRY(changes_in(body));
  const Json* fresh = body.find("fresh");
  o.fresh = fresh && fresh->boolean;
  o.calm = TRY(calm_in(body));
  o.reason = text_in(body, "reason");
  return o;
}

Result<std::string> work(Site& site, jobs::Context& context) {
  plans::Order o = TRY(order_of(TRY(parse_json(context.input()))));
  o.job = context.job().id;
  account::Actor actor = TRY(actor_of(site, context.job().owner));
  plans::Made made = TRY(plans::make(site.base(), site.desks(), actor, o, progress_of(context), [&context] { return context.stop(); }));
  JsonWriter w;
  w.open('{').key("plan");
  write_version(w, made.version);
  w.close('}').texts("notes", made.notes).close('}');
  return std::move(w.text);
}

/// What cannot be is refused before it is queued; that somebody had a plan made is on record.
Result<Response> queued(Call& call, const plans::Subject& subject, std::string_view parent) {
  JsonWriter w;
  w.open('{').member("source", subject.source->name).member("given", subject.id.str());
  if (!parent.empty()) w.member("parent", parent);
  w.key("body").raw(call.request.body.empty() ? std::string_view("{}") : std::string_view(call.request.body)).close('}');
  TRY(order_of(TRY(parse_json(w.text))));
  audit::Event event;
  event.action = "plan.start";
  event.subject = subject.source->subject->name;
  event.record = subject.id;
  event.reason = call.text("reason");
  TRY(call.site.reads().note(ledger::who(call.actor()), event));
  Id id = TRY(call.site.jobs().submit(call.actor().user, kPlacementJob, w.text));
  JsonWriter out;
  write_job(out, TRY(call.site.jobs().get(call.actor().user, id)));
  return json_answer(out, 202);
}

Result<Response> start(Call& call) {
  plans::Subject subject;
  {
    store::Read read = TRY(call.site.db->read());
    subject = TRY(plans::subject_of(read, call.site.base(), call.actor(), call.param("source"), call.param("given")));
  }
  return queued(call, subject, "");
}

Result<Response> next(Call& call) {
  plans::Subject subject;
  {
    store::Read read = TRY(call.site.db->read());
    plans::Version v = TRY(plans::version(read, call.site.base(), call.actor(), TRY(call.id("plan"))));
    subject = TRY(plans::subject_of(read, call.site.base(), call.actor(), v.source, v.subject.str()));
  }
  return queued(call, subject, call.param("plan"));
}

Result<Response> made(Call& call) {
  Id id = TRY(call.id("job"));
  jobs::Job job = TRY(call.site.jobs().get(call.actor().user, id));
  if (job.kind != kPlacementJob) return fail(plans::fault::plan_unknown);
  return json_answer(TRY(call.site.jobs().result(call.actor().user, id)));
}

// ---- what becomes of it

Result<Response> since(Call& call) {
  plans::Opened plan = TRY(opened(call));
  store::Read read = TRY(call.site.db->read());
  plans::Since s = TRY(plans::changed_since(read, call.site.base(), call.actor(), plan));
  JsonWriter w;
  w.open('{').texts("broken", s.broken).texts("notes", s.notes).close('}');
  return json_answer(w);
}

Response written(const plans::Written& done, int status) {
  JsonWriter w;
  w.open('{').maybe("list", done.list);
  if (!done.title.empty()) w.member("title", done.title);
  w.member("rows", done.rows).member("passed", done.passed).member("entry", done.entry).close('}');
  return json_answer(w, status);
}

ledger::How with_reason(const Call& call) {
  ledger::How h;
  h.reason = call.text("reason");
  return h;
}

Result<Response> take_list(Call& call) {
  plans::Opened plan = TRY(opened(call));
  return written(TRY(plans::make_list(call.site.base(), call.actor(), plan, with_reason(call))), 201);
}

Result<Response> take_results(Call& call) {
  plans::Opened plan = TRY(opened(call));
  return written(TRY(plans::make_results(call.site.base(), call.actor(), plan, with_reason(call))), 201);
}

Result<Response> list_results(Call& call) {
  return written(TRY(plans::make_results(call.site.base(), call.actor(), call.param("source"), TRY(call.id("list")), with_reason(call))), 201);
}

}  // namespace

Result<std::vector<plans::Change>> changes_of(const Call& call) { return changes_in(call.body); }

Result<plans::Opened> opened(Call& call) {
  store::Read read = TRY(call.site.db->read());
  return call.site.desks().open(read, call.site.base(), call.actor(), TRY(call.id("plan")));
}

void write_version(JsonWriter& w, const plans::Version& v) {
  w.open('{').member("id", v.id).member("source", v.source).member("given", v.subject).member("number", v.number).maybe("parent", v.parent).member("made", v.made.ms);
  w.member("who", v.who).member("reason", v.reason).texts("edits", v.edits).member("people", v.people).member("posts", v.posts).member("seats", v.seats);
  w.member("placed", v.placed).member("points", v.points);
  if (v.gap) w.member("bound", v.points + *v.gap).member("gap", *v.gap);
  w.member("unmet", v.unmet);
}

Result<std::optional<std::int64_t>> calm_in(const Json& body) {
  std::optional<std::int64_t> points = maybe(body, "calm");
  if (points && (*points < 0 || *points > placement::kMostPoints)) return fail(plans::fault::plan_calm, *points, placement::kMostPoints);
  return points;
}

void add_placement_job(Site& site) {
  site.jobs().kind(kPlacementJob, [&site](jobs::Context& c) { return work(site, c); });
}

void placement_ops(Ops& ops) {
  const Effect reads = Effect::reads, writes = Effect::writes;
  ops.push_back({"GET", "/api/placement/sources", "listPlacementSources", "安置来源：人选和岗位从哪里取，按什么规则", Who::user, reads, sources, {}, nullptr, &kSources});
  ops.push_back({"GET", "/api/placement/{source}/{given}/plans", "listPlans", "一个批次的各稿方案", Who::user, reads, list_versions, {}, nullptr, &kVersions});
  ops.push_back({"POST", "/api/placement/{source}/{given}/plans", "startPlacement", "安置一个批次：后台任务，结果是新的一稿方案", Who::user, writes, start, {}, &kStart, &kJob, 202});
  ops.push_back({"POST", "/api/plans/{plan}/versions", "nextPlan", "改了以后成为新的一稿；原来的不动", Who::user, writes, next, {}, &kNext, &kJob, 202});
  ops.push_back({"GET", "/api/placement/jobs/{job}", "getPlacement", "后台任务做出来的方案", Who::user, reads, made, {}, nullptr, &kMadePlan});
  ops.push_back({"GET", "/api/plans/{plan}/since", "planSince", "方案做好以后记录有没有变化，还能不能采用", Who::user, reads, since, {}, nullptr, &kSince});
  ops.push_back({"POST", "/api/plans/{plan}/list", "acceptPlan", "采用方案：成为下一稿名单，由人改、由会议决定", Who::user, writes, take_list, {}, &kReason, &kWritten, 201});
  ops.push_back({"POST", "/api/plans/{plan}/results", "carryOutPlan", "没有名单的来源：照方案办理", Who::user, writes, take_results, {}, &kReason, &kWritten, 201});
  ops.push_back({"POST", "/api/placement/{source}/lists/{list}/results", "carryOutList", "有了决定的名单：生成拟派的选派", Who::user, writes, list_results, {}, &kReason, &kWritten, 201});
}

}  // namespace zhagen::api
