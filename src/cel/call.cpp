#include "cel/call.hpp"

#include <fmt/format.h>
#include <re2/re2.h>

#include <algorithm>
#include <cmath>

#include "cel/arithmetic.hpp"
#include "cel/convert.hpp"
#include "cel/format.hpp"
#include "cel/ours.hpp"
#include "cel/time.hpp"
#include "cel/utf8.hpp"

namespace zhagen::cel {
namespace {

using Args = std::span<const Value>;
using F = Function;

Value none() { return Value::failed(Fault::no_overload); }
Value of(Truth t) { return t == Truth::unknown ? undecided() : Value(t == Truth::yes); }
Value of(const std::optional<std::int64_t>& v) { return v ? Value(*v) : undecided(); }
template <class T>
int order(const T& a, const T& b) {
  return a < b ? -1 : b < a ? 1 : 0;
}

Value contains_element(const Value& x, const Value& in, Budget& budget) {
  if (const List* list = in.get<List>()) {
    if (!budget.spend((*list)->effort)) return Value::failed(Fault::too_large);
    Truth found = Truth::no;
    for (const Value& item : (*list)->items)
      if (found = found | equal(x, item); found == Truth::yes) break;
    return of(found);
  }
  if (const Map* map = in.get<Map>()) {
    if (!budget.spend((*map)->entries.size())) return Value::failed(Fault::too_large);
    return Value((*map)->find(x) != nullptr);
  }
  return none();
}

Value index(const Value& in, const Value& at, Budget& budget) {
  if (const Map* map = in.get<Map>()) {
    if (!budget.spend((*map)->entries.size() / 8)) return Value::failed(Fault::too_large);
    const Value* found = (*map)->find(at);
    return found ? *found : Value::failed(Fault::no_key, at.literal());
  }
  const List* list = in.get<List>();
  if (!list) return none();
  std::int64_t i = -1;
  if (const auto* n = at.get<std::int64_t>()) i = *n;
  else if (const auto* u = at.get<std::uint64_t>()) i = *u <= INT64_MAX ? static_cast<std::int64_t>(*u) : -1;
  else if (const auto* d = at.get<double>(); d && *d >= 0 && *d < 9e15 && std::floor(*d) == *d) i = static_cast<std::int64_t>(*d);
  else return at.get<double>() ? Value::failed(Fault::bad_argument, at.literal()) : none();
  if (i < 0 || i >= static_cast<std::int64_t>((*list)->items.size())) return Value::failed(Fault::bad_index, at.literal());
  return (*list)->items[static_cast<std::size_t>(i)];
}

Value size(const Value& v) {
  if (const std::string* s = v.text()) return Value::integer(static_cast<std::int64_t>(utf8_count(*s)));
  if (const auto* b = v.get<Bytes>()) return Value::integer(static_cast<std::int64_t>(b->data->size()));
  if (const auto* l = v.get<List>()) return Value::integer(static_cast<std::int64_t>((*l)->items.size()));
  if (const auto* m = v.get<Map>()) return Value::integer(static_cast<std::int64_t>((*m)->entries.size()));
  return none();
}

Value text_function(F f, Args a, Budget& budget) {
  const std::string *s = a[0].text(), *t = a[1].text();
  if (!s || !t) return none();
  if (!budget.spend(static_cast<std::int64_t>((s->size() + t->size()) / 64))) return Value::failed(Fault::too_large);
  switch (f) {
    case F::contains: return Value(s->find(*t) != std::string::npos);
    case F::starts_with: return Value(s->starts_with(*t));
    case F::ends_with: return Value(s->ends_with(*t));
    case F::below: return Value(below(*s, *t));
    case F::common_level: return Value(common_level(*s, *t));
    case F::matches: {
      const re2::RE2* re = budget.regex(*t);
      if (!re) return Value::failed(Fault::bad_argument, "matches");
      return Value(re2::RE2::PartialMatch(*s, *re));
    }
    default: return none();
  }
}

Value time_getter(F f, Args a) {
  if (const auto* d = a[0].get<Duration>()) {
    if (a.size() != 1) return none();
    switch (f) {
      case F::get_hours: return Value::integer(d->seconds / 3600);
      case F::get_minutes: return Value::integer(d->seconds / 60);
      case F::get_seconds: return Value::integer(d->seconds);
      case F::get_milliseconds: return Value::integer(d->nanos / 1'000'000);
      default: return none();
    }
  }
  const auto* t = a[0].get<Timestamp>();
  if (!t) return none();
  std::int64_t offset = 0;
  if (a.size() == 2) {
    const std::string* zone = a[1].text();
    if (!zone) return none();
    auto found = zone_offset(*zone, t->seconds);
    if (!found) return Value::failed(Fault::bad_argument, a[1].literal().substr(0, 60));
    offset = *found;
  }
  Civil c = civil(t->seconds + offset);
  switch (f) {
    case F::get_full_year: return Value::integer(c.year);
    case F::get_month: return Value::integer(c.month - 1);
    case F::get_date: return Value::integer(c.day);
    case F::get_day_of_month: return Value::integer(c.day - 1);
    case F::get_day_of_week: return Value::integer(c.weekday);
    case F::get_day_of_year: return Value::integer(c.yearday);
    case F::get_hours: return Value::integer(c.hour);
    case F::get_minutes: return Value::integer(c.minute);
    case F::get_seconds: return Value::integer(c.second);
    case F::get_milliseconds: return Value::integer(t->nanos / 1'000'000);
    default: return none();
  }
}

Value date_function(F f, Args a) {
  const Date* d = a[0].get<Date>();
  if (!d) return none();
  auto part = [](int v) { return v ? Value::integer(v) : undecided(); };
  if (f == F::year) return part(d->year());
  if (f == F::month) return part(d->month());
  if (f == F::day) return part(d->day());
  if (f == F::add_months || f == F::add_days) {
    const auto* n = a[1].get<std::int64_t>();
    if (!n) return none();
    bool overflow = false;
    auto out = f == F::add_months ? add_months_to(*d, *n, overflow) : add_days_to(*d, *n, overflow);
    return out ? Value(*out) : overflow ? Value::failed(Fault::overflow) : undecided();
  }
  if (f == F::within) {
    const auto* p = a[1].get<Period>();
    return p ? of(within(*d, *p)) : none();
  }
  const Date* e = a[1].get<Date>();
  if (!e) return none();
  if (f == F::age) return of(age_of(*d, *e));
  if (f == F::months) return of(months_of(*d, *e));
  if (f == F::days) return of(days_of(*d, *e));
  return f == F::period ? Value(Period{*d, *e}) : none();
}

Value workday_function(F f, Args a, Budget& budget, const Calendar* calendar) {
  const Date *d = a[0].get<Date>(), *e = a[1].get<Date>();
  const auto* n = a[1].get<std::int64_t>();
  bool to = f == F::workdays;
  if (!d || (to ? !e : !n)) return none();
  if (!to && *n < 0) return Value::failed(Fault::bad_argument, a[1].literal());
  Workdays out = to ? workdays_of(*d, *e, calendar) : add_workdays_to(*d, *n, calendar);
  if (!budget.spend(out.steps)) return Value::failed(Fault::too_large);
  if (out.value) return to ? Value(*out.value) : Value(Date::trusted(static_cast<std::int32_t>(*out.value)));
  if (!out.year) return undecided();
  return Value::unknown(Missing{"", fmt::format("holidays.{}", out.year), fmt::format("{}年放假安排", out.year), false});
}

Value code_function(F f, Args a) {
  const auto* c = a[0].get<Code>();
  if (!c) return none();
  if (f == F::rank) {
    auto r = c->codes ? c->codes->rank(*c->text) : std::nullopt;
    return r ? Value(*r) : Value::failed(Fault::bad_argument, a[0].literal());
  }
  const std::string* ancestor = a[1].text();
  if (!ancestor) return none();
  return Value(c->codes ? c->codes->under(*c->text, *ancestor) : *c->text == *ancestor);
}

Value list_function(F f, Args a, Budget& budget) {
  const List* list = a[0].get<List>();
  if (!list || !budget.spend((*list)->effort)) return list ? Value::failed(Fault::too_large) : none();
  const auto& items = (*list)->items;
  if (f == F::index_of) {
    for (std::size_t i = 0; i < items.size(); ++i) {
      Truth t = equal(items[i], a[1]);
      if (t == Truth::unknown) return undecided();
      if (t == Truth::yes) return Value::integer(static_cast<std::int64_t>(i));
    }
    return Value::integer(-1);
  }
  if (items.empty()) return Value::failed(Fault::bad_argument, "[]");
  const std::int64_t* best = nullptr;
  for (const Value& v : items) {
    const auto* n = v.get<std::int64_t>();
    if (!n) return none();
    if (!best || (f == F::min ? *n < *best : *n > *best)) best = n;
  }
  return Value(*best);
}

Value type_of(const Value& v) {
  if (const Type* t = v.get<Type>()) return (void)t, Value(Type(Kind::type));
  return Value(v.type());
}

}  // namespace

Budget::Budget(const Limits& limits) : limits_(limits), left_(limits.cost) {}
Budget::~Budget() = default;

const re2::RE2* Budget::regex(const std::string& pattern) {
  if (pattern.size() > 2000) return nullptr;
  auto it = regexes_.find(pattern);
  if (it == regexes_.end()) {
    if (!spend(2000 + pattern.size() * 100)) return nullptr;
    if (regexes_.size() >= 100) regexes_.clear();
    re2::RE2::Options options;
    options.set_log_errors(false);
    options.set_max_mem(limits_.regex);
    it = regexes_.emplace(pattern, std::make_unique<re2::RE2>(pattern, options)).first;
  }
  return it->second->ok() ? it->second.get() : nullptr;
}

Value compare(Function f, const Value& a, const Value& b) {
  int c = compare_numbers(a, b);
  if (c == 2) return Value(false);  // a NaN is neither less nor greater
  if (c == 3) {
    const std::string *s = a.text(), *t = b.text();
    if (s && t) {
      c = order(*s, *t);
    } else if (a.data().index() != b.data().index()) {
      return none();
    } else if (const auto* x = a.get<bool>()) {
      c = order(*x, *b.get<bool>());
    } else if (const auto* p = a.get<Bytes>()) {
      c = order(*p->data, *b.get<Bytes>()->data);
    } else if (const auto* u = a.get<Timestamp>()) {
      auto* v = b.get<Timestamp>();
      c = order(std::pair(u->seconds, u->nanos), std::pair(v->seconds, v->nanos));
    } else if (const auto* l = a.get<Duration>()) {
      auto* m = b.get<Duration>();
      c = order(std::pair(l->seconds, l->nanos), std::pair(m->seconds, m->nanos));
    } else if (const auto* d = a.get<Date>()) {
      Date e = *b.get<Date>();
      switch (f) {
        case F::less: return of(before(*d, e));
        case F::less_equal: return of(!before(e, *d));
        case F::greater: return of(before(e, *d));
        default: return of(!before(*d, e));
      }
    } else {
      return none();
    }
  }
  switch (f) {
    case F::less: return Value(c < 0);
    case F::less_equal: return Value(c <= 0);
    case F::greater: return Value(c > 0);
    default: return Value(c >= 0);
  }
}

Value call(Function f, Args a, Budget& budget, const Calendar* calendar) {
  auto needs = [&](std::size_t n) { return a.size() == n; };
  switch (f) {
    case F::none: return none();
    case F::negate: return negate(a[0]);
    case F::logical_not: {
      const bool* b = a[0].get<bool>();
      return b ? Value(!*b) : none();
    }
    case F::add: case F::subtract: case F::multiply: case F::divide: case F::modulo:
      return arithmetic(f, a[0], a[1], budget);
    case F::equal: case F::not_equal: {
      if (!budget.spend(std::min(a[0].effort(), a[1].effort()))) return Value::failed(Fault::too_large);
      Truth same = equal(a[0], a[1]);
      return of(f == F::equal ? same : !same);
    }
    case F::less: case F::less_equal: case F::greater: case F::greater_equal: return compare(f, a[0], a[1]);
    case F::in: return contains_element(a[0], a[1], budget);
    case F::index: return index(a[0], a[1], budget);
    case F::size: return needs(1) ? size(a[0]) : none();
    case F::contains: case F::starts_with: case F::ends_with: case F::matches: case F::below: case F::common_level:
      return needs(2) ? text_function(f, a, budget) : none();
    case F::to_bool: case F::to_int: case F::to_uint: case F::to_double: case F::to_string: case F::to_bytes:
    case F::to_duration: case F::to_timestamp: case F::to_date:
      return needs(1) ? convert(f, a[0]) : none();
    case F::to_dyn: return needs(1) ? a[0] : none();
    case F::to_type: return needs(1) ? type_of(a[0]) : none();
    case F::get_full_year: case F::get_month: case F::get_date: case F::get_day_of_month: case F::get_day_of_week:
    case F::get_day_of_year: case F::get_hours: case F::get_minutes: case F::get_seconds: case F::get_milliseconds:
      return needs(1) || needs(2) ? time_getter(f, a) : none();
    case F::year: case F::month: case F::day: return needs(1) ? date_function(f, a) : none();
    case F::age: case F::months: case F::add_months: case F::add_days: case F::days: case F::period: case F::within:
      return needs(2) ? date_function(f, a) : none();
    case F::workdays: case F::add_workdays: return needs(2) ? workday_function(f, a, budget, calendar) : none();
    case F::under: return needs(2) ? code_function(f, a) : none();
    case F::rank: return needs(1) ? code_function(f, a) : none();
    case F::index_of: return needs(2) ? list_function(f, a, budget) : none();
    case F::min: case F::max: return needs(1) ? list_function(f, a, budget) : none();
  }
  return none();
}

}  // namespace zhagen::cel
