// Orders fixed by hand: the list as the office prints it.

#include "ledger/list_order.hpp"

#include "api/records.hpp"

namespace zhagen::api {
namespace {

const Shape kOrder{"ListOrder",
                   {{"id", Kind::id, "排序里写 hand:编号", true},
                    {"name", Kind::text, "", true},
                    {"owner", Kind::id, "哪个单位定的"},
                    {"version", Kind::integer, "", true},
                    {"rows", Kind::integer, "排了几条", true}}};
const Shape kOrders{"ListOrders", {{"items", Kind::objects, "", true, &kOrder}}};
const Shape kNewOrder{"NewListOrder", {{"name", Kind::text, "名称", true}, {"records", Kind::ids, "按次序", true}}};
const Shape kOrderChange{"ListOrderChange", {{"name", Kind::text, "名称"}, {"records", Kind::ids, "按次序，全部重排"}}};

void write(JsonWriter& w, const ledger::ListOrder& o) {
  w.open('{').member("id", o.id).member("name", o.name).maybe("owner", o.owner).member("version", o.version).member("rows", o.rows).close('}');
}

Response one(const ledger::ListOrder& o, int status) {
  JsonWriter w;
  write(w, o);
  Response r = json_answer(w, status);
  r.headers.emplace_back("ETag", etag(o.version));
  return r;
}

Result<std::vector<Id>> records_of(const Json& json) {
  std::vector<Id> out;
  for (const Json& id : json.items) out.push_back(TRY(Id::parse(id.text)));
  return out;
}

Result<Response> list(Call& call) {
  Book b = TRY(book(call));
  store::Read read = TRY(call.site.db->read());
  JsonWriter w;
  w.open('{').key("items").open('[');
  for (const ledger::ListOrder& o : TRY(ledger::list_orders(read, call.site.base(), call.actor(), b.ledger->name))) write(w, o);
  return json_answer(w.close(']').close('}'));
}

Result<Response> make(Call& call) {
  Book b = TRY(book(call));
  return one(TRY(ledger::make_order(call.site.base(), call.actor(), b.ledger->name, call.text("name"), TRY(records_of(*call.body.find("records"))))), 201);
}

Result<Response> change(Call& call) {
  std::optional<std::string> name;
  std::optional<std::vector<Id>> records;
  if (const Json* given = call.body.find("name"); given && !given->null()) name = given->text;
  if (const Json* given = call.body.find("records"); given && !given->null()) records = TRY(records_of(*given));
  return one(TRY(ledger::set_order(call.site.base(), call.actor(), TRY(call.id("order")), call.version, name, records)), 200);
}

Result<Response> drop(Call& call) {
  TRY(ledger::drop_order(call.site.base(), call.actor(), TRY(call.id("order"))));
  return Response{204, {}, {}};
}

}  // namespace

void order_ops(Ops& ops) {
  const Effect writes = Effect::writes;
  ops.push_back({"GET", "/api/records/{ledger}/orders", "listOrders", "手定的次序", Who::user, Effect::reads, list, {}, nullptr, &kOrders});
  ops.push_back({"POST", "/api/records/{ledger}/orders", "makeOrder", "定一个次序", Who::user, writes, make, {}, &kNewOrder, &kOrder, 201});
  Op op{"PATCH", "/api/orders/{order}", "changeOrder", "改次序或名称", Who::user, writes, change, {}, &kOrderChange, &kOrder};
  op.match = true;
  ops.push_back(std::move(op));
  ops.push_back({"DELETE", "/api/orders/{order}", "dropOrder", "删去一个次序", Who::user, writes, drop, {}, nullptr, nullptr, 204});
}

}  // namespace zhagen::api
