#include <algorithm>

#include "cel/nodes.hpp"

namespace zhagen::cel {
namespace {

/// && of two bytes: no decides, then unknown, then error.
constexpr std::uint8_t both(unsigned a, unsigned b) {
  unsigned m = a | b;
  unsigned r = m & kUnknown ? kUnknown : m & kError ? kError : kYes;
  return static_cast<std::uint8_t>(a == kNo || b == kNo ? kNo : r);
}
/// || likewise: yes decides.
constexpr std::uint8_t either(unsigned a, unsigned b) {
  unsigned m = a | b;
  unsigned r = m & kUnknown ? kUnknown : m & kError ? kError : kNo;
  return static_cast<std::uint8_t>(a == kYes || b == kYes ? kYes : r);
}

struct Logical : PlanNode {
  bool is_or = false;

  Vec run(Frame& f) const override {
    Buffer& b = buffer(f);
    std::uint8_t* out = b.bytes(f.n);
    const std::uint8_t decisive = is_or ? kYes : kNo;
    bool first = true, clean = true;
    for (const PlanPtr& kid : kids) {
      Vec a = kid->run(f);
      if (f.n == 0) break;
      if (a.constant && a.st[0] == decisive) {
        std::fill_n(out, f.n, decisive);
        return {nullptr, out, true, true};
      }
      if (a.constant && a.clean && kids.size() > 1) {  // it says nothing
        if (first) std::fill_n(out, f.n, static_cast<std::uint8_t>(1 - decisive)), first = false;
        continue;
      }
      clean = clean && a.clean;
      if (first) std::copy_n(a.st, f.n, out);
      else if (clean && is_or) for (std::size_t i = 0; i < f.n; ++i) out[i] |= a.st[i];
      else if (clean) for (std::size_t i = 0; i < f.n; ++i) out[i] &= a.st[i];
      else if (is_or) for (std::size_t i = 0; i < f.n; ++i) out[i] = either(out[i], a.st[i]);
      else for (std::size_t i = 0; i < f.n; ++i) out[i] = both(out[i], a.st[i]);
      first = false;
      if (kid != kids.back() && all(out, f.n, decisive)) break;
    }
    return {nullptr, out, clean, false};
  }
  static bool all(const std::uint8_t* st, std::size_t n, std::uint8_t value) {
    for (std::size_t i = 0; i < n; ++i)
      if (st[i] != value) return false;
    return true;
  }
  int cost() const override { return cost_of_kids(); }
};

struct Not : PlanNode {
  Vec run(Frame& f) const override {
    Vec a = kids[0]->run(f);
    std::uint8_t* out = buffer(f).bytes(f.n);
    for (std::size_t i = 0; i < f.n; ++i) out[i] = static_cast<std::uint8_t>(a.st[i] <= kYes ? 1 - a.st[i] : a.st[i]);
    return {nullptr, out, a.clean, a.constant};
  }
};

struct Conditional : PlanNode {
  Vec run(Frame& f) const override {
    Vec c = kids[0]->run(f), yes = kids[1]->run(f), no = kids[2]->run(f);
    Buffer& b = buffer(f);
    std::uint8_t* st = b.bytes(f.n);
    for (std::size_t i = 0; i < f.n; ++i) {  // both sides are read first: a choice of values, not a branch
      std::uint8_t s = c.st[i], y = yes.st[i], x = no.st[i], picked = s & kYes ? y : x;
      st[i] = s > kYes ? s : picked;
    }
    bool clean = c.clean && yes.clean && no.clean;
    if (kind == Kind::boolean) return {nullptr, st, clean, false};
    std::int64_t* v = b.cells(f.n);
    for (std::size_t i = 0; i < f.n; ++i) {
      std::int64_t y = yes.v[i], x = no.v[i], mask = -static_cast<std::int64_t>(c.st[i] == kYes);
      v[i] = (y & mask) | (x & ~mask);
    }
    return {v, st, clean, false};
  }
  int cost() const override { return 2 + cost_of_kids(); }
};

struct NullTest : PlanNode {
  bool equals = true;
  Vec run(Frame& f) const override {
    Vec a = kids[0]->run(f);
    std::uint8_t* out = buffer(f).bytes(f.n);
    for (std::size_t i = 0; i < f.n; ++i)
      out[i] = a.st[i] == kError ? kError : static_cast<std::uint8_t>((a.st[i] == kUnknown) == equals);
    return {nullptr, out, a.clean, a.constant};
  }
};

}  // namespace

PlanPtr logical_node(bool is_or, std::vector<PlanPtr> parts) {
  // Cheap parts first: && and || do not care for order, and a decided block needs no dear part.
  std::stable_sort(parts.begin(), parts.end(), [](const PlanPtr& a, const PlanPtr& b) { return a->cost() < b->cost(); });
  auto n = over<Logical>(Kind::boolean, std::move(parts));
  n->is_or = is_or;
  return n;
}

bool is_logical(const PlanNode& n) { return dynamic_cast<const Logical*>(&n) != nullptr; }
bool is_or(const PlanNode& logical) { return dynamic_cast<const Logical&>(logical).is_or; }

PlanPtr not_node(PlanPtr a) { return over<Not>(Kind::boolean, list_of(std::move(a))); }

PlanPtr conditional_node(PlanPtr condition, PlanPtr yes, PlanPtr no) {
  Kind kind = yes->kind;
  const Table* table = yes->table;
  auto n = over<Conditional>(kind, list_of(std::move(condition), std::move(yes), std::move(no)));
  n->table = table;
  return n;
}

PlanPtr null_test_node(PlanPtr a, bool equals) {
  auto n = over<NullTest>(Kind::boolean, list_of(std::move(a)));
  n->equals = equals;
  return n;
}

PlanPtr has_node(PlanPtr field) { return null_test_node(std::move(field), false); }

}  // namespace zhagen::cel
