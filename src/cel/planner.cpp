#include <algorithm>
#include <optional>

#include "cel/check.hpp"
#include "cel/nodes.hpp"
#include "cel/table.hpp"

namespace zhagen::cel {
namespace {

using F = Function;

enum class Sort : std::uint8_t { none, condition, number, text, date, record, list };

Sort sort_of(Kind k) {
  switch (k) {
    case Kind::boolean: return Sort::condition;
    case Kind::integer: return Sort::number;
    case Kind::string: case Kind::code: return Sort::text;
    case Kind::date: return Sort::date;
    case Kind::record: return Sort::record;
    case Kind::list: return Sort::list;
    default: return Sort::none;
  }
}
bool scalar(Sort s) { return s != Sort::none && s != Sort::record && s != Sort::list; }

class Planner {
 public:
  Planner(const Program::Data& program, const Bindings& bindings, const std::vector<Source>& sources)
      : program_(program), ast_(program.ast), bindings_(bindings), sources_(sources), interpreter_(program, bindings),
        plan_(std::make_unique<Plan>()) {
    for (const Bindings::Bound& b : bindings.all())
      if (b.table) {
        (void)plan_->texts.mapping(*b.table->dictionary());
        break;
      }
    survey();
  }

  std::unique_ptr<Plan> run() {
    Sort s = sort_of(ast_[ast_.root].type.kind());
    if (s != Sort::condition && s != Sort::number && s != Sort::date) return nullptr;
    plan_->root = build(ast_.root);
    // Constants so dear that together they pass one row's budget are left to the rows, each of which has one.
    if (!plan_->root || folding_ > program_.env.limits().cost) return nullptr;
    return std::move(plan_);
  }

 private:
  struct Local { const Column* items; };
  struct Facts { std::uint8_t side = kConstant; std::int32_t lowest_local = INT32_MAX; };

  /// Of every node: the sides it depends on, the outermost macro whose variable it uses.
  void survey() {
    facts_.resize(ast_.size());
    for (std::size_t i = 0; i < ast_.size(); ++i) {
      const Node& n = ast_[static_cast<NodeId>(i)];
      Facts& f = facts_[i];
      if (n.op == Op::name && n.variable >= kLocal) f.lowest_local = n.variable - kLocal;
      else if (n.op == Op::name && n.variable >= 0) f.side = sources_[static_cast<std::size_t>(n.variable)].side;
      for (NodeId c : n.children) {
        const Facts& child = facts_[static_cast<std::size_t>(c)];
        f.side |= child.side;
        f.lowest_local = std::min(f.lowest_local, child.lowest_local);
      }
    }
  }
  const Facts& facts(NodeId id) const { return facts_[static_cast<std::size_t>(id)]; }
  bool open(NodeId id) const { return facts(id).lowest_local < static_cast<std::int32_t>(locals_.size()); }

  PlanPtr build(NodeId id) {
    if (facts(id).side == kConstant && !open(id)) return constant(id);
    PlanPtr p = columns(id);
    return p ? std::move(p) : walk(id);
  }

  PlanPtr walk(NodeId id) {
    Kind k = ast_[id].type.kind();
    if (open(id) || (k != Kind::boolean && k != Kind::integer && k != Kind::date)) return nullptr;
    plan_->walks = true;
    return walk_node(id, k, facts(id).side, locals_.size());
  }

  // ---- constants

  Value fold(NodeId id) {
    if (folding_ > program_.env.limits().cost) return Value::failed(Fault::too_large);
    std::int64_t before = interpreter_.left();
    Value v = interpreter_.part(id, 0, std::vector<Value>(locals_.size()));
    folding_ += before - interpreter_.left();
    return v;
  }

