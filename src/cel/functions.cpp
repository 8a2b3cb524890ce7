#include "cel/functions.hpp"

#include <algorithm>
#include <map>

namespace zhagen::cel {
namespace {

using F = Function;
using K = Kind;

std::vector<Overload> make() {
  std::vector<Overload> out;
  const Type a = Type::variable(0), b = Type::variable(1), boolean = K::boolean, integer = K::integer, text = K::string;
  auto add = [&](F f, std::string_view name, bool member, std::vector<Type> arguments, Type result) {
    out.push_back({f, name, member, std::move(arguments), std::move(result)});
  };
  add(F::negate, "-_", false, {integer}, integer);
  add(F::negate, "-_", false, {K::real}, K::real);
  add(F::logical_not, "!_", false, {boolean}, boolean);
  for (Kind k : {K::integer, K::uinteger, K::real}) {
    add(F::add, "_+_", false, {k, k}, k);
    add(F::subtract, "_-_", false, {k, k}, k);
    add(F::multiply, "_*_", false, {k, k}, k);
    add(F::divide, "_/_", false, {k, k}, k);
    if (k != K::real) add(F::modulo, "_%_", false, {k, k}, k);
  }
  for (const Type& t : {text, Type(K::bytes), Type::list(a), Type(K::duration)}) add(F::add, "_+_", false, {t, t}, t);
  add(F::add, "_+_", false, {K::timestamp, K::duration}, K::timestamp);
  add(F::add, "_+_", false, {K::duration, K::timestamp}, K::timestamp);
  add(F::subtract, "_-_", false, {K::timestamp, K::timestamp}, K::duration);
  add(F::subtract, "_-_", false, {K::timestamp, K::duration}, K::timestamp);
  add(F::subtract, "_-_", false, {K::duration, K::duration}, K::duration);
  add(F::equal, "_==_", false, {a, a}, boolean);
  add(F::not_equal, "_!=_", false, {a, a}, boolean);
  for (auto [f, name] : {std::pair{F::less, "_<_"}, {F::less_equal, "_<=_"}, {F::greater, "_>_"}, {F::greater_equal, "_>=_"}})
    for (Kind k : {K::boolean, K::integer, K::uinteger, K::real, K::string, K::bytes, K::timestamp, K::duration, K::date})
      add(f, name, false, {k, k}, boolean);
  add(F::in, "@in", false, {a, Type::list(a)}, boolean);
  add(F::in, "@in", false, {a, Type::map(a, b)}, boolean);
  add(F::index, "_[_]", false, {Type::list(a), integer}, a);
  add(F::index, "_[_]", false, {Type::map(a, b), a}, b);

  for (const Type& t : {text, Type(K::bytes), Type::list(a), Type::map(a, b)})
    for (bool member : {false, true}) add(F::size, "size", member, {t}, integer);
  for (auto [f, name] : {std::pair{F::contains, "contains"}, {F::starts_with, "startsWith"}, {F::ends_with, "endsWith"}})
    add(f, name, true, {text, text}, boolean);
  for (bool member : {false, true}) add(F::matches, "matches", member, {text, text}, boolean);

  auto convert = [&](F f, std::string_view name, Kind to, std::initializer_list<Kind> from) {
    for (Kind k : from) add(f, name, false, {k}, to);
  };
  convert(F::to_bool, "bool", K::boolean, {K::boolean, K::string});
  convert(F::to_int, "int", K::integer, {K::integer, K::uinteger, K::real, K::string, K::timestamp, K::duration});
  convert(F::to_uint, "uint", K::uinteger, {K::uinteger, K::integer, K::real, K::string});
  convert(F::to_double, "double", K::real, {K::real, K::integer, K::uinteger, K::string});
  convert(F::to_string, "string", K::string,
          {K::string, K::boolean, K::integer, K::uinteger, K::real, K::bytes, K::timestamp, K::duration, K::date});
  convert(F::to_bytes, "bytes", K::bytes, {K::bytes, K::string});
  convert(F::to_duration, "duration", K::duration, {K::duration, K::string});
  convert(F::to_timestamp, "timestamp", K::timestamp, {K::timestamp, K::string, K::integer});
  convert(F::to_date, "date", K::date, {K::date, K::string});
  add(F::to_dyn, "dyn", false, {a}, K::dynamic);
  add(F::to_type, "type", false, {a}, Type::type_of(a));

  for (auto [f, name] :
       {std::pair{F::get_full_year, "getFullYear"}, {F::get_month, "getMonth"}, {F::get_date, "getDate"},
        {F::get_day_of_month, "getDayOfMonth"}, {F::get_day_of_week, "getDayOfWeek"}, {F::get_day_of_year, "getDayOfYear"},
        {F::get_hours, "getHours"}, {F::get_minutes, "getMinutes"}, {F::get_seconds, "getSeconds"},
        {F::get_milliseconds, "getMilliseconds"}}) {
    add(f, name, true, {K::timestamp}, integer);
    add(f, name, true, {K::timestamp, K::string}, integer);
    if (f >= F::get_hours) add(f, name, true, {K::duration}, integer);
  }

  add(F::age, "age", false, {K::date, K::date}, integer);
  add(F::months, "months", false, {K::date, K::date}, integer);
  for (auto [f, name] : {std::pair{F::year, "year"}, {F::month, "month"}, {F::day, "day"}}) add(f, name, true, {K::date}, integer);
  add(F::add_months, "addMonths", false, {K::date, K::integer}, K::date);
  add(F::add_days, "addDays", false, {K::date, K::integer}, K::date);
  add(F::days, "days", false, {K::date, K::date}, K::integer);
  add(F::workdays, "workdays", false, {K::date, K::date}, K::integer);
  add(F::add_workdays, "addWorkdays", false, {K::date, K::integer}, K::date);
  add(F::period, "period", false, {K::date, K::date}, K::period);
  add(F::within, "within", false, {K::date, K::period}, boolean);
  add(F::under, "under", false, {Type::code(""), K::string}, boolean);
  add(F::rank, "rank", false, {Type::code("")}, integer);
  add(F::below, "below", false, {K::string, K::string}, boolean);
  add(F::common_level, "commonLevel", false, {K::string, K::string}, integer);
  add(F::index_of, "indexOf", false, {Type::list(a), a}, integer);
  add(F::min, "min", false, {Type::list(K::integer)}, integer);
  add(F::max, "max", false, {Type::list(K::integer)}, integer);
  return out;
}

const std::vector<Overload>& table() {
  static const std::vector<Overload> all = make();
  return all;
}

bool callable(const Overload& o) {
  char c = o.name[0];
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

}  // namespace

std::span<const Overload> overloads() { return table(); }

Function find_function(std::string_view name, bool member) {
  static const auto index = [] {
    std::map<std::pair<std::string_view, bool>, Function> out;
    for (const Overload& o : table())
      if (callable(o)) out.emplace(std::pair{o.name, o.member}, o.function);
    return out;
  }();
  auto it = index.find({name, member});
  return it == index.end() ? Function::none : it->second;
}

std::span<const std::string_view> function_names() {
  static const auto names = [] {
    std::vector<std::string_view> out{"all", "exists", "exists_one", "filter", "has", "map"};
    for (const Overload& o : table())
      if (callable(o)) out.push_back(o.name);
    std::sort(out.begin(), out.end());
    out.erase(std::unique(out.begin(), out.end()), out.end());
    return out;
  }();
  return names;
}

std::string_view symbol(Function f) {
  switch (f) {
    case F::negate: return "-";
    case F::logical_not: return "!";
    case F::index: return "[]";
    case F::in: return "in";
    default: break;
  }
  for (const Overload& o : table())
    if (o.function == f) return callable(o) ? o.name : o.name.substr(1, o.name.size() - 2);
  return "";
}

}  // namespace zhagen::cel
