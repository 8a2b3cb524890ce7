#include "cel/convert.hpp"

#include <cmath>

#include "cel/format.hpp"
#include "cel/number.hpp"
#include "cel/time.hpp"
#include "cel/utf8.hpp"

namespace zhagen::cel {
namespace {

Value none() { return Value::failed(Fault::no_overload); }
Value bad(const Value& v) {
  std::string shown = v.literal();
  if (shown.size() > 60) {
    shown.resize(57);
    shown.resize(utf8_valid_until(shown));
    shown += "...";
  }
  return Value::failed(Fault::bad_argument, std::move(shown));
}
template <class T>
Value or_bad(const std::optional<T>& v, const Value& from) {
  return v ? Value(*v) : bad(from);
}

Value to_bool(const Value& v) {
  if (v.get<bool>()) return v;
  const std::string* s = v.text();
  if (!s) return none();
  for (const char* yes : {"1", "t", "T", "true", "TRUE", "True"})
    if (*s == yes) return Value(true);
  for (const char* no : {"0", "f", "F", "false", "FALSE", "False"})
    if (*s == no) return Value(false);
  return bad(v);
}

Value to_int(const Value& v) {
  if (v.get<std::int64_t>()) return v;
  if (const auto* u = v.get<std::uint64_t>())
    return *u <= static_cast<std::uint64_t>(INT64_MAX) ? Value(static_cast<std::int64_t>(*u)) : Value::failed(Fault::overflow);
  if (const auto* d = v.get<double>())  // both ends excluded: a double there may stand for an integer beyond
    return *d > -9223372036854775808.0 && *d < 9223372036854775808.0 ? Value(static_cast<std::int64_t>(*d)) : Value::failed(Fault::overflow);
  if (const auto* t = v.get<Timestamp>()) return Value(t->seconds);
  if (const auto* d = v.get<Duration>()) return Value(d->seconds);
  if (const std::string* s = v.text()) return or_bad(parse_whole<std::int64_t>(*s), v);
  return none();
}

Value to_uint(const Value& v) {
  if (v.get<std::uint64_t>()) return v;
  if (const auto* i = v.get<std::int64_t>()) return *i >= 0 ? Value(static_cast<std::uint64_t>(*i)) : Value::failed(Fault::overflow);
  if (const auto* d = v.get<double>())
    return *d >= 0 && *d < 18446744073709551616.0 ? Value(static_cast<std::uint64_t>(*d)) : Value::failed(Fault::overflow);
  if (const std::string* s = v.text()) return or_bad(parse_whole<std::uint64_t>(*s), v);
  return none();
}

Value to_double(const Value& v) {
  if (v.get<double>()) return v;
  if (const auto* i = v.get<std::int64_t>()) return Value(static_cast<double>(*i));
  if (const auto* u = v.get<std::uint64_t>()) return Value(static_cast<double>(*u));
  if (const std::string* s = v.text()) return or_bad(parse_double(*s), v);
  return none();
}

Value to_string(const Value& v) {
  if (v.get<Text>()) return v;
  if (const auto* c = v.get<Code>()) return Value(c->text);
  if (const auto* b = v.get<bool>()) return Value(*b ? "true" : "false");
  if (const auto* i = v.get<std::int64_t>()) return Value(std::to_string(*i));
  if (const auto* u = v.get<std::uint64_t>()) return Value(std::to_string(*u));
  if (const auto* d = v.get<double>()) return Value(format_double(*d));
  if (const auto* t = v.get<Timestamp>()) return Value(format(*t));
  if (const auto* d = v.get<Duration>()) return Value(format(*d));
  if (const auto* d = v.get<Date>()) return Value(d->iso());
  if (const auto* b = v.get<Bytes>())
    return utf8_valid_until(*b->data) == b->data->size() ? Value(b->data) : Value::failed(Fault::bad_argument, "UTF-8");
  return none();
}

}  // namespace

Value convert(Function to, const Value& v) {
  const std::string* s = v.text();
  switch (to) {
    case Function::to_bool: return to_bool(v);
    case Function::to_int: return to_int(v);
    case Function::to_uint: return to_uint(v);
    case Function::to_double: return to_double(v);
    case Function::to_string: return to_string(v);
    case Function::to_bytes: return v.get<Bytes>() ? v : s ? Value(Bytes{std::make_shared<const std::string>(*s)}) : none();
    case Function::to_duration: return v.get<Duration>() ? v : s ? or_bad(parse_duration(*s), v) : none();
    case Function::to_timestamp:
      if (const auto* i = v.get<std::int64_t>()) {
        auto t = timestamp(*i);
        return t ? Value(*t) : Value::failed(Fault::overflow);
      }
      return v.get<Timestamp>() ? v : s ? or_bad(parse_timestamp(*s), v) : none();
    case Function::to_date: {
      if (v.get<Date>()) return v;
      if (!s) return none();
      auto d = Date::parse(*s);
      return d ? Value(*d) : bad(v);
    }
    default: return none();
  }
}

}  // namespace zhagen::cel