  std::optional<std::int64_t> cell_of(const Value& v, Sort s) {
    if (const bool* b = v.get<bool>(); b && s == Sort::condition) return *b;
    if (const auto* i = v.get<std::int64_t>(); i && s == Sort::number) return *i;
    if (const auto* d = v.get<Date>(); d && s == Sort::date) return d->value();
    if (const std::string* t = v.text(); t && s == Sort::text) return plan_->texts.intern(*t);
    return std::nullopt;
  }

  PlanPtr constant(NodeId id) {
    Value v = fold(id);
    Kind kind = ast_[id].type.kind();
    Sort s = sort_of(kind);
    if (const auto* r = v.get<Record>()) {
      PlanPtr p = constant_node(Kind::record, r->row, 0);
      p->table = r->table;
      return p;
    }
    if (!scalar(s)) return nullptr;
    if (v.is_unknown()) return constant_node(kind, 0, kUnknown);
    if (v.is_failure()) return constant_node(kind, 0, kError);
    auto cell = cell_of(v, s);
    if (!cell) return nullptr;
    return constant_node(kind, *cell, s == Sort::condition && *cell ? kYes : 0);
  }

  // ---- frames: operands of a node stand in the same frame, the innermost of theirs

  static PlanPtr lifted(PlanPtr p, int level) {
    while (p->level < level) p = lift_node(std::move(p));
    return p;
  }
  static void align(std::initializer_list<PlanPtr*> parts) {
    int level = 0;
    for (PlanPtr* p : parts) level = std::max(level, (*p)->level);
    for (PlanPtr* p : parts) *p = lifted(std::move(*p), level);
  }
  static void align(std::vector<PlanPtr>& parts, PlanPtr* more = nullptr) {
    int level = more ? (*more)->level : 0;
    for (PlanPtr& p : parts) level = std::max(level, p->level);
    for (PlanPtr& p : parts) p = lifted(std::move(p), level);
    if (more) *more = lifted(std::move(*more), level);
  }

  // ---- nodes

  PlanPtr columns(NodeId id) {
    const Node& n = ast_[id];
    switch (n.op) {
      case Op::name: return name(n);
      case Op::select: return select(n);
      case Op::has: return has(n);
      case Op::call: return call(n);
      case Op::logical_and:
      case Op::logical_or: return logical(n);
      case Op::conditional: return conditional(n);
      case Op::all: case Op::exists: case Op::exists_one: return quantifier(n);
      default: return nullptr;
    }
  }

  const std::vector<std::int64_t>* map_of(const Column& c) {
    const Type& t = c.type().is(Kind::list) ? c.items().type() : c.type();
    return sort_of(t.kind()) == Sort::text ? plan_->texts.mapping(c.dictionary()) : nullptr;
  }

  PlanPtr name(const Node& n) {
    if (n.variable >= kLocal) {
      auto slot = static_cast<std::size_t>(n.variable - kLocal);
      const Column* items = slot < locals_.size() ? locals_[slot].items : nullptr;
      if (!items || sort_of(items->type().kind()) == Sort::none || items->type().is(Kind::list)) return nullptr;
      if (items->type().is(Kind::record) && !items->target()) return nullptr;
      return element_node(*items, static_cast<int>(slot) + 1, map_of(*items));
    }
    if (n.variable < 0) return nullptr;
    const Source& source = sources_[static_cast<std::size_t>(n.variable)];
    if (source.pair_column >= 0) return pair_column_node(source.pair_column);
    const Bindings::Bound* b = bindings_.find(n.text);
    using How = Bindings::Bound::How;
    if (b && b->how == How::rows) return rows_node(*b->table, {}, false, source.side);
    if (b && b->how == How::chosen) return rows_node(*b->table, b->chosen, true, source.side);
    if (b && b->how == How::ints && (n.type.is(Kind::integer) || n.type.is(Kind::date))) return ints_node(n.type.kind(), b->cells, b->absent);
    return nullptr;
  }

