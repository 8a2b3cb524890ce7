#include "cel/interpret.hpp"

#include <bit>

#include "cel/check.hpp"
#include "cel/table.hpp"

namespace zhagen::cel {

Value column_value(const Column& c, std::size_t row, const Env& env) {
  std::int64_t v = c.cell(row);
  switch (c.type().kind()) {
    case Kind::boolean: return Value(v != 0);
    case Kind::integer: return Value(v);
    case Kind::real: return Value(std::bit_cast<double>(v));
    case Kind::string: return Value(std::string_view(c.text(row)));
    case Kind::code: return Value::code(c.text(row), env.find_codes(c.type().name()), c.type().name());
    case Kind::date: return Value(Date::trusted(static_cast<std::int32_t>(v)));
    case Kind::record: return Value(Record{c.target(), static_cast<std::uint32_t>(v)});
    case Kind::list: {
      std::vector<Value> items;
      for (std::int64_t i = c.begin(row); i < c.end(row); ++i) items.push_back(column_value(c.items(), static_cast<std::size_t>(i), env));
      return Value::list(std::move(items));
    }
    default: return Value::failed(Fault::no_overload);
  }
}

Value cell_value(const Table& table, std::string_view field, std::size_t row, const Env& env) {
  const Column* c = table.find(field);
  if (c && !c->absent(row)) return column_value(*c, row, env);
  const RecordType* r = env.find_record(table.record());
  const Field* f = r ? r->find(field) : nullptr;
  if (!c && !f) return Value::failed(Fault::no_field, std::string(field));
  return Value::unknown(Missing{table.record(), std::string(field), f ? f->label : "", false});
}

bool Absorb::add(const Value& v) {
  if (const bool* b = v.get<bool>()) return decided_ = decided_ || *b == decisive_;
  if (v.is_unknown()) {
    unknown_ = true;
    missing_.insert(missing_.end(), v.missing().begin(), v.missing().end());
  } else if (!error_) {
    error_ = v.is_failure() ? v : Value::failed(Fault::no_overload);
  }
  return decided_;
}

Value Absorb::result() const {
  if (decided_) return Value(decisive_);
  if (unknown_) return Value::unknown(missing_);
  return error_ ? *error_ : Value(!decisive_);
}

Interpreter::Interpreter(const Program::Data& program, const Bindings& bindings)
    : program_(program), ast_(program.ast), bindings_(bindings), budget_(program.env.limits()) {
  total_ = program.env.limits().total;
  for (const Variable& v : program.env.variables()) bound_.push_back(bindings.find(v.name));
}

Value Interpreter::run(std::size_t row) { return part(ast_.root, row); }

Value Interpreter::part(NodeId id, std::size_t row, std::vector<Value> with) {
  row_ = row;
  locals_ = std::move(with);
  if (total_ <= 0) return Value::failed(Fault::too_large);
  budget_.renew();
  Value out = eval(id);
  total_ -= budget_.used();
  return budget_.spent() ? Value::failed(Fault::too_large) : out;
}

Value Interpreter::eval(NodeId id) {
  if (!budget_.spend(1)) return Value::failed(Fault::too_large);
  const Node& n = ast_[id];
  switch (n.op) {
    case Op::literal: return n.value;
    case Op::name: return name(n);
    case Op::select: return select(n);
    case Op::has: return has(n);
    case Op::call: return call_node(n);
    case Op::logical_and:
    case Op::logical_or: return logical(n);
    case Op::conditional: return conditional(n);
    case Op::list: return list(n);
    case Op::map: return map(n);
    case Op::message: return Value::failed(Fault::no_overload);
    case Op::all: case Op::exists: case Op::exists_one: case Op::filter: case Op::transform: return macro(n);
  }
  return {};
}

Value Interpreter::name(const Node& n) {
  if (n.variable >= kLocal) return locals_[static_cast<std::size_t>(n.variable - kLocal)];
  if (n.variable < 0) return Value::failed(Fault::unbound, n.text);
  return variable(n.variable);
}

Value Interpreter::variable(std::int32_t index) {
  const Variable& v = program_.env.variables()[static_cast<std::size_t>(index)];
  const Bindings::Bound* b = bound_[static_cast<std::size_t>(index)];
  if (!b) return v.has_value ? v.value : Value::failed(Fault::unbound, v.name);
  switch (b->how) {
    case Bindings::Bound::How::rows: return Value(Record{b->table, static_cast<std::uint32_t>(row_)});
    case Bindings::Bound::How::chosen: return Value(Record{b->table, b->chosen[row_]});
    case Bindings::Bound::How::row: return Value(Record{b->table, b->fixed});
    case Bindings::Bound::How::ints:
      if (!b->absent.empty() && b->absent[row_]) return Value::unknown(Missing{"", v.name, v.label, false});
      return v.type.is(Kind::date) ? Value(Date::trusted(static_cast<std::int32_t>(b->cells[row_]))) : Value(b->cells[row_]);
    case Bindings::Bound::How::pairs: {
      std::int64_t cell = b->cells[row_ - b->first];
      return cell == INT64_MIN ? Value::unknown(Missing{"", v.name, v.label, false}) : Value(cell);
    }
    case Bindings::Bound::How::value: break;
  }
  const Date* d = b->constant.get<Date>();
  if (d && d->empty()) return Value::unknown(Missing{"", v.name, v.label, false});
  return b->constant;
}

Value Interpreter::select(const Node& n) {
  Value operand = eval(n.children[0]);
  if (!operand.decided()) return operand;
  if (const auto* r = operand.get<Record>()) return cell_value(*r->table, n.text, r->row, program_.env);
  if (const Map* m = operand.get<Map>()) {
    budget_.spend(static_cast<std::int64_t>((*m)->entries.size() / 8));
    const Value* found = (*m)->find(Value(std::string_view(n.text)));
    return found ? *found : Value::failed(Fault::no_key, "'" + n.text + "'");
  }
  return Value::failed(Fault::no_field, n.text);
}

Value Interpreter::has(const Node& n) {
  Value operand = eval(n.children[0]);
  if (operand.is_failure()) return operand;
  if (operand.is_unknown()) return Value(false);  // what hangs on an absent reference is absent
  if (const auto* r = operand.get<Record>()) {
    Value v = cell_value(*r->table, n.text, r->row, program_.env);
    return v.is_failure() ? v : Value(!v.is_unknown());
  }
  if (const Map* m = operand.get<Map>()) {
    budget_.spend(static_cast<std::int64_t>((*m)->entries.size() / 8));
    return Value((*m)->find(Value(std::string_view(n.text))) != nullptr);
  }
  return Value::failed(Fault::no_field, n.text);
}

Value Interpreter::null_test(const Node& n, NodeId operand) {
  Value v = eval(operand);
  if (v.is_failure()) return v;
  bool absent = v.is_unknown() || v.is_null();
  return Value(absent == (n.function == Function::equal));
}

Value Interpreter::call_node(const Node& n) {
  if (n.function == Function::equal || n.function == Function::not_equal) {
    auto null = [&](NodeId c) { return ast_[c].op == Op::literal && ast_[c].value.is_null(); };
    if (null(n.children[1])) return null_test(n, n.children[0]);
    if (null(n.children[0])) return null_test(n, n.children[1]);
  }
  std::vector<Value> arguments;
  arguments.reserve(n.children.size());
  const Value* failure = nullptr;
  bool unknown = false;
  for (NodeId c : n.children) {
    arguments.push_back(eval(c));
    unknown = unknown || arguments.back().is_unknown();
  }
  if (unknown) {
    std::vector<Missing> missing;
    for (const Value& a : arguments)
      if (a.is_unknown()) missing.insert(missing.end(), a.missing().begin(), a.missing().end());
    return Value::unknown(std::move(missing));
  }
  for (const Value& a : arguments)
    if (a.is_failure() && !failure) failure = &a;
  if (failure) return *failure;
  Value out = call(n.function, arguments, budget_, program_.env.calendar());
  return out.is_unknown() && out.missing().empty() ? blame(n) : out;
}

void Interpreter::inexact(NodeId id, std::vector<Missing>& out) {
  const Node& n = ast_[id];
  if (n.op == Op::select || n.op == Op::name) {
    Value v = eval(id);
    const Date* d = v.get<Date>();
    if (d && !d->exact()) {
      if (n.op == Op::select) {
        Value owner = eval(n.children[0]);
        const auto* r = owner.get<Record>();
        const RecordType* type = r ? program_.env.find_record(r->table->record()) : nullptr;
        const Field* f = type ? type->find(n.text) : nullptr;
        if (r) out.push_back({r->table->record(), n.text, f ? f->label : "", true});
      } else if (n.variable >= 0 && n.variable < kLocal) {
        const Variable& variable = program_.env.variables()[static_cast<std::size_t>(n.variable)];
        out.push_back({"", variable.name, variable.label, true});
      }
      return;
    }
  }
  if (n.op == Op::conditional) {
    Value which = eval(n.children[0]);
    if (const bool* yes = which.get<bool>()) inexact(n.children[*yes ? 1 : 2], out);
  } else if (n.op == Op::select || n.op == Op::call) {
    for (NodeId c : n.children) inexact(c, out);
  }
}

Value Interpreter::blame(const Node& n) {
  std::vector<Missing> out;
  for (NodeId c : n.children) inexact(c, out);
  return Value::unknown(std::move(out));
}

Value Interpreter::logical(const Node& n) {
  Absorb absorb(n.op == Op::logical_or);
  for (NodeId c : n.children)
    if (absorb.add(eval(c))) break;
  return absorb.result();
}

Value Interpreter::conditional(const Node& n) {
  Value c = eval(n.children[0]);
  if (!c.decided()) return c;
  const bool* b = c.get<bool>();
  if (!b) return Value::failed(Fault::no_overload);
  return eval(n.children[*b ? 1 : 2]);
}

namespace {

/// The strict combination of a list's or map's parts: none if all are decided.
std::optional<Value> undecided_of(const std::vector<Value>& parts) {
  std::vector<Missing> missing;
  const Value* failure = nullptr;
  bool unknown = false;
  for (const Value& v : parts) {
    if (v.is_unknown()) {
      unknown = true;
      missing.insert(missing.end(), v.missing().begin(), v.missing().end());
    } else if (v.is_failure() && !failure) {
      failure = &v;
    }
  }
  if (unknown) return Value::unknown(std::move(missing));
  if (failure) return *failure;
  return std::nullopt;
}

}  // namespace

Value Interpreter::list(const Node& n) {
  std::vector<Value> items;
  items.reserve(n.children.size());
  for (NodeId c : n.children) items.push_back(eval(c));
  if (auto u = undecided_of(items)) return *u;
  Value out = Value::list(std::move(items));
  return out.weight() > static_cast<std::int64_t>(budget_.limits().list) ? Value::failed(Fault::too_large) : out;
}

Value Interpreter::map(const Node& n) {
  std::vector<Value> parts;
  for (NodeId c : n.children) parts.push_back(eval(c));
  if (auto u = undecided_of(parts)) return *u;
  MapData seen;
  for (std::size_t i = 0; i + 1 < parts.size(); i += 2) {
    const Value& key = parts[i];
    bool usable = key.get<bool>() || key.get<std::int64_t>() || key.get<std::uint64_t>() || key.text();
    if (!budget_.spend(static_cast<std::int64_t>(seen.entries.size()))) return Value::failed(Fault::too_large);
    if (!usable || seen.find(key)) return Value::failed(Fault::bad_key, key.literal().substr(0, 60));
    seen.entries.emplace_back(key, parts[i + 1]);
  }
  Value out = Value::map(std::move(seen.entries));
  return out.weight() > static_cast<std::int64_t>(budget_.limits().list) ? Value::failed(Fault::too_large) : out;
}

Value Interpreter::macro(const Node& n) {
  Value range = eval(n.children[0]);
  if (!range.decided()) return range;
  std::vector<Value> keys;
  const std::vector<Value>* elements = &keys;
  List held;  // keeps the elements alive: the range is a temporary
  if (const List* l = range.get<List>()) {
    held = *l;
    elements = &held->items;
  } else if (const Map* m = range.get<Map>()) {
    for (const auto& [key, value] : (*m)->entries) keys.push_back(key);
  } else {
    return Value::failed(Fault::no_overload);
  }
  bool picks = n.op == Op::filter || n.op == Op::transform;
  locals_.emplace_back();
  Value out = picks ? collect(n, *elements) : quantifier(n, *elements);
  locals_.pop_back();
  return out;
}

Value Interpreter::quantifier(const Node& n, const std::vector<Value>& elements) {
  Absorb absorb(n.op == Op::exists);
  std::vector<Value> undecided;
  std::int64_t found = 0;
  for (const Value& e : elements) {
    locals_.back() = e;
    Value v = eval(n.children[1]);
    if (budget_.spent()) return Value::failed(Fault::too_large);
    if (n.op != Op::exists_one) {
      if (absorb.add(v)) break;
    } else if (const bool* b = v.get<bool>()) {
      found += *b;
    } else {
      undecided.push_back(v.decided() ? Value::failed(Fault::no_overload) : v);
    }
  }
  if (n.op != Op::exists_one) return absorb.result();
  auto u = undecided_of(undecided);
  return u ? *u : Value(found == 1);
}

Value Interpreter::collect(const Node& n, const std::vector<Value>& elements) {
  std::vector<Value> out, undecided;
  std::int64_t weight = 0;
  bool conditional = n.op == Op::filter || n.children.size() == 3;
  for (const Value& e : elements) {
    locals_.back() = e;
    if (conditional) {
      Value keep = eval(n.children[1]);
      if (budget_.spent()) return Value::failed(Fault::too_large);
      const bool* b = keep.get<bool>();
      if (!b) undecided.push_back(keep.decided() ? Value::failed(Fault::no_overload) : keep);
      if (!b || !*b) continue;
    }
    out.push_back(n.op == Op::filter ? e : eval(n.children.back()));
    weight += out.back().weight();
    if (budget_.spent() || weight > static_cast<std::int64_t>(budget_.limits().list)) return Value::failed(Fault::too_large);
    if (!out.back().decided()) {
      undecided.push_back(out.back());
      out.pop_back();
    }
  }
  if (auto u = undecided_of(undecided)) return *u;
  return Value::list(std::move(out));
}

}  // namespace zhagen::cel
