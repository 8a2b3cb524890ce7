#include <charconv>

#include "api/errors.hpp"
#include "api/table.hpp"

namespace zhagen::api {

std::string_view Call::query(std::string_view name) const {
  for (const auto& [key, value] : request.query)
    if (key == name) return value;
  return {};
}

Result<std::int64_t> Call::query_int(std::string_view name, std::int64_t other, std::int64_t least, std::int64_t most) const {
  std::string_view text = query(name);
  if (text.empty()) return other;
  std::int64_t v = 0;
  auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), v);
  if (error != std::errc() || end != text.data() + text.size() || v < least || v > most) {
    std::string range = std::to_string(least) + "–" + std::to_string(most);
    return fail(fault::member_kind, name, range + " 之间的整数", "a whole number within " + range);
  }
  return v;
}

Result<Date> Call::query_date(std::string_view name) const {
  std::string_view text = query(name);
  if (text.empty()) return Date();
  return Date::parse(text);
}

std::string_view Call::text(std::string_view member) const {
  const Json* v = body.find(member);
  return v ? std::string_view(v->text) : std::string_view();
}

bool Call::flag(std::string_view member) const {
  const Json* v = body.find(member);
  return v && v->boolean;
}

std::int64_t Call::integer(std::string_view member) const {
  const Json* v = body.find(member);
  return v ? v->integer : 0;
}

Result<Id> Call::id_in(std::string_view member) const {
  const Json* v = body.find(member);
  if (!v || v->null()) return Id();
  return Id::parse(v->text);
}

Result<Date> Call::date_in(std::string_view member) const {
  const Json* v = body.find(member);
  if (!v || v->null()) return Date();
  return Date::from_int(v->integer);
}

Response json_answer(std::string text, int status) {
  return {status, {{"Content-Type", "application/json"}}, std::move(text)};
}

std::string etag(std::int64_t version) { return "\"" + std::to_string(version) + "\""; }

const Ops& table() {
  static const Ops all = [] {
    Ops ops;
    for (auto group : {session_ops, first_ops, setting_ops, user_ops, audit_ops, catalog_ops, record_ops, record_list_ops, record_write_ops,
                       record_people_ops, request_ops, rule_ops, export_ops, collect_ops, file_ops, import_ops, lrmx_ops, order_ops, due_ops, placement_ops, plan_ops, plan_change_ops, plan_profile_ops, job_ops, site_ops})
      group(ops);
    return ops;
  }();
  return all;
}

}  // namespace zhagen::api
