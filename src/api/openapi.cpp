#include "api/openapi.hpp"

#include <map>
#include <set>

#include "base/version.hpp"

namespace zhagen::api {
namespace {

/// Shapes that are spoken of, by name.
using Shapes = std::map<std::string, const Shape*, std::less<>>;

void collect(const Shape* shape, Shapes& all) {
  if (!shape || !all.emplace(shape->name, shape).second) return;
  for (const Member& m : shape->members) collect(m.shape, all);
}

std::string reference(const Shape& shape) { return "#/components/schemas/" + std::string(shape.name); }

/// The keywords of a kind, into an object that is open.
void kind_of(JsonWriter& w, const Member& m) {
  switch (m.kind) {
    case Kind::text: w.member("type", "string").member("maxLength", static_cast<std::int64_t>(m.longest)); break;
    case Kind::id: w.member("$ref", "#/components/schemas/Id"); break;
    case Kind::integer: w.member("type", "integer").member("format", "int64"); break;
    case Kind::boolean: w.member("type", "boolean"); break;
    case Kind::date: w.member("$ref", "#/components/schemas/Date"); break;
    case Kind::texts: w.member("type", "array").key("items").open('{').member("type", "string").close('}'); break;
    case Kind::ids: w.member("type", "array").key("items").open('{').member("$ref", "#/components/schemas/Id").close('}'); break;
    case Kind::values: w.member("$ref", "#/components/schemas/Values"); break;
    case Kind::object: w.member("$ref", reference(*m.shape)); break;
    case Kind::objects: w.member("type", "array").key("items").open('{').member("$ref", reference(*m.shape)).close('}'); break;
    case Kind::any: break;
  }
  if (*m.note) w.member("description", m.note);
}

void schema(JsonWriter& w, const Shape& shape) {
  w.key(shape.name).open('{').member("type", "object").key("properties").open('{');
  for (const Member& m : shape.members) {
    w.key(m.name).open('{');
    kind_of(w, m);
    w.close('}');
  }
  w.close('}').key("required").open('[');
  for (const Member& m : shape.members)
    if (m.required) w.value(m.name);
  w.close(']').member("additionalProperties", false).close('}');
}

void parameter(JsonWriter& w, std::string_view name, std::string_view in, const Member& m) {
  w.open('{').member("name", name).member("in", in).member("required", in == "path" || m.required);
  if (*m.note) w.member("description", m.note);
  Member bare = m;
  bare.note = "";
  w.key("schema").open('{');
  kind_of(w, bare);
  w.close('}').close('}');
}

void parameters(JsonWriter& w, const Op& op) {
  w.key("parameters").open('[');
  std::string_view path = op.path;
  for (std::size_t at = 0; (at = path.find('{', at)) != std::string_view::npos; ++at) {
    std::string_view name = path.substr(at + 1, path.find('}', at) - at - 1);
    bool word = name == "ledger" || name == "transition" || name == "list";
    parameter(w, name, "path", {"", name == "version" ? Kind::integer : word ? Kind::text : Kind::id});
  }
  for (const Member& m : op.query) parameter(w, m.name, "query", m);
  if (op.mutates() && op.who != Who::anyone) parameter(w, "X-CSRF-Token", "header", {"", Kind::text, "登录时得到的 csrf", true});
  if (op.match) parameter(w, "If-Match", "header", {"", Kind::text, "读取时的 ETag", true});
  if (op.once()) parameter(w, "Idempotency-Key", "header", {"", Kind::text, "每次提交一个新的编号；重复提交得到同样的答复"});
  w.close(']');
}

void content(JsonWriter& w, const Shape* shape, const char* media) {
  w.key("content").open('{').key(media ? media : "application/json").open('{').key("schema").open('{');
  if (shape) w.member("$ref", reference(*shape));
  w.close('}').close('}').close('}');
}

std::string_view who_words(Who who) {
  switch (who) {
    case Who::anyone: return "anyone";
    case Who::beginner: return "session, also one that is not complete";
    case Who::user: return "session";
    case Who::sysadmin: return "sysadmin";
    case Who::secadmin: return "secadmin";
    case Who::auditor: return "auditor";
    case Who::keeper: return "sysadmin or secadmin";
  }
  return "";
}

void operation(JsonWriter& w, const Op& op) {
  std::string method(op.method);
  for (char& c : method) c = static_cast<char>(c + ('a' - 'A'));
  w.key(method).open('{').member("operationId", op.id).member("summary", op.summary).member("x-who", who_words(op.who));
  w.key("tags").open('[').value(std::string_view(op.path).substr(5, std::string_view(op.path).find('/', 5) - 5)).close(']');
  w.key("security").open('[');
  if (op.who != Who::anyone) w.open('{').key("cookie").open('[').close(']').close('}');
  w.close(']');
  parameters(w, op);
  if (op.body || op.takes) {
    w.key("requestBody").open('{').member("required", true);
    content(w, op.body, op.takes);
    w.close('}');
  }
  w.key("responses").open('{').key(std::to_string(op.status)).open('{').member("description", "成功");
  if (op.answer || op.gives) content(w, op.answer, op.gives);
  w.close('}').key("default").open('{').member("$ref", "#/components/responses/Problem").close('}').close('}').close('}');
}

// What is the same in every description: kinds of values, and the form of what is refused.
constexpr std::string_view kFixed = R"json(
"Id":{"type":"string","pattern":"^[1-9][0-9]{0,18}$","description":"64 位编号，写成文本"},
"Date":{"type":"integer","minimum":10000,"maximum":99991231,"description":"yyyymmdd，不知道的日、月写 00"},
"Values":{"type":"object","description":"字段名 -> 值；字段、类型和代码见 /api/catalog","additionalProperties":{"anyOf":[{"type":"null"},{"type":"boolean"},{"type":"integer","format":"int64"},{"type":"string"},{"type":"array","items":{"type":"string"}}]}},
"Problem":{"type":"object","description":"RFC 9457","properties":{"type":{"type":"string"},"title":{"type":"string","description":"哪里不对，怎么办"},"status":{"type":"integer"},"code":{"type":"string"},"place":{"type":"string"},"errors":{"type":"array","items":{"type":"object","properties":{"field":{"type":"string"},"row":{"type":"integer"},"detail":{"type":"string"},"code":{"type":"string"}},"required":["detail","code"],"additionalProperties":false}}},"required":["type","title","status","code"],"additionalProperties":false}
)json";

}  // namespace

