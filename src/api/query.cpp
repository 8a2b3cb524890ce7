#include "api/query.hpp"

#include <algorithm>

#include "api/errors.hpp"

namespace zhagen::api {
namespace {

std::string_view take(std::string_view& rest, char separator) {
  std::size_t end = rest.find(separator);
  std::string_view part = rest.substr(0, end);
  rest = end == std::string_view::npos ? std::string_view() : rest.substr(end + 1);
  return part;
}

}  // namespace

std::vector<Member> query_members(std::initializer_list<Member> more) {
  std::vector<Member> all{{"filter", Kind::text, "条件（CEL），如 born >= 19900000 && unit.kind == 'school'", false, nullptr, 4000},
                          {"q", Kind::text, "搜索：姓名、拼音、首字母、单位"},
                          {"order", Kind::text, "排序，逗号分开，前面加 - 为倒序：字段、pinyin:字段、strokes:字段、rank:字段、created、changed、hand:编号"},
                          {"asof", Kind::date, "截至哪一天"},
                          {"cancelled", Kind::boolean, "连作废的一起"}};
  all.insert(all.end(), more);
  return all;
}

Result<std::vector<ledger::Order>> order_of(std::string_view text, const catalog::Ledger& ledger) {
  using By = ledger::Order::By;
  std::vector<ledger::Order> out;
  while (!text.empty()) {
    std::string_view whole = take(text, ','), name = whole;
    ledger::Order order;
    if (name.starts_with('-')) order.descending = true, name.remove_prefix(1);
    std::size_t colon = name.find(':');
    std::string_view how = colon == std::string_view::npos ? std::string_view() : name.substr(0, colon);
    if (colon != std::string_view::npos) name.remove_prefix(colon + 1);
    if (how.empty() && (name == "created" || name == "changed")) {
      order.by = name == "created" ? By::created : By::changed;
    } else if (how == "hand") {
      order.by = By::hand;
      order.list = TRY(Id::parse(name));
    } else if (how.empty() || how == "pinyin" || how == "strokes" || how == "rank") {
      order.by = how.empty() ? By::field : how == "pinyin" ? By::pinyin : how == "strokes" ? By::strokes : By::rank;
      order.field = TRY(field_of(ledger, name));
    } else {
      return fail(fault::order_wrong, whole);
    }
    out.push_back(order);
  }
  return out;
}

Result<std::vector<int>> fields_of(std::string_view text, const catalog::Ledger& ledger) {
  std::vector<int> out;
  while (!text.empty()) {
    int field = TRY(field_of(ledger, take(text, ',')));
    if (std::find(out.begin(), out.end(), field) == out.end()) out.push_back(field);
  }
  return out;
}

Result<ledger::Query> query_of(const Call& call, const catalog::Ledger& ledger) {
  ledger::Query q;
  q.filter = call.query("filter");
  q.search = call.query("q");
  q.order = TRY(order_of(call.query("order"), ledger));
  q.asof = TRY(call.query_date("asof"));
  q.with_cancelled = call.query("cancelled") == "true";
  return q;
}

}  // namespace zhagen::api
