#include <algorithm>

#include "cel/arithmetic.hpp"
#include "cel/nodes.hpp"
#include "cel/ours.hpp"

namespace zhagen::cel {
namespace {

using F = Function;

template <class Node>
std::unique_ptr<Node> over(Kind kind, PlanPtr a, PlanPtr b = nullptr, PlanPtr c = nullptr) {
  auto n = std::make_unique<Node>();
  n->kind = kind;
  for (PlanPtr* k : {&a, &b, &c})
    if (*k) {
      n->side |= (*k)->side;
      n->level = std::max(n->level, (*k)->level);
      n->kids.push_back(std::move(*k));
    }
  return n;
}

Date date(std::int64_t cell) { return Date::trusted(static_cast<std::int32_t>(cell)); }
std::uint8_t byte(Truth t) { return static_cast<std::uint8_t>(t); }

struct Arithmetic : PlanNode {
  F f = F::add;
  template <class Op>
  bool each(std::size_t n, const Vec& a, const Vec& b, std::int64_t* v, std::uint8_t* st, Op op) const {
    unsigned any = 0;
    for (std::size_t i = 0; i < n; ++i) {
      std::uint8_t s = worse(static_cast<unsigned>(a.st[i] | b.st[i]));
      std::int64_t r = 0;
      if (op(a.v[i], b.v[i], r) && !s) s = kError;
      v[i] = r;
      st[i] = s;
      any |= s;
    }
    return any == 0;
  }
  Vec run(Frame& frame) const override {
    Vec a = kids[0]->run(frame), b = kids.size() > 1 ? kids[1]->run(frame) : a;
    Buffer& buf = buffer(frame);
    std::size_t n = frame.n;
    std::int64_t* v = buf.cells(n);
    std::uint8_t* st = buf.bytes(n);
    bool clean = false;
    switch (f) {  // true from the operation: overflow
      case F::add: clean = each(n, a, b, v, st, [](auto x, auto y, auto& r) { return __builtin_add_overflow(x, y, &r); }); break;
      case F::subtract: clean = each(n, a, b, v, st, [](auto x, auto y, auto& r) { return __builtin_sub_overflow(x, y, &r); }); break;
      case F::multiply: clean = each(n, a, b, v, st, [](auto x, auto y, auto& r) { return __builtin_mul_overflow(x, y, &r); }); break;
      case F::negate: clean = each(n, a, a, v, st, [](auto x, auto, auto& r) { return __builtin_sub_overflow(std::int64_t{0}, x, &r); }); break;
      default:
        clean = each(n, a, b, v, st, [this](auto x, auto y, auto& r) { return y == 0 || !checked(f, x, y, r); });
    }
    return {v, st, clean, a.constant && b.constant};
  }
  int cost() const override { return 2 + cost_of_kids(); }
};

struct Compare : PlanNode {
  F f = F::equal;
  template <class T, class Op>
  static void each(std::size_t n, const T* a, const T* b, const Vec& va, const Vec& vb, std::uint8_t* out, bool clean, Op op) {
    if (clean) {
      for (std::size_t i = 0; i < n; ++i) out[i] = op(a[i], b[i]);
      return;
    }
    for (std::size_t i = 0; i < n; ++i) {
      unsigned s = (va.st[i] | vb.st[i]) & (kUnknown | kError);
      out[i] = s ? worse(s) : static_cast<std::uint8_t>(op(a[i], b[i]));
    }
  }
  template <class T>
  void apply(std::size_t n, const T* a, const T* b, const Vec& va, const Vec& vb, std::uint8_t* out, bool clean) const {
    switch (f) {
      case F::equal: return each(n, a, b, va, vb, out, clean, [](T x, T y) { return x == y; });
      case F::not_equal: return each(n, a, b, va, vb, out, clean, [](T x, T y) { return x != y; });
      case F::less: return each(n, a, b, va, vb, out, clean, [](T x, T y) { return x < y; });
      case F::less_equal: return each(n, a, b, va, vb, out, clean, [](T x, T y) { return x <= y; });
      case F::greater: return each(n, a, b, va, vb, out, clean, [](T x, T y) { return x > y; });
      default: return each(n, a, b, va, vb, out, clean, [](T x, T y) { return x >= y; });
    }
  }
  Vec run(Frame& frame) const override {
    Vec a = kids[0]->run(frame), b = kids[1]->run(frame);
    std::uint8_t* out = buffer(frame).bytes(frame.n);
    bool clean = a.clean && b.clean;
    if (a.v) apply(frame.n, a.v, b.v, a, b, out, clean);
    else apply(frame.n, a.st, b.st, a, b, out, clean);
    return {nullptr, out, clean, a.constant && b.constant};
  }
  int cost() const override { return 1 + cost_of_kids(); }
};

struct DateCompare : PlanNode {
  F f = F::equal;
  Truth decide(Date a, Date b) const {
    switch (f) {
      case F::equal: return same(a, b);
      case F::not_equal: return !same(a, b);
      case F::less: return before(a, b);
      case F::less_equal: return !before(b, a);
      case F::greater: return before(b, a);
      default: return !before(a, b);
    }
  }
  bool exact(std::int64_t a, std::int64_t b) const {
    switch (f) {
      case F::equal: return a == b;
      case F::not_equal: return a != b;
      case F::less: return a < b;
      case F::less_equal: return a <= b;
      case F::greater: return a > b;
      default: return a >= b;
    }
  }
  Vec run(Frame& frame) const override {
    Vec a = kids[0]->run(frame), b = kids[1]->run(frame);
    std::uint8_t* out = buffer(frame).bytes(frame.n);
    for (std::size_t i = 0; i < frame.n; ++i) {
      std::uint8_t s = worse(static_cast<unsigned>(a.st[i] | b.st[i]));
      if (!s) {
        bool whole = a.v[i] % 100 != 0 && b.v[i] % 100 != 0;
        s = whole ? static_cast<std::uint8_t>(exact(a.v[i], b.v[i])) : byte(decide(date(a.v[i]), date(b.v[i])));
      }
      out[i] = s;
    }
    return {nullptr, out, false, a.constant && b.constant};
  }
  int cost() const override { return 4 + cost_of_kids(); }
};

struct DateFunction : PlanNode {
  F f = F::age;
  std::optional<std::int64_t> one(Date a, std::int64_t b, bool& wrong) const {
    auto part = [](int v) { return v ? std::optional<std::int64_t>(v) : std::nullopt; };
    switch (f) {
      case F::year: return part(a.year());
      case F::month: return part(a.month());
      case F::day: return part(a.day());
      case F::age: return age_of(a, date(b));
      case F::months: return months_of(a, date(b));
      case F::days: return days_of(a, date(b));
      default: {
        auto d = f == F::add_months ? add_months_to(a, b, wrong) : add_days_to(a, b, wrong);
        return d ? std::optional<std::int64_t>(d->value()) : std::nullopt;
      }
    }
  }
  Vec run(Frame& frame) const override {
    Vec a = kids[0]->run(frame), b = kids.size() > 1 ? kids[1]->run(frame) : a;
    Buffer& buf = buffer(frame);
    std::int64_t* v = buf.cells(frame.n);
    std::uint8_t* st = buf.bytes(frame.n);
    for (std::size_t i = 0; i < frame.n; ++i) {
      v[i] = 0;
      st[i] = worse(static_cast<unsigned>(a.st[i] | b.st[i]));
      if (st[i]) continue;
      bool wrong = false;
      auto r = one(date(a.v[i]), b.v[i], wrong);
      if (r) v[i] = *r;
      else st[i] = wrong ? kError : kUnknown;
    }
    return {v, st, false, a.constant && b.constant};
  }
  int cost() const override { return 6 + cost_of_kids(); }
};

struct Within : PlanNode {
  Vec run(Frame& frame) const override {
    Vec d = kids[0]->run(frame), from = kids[1]->run(frame), to = kids[2]->run(frame);
    std::uint8_t* out = buffer(frame).bytes(frame.n);
    for (std::size_t i = 0; i < frame.n; ++i) {
      out[i] = worse(static_cast<unsigned>(d.st[i] | from.st[i] | to.st[i]));
      if (!out[i]) out[i] = byte(within(date(d.v[i]), Period{date(from.v[i]), date(to.v[i])}));
    }
    return {nullptr, out, false, false};
  }
  int cost() const override { return 8; }
};

}  // namespace

PlanPtr arithmetic_node(Function f, PlanPtr a, PlanPtr b) {
  auto n = over<Arithmetic>(Kind::integer, std::move(a), std::move(b));
  n->f = f;
  return n;
}
PlanPtr compare_node(Function f, PlanPtr a, PlanPtr b) {
  auto n = over<Compare>(Kind::boolean, std::move(a), std::move(b));
  n->f = f;
  return n;
}
PlanPtr date_compare_node(Function f, PlanPtr a, PlanPtr b) {
  auto n = over<DateCompare>(Kind::boolean, std::move(a), std::move(b));
  n->f = f;
  return n;
}
PlanPtr date_function_node(Function f, PlanPtr a, PlanPtr b) {
  auto n = over<DateFunction>(f == F::add_months || f == F::add_days ? Kind::date : Kind::integer, std::move(a), std::move(b));
  n->f = f;
  return n;
}
PlanPtr within_node(PlanPtr d, PlanPtr from, PlanPtr to) {
  return over<Within>(Kind::boolean, std::move(d), std::move(from), std::move(to));
}

}  // namespace zhagen::cel
