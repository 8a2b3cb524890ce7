#pragma once
// The record-at-a-time evaluator: walks the tree with boxed values. It is the meaning of the language here; the
// columns' evaluator must agree with it.

#include <optional>
#include <string_view>
#include <vector>

#include "cel/call.hpp"
#include "cel/data.hpp"
#include "cel/evaluate.hpp"

namespace zhagen::cel {

/// A cell of a table as a value; absent: unknown, named by the field and its label in 'env'.
Value cell_value(const Table& table, std::string_view field, std::size_t row, const Env& env);
/// The same for an element of a list column and for any column.
Value column_value(const Column& column, std::size_t row, const Env& env);

class Interpreter {
 public:
  /// Both outlive it.
  Interpreter(const Program::Data& program, const Bindings& bindings);

  /// The program's value for a row, with a fresh budget.
  Value run(std::size_t row);
  /// A part's value for a row; macro variables around the part are those of 'with'. For the explanation.
  Value part(NodeId id, std::size_t row, std::vector<Value> with = {});
  /// Steps left of Limits::budget(rows); at first for any number of rows.
  std::int64_t left() const { return total_; }
  void renew(std::size_t rows) { total_ = program_.env.limits().budget(rows); }
  const std::vector<Value>& locals() const { return locals_; }

 private:
  friend class Explainer;
  Value eval(NodeId id);
  Value variable(std::int32_t index);
  Value name(const Node& n);
  Value select(const Node& n);
  Value has(const Node& n);
  Value call_node(const Node& n);
  Value null_test(const Node& n, NodeId operand);
  Value logical(const Node& n);
  Value conditional(const Node& n);
  Value list(const Node& n);
  Value map(const Node& n);
  Value macro(const Node& n);
  Value quantifier(const Node& n, const std::vector<Value>& elements);
  Value collect(const Node& n, const std::vector<Value>& elements);
  /// What an unknown date part makes undecided, by the fields that the arguments read.
  Value blame(const Node& n);
  void inexact(NodeId id, std::vector<Missing>& out);

  const Program::Data& program_;
  const Ast& ast_;
  const Bindings& bindings_;
  std::vector<const Bindings::Bound*> bound_;  // by index of the variable
  Budget budget_;
  std::int64_t total_ = 0;
  std::size_t row_ = 0;
  std::vector<Value> locals_;
};

/// Results of && (or ||) over parts, one at a time: false (true) decides, then unknown, then error.
class Absorb {
 public:
  explicit Absorb(bool is_or) : decisive_(is_or) {}
  /// True once the result is decided.
  bool add(const Value& v);
  Value result() const;

 private:
  bool decisive_, decided_ = false;
  std::vector<Missing> missing_;
  bool unknown_ = false;
  std::optional<Value> error_;
};

}  // namespace zhagen::cel
