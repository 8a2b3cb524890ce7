#include "cel/evaluate.hpp"

#include <algorithm>
#include <bit>

#include "cel/interpret.hpp"
#include "cel/plan.hpp"

namespace zhagen::cel {

Truth Results::truth(std::size_t row) const {
  State s = states[row];
  return s == State::no ? Truth::no : s == State::yes ? Truth::yes : Truth::unknown;
}

Value evaluate_row(const Program& program, const Bindings& bindings, std::size_t row) {
  return Interpreter(program.data(), bindings).run(row);
}

namespace {

State state_of(const Value& v) {
  if (v.is_unknown()) return State::unknown;
  if (v.is_failure()) return State::error;
  const bool* b = v.get<bool>();
  return b && !*b ? State::no : State::yes;
}

bool has_cells(const Type& t) {
  return t.is(Kind::integer) || t.is(Kind::real) || t.is(Kind::date);
}

void by_rows(const Program& program, const Bindings& bindings, Results& out) {
  std::size_t n = bindings.size();
  Interpreter interpreter(program.data(), bindings);
  for (std::size_t row = 0; row < n; ++row) {
    Value v = interpreter.run(row);
    out.states.push_back(state_of(v));
    if (out.type.is(Kind::boolean)) continue;
    if (!has_cells(out.type)) {
      out.boxed.push_back(std::move(v));
      continue;
    }
    std::int64_t cell = 0;
    if (const auto* i = v.get<std::int64_t>()) cell = *i;
    if (const auto* d = v.get<double>()) cell = std::bit_cast<std::int64_t>(*d);
    if (const auto* d = v.get<Date>()) cell = d->value();
    out.cells.push_back(cell);
  }
}

void by_columns(const Plan& plan, const Program& program, const Bindings& bindings, Results& out) {
  std::size_t n = bindings.size();
  bool condition = out.type.is(Kind::boolean);
  Interpreter interpreter(program.data(), bindings);
  Work work;
  work.buffers.resize(plan.nodes);
  work.interpreter = &interpreter;
  work.elements = program.env().limits().budget(n);
  out.states.resize(n);
  if (!condition) out.cells.resize(n);
  for (std::size_t base = 0; base < n; base += kBlock) {
    work.base = base;
    Frame f{work, std::min(kBlock, n - base), nullptr, nullptr, {}};
    Vec r = plan.root->run(f);
    for (std::size_t i = 0; i < f.n; ++i) {
      std::uint8_t s = r.st[i];
      out.states[base + i] = static_cast<State>(condition || s ? s : kYes);
      if (!condition) out.cells[base + i] = s ? 0 : r.v[i];
    }
  }
}

}  // namespace

Results evaluate(const Program& program, const Bindings& bindings) {
  std::vector<Source> sources;
  for (const Variable& v : program.env().variables()) {
    const Bindings::Bound* b = bindings.find(v.name);
    bool many = b && (b->how == Bindings::Bound::How::rows || b->how == Bindings::Bound::How::chosen || b->how == Bindings::Bound::How::ints);
    sources.push_back({many ? kRight : kConstant, -1});
  }
  Results out;
  out.type = program.type();
  auto plan = make_plan(program.data(), bindings, sources);
  if (plan) by_columns(*plan, program, bindings, out);
  else by_rows(program, bindings, out);
  return out;
}

Results evaluate_by_rows(const Program& program, const Bindings& bindings) {
  Results out;
  out.type = program.type();
  by_rows(program, bindings, out);
  return out;
}

}  // namespace zhagen::cel
