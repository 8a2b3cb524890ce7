// Lists, counts, and the search box.

#include <algorithm>

#include "api/query.hpp"

namespace zhagen::api {
namespace {

const Shape kCount{"Count", {{"count", Kind::integer, "", true}}};
const Shape kGroup{"Group", {{"key", Kind::text, "代码或编号；没有填写的为 null"}, {"label", Kind::text, "", true}, {"count", Kind::integer, "", true}}};
const Shape kGroups{"Groups", {{"items", Kind::objects, "", true, &kGroup}}};
const Shape kFound{"Found", {{"ledger", Kind::text, "台账", true}, {"id", Kind::id, "", true}, {"title", Kind::text, "", true}, {"detail", Kind::text, "", true}}};
const Shape kFoundAll{"FoundAll", {{"items", Kind::objects, "", true, &kFound}}};
const Shape kFind{"Find", {{"field", Kind::text, "加密的字段", true}, {"value", Kind::text, "完整的值", true}, {"limit", Kind::integer, "最多几条，1–1000"}}};

const Member kUnder{"under", Kind::id, "按这个单位的直接下级分组，各含其全部下级"};

/// A page as JSON; fields: those of each record.
Result<Response> page(Call& call, store::Tx& tx, const Book& b, const ledger::Query& q) {
  ledger::Page p = TRY(ledger::list(tx, call.site.base(), call.actor(), b.ledger->name, q));
  JsonWriter w;
  w.text.reserve(p.rows.size() * 512 + 64);
  w.open('{').key("items").open('[');
  std::vector<std::vector<Id>> references;
  bool titles = call.query("titles") == "true";
  for (const ledger::Record& r : p.rows) {
    write_record(w, r, q.fields);
    w.close('}');
    if (titles) collect_references(r, q.fields, references);
  }
  w.close(']');
  if (titles) TRY(write_titles(w, tx, b, references, q.asof));
  if (!p.next.empty()) w.member("next", p.next);
  return json_answer(w.close('}'));
}

Result<Response> list(Call& call) {
  Book b = TRY(book(call));
  ledger::Query q = TRY(query_of(call, *b.ledger));
  q.fields = TRY(fields_of(call.query("fields"), *b.ledger));
  q.after = call.query("after");
  q.limit = static_cast<int>(TRY(call.query_int("limit", 50, 1, 1000)));
  store::Read read = TRY(call.site.db->read());
  return page(call, read, b, q);
}

/// By the whole value of a sealed field, which must not stand in an address.
Result<Response> find(Call& call) {
  Book b = TRY(book(call));
  ledger::Query q;
  q.equals.emplace_back(TRY(field_of(*b.ledger, call.text("field"))), call.text("value"));
  if (std::int64_t limit = call.integer("limit")) q.limit = static_cast<int>(std::clamp<std::int64_t>(limit, 1, 1000));
  store::Read read = TRY(call.site.db->read());
  return page(call, read, b, q);
}

Result<Response> count(Call& call) {
  Book b = TRY(book(call));
  ledger::Query q = TRY(query_of(call, *b.ledger));
  store::Read read = TRY(call.site.db->read());
  JsonWriter w;
  return json_answer(w.open('{').member("count", TRY(ledger::count(read, call.site.base(), call.actor(), b.ledger->name, q))).close('}'));
}

Result<Response> count_by(Call& call) {
  Book b = TRY(book(call));
  ledger::Query q = TRY(query_of(call, *b.ledger));
  int field = call.query("by") == "state" ? -1 : TRY(field_of(*b.ledger, call.query("by")));
  Id under = call.query("under").empty() ? Id() : TRY(Id::parse(call.query("under")));
  store::Read read = TRY(call.site.db->read());
  JsonWriter w;
  w.open('{').key("items").open('[');
  for (const ledger::Group& g : TRY(ledger::count_by(read, call.site.base(), call.actor(), b.ledger->name, q, field, under))) {
    w.open('{').key("key");
    if (g.key)
      w.value(*g.key);
    else
      w.null();
    w.member("label", g.label).member("count", g.count).close('}');
  }
  return json_answer(w.close(']').close('}'));
}

Result<Response> search(Call& call) {
  std::int64_t limit = TRY(call.query_int("limit", 10, 1, 50));
  auto catalog = call.site.base().catalog();
  store::Read read = TRY(call.site.db->read());
  JsonWriter w;
  w.open('{').key("items").open('[');
  for (const ledger::Found& f : TRY(ledger::search(read, call.site.base(), call.actor(), call.query("q"), static_cast<int>(limit))))
    w.open('{').member("ledger", f.ledger->name).member("id", f.id).member("title", f.title).member("detail", f.detail).close('}');
  return json_answer(w.close(']').close('}'));
}

}  // namespace

void record_list_ops(Ops& ops) {
  const Effect reads = Effect::reads;
  ops.push_back({"GET", "/api/records/{ledger}", "listRecords", "列表，一页一页", Who::user, reads, list,
                 query_members({{"fields", Kind::text, "要哪些字段，逗号分开"},
                                {"after", Kind::text, "上一页的 next", false, nullptr, 4000},
                                {"limit", Kind::integer, "一页几条，1–1000，不写为 50"},
                                {"titles", Kind::boolean, "一并给出所引用记录的名称"}}),
                 nullptr, &kPage});
  ops.push_back({"GET", "/api/records/{ledger}/count", "countRecords", "有几条", Who::user, reads, count, query_members({}), nullptr, &kCount});
  ops.push_back({"GET", "/api/records/{ledger}/count-by", "countRecordsBy", "分组计数", Who::user, reads, count_by,
                 query_members({{"by", Kind::text, "按哪个字段，或 state", true}, kUnder}), nullptr, &kGroups});
  ops.push_back({"POST", "/api/records/{ledger}/find", "findRecords", "按加密字段的完整值查找", Who::user, reads, find, {}, &kFind, &kPage});
  ops.push_back({"GET", "/api/search", "search", "搜索框：各台账里找", Who::user, reads, search,
                 {{"q", Kind::text, "姓名、拼音、首字母、单位", true}, {"limit", Kind::integer, "每个台账最多几条，1–50，不写为 10"}}, nullptr, &kFoundAll});
}

}  // namespace zhagen::api
