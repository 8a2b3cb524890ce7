#include <algorithm>

#include "cel/nodes.hpp"

namespace zhagen::cel {
namespace {

constexpr std::size_t kElements = 64 << 10;  // of the lists of a block taken at once inside a macro

Truth same_cell(Kind kind, std::int64_t a, std::int64_t b) {
  if (kind != Kind::date || (a % 100 && b % 100)) return truth(a == b);
  return same(Date::trusted(static_cast<std::int32_t>(a)), Date::trusted(static_cast<std::int32_t>(b)));
}

struct InConstants : PlanNode {
  std::vector<std::int64_t> cells;  // sorted
  Vec run(Frame& f) const override {
    Vec x = kids[0]->run(f);
    std::uint8_t* out = buffer(f).bytes(f.n);
    Kind of = kids[0]->kind;
    for (std::size_t i = 0; i < f.n; ++i) {
      out[i] = x.st[i];
      if (!out[i]) out[i] = of == Kind::date ? dates(x.v[i]) : static_cast<std::uint8_t>(has(x.v[i]));
    }
    return {nullptr, out, x.clean && of != Kind::date, x.constant};
  }
  bool has(std::int64_t v) const {
    if (cells.size() > 16) return std::binary_search(cells.begin(), cells.end(), v);
    bool found = false;
    for (std::int64_t c : cells) found |= c == v;
    return found;
  }
  std::uint8_t dates(std::int64_t v) const {
    Truth t = Truth::no;
    for (std::int64_t c : cells) t = t | same_cell(Kind::date, c, v);
    return static_cast<std::uint8_t>(t);
  }
  int cost() const override { return 3 + kids[0]->cost(); }
};

struct InParts : PlanNode {
  Vec run(Frame& f) const override {
    std::vector<Vec> parts;
    for (const PlanPtr& k : kids) parts.push_back(k->run(f));
    std::uint8_t* out = buffer(f).bytes(f.n);
    for (std::size_t i = 0; i < f.n; ++i) {
      unsigned s = 0;
      for (const Vec& p : parts) s |= p.st[i];
      out[i] = worse(s);
      if (out[i]) continue;
      Truth t = Truth::no;
      for (std::size_t k = 1; k < parts.size(); ++k) t = t | same_cell(kids[0]->kind, parts[0].v[i], parts[k].v[i]);
      out[i] = static_cast<std::uint8_t>(t);
    }
    return {nullptr, out, false, false};
  }
  int cost() const override { return 5; }
};

struct InList : PlanNode {
  bool index_of = false, exists = false;
  const std::vector<std::int64_t>* map = nullptr;
  Vec run(Frame& f) const override {
    Vec x = kids[0]->run(f), lists = kids[1]->run(f);
    const Column& column = *kids[1]->list;
    Buffer& b = buffer(f);
    std::uint8_t* st = b.bytes(f.n);
    std::int64_t* v = index_of ? b.cells(f.n) : nullptr;
    for (std::size_t i = 0; i < f.n; ++i) {
      st[i] = worse(static_cast<unsigned>(x.st[i] | lists.st[i]));
      if (v) v[i] = -1;
      auto row = static_cast<std::size_t>(lists.v[i]);
      if (exists && !lists.st[i] && column.begin(row) == column.end(row)) st[i] = kNo;
      if (st[i]) continue;
      std::int64_t at = -1;
      Truth t = find(column, row, x.v[i], at);
      if (t == Truth::unknown) st[i] = kUnknown;
      else if (!v) st[i] = static_cast<std::uint8_t>(t);
      if (v) v[i] = at;
    }
    return {v, st, false, false};
  }
  /// index_of stops at what it cannot decide; 'in' goes on to a certain element.
  Truth find(const Column& column, std::size_t row, std::int64_t x, std::int64_t& at) const {
    const Column& items = column.items();
    const std::int64_t* cells = items.cells();
    Truth found = Truth::no;
    for (std::int64_t p = column.begin(row); p < column.end(row); ++p) {
      std::int64_t c = cells[p];
      Truth t = same_cell(items.type().kind(), map ? (*map)[static_cast<std::size_t>(c)] : c, x);
      if (t == Truth::yes) return at = p - column.begin(row), t;
      found = found | t;
      if (index_of && t == Truth::unknown) return t;
    }
    return found;
  }
  int cost() const override { return 8 + kids[0]->cost(); }
};

struct Size : PlanNode {
  Vec run(Frame& f) const override {
    Vec lists = kids[0]->run(f);
    const Column& column = *kids[0]->list;
    Buffer& b = buffer(f);
    std::int64_t* v = b.cells(f.n);
    for (std::size_t i = 0; i < f.n; ++i) {
      auto row = static_cast<std::size_t>(lists.v[i]);
      v[i] = lists.st[i] ? 0 : column.end(row) - column.begin(row);
    }
    return {v, lists.st, lists.clean, lists.constant};
  }
};

struct Quantifier : PlanNode {
  Op op = Op::exists;
  const std::vector<std::int64_t>* map = nullptr;