  PlanPtr field(const Node& n, bool any_kind) {
    PlanPtr record = build(n.children[0]);
    if (!record || record->kind != Kind::record || !record->table) return nullptr;
    const Column* c = record->table->find(n.text);
    const RecordType* type = program_.env.find_record(record->table->record());
    const Field* declared = type ? type->find(n.text) : nullptr;
    if (!c && !declared) return nullptr;
    Kind kind = any_kind ? (c ? c->type() : declared->type).kind() : n.type.kind();
    if (any_kind && sort_of(kind) != Sort::condition) kind = Kind::integer;  // presence only
    else if (sort_of(kind) == Sort::none || (c && c->type().kind() != kind)) return nullptr;
    if (!c && (kind == Kind::record || kind == Kind::list)) return nullptr;
    if (c && kind == Kind::record && !c->target()) return nullptr;
    return field_node(std::move(record), c, kind, c && kind != Kind::integer ? map_of(*c) : nullptr);
  }
  PlanPtr select(const Node& n) { return field(n, false); }
  PlanPtr has(const Node& n) {
    PlanPtr f = field(n, true);
    return f ? has_node(std::move(f)) : nullptr;
  }

  PlanPtr logical(const Node& n) {
    std::vector<PlanPtr> parts;
    for (NodeId c : n.children) {
      PlanPtr p = build(c);
      if (!p || p->kind != Kind::boolean) return nullptr;
      parts.push_back(std::move(p));
    }
    align(parts);
    return logical_node(n.op == Op::logical_or, std::move(parts));
  }

  PlanPtr conditional(const Node& n) {
    PlanPtr c = build(n.children[0]), yes = build(n.children[1]), no = build(n.children[2]);
    if (!c || !yes || !no || c->kind != Kind::boolean) return nullptr;
    Sort s = sort_of(yes->kind);
    if (s != sort_of(no->kind) || s == Sort::list || s == Sort::none || yes->table != no->table) return nullptr;
    align({&c, &yes, &no});
    return conditional_node(std::move(c), std::move(yes), std::move(no));
  }

  /// list.exists(e, e == x) with an x that does not use e is a search: most conditions on lists are of this form. The x.
  NodeId searched(const Node& n, const Column& column) const {
    const Node& body = ast_[n.children[1]];
    Sort s = sort_of(column.items().type().kind());
    if (n.op != Op::exists || body.op != Op::call || body.function != F::equal || s == Sort::condition) return kNoNode;
    auto slot = static_cast<std::int32_t>(locals_.size());
    for (std::size_t i : {0, 1}) {
      const Node& e = ast_[body.children[i]];
      NodeId x = body.children[1 - i];
      bool plain = e.op == Op::name && e.variable == kLocal + slot && !null_literal(x) && sort_of(ast_[x].type.kind()) == s;
      if (plain && !uses(x, slot)) return x;
    }
    return kNoNode;
  }
  /// Also of a macro inside, whose variables count from this one's.
  bool uses(NodeId id, std::int32_t slot) const {
    const Node& n = ast_[id];
    if (n.op >= Op::all || (n.op == Op::name && n.variable == kLocal + slot)) return true;
    return std::any_of(n.children.begin(), n.children.end(), [&](NodeId c) { return uses(c, slot); });
  }

  PlanPtr quantifier(const Node& n) {
    PlanPtr list = build(n.children[0]);
    if (!list || list->kind != Kind::list || !list->list) return nullptr;
    if (NodeId x = searched(n, *list->list); x != kNoNode) return list_search(build(x), std::move(list), Search::exists);
    auto depth = static_cast<int>(locals_.size());
    const Column& column = *list->list;
    locals_.push_back({&column.items()});
    PlanPtr body = build(n.children[1]);
    locals_.pop_back();
    if (!body || body->kind != Kind::boolean) return nullptr;
    body = lifted(std::move(body), depth + 1);
    list = lifted(std::move(list), depth);
    return quantifier_node(n.op, std::move(list), std::move(body), depth + 1, map_of(column));
  }

  // ---- calls

