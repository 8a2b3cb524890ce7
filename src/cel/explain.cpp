#include "cel/explain.hpp"

#include <fmt/format.h>

#include "cel/words.hpp"

namespace zhagen::cel {
namespace {

using Locals = Words::Locals;

State state_of(const Value& v, bool negated) {
  if (v.is_unknown()) return State::unknown;
  if (v.is_failure()) return State::error;
  const bool* b = v.get<bool>();
  return b && *b == negated ? State::no : State::yes;
}

class Explain {
 public:
  Explain(const Program::Data& program, Words& words) : ast_(program.ast), words_(words) {}

  /// The reason for a condition, or for its negation.
  Reason condition(NodeId id, bool negated, const Locals& locals) {
    const Node& n = ast_[id];
    if (n.op == Op::call && n.function == Function::logical_not) return condition(n.children[0], !negated, locals);
    Value v = words_.value(id, locals);
    Reason r{state_of(v, negated), std::string(ast_.source(n)), "", {}};
    if (++made_ > 200) {  // a condition of hundreds of parts is no longer read by anybody
      r.zh = words_.demand(id, negated, locals);
      return r;
    }
    switch (n.op) {
      case Op::logical_and:
      case Op::logical_or: logical(n, negated, locals, r); break;
      case Op::conditional: conditional(n, negated, locals, r); break;
      case Op::all:
      case Op::exists: quantifier(n, negated, locals, r); break;
      default: break;
    }
    if (r.zh.empty()) r.zh = plain(id, v, negated, r.state, locals);
    return r;
  }

  /// Of a value that is no condition: 300：共同层级（...）= 3，不小于 2.
  Reason computed(NodeId id, const Locals& locals) {
    const Node& n = ast_[id];
    Value v = words_.value(id, locals);
    Reason r{state_of(v, false), std::string(ast_.source(n)), "", {}};
    if (v.is_unknown()) r.zh = words_.missing(v.missing());
    else if (v.is_failure()) r.zh = "算不出：" + v.failure().zh();
    else if (n.op == Op::conditional && ++made_ < 200) {
      const Value c = words_.value(n.children[0], locals);
      const bool* b = c.get<bool>();
      bool taken = b && *b;
      r.parts.push_back(condition(n.children[0], !taken, locals));
      r.parts.push_back(computed(n.children[taken ? 1 : 2], locals));
      r.zh = "因" + r.parts[0].zh + "，得 " + v.zh();
    } else {
      r.zh = n.op == Op::literal ? v.zh() : words_.named_value(id, locals);
    }
    return r;
  }

 private:
  std::string plain(NodeId id, const Value& v, bool negated, State s, const Locals& locals) {
    if (s == State::unknown) return words_.missing(v.missing());
    if (s == State::error) return "算不出“" + std::string(ast_.source(ast_[id])) + "”：" + v.failure().zh();
    return words_.finding(id, negated, s == State::yes, locals);
  }

  static void join(Reason& r, const char* link) {
    for (const Reason& p : r.parts)
      if (r.zh.find(p.zh) == std::string::npos) r.zh += (r.zh.empty() ? "" : link) + p.zh;  // the same finding twice is said once
  }

  /// The operands that decided it: for && the false ones, or all where all are true; what is unknown, what failed.
  void logical(const Node& n, bool negated, const Locals& locals, Reason& r) {
    for (NodeId c : n.children) {
      Reason part = condition(c, negated, locals);
      if (part.state == r.state) r.parts.push_back(std::move(part));
    }
    if (r.state == State::unknown) r.zh = "";
    else join(r, "；");
  }

  void conditional(const Node& n, bool negated, const Locals& locals, Reason& r) {
    Value c = words_.value(n.children[0], locals);
    const bool* b = c.get<bool>();
    if (!b) return;
    r.parts.push_back(condition(n.children[0], !*b, locals));
    r.parts.push_back(condition(n.children[*b ? 1 : 2], negated, locals));
    if (r.state == State::no || r.state == State::yes) r.zh = "因" + r.parts[0].zh + "：" + r.parts[1].zh;
  }

  void quantifier(const Node& n, bool negated, const Locals& locals, Reason& r) {
    Value range = words_.value(n.children[0], locals);
    const List* list = range.get<List>();
    if (!list || r.state == State::unknown || r.state == State::error) return;
    const auto& items = (*list)->items;
    std::string what = words_.name(n.children[0], locals);
    bool found = (r.state == State::yes) != negated;  // of the macro itself
    bool one_decides = found == (n.op == Op::exists);
    Locals inner = locals;
    inner.emplace_back();
    if (items.empty()) {
      r.zh = "没有" + what;
      return;
    }
    if (!one_decides) {
      r.zh = fmt::format("{}（{} 项）{}{}", what, items.size(), n.op == Op::exists ? "中没有一项是" : "每项都是", words_.demand(n.children[1], false, inner));
      return;
    }
    for (std::size_t i = 0; i < items.size(); ++i) {
      inner.back() = items[i];
      const Value v = words_.value(n.children[1], inner);
      const bool* b = v.get<bool>();
      if (!b || *b != found) continue;
      // Told as the demand stands: an element that should hold and does not reads 应..., one that was sought reads plainly.
      Reason part = condition(n.children[1], n.op == Op::exists && negated, inner);
      r.zh = fmt::format("{}第 {} 项：{}", what, i + 1, part.zh);
      r.parts.push_back(std::move(part));
      return;
    }
  }

  const Ast& ast_;
  Words& words_;
  int made_ = 0;
};

}  // namespace

Explanation explain(const Program& program, const Bindings& bindings, std::size_t row) {
  Interpreter interpreter(program.data(), bindings);
  interpreter.renew(20);  // its parts are evaluated again and again; an honest condition needs a thousandth of it
  Words words(program.data(), interpreter, row);
  Explain e(program.data(), words);
  NodeId root = program.ast().root;
  bool condition = program.type().is(Kind::boolean) || program.type().is(Kind::dynamic);
  Explanation out{State::no, condition ? e.condition(root, false, {}) : e.computed(root, {}), "", {}};
  out.state = out.root.state;
  Value v = words.value(root, {});
  if (v.is_unknown()) {
    out.missing = v.missing();
    out.root.zh = words.missing(out.missing);
  }
  out.zh = out.root.zh;
  return out;
}

}  // namespace zhagen::cel
