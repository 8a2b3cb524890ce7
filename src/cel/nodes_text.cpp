#include <re2/re2.h>

#include <algorithm>

#include "cel/nodes.hpp"
#include "cel/ours.hpp"

namespace zhagen::cel {
namespace {

using F = Function;

/// A function of one or two texts. Where one of them is the same for the whole block, which the left side of pairs and
/// constants are, the results for the other's distinct texts are kept: each is computed once, not once a pair.
struct TextFunction : PlanNode {
  F f = F::contains;
  const TextSpace* texts = nullptr;
  const Codes* codes = nullptr;
  Limits limits;

  /// The result, or INT64_MIN for an error.
  std::int64_t one(std::int64_t x, std::int64_t y, Budget& budget) const {
    const std::string& a = texts->text(x);
    if (f == F::rank) {
      auto r = codes ? codes->rank(a) : std::nullopt;
      return r ? *r : INT64_MIN;
    }
    const std::string& b = texts->text(y);
    switch (f) {
      case F::contains: return a.find(b) != std::string::npos;
      case F::starts_with: return a.starts_with(b);
      case F::ends_with: return a.ends_with(b);
      case F::below: return below(a, b);
      case F::common_level: return common_level(a, b);
      case F::under: return codes ? codes->under(a, b) : a == b;
      case F::less: return a < b;
      case F::less_equal: return a <= b;
      case F::greater: return a > b;
      case F::greater_equal: return a >= b;
      default: {  // matches
        budget.renew();
        const re2::RE2* re = budget.regex(b);
        return re ? re2::RE2::PartialMatch(a, *re) : INT64_MIN;
      }
    }
  }

  Vec run(Frame& frame) const override {
    Vec a = kids[0]->run(frame), b = kids.size() > 1 ? kids[1]->run(frame) : a;
    Buffer& buf = buffer(frame);
    std::size_t n = frame.n;
    std::int64_t* v = kind == Kind::boolean ? nullptr : buf.cells(n);
    std::uint8_t* st = buf.bytes(n);
    Budget budget(limits);
    bool single = kids.size() == 1, by_a = single || b.constant, by_b = !by_a && a.constant;
    if ((by_a || by_b) && n > 0) start_memo(buf, single ? 0 : by_a ? b.v[0] : a.v[0]);
    unsigned any = 0;
    for (std::size_t i = 0; i < n; ++i) {
      std::uint8_t s = worse(static_cast<unsigned>(a.st[i] | b.st[i]));
      std::int64_t r = 0;
      if (!s) {
        r = by_a || by_b ? remembered(buf, by_a ? a.v[i] : b.v[i], a.v[i], b.v[i], budget) : one(a.v[i], b.v[i], budget);
        if (r == INT64_MIN) s = kError, r = 0;
      }
      any |= s;
      if (v) v[i] = r;
      st[i] = v || s ? s : static_cast<std::uint8_t>(r);
    }
    return {v, st, any == 0, a.constant && b.constant};
  }

  void start_memo(Buffer& buf, std::int64_t key) const {
    auto size = static_cast<std::size_t>(texts->size());
    if (buf.memo.size() < size) {
      buf.memo.resize(size);
      buf.stamp.assign(size, 0);
      buf.now = 0;
      buf.key = -1;
    }
    if (buf.key == key) return;
    buf.key = key;
    if (++buf.now == 0) std::fill(buf.stamp.begin(), buf.stamp.end(), 0), buf.now = 1;
  }
  std::int64_t remembered(Buffer& buf, std::int64_t by, std::int64_t x, std::int64_t y, Budget& budget) const {
    auto i = static_cast<std::size_t>(by);
    if (buf.stamp[i] != buf.now) {
      buf.stamp[i] = buf.now;
      buf.memo[i] = one(x, y, budget);
    }
    return buf.memo[i];
  }
  int cost() const override { return 10 + cost_of_kids(); }
};

}  // namespace

PlanPtr text_node(Function f, PlanPtr a, PlanPtr b, const TextSpace& texts, const Codes* codes, const Limits& limits) {
  auto n = std::make_unique<TextFunction>();
  n->kind = f == F::common_level || f == F::rank ? Kind::integer : Kind::boolean;
  n->f = f;
  n->texts = &texts;
  n->codes = codes;
  n->limits = limits;
  for (PlanPtr* k : {&a, &b})
    if (*k) {
      n->side |= (*k)->side;
      n->level = std::max(n->level, (*k)->level);
      n->kids.push_back(std::move(*k));
    }
  return n;
}

}  // namespace zhagen::cel
