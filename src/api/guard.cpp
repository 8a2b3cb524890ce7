#include "api/guard.hpp"

#include <algorithm>

#include "api/errors.hpp"
#include "base/digest.hpp"
#include "base/utf8.hpp"
#include "catalog/node.hpp"

namespace zhagen::api {
namespace {

constexpr std::string_view kSecureCookie = "__Host-zhagen", kPlainCookie = "zhagen";

/// "Origin: https://host:port" names this very server, going by the Host that the request asks for.
bool own_origin(const Request& request, std::string_view origin) {
  std::string_view scheme = request.secure ? "https://" : "http://";
  return origin.starts_with(scheme) && origin.substr(scheme.size()) == request.header("host");
}

/// Browsers say where a request comes from; programs that are none send neither header.
Status check_origin(const Request& request) {
  if (std::string_view origin = request.header("origin"); !origin.empty() && !own_origin(request, origin))
    return fail(fault::origin_wrong, origin);
  std::string_view site = request.header("sec-fetch-site");
  if (!site.empty() && site != "same-origin" && site != "none") return fail(fault::origin_wrong, site);
  return {};
}

std::string_view role_words(Who who) {
  switch (who) {
    case Who::sysadmin: return "系统管理员";
    case Who::secadmin: return "安全管理员";
    case Who::auditor: return "审计管理员";
    default: return "系统管理员或安全管理员";
  }
}

Status check_role(const Op& op, const account::Session& session) {
  using catalog::Role;
  if (op.who == Who::beginner) return {};
  if (session.needs_second_factor)
    return fail(fault::session_half, "还要输入动态口令", "请输入手机上的动态口令", "the code is still wanted", "give the code");
  if (session.must_change) return fail(fault::session_half, "必须先修改密码", "请先修改密码", "the password must be changed", "change it");
  if (session.must_enrol) return fail(fault::session_half, "必须先设置动态口令", "请先设置动态口令", "a second factor must be set up", "set it up");
  bool may = true;
  const account::Actor& actor = session.actor;
  if (op.who == Who::sysadmin) may = actor.has(Role::sysadmin);
  if (op.who == Who::secadmin) may = actor.has(Role::secadmin);
  if (op.who == Who::auditor) may = actor.has(Role::auditor);
  if (op.who == Who::keeper) may = actor.has(Role::sysadmin) || actor.has(Role::secadmin);
  if (!may) return fail(fault::role_missing, role_words(op.who));
  return {};
}

Error unknown(const ErrorRow& row, std::string_view name, const std::vector<Member>& known) {
  std::vector<std::string> names;
  std::string all;
  for (const Member& m : known) {
    names.emplace_back(m.name);
    all.append(all.empty() ? "" : ", ").append(m.name);
  }
  std::string near = catalog::nearest(name, names);
  if (!near.empty()) return fail(row, name, "是不是“" + near + "”", "do you mean '" + near + "'");
  if (all.empty()) return fail(row, name, "这里不需要参数", "there are none here");
  return fail(row, name, "可用的有：" + all, "there are " + all);
}

const char* kind_zh(Kind kind) {
  switch (kind) {
    case Kind::text: return "文本";
    case Kind::id: return "文本形式的编号";
    case Kind::integer: return "整数";
    case Kind::boolean: return "true 或 false";
    case Kind::date: return "日期整数，如 20260301";
    case Kind::texts: return "文本的列表";
    case Kind::ids: return "编号的列表";
    case Kind::objects: return "对象的列表";
    default: return "对象";
  }
}
const char* kind_en(Kind kind) {
  switch (kind) {
    case Kind::text: return "text";
    case Kind::id: return "an id as text";
    case Kind::integer: return "a whole number";
    case Kind::boolean: return "true or false";
    case Kind::date: return "a date as a number like 20260301";
    case Kind::texts: return "a list of text";
    case Kind::ids: return "a list of ids";
    case Kind::objects: return "a list of objects";
    default: return "an object";
  }
}

Status fits_member(const Json& v, const Member& m, const std::string& path) {
  auto wrong = [&] { return fail(fault::member_kind, path, kind_zh(m.kind), kind_en(m.kind)); };
  auto is_text = [&](const Json& j) -> Status {
    if (j.kind != Json::Kind::text) return wrong();
    if (utf8::length(j.text) > m.longest) return fail(fault::member_long, path, m.longest);
    return {};
  };
  auto is_id = [&](const Json& j) -> Status {
    if (j.kind != Json::Kind::text || !Id::parse(j.text)) return wrong();
    return {};
  };
  switch (m.kind) {
    case Kind::text: return is_text(v);
    case Kind::id: return is_id(v);
    case Kind::integer: return v.kind == Json::Kind::integer ? Status() : Status(wrong());
    case Kind::boolean: return v.kind == Json::Kind::boolean ? Status() : Status(wrong());
    case Kind::date: return v.kind == Json::Kind::integer && Date::from_int(v.integer) ? Status() : Status(wrong());
    case Kind::texts:
    case Kind::ids:
      if (v.kind != Json::Kind::list) return wrong();
      for (const Json& item : v.items) TRY(m.kind == Kind::texts ? is_text(item) : is_id(item));
      return {};
    case Kind::object: return fits(v, *m.shape, path + ".");
    case Kind::objects:
      if (v.kind != Json::Kind::list) return wrong();
      for (std::size_t i = 0; i < v.items.size(); ++i) TRY(fits(v.items[i], *m.shape, path + "[" + std::to_string(i) + "]."));
      return {};
    case Kind::values: return v.kind == Json::Kind::object ? Status() : Status(wrong());
    case Kind::any: return {};
  }
  return {};
}

Status check_query(const Call& call) {
  const auto& given = call.request.query;
  for (std::size_t i = 0; i < given.size(); ++i) {
    const std::string& name = given[i].first;
    auto known = std::find_if(call.op.query.begin(), call.op.query.end(), [&](const Member& m) { return name == m.name; });
    if (known == call.op.query.end()) return unknown(fault::query_unknown, name, call.op.query);
    for (std::size_t j = 0; j < i; ++j)
      if (given[j].first == name) return fail(fault::query_twice, name);
  }
  return {};
}

/// "application/json" of "application/json; charset=utf-8"
std::string_view media_type(std::string_view header) { return utf8::trim(header.substr(0, header.find(';'))); }

}  // namespace

std::string_view cookie_name(const Request& request) { return request.secure ? kSecureCookie : kPlainCookie; }

std::string_view cookie(const Request& request) {
  std::string_view name = cookie_name(request);
  for (std::string_view rest = request.header("cookie"); !rest.empty();) {
    std::string_view pair = utf8::trim(rest.substr(0, rest.find(';')));
    rest.remove_prefix(std::min(rest.size(), rest.find(';') == std::string_view::npos ? rest.size() : rest.find(';') + 1));
    if (pair.starts_with(name) && pair.size() > name.size() && pair[name.size()] == '=') return pair.substr(name.size() + 1);
  }
  return {};
}

std::pair<std::string, std::string> set_cookie(const Request& request, std::string_view token) {
  std::string value(cookie_name(request));
  value.append("=").append(token).append("; Path=/; HttpOnly; SameSite=Strict");
  if (request.secure) value += "; Secure";
  if (token.empty()) value += "; Max-Age=0";
  return {"Set-Cookie", std::move(value)};
}

Result<account::Session> admit(Site& site, const Op& op, const Request& request) {
  if (op.mutates()) TRY(check_origin(request));
  if (op.who == Who::anyone) return account::Session();
  std::string_view token = cookie(request);
  if (token.empty()) return fail(fault::session_none);
  account::Session session = TRY(site.accounts().session(token, request.source));
  if (op.mutates() && !same_bytes(request.header("x-csrf-token"), session.csrf)) return fail(fault::token_wrong);
  TRY(check_role(op, session));
  return session;
}

Status read_form(Call& call) {
  const Request& request = call.request;
  TRY(check_query(call));
  if (call.op.match) {
    std::string_view tag = request.header("if-match");
    if (tag.empty()) return fail(fault::match_missing);
    if (tag.size() < 3 || tag.front() != '"' || tag.back() != '"') return fail(fault::match_wrong, tag);
    auto version = Id::parse(tag.substr(1, tag.size() - 2));
    if (!version) return fail(fault::match_wrong, tag);
    call.version = version->value();
  }
  if (call.op.once()) {
    call.once = request.header("idempotency-key");
    bool plain = std::all_of(call.once.begin(), call.once.end(), [](char c) {
      return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '-' || c == '_';
    });
    if (!call.once.empty() && (!plain || call.once.size() < 8 || call.once.size() > 100)) return fail(fault::once_key);
  }
  if (call.op.takes || call.op.body) {
    std::string_view wanted = call.op.takes ? call.op.takes : "application/json", given = media_type(request.header("content-type"));
    if (given != wanted) return fail(fault::body_type, wanted, given);
  } else if (!request.body.empty()) {
    return fail(fault::body_none);
  }
  if (!call.op.body) return {};
  call.body = TRY(parse_json(request.body));
  return fits(call.body, *call.op.body);
}

Status fits(const Json& value, const Shape& shape, const std::string& where) {
  if (value.kind != Json::Kind::object)
    return fail(fault::member_kind, where.empty() ? "JSON" : where.substr(0, where.size() - 1), kind_zh(Kind::object), kind_en(Kind::object));
  for (const auto& [name, member] : value.members) {
    auto known = std::find_if(shape.members.begin(), shape.members.end(), [&](const Member& m) { return name == m.name; });
    if (known == shape.members.end()) return unknown(fault::member_unknown, where + name, shape.members);
    if (member.null() && !known->required) continue;  // null is absent
    TRY(fits_member(member, *known, where + name));
  }
  for (const Member& m : shape.members) {
    const Json* given = value.find(m.name);
    if (m.required && (!given || given->null())) return fail(fault::member_missing, where + m.name);
  }
  return {};
}

}  // namespace zhagen::api
