#include <algorithm>
#include <cassert>

#include "cel/nodes.hpp"

namespace zhagen::cel {
namespace {

/// For what is never unknown; only rows themselves are, so a block is enough.
const std::uint8_t* zeros(std::size_t n) {
  static const std::vector<std::uint8_t> block(kBlock, 0);
  assert(n <= kBlock);
  (void)n;
  return block.data();
}

/// One value for a whole block; rewritten only when the value changes or the block grows.
Vec broadcast(Buffer& b, std::size_t n, std::int64_t key, std::int64_t cell, std::uint8_t state, bool condition) {
  if (b.key != key) b.filled = 0;
  if (b.filled < n) {
    if (!condition) std::fill_n(b.cells(n), n, cell);
    std::fill_n(b.bytes(n), n, state);
    b.filled = n;
    b.key = key;
  }
  return {condition ? nullptr : b.v.data(), b.st.data(), state <= kYes, true};
}

struct Constant : PlanNode {
  std::int64_t cell = 0;
  std::uint8_t state = 0;
  Vec run(Frame& f) const override { return broadcast(buffer(f), f.n, 0, cell, state, kind == Kind::boolean); }
  int cost() const override { return 0; }
};

struct Rows : PlanNode {
  std::span<const std::uint32_t> chosen;
  bool is_chosen = false;
  Vec run(Frame& f) const override {
    std::int64_t* v = buffer(f).cells(f.n);
    for (std::size_t i = 0; i < f.n; ++i)
      v[i] = is_chosen ? chosen[f.work.base + i] : static_cast<std::int64_t>(f.work.base + i);
    return {v, zeros(f.n), true, false};
  }
  int cost() const override { return 0; }
};

struct Ints : PlanNode {
  std::span<const std::int64_t> cells;
  std::span<const std::uint8_t> absent;
  Vec run(Frame& f) const override {
    bool all = absent.empty();
    return {cells.data() + f.work.base, all ? zeros(f.n) : absent.data() + f.work.base, all, false};
  }
  int cost() const override { return 0; }
};

struct PairColumn : PlanNode {
  std::size_t column = 0;
  Vec run(Frame& f) const override {
    const std::int64_t* v = f.work.pair_columns[column].data() + f.work.pair_base;
    std::uint8_t* st = buffer(f).bytes(f.n);
    for (std::size_t i = 0; i < f.n; ++i) st[i] = v[i] == INT64_MIN ? kUnknown : 0;
    return {v, st, false, false};
  }
};

struct FieldOf : PlanNode {
  const Column* column = nullptr;
  const std::vector<std::int64_t>* map = nullptr;