std::string openapi(const Ops& ops) {
  Shapes shapes;
  std::vector<std::string_view> paths;
  for (const Op& op : ops) {
    collect(op.body, shapes);
    collect(op.answer, shapes);
    if (std::find(paths.begin(), paths.end(), op.path) == paths.end()) paths.push_back(op.path);
  }
  JsonWriter w;
  w.open('{').member("openapi", "3.1.0").key("info").open('{').member("title", "扎根 Zhagen").member("version", version());
  w.member("description", "选派干部工作平台的接口。编号是文本，日期是 yyyymmdd 整数，金额以分计，没有填写的是 null。").close('}');
  w.key("paths").open('{');
  for (std::string_view path : paths) {
    w.key(path).open('{');
    for (const Op& op : ops)
      if (op.path == path) operation(w, op);
    w.close('}');
  }
  w.close('}').key("components").open('{').key("securitySchemes").open('{').key("cookie").open('{');
  w.member("type", "apiKey").member("in", "cookie").member("name", "__Host-zhagen").close('}').close('}');
  w.key("responses").open('{').key("Problem").open('{').member("description", "没有做成，以及怎么办");
  w.key("content").open('{').key("application/problem+json").open('{').key("schema").open('{');
  w.member("$ref", "#/components/schemas/Problem").close('}').close('}').close('}').close('}').close('}');
  w.key("schemas").open('{');
  for (const auto& [name, shape] : shapes) schema(w, *shape);
  std::string_view fixed = kFixed;
  w.text += ',';
  w.text += fixed.substr(1, fixed.size() - 2);
  return w.close('}').close('}').close('}').text;
}

}  // namespace zhagen::api
