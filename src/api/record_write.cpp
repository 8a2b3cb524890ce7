// Writing records: one, its steps, its end, several at once.

#include "api/records.hpp"

namespace zhagen::api {
namespace {

const Member kReason{"reason", Kind::text, "理由：作废、要求写理由的步骤、例外办理", false, nullptr, 2000};
const Member kFrom{"from", Kind::date, "从哪一天起（随时间变化的字段）；不写为今天"};
const Member kState{"state", Kind::text, "补录：新记录已经到了哪个状态；要有办理到那里的权限并写理由"};
const Shape kDraft{"Draft", {{"values", Kind::values, "字段名 -> 值；没有写的字段不动，null 清空", true}, kReason, kFrom}};
const Shape kNew{"NewRecord", {{"values", Kind::values, "字段名 -> 值", true}, kState, kReason, kFrom}};
const Shape kStep{"Step", {{"values", Kind::values, "办理时一并填写的字段"}, kReason, kFrom}};
const Shape kCancel{"Cancel", {kReason}};
const Shape kRow{"Row", {{"id", Kind::id, "修改哪一条；不写则新建"}, {"version", Kind::integer, "读取时的版本；修改时要写"}, {"values", Kind::values, "", true}, kState}};
const Shape kRows{"Rows", {{"rows", Kind::objects, "", true, &kRow}, kReason, kFrom}};
const Shape kSavedRows{"SavedRows", {{"items", Kind::objects, "", true, &kSaved}}};

const Json& values_of(const Call& call) {
  static const Json kNone = [] {
    Json none;
    none.kind = Json::Kind::object;
    return none;
  }();
  const Json* values = call.body.find("values");
  return values && !values->null() ? *values : kNone;
}

/// Reads the draft, writes by `act`, answers.
template <class Act>
Result<Response> write(Call& call, int status, Act&& act) {
  Book b = TRY(book(call));
  std::vector<service::ProblemPart> parts;
  ledger::Draft draft = draft_of(*b.ledger, values_of(call), {}, parts);
  draft.state = call.text("state");
  if (!parts.empty()) return refused(call, std::move(parts));
  Result<ledger::Saved> done = act(call.site.base(), b.ledger->name, draft, TRY(how(call)));
  if (!done) return refused(call, *b.ledger, done.error());
  return saved(call, *done, status);
}

Result<Response> create(Call& call) {
  return write(call, 201, [&](ledger::Base& base, const std::string& name, const ledger::Draft& draft, const ledger::How& h) {
    return ledger::create(base, call.actor(), name, draft, h);
  });
}

Result<Response> change(Call& call) {
  Id id = TRY(call.id("id"));
  return write(call, 200, [&](ledger::Base& base, const std::string& name, const ledger::Draft& draft, const ledger::How& h) {
    return ledger::change(base, call.actor(), name, id, draft, h);
  });
}

Result<Response> cancel(Call& call) {
  Id id = TRY(call.id("id"));
  return write(call, 200, [&](ledger::Base& base, const std::string& name, const ledger::Draft&, const ledger::How& h) {
    return ledger::cancel(base, call.actor(), name, id, h);
  });
}

Result<Response> amend(Call& call) {
  Id id = TRY(call.id("id"));
  return write(call, 201, [&](ledger::Base& base, const std::string& name, const ledger::Draft& draft, const ledger::How& h) {
    return ledger::amend(base, call.actor(), name, id, draft, h);
  });
}

Result<Response> take_step(Call& call) {
  Id id = TRY(call.id("id"));
  return write(call, 200, [&](ledger::Base& base, const std::string& name, const ledger::Draft& draft, const ledger::How& h) {
    return ledger::transition(base, call.actor(), name, id, call.param("transition"), draft, h);
  });
}

Result<Response> batch(Call& call) {
  Book b = TRY(book(call));
  std::vector<ledger::Row> rows;
  std::vector<service::ProblemPart> parts;
  for (const Json& json : call.body.find("rows")->items) {
    ledger::Row row;
    if (const Json* id = json.find("id"); id && !id->null()) row.id = TRY(Id::parse(id->text));
    if (const Json* version = json.find("version"); version && !version->null()) row.version = version->integer;
    row.draft = draft_of(*b.ledger, *json.find("values"), rows.size(), parts);
    if (const Json* state = json.find("state"); state && !state->null()) row.draft.state = state->text;
    rows.push_back(std::move(row));
  }
  if (!parts.empty()) return refused(call, std::move(parts));
  Result<ledger::BatchSaved> done = ledger::write_all(call.site.base(), call.actor(), b.ledger->name, rows, TRY(how(call)));
  if (!done) return refused(call, *b.ledger, done.error());
  for (ledger::BatchFault& fault : done->faults) parts.push_back({{}, fault.row, std::move(fault.error)});
  if (!parts.empty()) return refused(call, std::move(parts));
  JsonWriter w;
  w.open('{').key("items").open('[');
  for (const ledger::Saved& s : done->rows) w.open('{').member("id", s.id).member("version", s.version).close('}');
  return json_answer(w.close(']').close('}'));
}

}  // namespace

void record_write_ops(Ops& ops) {
  auto add = [&ops](const char* method, const char* path, const char* id, const char* summary, Run run, const Shape* body, const Shape* answer,
                    int status, bool match) {
    Op op{method, path, id, summary, Who::user, Effect::writes, run, {}, body, answer, status};
    op.match = match;
    op.engine_once = true;
    ops.push_back(std::move(op));
  };
  add("POST", "/api/records/{ledger}", "createRecord", "新建", create, &kNew, &kSaved, 201, false);
  add("PATCH", "/api/records/{ledger}/{id}", "changeRecord", "修改", change, &kDraft, &kSaved, 200, true);
  add("POST", "/api/records/{ledger}/{id}/cancel", "cancelRecord", "作废", cancel, &kCancel, &kSaved, 200, true);
  add("POST", "/api/records/{ledger}/{id}/amend", "amendRecord", "更正：另立一条替代它", amend, &kDraft, &kSaved, 201, true);
  add("POST", "/api/records/{ledger}/{id}/transitions/{transition}", "takeTransition", "办理一步", take_step, &kStep, &kSaved, 200, true);
  add("POST", "/api/records/{ledger}/batch", "writeRecords", "一次写多条，全部写成或全部不写", batch, &kRows, &kSavedRows, 200, false);
}

}  // namespace zhagen::api
