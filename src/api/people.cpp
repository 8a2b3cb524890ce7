// The same person entered twice; organisations merged and split.

#include "api/errors.hpp"
#include "api/records.hpp"
#include "ledger/errors.hpp"
#include "ledger/person.hpp"
#include "ledger/reorganise.hpp"
#include "ledger/tree.hpp"

namespace zhagen::api {
namespace {

const Shape kDraft{"TwinDraft", {{"values", Kind::values, "将要录入的值", true}}};
const Shape kTwin{"Twin", {{"id", Kind::id, "", true}, {"same", Kind::boolean, "就是同一个", true}, {"title", Kind::text, "", true}, {"why", Kind::text, "哪里相同", true}}};
const Shape kTwins{"Twins", {{"items", Kind::objects, "", true, &kTwin}}};
const Shape kTwinGroup{"TwinGroup", {{"records", Kind::objects, "", true, &kTwin}}};
const Shape kTwinGroups{"TwinGroups", {{"items", Kind::objects, "最有把握的在前", true, &kTwinGroup}}};
const Shape kMerge{"Merge", {{"gone", Kind::id, "并入这一条的记录", true}, {"reason", Kind::text, "理由", true, nullptr, 2000}}};
const Shape kDecision{"ReorganiseDecision",
                      {{"ledger", Kind::text, "台账", true}, {"record", Kind::id, "记录", true}, {"into", Kind::id, "归哪个单位；写原单位就是不动", true}}};
const Shape kReorganise{"Reorganise",
                        {{"into", Kind::ids, "并入的一个单位，或分设成的几个单位；含原单位就是划出一部分", true},
                         {"day", Kind::date, "从哪一天起", true},
                         {"rest", Kind::id, "分设时其余记录都归哪个单位；不写就要逐条决定"},
                         {"decisions", Kind::objects, "逐条的决定", false, &kDecision},
                         {"reason", Kind::text, "文件或理由；办理时要写", false, nullptr, 2000}}};
const Shape kFate{"ReorganiseCount",
                  {{"ledger", Kind::text, "台账", true},
                   {"label", Kind::text, "名称", true},
                   {"stays", Kind::integer, "已经办结的，保留原单位", true},
                   {"moves", Kind::integer, "随单位走的", true},
                   {"open", Kind::integer, "要人决定的", true}}};
const Shape kUndecided{"ReorganiseOpen",
                       {{"ledger", Kind::text, "台账", true}, {"record", Kind::id, "记录", true}, {"title", Kind::text, "", true}, {"why", Kind::text, "为什么要决定", true}}};
const Shape kReview{"ReorganiseReview",
                    {{"counts", Kind::objects, "各台账", true, &kFate},
                     {"open", Kind::objects, "要人决定的，最多一千条", true, &kUndecided},
                     {"accounts", Kind::texts, "在原单位有权限的账号，要由安全管理员另授", true}}};

const Shape kRoot{"RootOrganisation", {{"values", Kind::values, "单位台账的字段", true}}};

void write(JsonWriter& w, const ledger::Twin& t) {
  w.open('{').member("id", t.id).member("same", t.same).member("title", t.title).member("why", t.why).close('}');
}

Result<Response> like(Call& call) {
  Book b = TRY(book(call));
  std::vector<service::ProblemPart> parts;
  ledger::Draft draft = draft_of(*b.ledger, *call.body.find("values"), {}, parts);
  if (!parts.empty()) return refused(call, std::move(parts));
  store::Read read = TRY(call.site.db->read());
  JsonWriter w;
  w.open('{').key("items").open('[');
  for (const ledger::Twin& t : TRY(ledger::twins(read, call.site.base(), call.actor(), b.ledger->name, draft))) write(w, t);
  return json_answer(w.close(']').close('}'));
}

Result<Response> all(Call& call) {
  Book b = TRY(book(call));
  std::int64_t limit = TRY(call.query_int("limit", 50, 1, 500));
  store::Read read = TRY(call.site.db->read());
  JsonWriter w;
  w.open('{').key("items").open('[');
  for (const auto& group : TRY(ledger::all_twins(read, call.site.base(), call.actor(), b.ledger->name, static_cast<int>(limit)))) {
    w.open('{').key("records").open('[');
    for (const ledger::Twin& t : group) write(w, t);
    w.close(']').close('}');
  }
  return json_answer(w.close(']').close('}'));
}

Result<Response> merge(Call& call) {
  Book b = TRY(book(call));
  auto done = ledger::merge(call.site.base(), call.actor(), b.ledger->name, TRY(call.id("id")), TRY(call.id_in("gone")), TRY(how(call)));
  if (!done) return refused(call, *b.ledger, done.error());
  return saved(call, *done);
}

Result<ledger::Reorganisation> reorganisation(Call& call) {
  ledger::Reorganisation r;
  r.organisation = TRY(call.id("id"));
  r.day = TRY(call.date_in("day"));
  r.rest = TRY(call.id_in("rest"));
  for (const Json& id : call.body.find("into")->items) r.into.push_back(TRY(Id::parse(id.text)));
  if (const Json* list = call.body.find("decisions"); list && !list->null())
    for (const Json& d : list->items) r.decisions[{d.find("ledger")->text, TRY(Id::parse(d.find("record")->text))}] = TRY(Id::parse(d.find("into")->text));
  return r;
}

Result<Response> review(Call& call) {
  auto catalog = call.site.base().catalog();
  ledger::Review review = TRY(ledger::review(call.site.base(), call.actor(), TRY(reorganisation(call))));
  JsonWriter w;
  w.open('{').key("counts").open('[');
  for (const auto& c : review.counts)
    w.open('{').member("ledger", c.ledger->name).member("label", c.ledger->label).member("stays", c.stays).member("moves", c.moves).member("open", c.open).close('}');
  w.close(']').key("open").open('[');
  for (const ledger::Moved& m : review.open)
    w.open('{').member("ledger", m.ledger->name).member("record", m.record).member("title", m.title).member("why", m.why).close('}');
  w.close(']').key("accounts").open('[');
  for (const std::string& login : review.accounts) w.value(login);
  return json_answer(w.close(']').close('}'));
}

Result<Response> reorganise(Call& call) {
  auto done = ledger::reorganise(call.site.base(), call.actor(), TRY(reorganisation(call)), TRY(how(call)));
  if (!done) return std::move(done).error();
  return saved(call, *done);
}

/// Before there is a root nobody has rights over it: the system administrator makes it once, as the machine would.
Result<Response> make_root(Call& call) {
  auto catalog = call.site.base().catalog();
  const catalog::Ledger* organisations = catalog->ledger(catalog::kOrganisation);
  if (!organisations) return fail(ledger::fault::ledger_unknown, catalog::kOrganisation, "", "");
  {
    store::Read read = TRY(call.site.db->read());
    if (Id root = TRY(ledger::root_of(read, *organisations)); !root.empty()) return fail(fault::root_exists, root.str());
  }
  std::vector<service::ProblemPart> parts;
  ledger::Draft draft = draft_of(*organisations, *call.body.find("values"), {}, parts);
  if (!parts.empty()) return refused(call, std::move(parts));
  account::Actor machine = account::Accounts::machine(call.actor().name);
  machine.source = call.request.source;
  auto done = ledger::create(call.site.base(), machine, organisations->name, draft);
  if (!done) return refused(call, *organisations, done.error());
  return saved(call, *done);
}

}  // namespace

void record_people_ops(Ops& ops) {
  const Effect reads = Effect::reads;
  ops.push_back({"POST", "/api/records/{ledger}/twins", "findTwins", "录入之前：已有的相同或相近的记录", Who::user, reads, like, {}, &kDraft, &kTwins});
  ops.push_back({"GET", "/api/records/{ledger}/twins", "listTwins", "可能重复的记录", Who::user, reads, all, {{"limit", Kind::integer, "最多几组，1–500，不写为 50"}}, nullptr, &kTwinGroups});
  Op op{"POST", "/api/records/{ledger}/{id}/merge", "mergeRecord", "把另一条并入这一条", Who::user, Effect::writes, merge, {}, &kMerge, &kSaved};
  op.match = op.engine_once = true;
  ops.push_back(std::move(op));
  ops.push_back({"POST", "/api/root", "makeRoot", "建本级单位：单位树的根，只在还没有的时候", Who::sysadmin, Effect::writes, make_root, {}, &kRoot, &kSaved});
  ops.push_back({"POST", "/api/organisations/{id}/reorganise/review", "reviewReorganisation", "单位合并、分设之前：哪些记录随着走、保留，哪些要人决定",
                 Who::user, reads, review, {}, &kReorganise, &kReview});
  Op unit{"POST", "/api/organisations/{id}/reorganise", "reorganise", "单位合并、分设，写明从哪天起", Who::user, Effect::writes, reorganise, {}, &kReorganise, &kSaved};
  unit.match = unit.engine_once = true;
  ops.push_back(std::move(unit));
}

}  // namespace zhagen::api