  Vec run(Frame& f) const override {
    Vec lists = kids[0]->run(f);
    const Column& column = *kids[0]->list;
    Buffer& b = buffer(f);
    std::uint8_t* out = b.bytes(f.n);
    for (std::size_t i = 0; i < f.n;) i = some(f, lists, column, b, out, i);
    return {nullptr, out, false, false};
  }

  /// Rows from i on, as many as fit; returns the next.
  std::size_t some(Frame& f, const Vec& lists, const Column& column, Buffer& b, std::uint8_t* out, std::size_t i) const {
    const Column& items = column.items();
    bool conditions = items.type().is(Kind::boolean);
    std::size_t begin = i, n = 0;
    b.owner.clear();
    for (; i < f.n && n < kElements; ++i)
      if (!lists.st[i]) {
        auto row = static_cast<std::size_t>(lists.v[i]);
        n += static_cast<std::size_t>(column.end(row) - column.begin(row));
        b.owner.resize(n, static_cast<std::uint32_t>(i));
      }
    f.work.elements -= static_cast<std::int64_t>(n);
    if (f.work.elements < 0) {  // macros inside macros over long lists
      std::fill(out + begin, out + f.n, kError);
      return f.n;
    }
    // The element's cells and bytes stand behind the results in this node's buffers.
    std::int64_t* cells = b.cells(n);
    b.stamp.resize((n + 3) / 4 + 1);
    auto* bytes = reinterpret_cast<std::uint8_t*>(b.stamp.data());
    std::size_t k = 0;
    for (std::size_t r = begin; r < i; ++r) {
      if (lists.st[r]) continue;
      auto row = static_cast<std::size_t>(lists.v[r]);
      for (auto p = static_cast<std::size_t>(column.begin(row)); p < static_cast<std::size_t>(column.end(row)); ++p, ++k) {
        std::int64_t c = items.cell(p);
        cells[k] = map && !items.absent(p) ? (*map)[static_cast<std::size_t>(c)] : c;
        bytes[k] = items.absent(p) ? kUnknown : conditions ? static_cast<std::uint8_t>(c != 0) : 0;
      }
    }
    Frame inner{f.work, n, &f, b.owner.data(), {conditions ? nullptr : cells, bytes, false, false}};
    Vec body = n ? kids[1]->run(inner) : Vec{};
    for (std::size_t r = begin; r < i; ++r) out[r] = lists.st[r] ? lists.st[r] : op == Op::all ? kYes : kNo;
    fold(body, b.owner, n, out);
    return i;
  }

  void fold(const Vec& body, const std::vector<std::uint32_t>& owner, std::size_t n, std::uint8_t* out) const {
    for (std::size_t k = 0; k < n;) {
      std::uint32_t row = owner[k];
      unsigned seen = 0;  // bits: 1 a yes, 2 unknown, 4 error, 8 a no
      std::size_t yes = 0;
      for (; k < n && owner[k] == row; ++k) {
        seen |= body.st[k] ? body.st[k] : 8U;
        yes += body.st[k] == kYes;
      }
      unsigned rest = seen & kUnknown ? kUnknown : seen & kError;
      if (op == Op::all) out[row] = static_cast<std::uint8_t>(seen & 8 ? kNo : rest ? rest : kYes);
      else if (op == Op::exists) out[row] = static_cast<std::uint8_t>(seen & 1 ? kYes : rest);
      else out[row] = static_cast<std::uint8_t>(rest ? rest : yes == 1);
    }
  }
  int cost() const override { return 40; }
};

}  // namespace

PlanPtr in_constants_node(PlanPtr x, std::vector<std::int64_t> cells) {
  auto n = over<InConstants>(Kind::boolean, list_of(std::move(x)));
  std::sort(cells.begin(), cells.end());
  n->cells = std::move(cells);
  return n;
}

PlanPtr in_parts_node(PlanPtr x, std::vector<PlanPtr> parts) {
  parts.insert(parts.begin(), std::move(x));
  return over<InParts>(Kind::boolean, std::move(parts));
}

PlanPtr in_list_node(PlanPtr x, PlanPtr list, Search what, const std::vector<std::int64_t>* map) {
  bool index_of = what == Search::index_of;
  auto n = over<InList>(index_of ? Kind::integer : Kind::boolean, list_of(std::move(x), std::move(list)));
  n->index_of = index_of;
  n->exists = what == Search::exists;
  n->map = map;
  return n;
}

PlanPtr size_node(PlanPtr list) { return over<Size>(Kind::integer, list_of(std::move(list))); }

PlanPtr quantifier_node(Op op, PlanPtr list, PlanPtr body, int level, const std::vector<std::int64_t>* map) {
  auto n = over<Quantifier>(Kind::boolean, list_of(std::move(list), std::move(body)));
  n->op = op;
  n->map = map;
  n->level = level - 1;
  return n;
}

}  // namespace zhagen::cel
