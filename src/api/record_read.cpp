// One record: as it is, as it was, what may be done with it, one sealed value opened.

#include "api/records.hpp"
#include "ledger/access.hpp"

namespace zhagen::api {
namespace {

const Shape kPastField{"PastField", {{"field", Kind::text, "字段；状态是 state", true}, {"from", Kind::any, "原来的值"}, {"to", Kind::any, "改成的值"}}};
const Shape kPast{"Past",
                  {{"version", Kind::integer, "改成第几版", true},
                   {"entry", Kind::integer, "日志第几条", true},
                   {"at", Kind::integer, "UTC 毫秒", true},
                   {"who", Kind::text, "谁", true},
                   {"action", Kind::text, "做了什么", true},
                   {"reason", Kind::text, "理由", true},
                   {"fields", Kind::objects, "改了哪些", true, &kPastField}}};
const Shape kHistory{"History", {{"items", Kind::objects, "从新到旧", true, &kPast}}};
const Shape kChoice{"Choice",
                    {{"transition", Kind::text, "步骤", true},
                     {"label", Kind::text, "名称", true},
                     {"to", Kind::text, "之后的状态", true},
                     {"allowed", Kind::boolean, "现在可以办理", true},
                     {"why", Kind::text, "不能办理的原因", true},
                     {"reason", Kind::boolean, "要写理由", true},
                     {"needs", Kind::texts, "要填好的字段", true}}};
const Shape kChoices{"Choices", {{"items", Kind::objects, "", true, &kChoice}}};
const Shape kUnmask{"Unmask", {{"field", Kind::text, "字段", true}, {"reason", Kind::text, "查看理由", true}}};
const Shape kOpened{"Opened", {{"value", Kind::text, "", true, nullptr, 20000}}};

const Member kTitles{"titles", Kind::boolean, "一并给出所引用记录的名称"};

Result<Response> get(Call& call) {
  Book b = TRY(book(call));
  ledger::Base& base = call.site.base();
  Id id = TRY(call.id("id"));
  store::Read read = TRY(call.site.db->read());
  ledger::Record record = TRY(ledger::get(read, base, call.actor(), b.ledger->name, id));
  TRY(ledger::note_opened(base, call.site.reads(), call.actor(), *b.ledger, id));
  JsonWriter w;
  write_record(w, record);
  if (call.query("titles") == "true") {
    std::vector<std::vector<Id>> references;
    collect_references(record, {}, references);
    TRY(write_titles(w, read, b, references, {}));
  }
  Response r = json_answer(w.close('}'));
  r.headers.emplace_back("ETag", etag(record.version));
  return r;
}

Result<Response> version(Call& call) {
  Book b = TRY(book(call));
  Id n = TRY(call.id("version"));
  ledger::Base& base = call.site.base();
  Id id = TRY(call.id("id"));
  store::Read read = TRY(call.site.db->read());
  ledger::Record record = TRY(ledger::get_version(read, base, call.actor(), b.ledger->name, id, n.value()));
  TRY(ledger::note_opened(base, call.site.reads(), call.actor(), *b.ledger, id));
  JsonWriter w;
  write_record(w, record);
  return json_answer(w.close('}'));
}

Result<Response> history(Call& call) {
  Book b = TRY(book(call));
  ledger::Base& base = call.site.base();
  Id id = TRY(call.id("id"));
  store::Read read = TRY(call.site.db->read());
  std::vector<ledger::Past> all = TRY(ledger::history(read, base, call.actor(), b.ledger->name, id));
  TRY(ledger::note_opened(base, call.site.reads(), call.actor(), *b.ledger, id));
  JsonWriter w;
  w.open('{').key("items").open('[');
  for (const ledger::Past& past : all) {
    w.open('{').member("version", past.version).member("entry", past.entry).member("at", past.at.ms).member("who", past.who);
    w.member("action", past.action).member("reason", past.reason).key("fields").open('[');
    for (const ledger::Past::Field& f : past.fields) {
      static const catalog::Field kState;
      const catalog::Field& field = f.field < 0 ? kState : b.ledger->fields[static_cast<std::size_t>(f.field)];
      w.open('{').member("field", f.field < 0 ? std::string_view("state") : std::string_view(field.name)).key("from");
      write_value(w, field, f.from);
      w.key("to");
      write_value(w, field, f.to);
      w.close('}');
    }
    w.close(']').close('}');
  }
  return json_answer(w.close(']').close('}'));
}

Result<Response> transitions(Call& call) {
  Book b = TRY(book(call));
  store::Read read = TRY(call.site.db->read());
  JsonWriter w;
  w.open('{').key("items").open('[');
  for (const ledger::Choice& c : TRY(ledger::choices(read, call.site.base(), *b.catalog, call.actor(), *b.ledger, TRY(call.id("id"))))) {
    w.open('{').member("transition", c.transition->name).member("label", c.transition->label).member("to", c.transition->to);
    w.member("allowed", c.allowed).member("why", c.why).member("reason", c.transition->reason).key("needs").open('[');
    for (int field : c.transition->needs) w.value(b.ledger->fields[static_cast<std::size_t>(field)].name);
    w.close(']').close('}');
  }
  return json_answer(w.close(']').close('}'));
}

Result<Response> unmask(Call& call) {
  Book b = TRY(book(call));
  int field = TRY(field_of(*b.ledger, call.text("field")));
  std::string value = TRY(ledger::unmask(call.site.base(), call.site.reads(), call.actor(), b.ledger->name, TRY(call.id("id")), field, call.text("reason")));
  JsonWriter w;
  return json_answer(w.open('{').member("value", value).close('}'));
}

}  // namespace

void record_ops(Ops& ops) {
  const Effect opens = Effect::opens;
  Op one{"GET", "/api/records/{ledger}/{id}", "getRecord", "一条记录", Who::user, opens, get, {kTitles}, nullptr, &kRecord};
  one.quick = true;
  ops.push_back(std::move(one));
  ops.push_back({"GET", "/api/records/{ledger}/{id}/history", "getHistory", "改过什么", Who::user, opens, history, {}, nullptr, &kHistory});
  ops.push_back({"GET", "/api/records/{ledger}/{id}/versions/{version}", "getVersion", "某一版时的样子", Who::user, opens, version, {}, nullptr, &kRecord});
  ops.push_back({"GET", "/api/records/{ledger}/{id}/transitions", "listTransitions", "现在可以办理什么，不能的说明原因", Who::user, Effect::reads, transitions, {}, nullptr, &kChoices});
  ops.push_back({"POST", "/api/records/{ledger}/{id}/unmask", "unmask", "查看一个打了掩码的值；理由记入日志", Who::user, Effect::writes, unmask, {}, &kUnmask, &kOpened});
}

}  // namespace zhagen::api
