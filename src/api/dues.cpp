// What is due: the lists of whoever asks, on paper, as a calendar; all dues of one record; what another number would change.

#include "api/errors.hpp"
#include "api/file_answer.hpp"
#include "api/records.hpp"
#include "dues/calendar.hpp"
#include "dues/paper.hpp"
#include "dues/excuse.hpp"
#include "dues/feed.hpp"
#include "dues/what_if.hpp"
#include "service/answer.hpp"

namespace zhagen::api {
namespace {

using dues::Board;
using dues::Hit;
using dues::Words;

const Shape kDue{"Due",
                 {{"due", Kind::text, "应办", true},
                  {"label", Kind::text, "应办的名称", true},
                  {"source", Kind::text, "依据", true},
                  {"ledger", Kind::text, "记录所在台账", true},
                  {"record", Kind::id, "记录", true},
                  {"title", Kind::text, "记录的名称", true},
                  {"period", Kind::text, "本期，如 2026年上半年；只有一次的为空", true},
                  {"from", Kind::date, "本期起"},
                  {"to", Kind::date, "本期止"},
                  {"day", Kind::date, "截止日期；待核的可能没有"},
                  {"standing", Kind::text, "ahead、open、overdue、escalated、undecided、to_arrange、done、excused", true},
                  {"standing_label", Kind::text, "未到、待办、逾期、督办、待核、待安排、已办、免办", true},
                  {"sentence", Kind::text, "要办什么", true, nullptr, 4000},
                  {"missing", Kind::text, "待核的缺什么", true, nullptr, 4000},
                  {"form", Kind::text, "在哪个台账里办"},
                  {"mine", Kind::boolean, "本人的"},
                  {"unit", Kind::boolean, "本单位的"},
                  {"escalated", Kind::boolean, "督办到这里的"},
                  {"why", Kind::text, "已办、免办的根据", false, nullptr, 4000},
                  {"by_office", Kind::boolean, "派办登记的免办"}}};
const Shape kInbox{"Inbox", {{"items", Kind::objects, "按截止日期", true, &kDue}, {"next", Kind::text, "下一页从这里开始；没有则是最后一页", true}}};
const Shape kCountOf{"DueCount",
                     {{"due", Kind::text, "应办", true},
                      {"label", Kind::text, "名称", true},
                      {"open", Kind::integer, "待办、待安排", true},
                      {"overdue", Kind::integer, "逾期、督办", true},
                      {"undecided", Kind::integer, "待核", true}}};
const Shape kCounts{"InboxCounts",
                    {{"all", Kind::integer, "清单共几项", true},
                     {"mine", Kind::integer, "本人的", true},
                     {"unit", Kind::integer, "本单位的", true},
                     {"overdue", Kind::integer, "其中逾期的", true},
                     {"escalated", Kind::integer, "督办到这里的", true},
                     {"undecided", Kind::integer, "待核的", true},
                     {"dues", Kind::objects, "按应办", true, &kCountOf}}};
const Shape kOfRecord{"RecordDues", {{"items", Kind::objects, "", true, &kDue}}};
const Shape kFeed{"Feed", {{"address", Kind::text, "日历程序订阅的地址；只给一次，不要给别人", true}}};
const Shape kFeedState{"FeedState", {{"since", Kind::integer, "什么时候生成的，UTC 毫秒；没有则是还没有生成"}}};
const Shape kExcuse{"DueExcuse",
                    {{"due", Kind::text, "应办", true},
                     {"record", Kind::id, "记录", true},
                     {"from", Kind::date, "本期起；只有一次的不填"},
                     {"reason", Kind::text, "理由", true}}};
const Shape kAsk{"DueQuestion",
                 {{"file", Kind::text, "写着参数的目录文件，如 management/posting.dues.toml", true},
                  {"params", Kind::values, "参数和要试的值：{\"days\": 20}；null 是不要这个参数", true}}};
const Shape kSide{"DueSide", {{"day", Kind::date, "截止日期"}, {"standing", Kind::text, "", true}, {"standing_label", Kind::text, "", true}}};
const Shape kTurn{"DueTurn",
                  {{"due", Kind::text, "应办", true},
                   {"label", Kind::text, "名称", true},
                   {"ledger", Kind::text, "", true},
                   {"record", Kind::id, "", true},
                   {"title", Kind::text, "记录的名称", true},
                   {"period", Kind::text, "本期", true},
                   {"before", Kind::object, "现在", false, &kSide},
                   {"after", Kind::object, "改了以后", false, &kSide}}};
const Shape kTurnsOf{"DueTurns",
                     {{"due", Kind::text, "应办", true},
                      {"label", Kind::text, "名称", true},
                      {"appear", Kind::integer, "多出几项", true},
                      {"vanish", Kind::integer, "少了几项", true},
                      {"change", Kind::integer, "截止日期或情况变了几项", true}}};
const Shape kWhatIf{"DueWhatIf", {{"dues", Kind::objects, "有变化的应办", true, &kTurnsOf}, {"items", Kind::objects, "前 50 项", true, &kTurn}}};

void write_day(JsonWriter& w, std::string_view name, Date day) {
  if (!day.empty()) w.member(name, std::int64_t{day.value()});
}

/// An object that stays open.
void write_hit(JsonWriter& w, const Hit& h, const Words& words) {
  const catalog::Due& due = *h.due;
  w.open('{').member("due", due.name).member("label", due.label).member("source", due.source).member("ledger", due.ledger->name);
  w.member("record", h.item.record).member("title", words.title).member("period", words.period);
  write_day(w, "from", h.item.span.from);
  write_day(w, "to", h.item.span.to);
  write_day(w, "day", h.item.day);
  w.member("standing", dues::standing_name(h.standing)).member("standing_label", dues::standing_zh(h.standing));
  w.member("sentence", words.sentence).member("missing", words.missing);
  if (due.form) w.member("form", due.form->name);
}

Result<dues::Query> query_of(const Call& call) {
  dues::Query q;
  std::string_view part = call.query("part");
  if (!part.empty()) {
    auto found = dues::find_part(part);
    if (!found) return fail(fault::member_kind, "part", " all、mine、unit、overdue、escalated 之一", "one of all, mine, unit, overdue, escalated");
    q.part = *found;
  }
  q.due = call.query("due");
  q.ledger = call.query("ledger");
  return q;
}

Result<Response> list(Call& call) {
  dues::Query q = TRY(query_of(call));
  q.after = call.query("after");
  q.limit = static_cast<int>(TRY(call.query_int("limit", 50, 1, 1000)));
  ledger::Base& base = call.site.base();
  store::Read read = TRY(call.site.db->read());
  auto board = TRY(call.site.dues().board(read));
  dues::Page page = TRY(dues::inbox(read, base, *board, call.actor(), q));
  JsonWriter w;
  w.open('{').key("items").open('[');
  for (std::size_t i = 0; i < page.hits.size(); ++i) {
    const Hit& h = page.hits[i];
    write_hit(w, h, page.words[i]);
    w.member("mine", h.mine).member("unit", h.unit).member("escalated", h.escalated).close('}');
  }
  return json_answer(w.close(']').member("next", page.next).close('}'));
}

Result<Response> count(Call& call) {
  call.site.base();  // takes up a catalog that another program has applied
  store::Read read = TRY(call.site.db->read());
  auto board = TRY(call.site.dues().board(read));
  dues::Counts n = TRY(dues::counts(read, *board, call.actor()));
  JsonWriter w;
  w.open('{').member("all", n.all).member("mine", n.mine).member("unit", n.unit).member("overdue", n.overdue).member("escalated", n.escalated);
  w.member("undecided", n.undecided).key("dues").open('[');
  for (const dues::Counts::OfDue& d : n.dues)
    w.open('{').member("due", d.due->name).member("label", d.due->label).member("open", d.open).member("overdue", d.overdue).member("undecided", d.undecided).close('}');
  return json_answer(w.close(']').close('}'));
}

/// What goes out on paper, and is on record before it does.
Result<dues::Paper> digest(Call& call) {
  dues::Query q = TRY(query_of(call));
  ledger::Base& base = call.site.base();
  dues::Paper d;
  {
    store::Read read = TRY(call.site.db->read());
    auto board = TRY(call.site.dues().board(read));
    d = TRY(dues::paper(read, base, *board, call.actor(), q));
  }
  audit::Event event;
  event.action = "export";
  event.subject = "due";
  event.rows = static_cast<std::int64_t>(d.rows());
  TRY(call.site.reads().note(ledger::who(call.actor()), event));
  return d;
}

Result<Response> sheet(Call& call) {
  dues::Paper d = TRY(digest(call));
  return file_answer(call.site, "inbox.xlsx", d.title + ".xlsx", kXlsx, [&](const std::string& path) { return dues::write_xlsx(d, path); });
}

Result<Response> page(Call& call) { return service::html(dues::html(TRY(digest(call)))); }

Response calendar_answer(std::string text) { return {200, {{"Content-Type", dues::kCalendarType}}, std::move(text)}; }

Result<Response> calendar(Call& call) {
  ledger::Base& base = call.site.base();
  store::Read read = TRY(call.site.db->read());
  auto board = TRY(call.site.dues().board(read));
  return calendar_answer(TRY(dues::calendar(read, base, *board, call.actor(), call.site.clock.now())));
}

Result<Response> feed_state(Call& call) {
  store::Read read = TRY(call.site.db->read());
  auto since = TRY(dues::feed_since(read, call.actor()));
  JsonWriter w;
  w.open('{');
  if (since) w.member("since", since->ms);
  return json_answer(w.close('}'));
}

Result<Response> make_feed(Call& call) {
  std::string secret = TRY(dues::make_feed(call.site.base(), call.actor()));
  JsonWriter w;
  return json_answer(w.open('{').member("address", "/api/feed/" + secret + ".ics").close('}'), 201);
}

Result<Response> end_feed(Call& call) {
  TRY(dues::end_feed(call.site.base(), call.actor()));
  return Response{204, {}, {}};
}

Result<Response> feed(Call& call) {
  std::string_view secret = call.param("secret");
  if (secret.ends_with(".ics")) secret.remove_suffix(4);
  ledger::Base& base = call.site.base();
  store::Read read = TRY(call.site.db->read());
  account::Actor actor = TRY(dues::feed_actor(read, call.site.accounts(), base, secret, call.request.source));
  auto board = TRY(call.site.dues().board(read));
  return calendar_answer(TRY(dues::calendar(read, base, *board, actor, call.site.clock.now())));
}

Result<Response> of_record(Call& call) {
  Id id = TRY(call.id("id"));
  ledger::Base& base = call.site.base();
  store::Read read = TRY(call.site.db->read());
  auto board = TRY(call.site.dues().board(read));
  JsonWriter w;
  w.open('{').key("items").open('[');
  for (const dues::OfRecord& r : TRY(dues::of_record(read, base, *board, call.actor(), call.param("ledger"), id))) {
    write_hit(w, r.hit, r.words);
    w.member("why", r.why).member("by_office", r.by_office).close('}');
  }
  return json_answer(w.close(']').close('}'));
}

Result<Response> excuse(Call& call) {
  dues::Excuse e{std::string(call.text("due")), TRY(call.id_in("record")), TRY(call.date_in("from")), std::string(call.text("reason"))};
  ledger::Base& base = call.site.base();
  std::shared_ptr<const Board> board;
  {
    store::Read read = TRY(call.site.db->read());
    board = TRY(call.site.dues().board(read));
  }
  return saved(call, TRY(dues::excuse(base, *board, call.actor(), e, {})), 201);
}

Result<catalog::Settings> settings_of(const Json& params) {
  catalog::Settings out;
  for (const auto& [name, value] : params.members) {
    if (!value.null() && value.kind != Json::Kind::integer) return fail(fault::member_kind, "params." + name, "整数", "a whole number");
    out[name] = value.null() ? std::nullopt : std::optional(value.integer);
  }
  return out;
}

Result<Response> ask(Call& call) {
  if (!call.actor().has(catalog::Role::office)) return fail(fault::role_missing, "派办");
  const std::string file(call.text("file"));
  ledger::Base& base = call.site.base();
  store::Read read = TRY(call.site.db->read());
  auto board = TRY(call.site.dues().board(read));
  std::shared_ptr<const catalog::Catalog> other = TRY(dues::with_params(*board->catalog, file, TRY(settings_of(*call.body.find("params")))));
  dues::WhatIf what = TRY(dues::what_if(read, base, board, other, call.actor(), file));
  JsonWriter w;
  w.open('{').key("dues").open('[');
  for (const dues::WhatIf::OfDue& d : what.dues)
    w.open('{').member("due", d.name).member("label", d.label).member("appear", d.appear).member("vanish", d.vanish).member("change", d.change).close('}');
  w.close(']').key("items").open('[');
  for (const dues::Turn& t : what.first) {
    w.open('{').member("due", t.due->name).member("label", t.due->label).member("ledger", t.due->ledger->name).member("record", t.record);
    w.member("title", t.title).member("period", dues::name_of(t.due->every, t.span));
    for (auto [name, side] : {std::pair("before", &t.before), std::pair("after", &t.after)}) {
      if (!side->there) continue;
      w.key(name).open('{');
      write_day(w, "day", side->day);
      w.member("standing", dues::standing_name(side->standing)).member("standing_label", dues::standing_zh(side->standing)).close('}');
    }
    w.close('}');
  }
  return json_answer(w.close(']').close('}'));
}

}  // namespace

void due_ops(Ops& ops) {
  const Effect reads = Effect::reads, writes = Effect::writes;
  const Member part{"part", Kind::text, "all、mine（本人）、unit（本单位）、overdue（逾期）、escalated（督办）"}, due{"due", Kind::text, "一项应办"},
      ledger{"ledger", Kind::text, "一个台账的"};
  ops.push_back({"GET", "/api/inbox", "listInbox", "我的清单：要办什么，什么时候", Who::user, reads, list,
                 {part, due, ledger, {"after", Kind::text, "上一页的 next"}, {"limit", Kind::integer, "一页几项，1 到 1000"}}, nullptr, &kInbox});
  ops.push_back({"GET", "/api/inbox/counts", "countInbox", "我的清单各有几项", Who::user, reads, count, {}, nullptr, &kCounts});
  ops.push_back({"GET", "/api/inbox.xlsx", "exportInbox", "我的清单，可打印的表；记入日志", Who::user, Effect::exports, sheet, {part, due, ledger}, nullptr, nullptr, 200,
                 nullptr, kXlsx});
  ops.push_back({"GET", "/api/inbox.html", "printInbox", "我的清单，供浏览器打印的页；记入日志", Who::user, Effect::exports, page, {part, due, ledger}, nullptr, nullptr,
                 200, nullptr, "text/html; charset=utf-8"});
  ops.push_back({"GET", "/api/inbox.ics", "calendarInbox", "我的清单，日历", Who::user, reads, calendar, {}, nullptr, nullptr, 200, nullptr, dues::kCalendarType});
  ops.push_back({"GET", "/api/inbox/feed", "getFeed", "有没有日历订阅地址", Who::user, reads, feed_state, {}, nullptr, &kFeedState});
  Op make{"POST", "/api/inbox/feed", "makeFeed", "生成日历订阅地址；原来的地址作废", Who::user, writes, make_feed, {}, nullptr, &kFeed, 201};
  make.engine_once = true;  // no answer is kept: it holds the secret. Asked again, there is a new one
  ops.push_back(std::move(make));
  ops.push_back({"DELETE", "/api/inbox/feed", "endFeed", "停用日历订阅地址", Who::user, writes, end_feed, {}, nullptr, nullptr, 204});
  ops.push_back({"GET", "/api/feed/{secret}", "readFeed", "日历程序凭地址读清单；地址就是凭证", Who::anyone, reads, feed, {}, nullptr, nullptr, 200, nullptr, dues::kCalendarType});
  ops.push_back({"GET", "/api/records/{ledger}/{id}/dues", "listDues", "一条记录的应办，已办的和未到的也在内", Who::user, reads, of_record, {}, nullptr, &kOfRecord});
  ops.push_back({"POST", "/api/dues/excuse", "excuseDue", "登记免办；撤销在“免办”台账里", Who::user, writes, excuse, {}, &kExcuse, &kSaved, 201});
  ops.push_back({"POST", "/api/dues/what-if", "whatIfDues", "试改参数：哪些人的应办会变，不写入", Who::user, reads, ask, {}, &kAsk, &kWhatIf});
}

}  // namespace zhagen::api