  bool null_literal(NodeId id) const { return ast_[id].op == Op::literal && ast_[id].value.is_null(); }

  PlanPtr call(const Node& n) {
    switch (n.function) {
      case F::equal: case F::not_equal: return equality(n);
      case F::less: case F::less_equal: case F::greater: case F::greater_equal: return order(n);
      case F::logical_not: {
        PlanPtr a = build(n.children[0]);
        return a && a->kind == Kind::boolean ? not_node(std::move(a)) : nullptr;
      }
      case F::add: case F::subtract: case F::multiply: case F::divide: case F::modulo: case F::negate: return arithmetic(n);
      case F::in: return in(n);
      case F::index_of: return list_search(build(n.children[1]), build(n.children[0]), Search::index_of);
      case F::size: {
        PlanPtr a = build(n.children[0]);
        return a && a->kind == Kind::list && a->list ? size_node(std::move(a)) : nullptr;
      }
      case F::contains: case F::starts_with: case F::ends_with: case F::matches: case F::below: case F::common_level: case F::under:
      case F::rank:
        return text(n);
      case F::age: case F::months: case F::year: case F::month: case F::day: case F::add_months: case F::add_days: case F::days: return date_function(n);
      case F::within: return within(n);
      default: return nullptr;
    }
  }

  PlanPtr equality(const Node& n) {
    for (int i : {0, 1})
      if (null_literal(n.children[static_cast<std::size_t>(1 - i)])) {
        PlanPtr a = build(n.children[static_cast<std::size_t>(i)]);
        return a ? null_test_node(std::move(a), n.function == F::equal) : nullptr;
      }
    PlanPtr a = build(n.children[0]), b = build(n.children[1]);
    if (!a || !b) return nullptr;
    Sort s = sort_of(a->kind);
    if (s != sort_of(b->kind) || s == Sort::none || s == Sort::list || a->table != b->table) return nullptr;
    align({&a, &b});
    return s == Sort::date ? date_compare_node(n.function, std::move(a), std::move(b)) : compare_node(n.function, std::move(a), std::move(b));
  }

  PlanPtr order(const Node& n) {
    PlanPtr a = build(n.children[0]), b = build(n.children[1]);
    if (!a || !b) return nullptr;
    Sort s = sort_of(a->kind);
    if (s != sort_of(b->kind) || !scalar(s)) return nullptr;
    align({&a, &b});
    if (s == Sort::date) return date_compare_node(n.function, std::move(a), std::move(b));
    if (s == Sort::text) return text_node(n.function, std::move(a), std::move(b), plan_->texts, nullptr, program_.env.limits());
    return compare_node(n.function, std::move(a), std::move(b));
  }

  PlanPtr arithmetic(const Node& n) {
    PlanPtr a = build(n.children[0]);
    if (!a || a->kind != Kind::integer) return nullptr;
    if (n.function == F::negate) return arithmetic_node(n.function, std::move(a), nullptr);
    PlanPtr b = build(n.children[1]);
    if (!b || b->kind != Kind::integer) return nullptr;
    align({&a, &b});
    return arithmetic_node(n.function, std::move(a), std::move(b));
  }

  PlanPtr in(const Node& n) {
    NodeId where = n.children[1];
    PlanPtr x = build(n.children[0]);
    if (!x || !scalar(sort_of(x->kind)) || x->kind == Kind::boolean) return nullptr;
    if (facts(where).side == kConstant && !open(where)) {
      Value v = fold(where);
      const List* list = v.get<List>();
      if (!list) return nullptr;
      std::vector<std::int64_t> cells;
      for (const Value& item : (*list)->items) {
        auto cell = cell_of(item, sort_of(x->kind));
        if (!cell) return nullptr;
        cells.push_back(*cell);
      }
      return in_constants_node(std::move(x), std::move(cells));
    }
    if (ast_[where].op != Op::list) return list_search(std::move(x), build(where), Search::in);
    std::vector<PlanPtr> parts;
    for (NodeId c : ast_[where].children) {
      PlanPtr p = build(c);
      if (!p || sort_of(p->kind) != sort_of(x->kind)) return nullptr;
      parts.push_back(std::move(p));
    }
    align(parts, &x);
    return in_parts_node(std::move(x), std::move(parts));
  }

