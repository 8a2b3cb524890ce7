// Long work of the user himself.

#include "jobs/jobs.hpp"

#include "api/shapes.hpp"
#include "api/table.hpp"
#include "ledger/base.hpp"

namespace zhagen::api {

const Shape kJob{"Job",
                 {{"id", Kind::id, "", true},
                  {"kind", Kind::text, "做什么", true},
                  {"state", Kind::text, "queued、running、done、failed、cancelled", true},
                  {"done", Kind::integer, "已完成", true},
                  {"total", Kind::integer, "共", true},
                  {"step", Kind::text, "正在做的一步", true},
                  {"error", Kind::text, "失败的原因", true},
                  {"created", Kind::integer, "UTC 毫秒", true},
                  {"started", Kind::integer, "UTC 毫秒"},
                  {"ended", Kind::integer, "UTC 毫秒"}}};

namespace {
const Shape kJobs{"Jobs", {{"items", Kind::objects, "从新到旧", true, &kJob}}};

}  // namespace

void write_job(JsonWriter& w, const jobs::Job& j) {
  w.open('{').member("id", j.id).member("kind", j.kind).member("state", jobs::state_name(j.state)).member("done", j.done);
  w.member("total", j.total).member("step", j.step).member("error", j.error).member("created", j.created.ms);
  if (j.started.ms) w.member("started", j.started.ms);
  if (j.ended.ms) w.member("ended", j.ended.ms);
  w.close('}');
}

namespace {

Result<Response> list(Call& call) {
  JsonWriter w;
  w.open('{').key("items").open('[');
  for (const jobs::Job& job : TRY(call.site.jobs().list(call.actor().user))) write_job(w, job);
  return json_answer(w.close(']').close('}'));
}

Result<Response> get(Call& call) {
  JsonWriter w;
  write_job(w, TRY(call.site.jobs().get(call.actor().user, TRY(call.id("job")))));
  return json_answer(w);
}

Result<Response> cancel(Call& call) {
  Id job = TRY(call.id("job"));
  TRY(call.site.jobs().get(call.actor().user, job));
  audit::Event event;
  event.action = "cancel";
  event.subject = "job";
  event.record = job;
  TRY(call.site.reads().note(ledger::who(call.actor()), event));
  TRY(call.site.jobs().cancel(call.actor().user, job));
  return Response{204, {}, {}};
}

Result<Response> result(Call& call) {
  std::string bytes = TRY(call.site.jobs().result(call.actor().user, TRY(call.id("job"))));
  return Response{200, {{"Content-Type", "application/octet-stream"}, {"Content-Disposition", "attachment"}}, std::move(bytes)};
}

}  // namespace

void job_ops(Ops& ops) {
  ops.push_back({"GET", "/api/jobs", "listJobs", "自己的后台任务", Who::user, Effect::reads, list, {}, nullptr, &kJobs});
  ops.push_back({"GET", "/api/jobs/{job}", "getJob", "一项后台任务的进度", Who::user, Effect::reads, get, {}, nullptr, &kJob});
  ops.push_back({"DELETE", "/api/jobs/{job}", "cancelJob", "取消后台任务", Who::user, Effect::writes, cancel, {}, nullptr, nullptr, 204});
  ops.push_back({"GET", "/api/jobs/{job}/result", "getJobResult", "后台任务的结果", Who::user, Effect::reads, result, {}, nullptr, nullptr, 200, nullptr, "application/octet-stream"});
}

}  // namespace zhagen::api
