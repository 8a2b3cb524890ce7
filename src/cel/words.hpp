#pragma once
// Parts of an expression in Chinese, with the values of one row: 年龄（出生年月 1975年3月，截至 2026年1月）.

#include <string>
#include <vector>

#include "cel/interpret.hpp"

namespace zhagen::cel {

class Words {
 public:
  Words(const Program::Data& program, Interpreter& interpreter, std::size_t row)
      : program_(program), ast_(program.ast), interpreter_(interpreter), row_(row) {}

  using Locals = std::vector<Value>;

  /// What a part is called; a function with what it was computed from.
  std::string name(NodeId id, const Locals& locals);
  /// Its name and value: 出生年月 1975年3月; a literal: its value alone.
  std::string named_value(NodeId id, const Locals& locals);
  /// A condition as a finding, negated if asked: 年龄 = 50，应不大于 45 where it does not hold, 年龄 = 40，不大于 45 where it does.
  std::string finding(NodeId id, bool negated, bool holds, const Locals& locals);
  /// A condition as a demand without values: 天数大于 3.
  std::string demand(NodeId id, bool negated, const Locals& locals);
  /// 缺“出生年月”; “出生年月”（1980年）不够确切.
  std::string missing(const std::vector<Missing>& what);
  Value value(NodeId id, const Locals& locals) { return interpreter_.part(id, row_, locals); }

 private:
  struct Test { std::string subject, is, word, object; bool number = false; };  // is: 是, = ...; word: 不大于, 是, 含有 ...
  bool test(NodeId id, bool negated, const Locals& locals, Test& out);
  bool comparison(const Node& n, bool negated, const Locals& locals, Test& out);
  std::string object(NodeId id, const Locals& locals, const Type& like);
  std::string field_name(NodeId id, const Locals& locals);
  std::string owner(const std::string& record) const;
  std::string source(NodeId id) const { return std::string(ast_.source(ast_[id])); }

  const Program::Data& program_;
  const Ast& ast_;
  Interpreter& interpreter_;
  std::size_t row_;
  bool values_ = true;  // false inside a demand: a macro's variable there stands for no element
};

}  // namespace zhagen::cel
