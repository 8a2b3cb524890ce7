#include "cel/arithmetic.hpp"

#include <limits>
#include <optional>

#include "cel/time.hpp"

namespace zhagen::cel {
namespace {

template <class T>
Value or_overflow(const std::optional<T>& v) {
  return v ? Value(*v) : Value::failed(Fault::overflow);
}

template <class Int>
bool compute(Function f, Int a, Int b, Int& out) {
  switch (f) {
    case Function::add: return !__builtin_add_overflow(a, b, &out);
    case Function::subtract: return !__builtin_sub_overflow(a, b, &out);
    case Function::multiply: return !__builtin_mul_overflow(a, b, &out);
    case Function::divide:
      if constexpr (std::is_signed_v<Int>)
        if (a == std::numeric_limits<Int>::min() && b == -1) return false;
      out = static_cast<Int>(a / b);
      return true;
    case Function::modulo:
      if constexpr (std::is_signed_v<Int>)
        if (b == -1) return out = 0, a != std::numeric_limits<Int>::min();
      out = static_cast<Int>(a % b);
      return true;
    default: return false;
  }
}

template <class Int>
Value whole(Function f, Int a, Int b) {
  if ((f == Function::divide || f == Function::modulo) && b == 0) return Value::failed(Fault::divide_by_zero);
  Int out{};
  return compute(f, a, b, out) ? Value(out) : Value::failed(Fault::overflow);
}

Value real(Function f, double a, double b) {
  switch (f) {
    case Function::add: return Value(a + b);
    case Function::subtract: return Value(a - b);
    case Function::multiply: return Value(a * b);
    case Function::divide: return Value(a / b);
    default: return Value::failed(Fault::no_overload);
  }
}

Value concatenate(const Value& a, const Value& b, Budget& budget) {
  const Limits& limits = budget.limits();
  auto joined = [&](const std::string& x, const std::string& y) -> std::optional<std::string> {
    if (x.size() + y.size() > limits.string || !budget.spend(static_cast<std::int64_t>((x.size() + y.size()) / 64))) return std::nullopt;
    return x + y;
  };
  const std::string *s = a.text(), *t = b.text();
  if (s && t) {
    auto out = joined(*s, *t);
    return out ? Value(std::string_view(*out)) : Value::failed(Fault::too_large);
  }
  const Bytes *p = a.get<Bytes>(), *q = b.get<Bytes>();
  if (p && q) {
    auto out = joined(*p->data, *q->data);
    return out ? Value::bytes(std::move(*out)) : Value::failed(Fault::too_large);
  }
  const List *x = a.get<List>(), *y = b.get<List>();
  if (x && y) {
    const auto &u = (*x)->items, &v = (*y)->items;
    if (u.size() + v.size() > limits.list || !budget.spend(u.size() + v.size())) return Value::failed(Fault::too_large);
    std::vector<Value> all(u);
    all.insert(all.end(), v.begin(), v.end());
    return Value::list(std::move(all));
  }
  return Value::failed(Fault::no_overload);
}

}  // namespace

bool checked(Function f, std::int64_t a, std::int64_t b, std::int64_t& out) { return compute(f, a, b, out); }

Value negate(const Value& a) {
  if (const auto* i = a.get<std::int64_t>()) return whole<std::int64_t>(Function::subtract, 0, *i);
  if (const auto* d = a.get<double>()) return Value(-*d);
  return Value::failed(Fault::no_overload);
}

Value arithmetic(Function f, const Value& a, const Value& b, Budget& budget) {
  const auto *ai = a.get<std::int64_t>(), *bi = b.get<std::int64_t>();
  if (ai && bi) return whole(f, *ai, *bi);
  const auto *au = a.get<std::uint64_t>(), *bu = b.get<std::uint64_t>();
  if (au && bu) return whole(f, *au, *bu);
  const auto *ad = a.get<double>(), *bd = b.get<double>();
  if (ad && bd) return real(f, *ad, *bd);
  const auto *at = a.get<Timestamp>(), *bt = b.get<Timestamp>();
  const auto *al = a.get<Duration>(), *bl = b.get<Duration>();
  if (f == Function::add) {
    if (at && bl) return or_overflow(add(*at, *bl));
    if (al && bt) return or_overflow(add(*bt, *al));
    if (al && bl) return or_overflow(add(*al, *bl));
    return concatenate(a, b, budget);
  }
  if (f == Function::subtract) {
    if (at && bt) return or_overflow(subtract(*at, *bt));
    if (at && bl) return or_overflow(subtract(*at, *bl));
    if (al && bl) return or_overflow(subtract(*al, *bl));
  }
  return Value::failed(Fault::no_overload);
}

}  // namespace zhagen::cel
