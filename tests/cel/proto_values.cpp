#include "proto_values.hpp"

#include <cmath>

#include "cel/number.hpp"
#include "cel/time.hpp"

namespace conformance {
namespace {

using namespace zhagen::cel;
using textproto::Field;
using textproto::Message;

const Message& inside(const Field& f) {
  if (!f.message) throw Unreadable{"line " + std::to_string(f.line) + ": message expected in " + f.name};
  return *f.message;
}

std::int64_t integer(const std::string& s) {
  if (s.empty()) return 0;
  bool negative = s[0] == '-', hex = s.find("0x") != std::string::npos;
  if (hex) {
    auto v = static_cast<std::int64_t>(std::stoull(s.substr(negative ? 3 : 2), nullptr, 16));
    return negative ? -v : v;
  }
  auto v = parse_whole<std::int64_t>(s);
  if (!v) throw Unreadable{"not an int64: " + s};
  return *v;
}

double real(std::string s) {
  if (s == "inf" || s == "infinity" || s == "-inf" || s == "-infinity") return s[0] == '-' ? -INFINITY : INFINITY;
  if (s == "nan" || s == "-nan") return NAN;
  if (s.ends_with('f') || s.ends_with('F')) s.pop_back();
  if (s.ends_with('.')) s += '0';
  auto v = parse_double(s);
  if (!v) throw Unreadable{"not a double: " + s};
  return *v;
}

Value object(const Message& m) {
  for (const Field& f : m.fields) {
    auto ends = [&](const char* name) { return f.name.ends_with(std::string(name) + "]"); };
    if (ends("google.protobuf.Duration") || ends("google.protobuf.Timestamp")) {
      const Message& body = inside(f);
      std::int64_t seconds = integer(body.text("seconds")), nanos = integer(body.text("nanos"));
      if (ends("Duration")) return Value(Duration{seconds, static_cast<std::int32_t>(nanos)});
      return Value(Timestamp{seconds, static_cast<std::int32_t>(nanos)});
    }
    if (f.name.starts_with("[") && f.name.ends_with("Value]") && f.name.find("google.protobuf.") != std::string::npos &&
        !f.name.ends_with(".Value]") && !f.name.ends_with("ListValue]"))
      throw Unsupported{"wrappers"};
  }
  throw Unsupported{"protobuf messages"};
}

}  // namespace

Value value_of(const Message& m) {
  if (m.fields.empty()) return Value();
  const Field& f = m.fields[0];
  if (f.name == "null_value") return Value();
  if (f.name == "bool_value") return Value(f.text == "true" || f.text == "True" || f.text == "1" || f.text == "t");
  if (f.name == "int64_value") return Value(integer(f.text));
  if (f.name == "uint64_value") {
    if (f.text.starts_with("0x")) return Value(static_cast<std::uint64_t>(std::stoull(f.text.substr(2), nullptr, 16)));
    auto v = parse_whole<std::uint64_t>(f.text);
    if (!v) throw Unreadable{"not a uint64: " + f.text};
    return Value(*v);
  }
  if (f.name == "double_value") return Value(real(f.text));
  if (f.name == "string_value") return Value(std::string_view(f.text));
  if (f.name == "bytes_value") return Value::bytes(f.text);
  if (f.name == "list_value") {
    std::vector<Value> items;
    for (const Field* item : inside(f).all("values")) items.push_back(value_of(inside(*item)));
    return Value::list(std::move(items));
  }
  if (f.name == "map_value") {
    std::vector<std::pair<Value, Value>> entries;
    for (const Field* entry : inside(f).all("entries")) {
      const Field *k = inside(*entry).find("key"), *v = inside(*entry).find("value");
      if (!k || !v) throw Unreadable{"map entry without key or value"};
      entries.emplace_back(value_of(inside(*k)), value_of(inside(*v)));
    }
    return Value::map(std::move(entries));
  }
  if (f.name == "type_value") {
    struct Row { const char* name; Kind kind; };
    static constexpr Row rows[] = {{"bool", Kind::boolean}, {"int", Kind::integer}, {"uint", Kind::uinteger}, {"double", Kind::real},
                                   {"string", Kind::string}, {"bytes", Kind::bytes}, {"list", Kind::list}, {"map", Kind::map},
                                   {"null_type", Kind::null}, {"type", Kind::type},
                                   {"google.protobuf.Timestamp", Kind::timestamp}, {"google.protobuf.Duration", Kind::duration}};
    for (const Row& r : rows)
      if (f.text == r.name) return Value(Type(r.kind));
    throw Unsupported{f.text == "optional_type" ? "optional values" : f.text.find('.') == std::string::npos ? "extension types" : "protobuf messages"};
  }
  if (f.name == "enum_value") throw Unsupported{"enums"};
  if (f.name == "object_value") return object(inside(f));
  throw Unreadable{"unknown kind of value: " + f.name};
}

Type type_of(const Message& m) {
  if (m.fields.empty()) throw Unreadable{"type without content"};
  const Field& f = m.fields[0];
  if (f.name == "dyn") return Kind::dynamic;
  if (f.name == "null") return Kind::null;
  if (f.name == "primitive") {
    struct Row { const char* name; Kind kind; };
    static constexpr Row rows[] = {{"BOOL", Kind::boolean}, {"INT64", Kind::integer}, {"UINT64", Kind::uinteger},
                                   {"DOUBLE", Kind::real}, {"STRING", Kind::string}, {"BYTES", Kind::bytes}};
    for (const Row& r : rows)
      if (f.text == r.name) return r.kind;
    throw Unreadable{"unknown primitive " + f.text};
  }
  if (f.name == "wrapper") throw Unsupported{"wrappers"};
  if (f.name == "well_known") {
    if (f.text == "TIMESTAMP") return Kind::timestamp;
    if (f.text == "DURATION") return Kind::duration;
    throw Unsupported{"protobuf messages"};
  }
  if (f.name == "list_type") {
    const Field* e = inside(f).find("elem_type");
    return e ? Type::list(type_of(inside(*e))) : Type(Kind::list);
  }
  if (f.name == "map_type") {
    const Field *k = inside(f).find("key_type"), *v = inside(f).find("value_type");
    return Type::map(k ? type_of(inside(*k)) : Type(), v ? type_of(inside(*v)) : Type());
  }
  if (f.name == "message_type") {
    if (f.text == "google.protobuf.Timestamp") return Kind::timestamp;
    if (f.text == "google.protobuf.Duration") return Kind::duration;
    throw Unsupported{"protobuf messages"};
  }
  if (f.name == "type_param") return Type::opaque(f.text);
  if (f.name == "type") return Type::type_of(inside(f).fields.empty() ? Type() : type_of(inside(f)));
  if (f.name == "abstract_type") throw Unsupported{inside(f).text("name").find("optional") != std::string::npos ? "optional values" : "extension types"};
  if (f.name == "function") throw Unsupported{"functions of the vector's own"};
  throw Unreadable{"unknown kind of type: " + f.name};
}

bool matches(const Value& expected, const Value& actual) {
  if (expected.data().index() != actual.data().index()) return false;
  if (const auto* d = expected.get<double>(); d && std::isnan(*d)) return std::isnan(*actual.get<double>());
  if (const List* l = expected.get<List>()) {
    const auto &a = (*l)->items, &b = (*actual.get<List>())->items;
    if (a.size() != b.size()) return false;
    for (std::size_t i = 0; i < a.size(); ++i)
      if (!matches(a[i], b[i])) return false;
    return true;
  }
  if (const Map* m = expected.get<Map>()) {
    const auto& other = **actual.get<Map>();
    if ((*m)->entries.size() != other.entries.size()) return false;
    for (const auto& [key, value] : (*m)->entries) {
      bool found = false;
      for (const auto& [k, v] : other.entries) found = found || (matches(key, k) && matches(value, v));
      if (!found) return false;
    }
    return true;
  }
  return equal(expected, actual) == zhagen::Truth::yes;
}

}  // namespace conformance
