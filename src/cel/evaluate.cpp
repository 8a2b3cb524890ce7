#include "cel/evaluate.hpp"

#include <bit>

#include "cel/interpret.hpp"

namespace zhagen::cel {

Truth Results::truth(std::size_t row) const {
  State s = states[row];
  return s == State::no ? Truth::no : s == State::yes ? Truth::yes : Truth::unknown;
}

Value evaluate_row(const Program& program, const Bindings& bindings, std::size_t row) {
  return Interpreter(program.data(), bindings).run(row);
}

State state_of(const Value& v) {
  if (v.is_unknown()) return State::unknown;
  if (v.is_failure()) return State::error;
  const bool* b = v.get<bool>();
  return b && !*b ? State::no : State::yes;
}

bool has_cells(const Type& t) {
  return t.is(Kind::integer) || t.is(Kind::real) || t.is(Kind::date);
}

Results evaluate(const Program& program, const Bindings& bindings) {
  Results out;
  out.type = program.type();
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
  return out;
}

}  // namespace zhagen::cel