  PlanPtr list_search(PlanPtr x, PlanPtr list, Search search) {
    if (!x || !list || list->kind != Kind::list || !list->list) return nullptr;
    const Column& items = list->list->items();
    for (std::size_t i = 0; i < items.size(); ++i)
      if (items.absent(i)) return nullptr;  // an element without value makes the list no plain list
    Sort s = sort_of(x->kind);
    if (s != sort_of(items.type().kind()) || s == Sort::none || s == Sort::list || s == Sort::condition || x->table != items.target()) return nullptr;
    const auto* map = map_of(*list->list);
    align({&x, &list});
    return in_list_node(std::move(x), std::move(list), search, map);
  }

  PlanPtr text(const Node& n) {
    PlanPtr a = build(n.children[0]), b = n.children.size() > 1 ? build(n.children[1]) : nullptr;
    if (!a || sort_of(a->kind) != Sort::text || (n.children.size() > 1 && (!b || sort_of(b->kind) != Sort::text))) return nullptr;
    const Codes* codes = program_.env.find_codes(ast_[n.children[0]].type.name());
    if (b) align({&a, &b});
    return text_node(n.function, std::move(a), std::move(b), plan_->texts, codes, program_.env.limits());
  }

  PlanPtr date_function(const Node& n) {
    PlanPtr a = build(n.children[0]), b = n.children.size() > 1 ? build(n.children[1]) : nullptr;
    Kind second = n.function == F::add_months || n.function == F::add_days ? Kind::integer : Kind::date;
    if (!a || a->kind != Kind::date || (n.children.size() > 1 && (!b || b->kind != second))) return nullptr;
    if (b) align({&a, &b});
    return date_function_node(n.function, std::move(a), std::move(b));
  }

  PlanPtr within(const Node& n) {
    PlanPtr d = build(n.children[0]), from, to;
    NodeId p = n.children[1];
    if (facts(p).side == kConstant && !open(p)) {
      Value v = fold(p);
      const auto* period = v.get<Period>();
      if (!period) return nullptr;
      from = constant_node(Kind::date, period->from.value(), 0);
      to = constant_node(Kind::date, period->to.value(), 0);
    } else if (ast_[p].op == Op::call && ast_[p].function == F::period) {
      from = build(ast_[p].children[0]);
      to = build(ast_[p].children[1]);
    }
    if (!d || !from || !to || d->kind != Kind::date || from->kind != Kind::date || to->kind != Kind::date) return nullptr;
    align({&d, &from, &to});
    return within_node(std::move(d), std::move(from), std::move(to));
  }

  const Program::Data& program_;
  const Ast& ast_;
  const Bindings& bindings_;
  const std::vector<Source>& sources_;
  Interpreter interpreter_;
  std::unique_ptr<Plan> plan_;
  std::vector<Facts> facts_;
  std::int64_t folding_ = 0;
  std::vector<Local> locals_;
};

}  // namespace

std::unique_ptr<Plan> make_plan(const Program::Data& program, const Bindings& bindings, const std::vector<Source>& sources) {
  auto plan = Planner(program, bindings, sources).run();
  if (plan) number_nodes(*plan);
  return plan;
}

void number_nodes(Plan& plan) {
  plan.nodes = 0;
  std::vector<PlanNode*> todo{plan.root.get()};
  while (!todo.empty()) {
    PlanNode* n = todo.back();
    todo.pop_back();
    n->id = plan.nodes++;
    for (PlanPtr& k : n->kids) todo.push_back(k.get());
  }
}

}  // namespace zhagen::cel