  Vec run(Frame& f) const override {
    Buffer& b = buffer(f);
    std::uint8_t* st = b.bytes(f.n);
    if (!column) {
      std::fill_n(st, f.n, kUnknown);
      if (kind == Kind::boolean) return {nullptr, st, false, false};
      std::int64_t* none = b.cells(f.n);
      std::fill_n(none, f.n, 0);
      return {none, st, false, false};
    }
    const auto* plain = dynamic_cast<const Rows*>(kids[0].get());
    if (plain && !plain->is_chosen && !map && kind != Kind::boolean && kind != Kind::list)  // the column itself
      return {column->cells() + f.work.base, column->absences() + f.work.base, false, false};
    Vec rows = kids[0]->run(f);
    unsigned any = 0;
    if (kind == Kind::boolean) {
      for (std::size_t i = 0; i < f.n; ++i) {
        st[i] = rows.st[i];
        if (!st[i]) st[i] = static_cast<std::uint8_t>(column->absent(at(rows, i)) ? kUnknown : column->cell(at(rows, i)) != 0);
      }
      return {nullptr, st, false, false};
    }
    std::int64_t* v = b.cells(f.n);
    for (std::size_t i = 0; i < f.n; ++i) {
      st[i] = rows.st[i];
      v[i] = 0;
      if (st[i] == 0) {
        std::size_t row = at(rows, i);
        if (column->absent(row)) st[i] = kUnknown;
        else v[i] = kind == Kind::list ? static_cast<std::int64_t>(row) : map ? (*map)[static_cast<std::size_t>(column->cell(row))] : column->cell(row);
      }
      any |= st[i];
    }
    return {v, st, any == 0, false};
  }
  static std::size_t at(const Vec& rows, std::size_t i) { return static_cast<std::size_t>(rows.v[i]); }
};

struct Element : PlanNode {
  const std::vector<std::int64_t>* map = nullptr;
  Vec run(Frame& f) const override { return f.element; }
  int cost() const override { return 0; }
};

struct Lift : PlanNode {
  Vec run(Frame& f) const override {
    Frame outer = *f.parent;
    Vec a = kids[0]->run(outer);
    Buffer& b = buffer(f);
    std::uint8_t* st = b.bytes(f.n);
    for (std::size_t i = 0; i < f.n; ++i) st[i] = a.st[f.owner[i]];
    if (!a.v) return {nullptr, st, a.clean, a.constant};
    std::int64_t* v = b.cells(f.n);
    for (std::size_t i = 0; i < f.n; ++i) v[i] = a.v[f.owner[i]];
    return {v, st, a.clean, a.constant};
  }
  int cost() const override { return kids[0]->cost(); }
};

struct Walk : PlanNode {
  NodeId part = kNoNode;
  std::size_t depth = 0;
  Vec run(Frame& f) const override {
    Buffer& b = buffer(f);
    std::uint8_t* st = b.bytes(f.n);
    std::int64_t* v = kind == Kind::boolean ? nullptr : b.cells(f.n);
    for (std::size_t i = 0; i < f.n; ++i) {
      Value value = f.work.interpreter->part(part, f.work.base + i, std::vector<Value>(depth));
      const bool* condition = value.get<bool>();
      st[i] = value.is_unknown() ? kUnknown : value.is_failure() ? kError : condition && *condition ? kYes : 0;
      if (!v) continue;
      const auto* number = value.get<std::int64_t>();
      const auto* date = value.get<Date>();
      v[i] = number ? *number : date ? date->value() : 0;
    }
    return {v, st, false, false};
  }
  int cost() const override { return 100; }
};

struct FromPrepared : PlanNode {
  std::shared_ptr<const Prepared> data;
  Vec run(Frame& f) const override {
    bool condition = kind == Kind::boolean;
    if (side == kRight) return {condition ? nullptr : data->v.data() + f.work.base, data->st.data() + f.work.base, data->clean, false};
    std::size_t row = f.work.left;
    return broadcast(buffer(f), f.n, static_cast<std::int64_t>(row), condition ? 0 : data->v[row], data->st[row], condition);
  }
  int cost() const override { return 0; }
};

template <class Node>
std::unique_ptr<Node> make(Kind kind, std::uint8_t side) {
  auto n = std::make_unique<Node>();
  n->kind = kind;
  n->side = side;
  return n;
}

}  // namespace

PlanPtr constant_node(Kind kind, std::int64_t cell, std::uint8_t state) {
  auto n = make<Constant>(kind, kConstant);
  n->cell = cell;
  n->state = state;
  return n;
}

PlanPtr rows_node(const Table& table, std::span<const std::uint32_t> chosen, bool is_chosen, Side side) {
  auto n = make<Rows>(Kind::record, side);
  n->table = &table;
  n->chosen = chosen;
  n->is_chosen = is_chosen;
  return n;
}

PlanPtr ints_node(Kind kind, std::span<const std::int64_t> cells, std::span<const std::uint8_t> absent) {
  auto n = make<Ints>(kind, kRight);
  n->cells = cells;
  n->absent = absent;
  return n;
}

PlanPtr pair_column_node(int column) {
  auto n = make<PairColumn>(Kind::integer, kPair);
  n->column = static_cast<std::size_t>(column);
  return n;
}

PlanPtr field_node(PlanPtr record, const Column* column, Kind kind, const std::vector<std::int64_t>* map) {
  auto n = make<FieldOf>(kind, record->side);
  n->level = record->level;
  n->column = column;
  n->map = map;
  if (kind == Kind::record && column) n->table = column->target();
  if (kind == Kind::list) n->list = column;
  n->kids.push_back(std::move(record));
  return n;
}

PlanPtr element_node(const Column& items, int level, const std::vector<std::int64_t>* map) {
  auto n = make<Element>(items.type().kind(), kConstant);
  n->level = level;
  n->map = map;
  n->table = items.target();
  return n;
}

PlanPtr lift_node(PlanPtr inner) {
  auto n = make<Lift>(inner->kind, inner->side);
  n->table = inner->table;
  n->list = inner->list;
  n->level = inner->level + 1;
  n->kids.push_back(std::move(inner));
  return n;
}

PlanPtr walk_node(NodeId part, Kind kind, std::uint8_t side, std::size_t depth) {
  auto n = make<Walk>(kind, side);
  n->part = part;
  n->depth = depth;
  return n;
}

PlanPtr prepared_node(std::shared_ptr<const Prepared> data, Side side, const PlanNode& like) {
  auto n = make<FromPrepared>(like.kind, side);
  n->table = like.table;
  n->list = like.list;
  n->data = std::move(data);
  return n;
}

std::shared_ptr<const Prepared> prepared_left(const PlanNode& n) {
  const auto* p = dynamic_cast<const FromPrepared*>(&n);
  return p && p->side == kLeft ? p->data : nullptr;
}

}  // namespace zhagen::cel
