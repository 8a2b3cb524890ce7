#pragma once
// The typed tree of an expression. Nodes live in one vector, children before parents; && and || take any number of
// operands. Readers: evaluator, planner, explanation.

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "cel/functions.hpp"
#include "cel/types.hpp"
#include "cel/value.hpp"

namespace zhagen::cel {

using NodeId = std::int32_t;
inline constexpr NodeId kNoNode = -1;

enum class Op : std::uint8_t {
  literal,     // value
  name,        // text: the variable (or type) it stands for, 'a.b' if qualified
  select,      // children: operand; text: field
  has,         // the same, for has(operand.field)
  call,        // function, children: arguments, the receiver first
  logical_and, logical_or, conditional,
  list,        // children: elements
  map,         // children: key, value, key, value ...
  message,     // text: type name; children: values. Parsed, never checked: we have no messages
  all, exists, exists_one, filter,  // children: range, condition; text: the element's variable
  transform,   // children: range, result [, or range, condition, result]; x.map(v, f)
};

struct Node {
  Op op = Op::literal;
  Function function = Function::none;  // of a call
  bool member = false;                 // the call was written x.f(y)
  bool absolute = false;               // the name was written .a
  bool closed = false;                 // written in parentheses or backticks: not part of a longer qualified name
  std::int32_t depth = 1;
  std::uint32_t begin = 0, end = 0;    // bytes of the text
  std::uint32_t at = 0;                // where a message should point: the operator or the name
  std::string text;
  std::vector<NodeId> children;
  Value value;
  Type type;                           // set by the checker; dyn without it
  std::int32_t variable = -1;          // of a name: index in Env::variables(); >= kLocal: a macro's variable
};

class Ast {
 public:
  NodeId add(Node node);
  const Node& operator[](NodeId id) const { return nodes_[static_cast<std::size_t>(id)]; }
  Node& operator[](NodeId id) { return nodes_[static_cast<std::size_t>(id)]; }
  std::size_t size() const { return nodes_.size(); }
  /// Puts children before their parents again, after nodes were added below others.
  void arrange();
  NodeId root = kNoNode;
  std::string text;
  std::string_view source(const Node& n) const { return std::string_view(text).substr(n.begin, n.end - n.begin); }

 private:
  NodeId arrange(NodeId id, std::vector<Node>& to);
  std::vector<Node> nodes_;
};

/// 1-based line and column (in characters) of a byte of the text.
struct Place { int line, column; };
Place place_of(std::string_view text, std::size_t at);

}  // namespace zhagen::cel
