#include "cel/check.hpp"

#include <algorithm>
#include <optional>

#include "cel/nearest.hpp"
#include "cel/unify.hpp"

namespace zhagen::cel {
namespace {

/// Names of types, which are values of the language.
std::optional<Type> named_type(std::string_view name) {
  struct Row { std::string_view name; Type type; };
  static const Row rows[] = {{"bool", Kind::boolean},   {"int", Kind::integer},     {"uint", Kind::uinteger},
                             {"double", Kind::real},    {"string", Kind::string},   {"bytes", Kind::bytes},
                             {"list", Kind::list},      {"map", Kind::map},         {"null_type", Kind::null},
                             {"type", Kind::type},      {"date", Kind::date},       {"period", Kind::period},
                             {"google.protobuf.Timestamp", Kind::timestamp},        {"google.protobuf.Duration", Kind::duration}};
  for (const Row& r : rows)
    if (r.name == name) return r.type;
  return std::nullopt;
}

class Checker {
 public:
  Checker(Ast& ast, const Env& env, bool types) : ast_(ast), env_(env), types_(types) {}

  Result<Checked> run() {
    TRY(visit(ast_.root));
    if (rewritten_) ast_.arrange();
    if (types_)
      for (std::size_t i = 0; i < ast_.size(); ++i) {
        Node& n = ast_[static_cast<NodeId>(i)];
        n.type = unifier_.resolve(n.type, true);
      }
    return std::move(out_);
  }

 private:
  struct Local { std::string name; Type type; };

  Error error(Errc code, const Node& n, std::string_view a, std::string_view b, std::string_view c = "") const {
    Place p = place_of(ast_.text, n.at);
    return fail(code, p.line, p.column, a, b, c);
  }

  // ---- names

  /// The dotted text of a chain of plain selections, "" if it is no such chain.
  std::string qualified(NodeId id, bool outermost) const {
    const Node& n = ast_[id];
    if (n.closed && !(outermost && n.op == Op::name)) return "";
    if (n.op == Op::name) return n.text;
    if (n.op != Op::select) return "";
    std::string left = qualified(n.children[0], false);
    return left.empty() ? "" : left + "." + n.text;
  }
  const Node& root_of(NodeId id) const {
    while (ast_[id].op == Op::select) id = ast_[id].children[0];
    return ast_[id];
  }

  /// Whether a name means something in the container or one around it; then the node becomes that name.
  bool resolve_name(NodeId id, const std::string& name, bool absolute) {
    Node& n = ast_[id];
    std::string scope = absolute ? "" : env_.container();
    while (true) {
      std::string full = scope.empty() ? name : scope + "." + name;
      if (const Variable* v = env_.find_variable(full)) {
        become_name(n, full);
        n.type = v->type;
        n.variable = static_cast<std::int32_t>(v - env_.variables().data());
        return true;
      }
      if (scope.empty() && !absolute && resolve_field(id)) return true;
      if (auto t = named_type(full)) {
        become_name(n, full);
        n.op = Op::literal;
        n.value = Value(*t);
        n.type = Type::type_of(*t);
        return true;
      }
      if (scope.empty()) return false;
      std::size_t dot = scope.rfind('.');
      scope.resize(dot == std::string::npos ? 0 : dot);
    }
  }
  /// A bare name that is a field of the record spoken of becomes that selection.
  bool resolve_field(NodeId id) {
    const Variable* self = ast_[id].op == Op::name ? env_.self() : nullptr;
    const RecordType* r = self && self->type.is(Kind::record) ? env_.find_record(self->type.name()) : nullptr;
    const Field* f = r ? r->find(ast_[id].text) : nullptr;
    if (!f) return false;
    Node of = ast_[id];
    of.text = self->name;
    of.type = self->type;
    of.variable = static_cast<std::int32_t>(self - env_.variables().data());
    NodeId child = ast_.add(std::move(of));
    Node& n = ast_[id];
    n.op = Op::select;
    n.children = {child};
    n.type = f->type;
    read(self->name, r->name, f->name);
    return rewritten_ = true;
  }
  static void become_name(Node& n, std::string full) {
    n.op = Op::name;
    n.text = std::move(full);
    n.children.clear();
  }

  std::vector<std::string> known_names() const {
    std::vector<std::string> out;
    for (const Local& l : locals_) out.push_back(l.name);
    for (const Variable& v : env_.variables()) out.push_back(v.name);
    const RecordType* r = env_.self() ? env_.find_record(env_.self()->type.name()) : nullptr;
    if (r)
      for (const Field& field : r->fields) out.push_back(field.name);
    return out;
  }

  /// For select and name nodes: the longest qualified prefix that means something wins; true if all of it did.
  bool resolve_whole(NodeId id) {
    std::string name = qualified(id, true);
    if (name.empty()) return false;
    const Node& root = root_of(id);
    if (!root.absolute)
      for (std::size_t i = locals_.size(); i-- > 0;)
        if (locals_[i].name == root.text) {
          if (ast_[id].op != Op::name) return false;  // a field of the macro's variable
          ast_[id].variable = kLocal + static_cast<std::int32_t>(i);
          ast_[id].type = locals_[i].type;
          return true;
        }
    bool absolute = root.absolute;
    return resolve_name(id, name, absolute);
  }

  // ---- nodes

  Status visit(NodeId id) {
    switch (ast_[id].op) {
      case Op::literal: ast_[id].type = literal_type(ast_[id].value); return {};
      case Op::name: return visit_name(id);
      case Op::select: return visit_select(id);
      case Op::has: return visit_has(id);
      case Op::call: return visit_call(id);
      case Op::logical_and:
      case Op::logical_or: return visit_logical(id);
      case Op::conditional: return visit_conditional(id);
      case Op::list: return visit_list(id);
      case Op::map: return visit_map(id);
      case Op::message: return error(Errc::cel_message, ast_[id], ast_[id].text, "");
      case Op::all: case Op::exists: case Op::exists_one: case Op::filter: case Op::transform: return visit_macro(id);
    }
    return {};
  }

  static Type literal_type(const Value& v) {
    if (const Type* t = v.get<Type>()) return Type::type_of(*t);
    return v.type();
  }

  void read(const std::string& variable, const std::string& record, const std::string& field) {
    out_.reads.insert({variable, record, field});
  }

  Status visit_name(NodeId id) {
    if (resolve_whole(id)) {
      const Node& n = ast_[id];
      if (n.op == Op::name && n.variable < kLocal && !n.type.is(Kind::record)) read(n.text, "", "");
      return {};
    }
    if (!types_) return {};
    return error(Errc::cel_name, ast_[id], ast_[id].text, nearest(ast_[id].text, known_names()));
  }

  /// The variable a chain of selections begins at; "" for a macro's element or anything else.
  std::string root_variable(NodeId id) const {
    while (ast_[id].op == Op::select || ast_[id].op == Op::has) id = ast_[id].children[0];
    const Node& n = ast_[id];
    return n.op == Op::name && n.variable >= 0 && n.variable < kLocal ? n.text : "";
  }

  Status field_type(NodeId id, Type& out) {
    const Type operand = unifier_.resolve(ast_[ast_[id].children[0]].type, false);
    const Node& n = ast_[id];
    out = Kind::dynamic;
    if (operand.is(Kind::record)) {
      const RecordType* r = env_.find_record(operand.name());
      const Field* f = r ? r->find(n.text) : nullptr;
      if (f) {
        out = f->type;
        read(root_variable(id), operand.name(), n.text);
        return {};
      }
      if (!types_) return {};
      std::vector<std::string> names;
      if (r)
        for (const Field& x : r->fields) names.push_back(x.name);
      return error(Errc::cel_field, n, n.text, nearest(n.text, std::move(names)), r && !r->label.empty() ? r->label : operand.name());
    }
    if (operand.is(Kind::map)) {
      out = operand.arguments()[1];
      if (types_ && !unifier_.assignable(operand.arguments()[0], Kind::string))
        return error(Errc::cel_overload, n, "." + n.text, operand.text(), "");
      return {};
    }
    if (operand.is(Kind::variable)) {
      (void)unifier_.assignable(operand, Kind::dynamic);
      return {};
    }
    if (operand.is(Kind::dynamic) || !types_) return {};
    return error(Errc::cel_overload, n, "." + n.text, operand.text(), "");
  }

  Status visit_select(NodeId id) {
    if (resolve_whole(id)) {
      const Node& n = ast_[id];
      if (n.op == Op::name && !n.type.is(Kind::record)) read(n.text, "", "");
      return {};
    }
    // A name that fails as a whole may be a longer unknown name: its first part's error would hide that, which is fine.
    TRY(visit(ast_[id].children[0]));
    Type t;
    TRY(field_type(id, t));
    ast_[id].type = t;
    return {};
  }

  Status visit_has(NodeId id) {
    TRY(visit(ast_[id].children[0]));
    Type t;
    TRY(field_type(id, t));
    ast_[id].type = Kind::boolean;
    return {};
  }

  Status want(NodeId id, const Type& type) {
    if (!types_ || unifier_.assignable(type, ast_[id].type)) return {};
    return error(Errc::cel_type, ast_[id], type.text(), unifier_.resolve(ast_[id].type, true).text());
  }

  Status visit_logical(NodeId id) {
    for (std::size_t i = 0; i < ast_[id].children.size(); ++i) {
      TRY(visit(ast_[id].children[i]));
      TRY(want(ast_[id].children[i], Kind::boolean));
    }
    ast_[id].type = Kind::boolean;
    return {};
  }

  Status visit_conditional(NodeId id) {
    for (int i = 0; i < 3; ++i) TRY(visit(ast_[id].children[static_cast<std::size_t>(i)]));
    const Node& n = ast_[id];
    TRY(want(n.children[0], Kind::boolean));
    const Type &yes = ast_[n.children[1]].type, &no = ast_[n.children[2]].type;
    if (!types_) return {};
    if (!unifier_.assignable(yes, no))
      return error(Errc::cel_type, ast_[n.children[2]], unifier_.resolve(yes, true).text(), unifier_.resolve(no, true).text());
    ast_[id].type = more_general(yes, no) ? yes : no;
    return {};
  }

  Status visit_list(NodeId id) {
    std::optional<Type> element;
    for (std::size_t i = 0; i < ast_[id].children.size(); ++i) {
      TRY(visit(ast_[id].children[i]));
      const Type& t = ast_[ast_[id].children[i]].type;
      element = element ? unifier_.join(*element, t) : t;
    }
    ast_[id].type = Type::list(element ? *element : types_ ? unifier_.fresh() : Type());
    return {};
  }

  Status visit_map(NodeId id) {
    std::optional<Type> side[2];
    for (std::size_t i = 0; i < ast_[id].children.size(); ++i) {
      TRY(visit(ast_[id].children[i]));
      const Type& t = ast_[ast_[id].children[i]].type;
      side[i % 2] = side[i % 2] ? unifier_.join(*side[i % 2], t) : t;
    }
    auto or_fresh = [&](const std::optional<Type>& t) { return t ? *t : types_ ? unifier_.fresh() : Type(); };
    Type key = or_fresh(side[0]), value = or_fresh(side[1]);
    ast_[id].type = Type::map(key, value);
    return {};
  }

  Status visit_macro(NodeId id) {
    NodeId range = ast_[id].children[0];
    TRY(visit(range));
    Type over = unifier_.resolve(ast_[range].type, false), element = Kind::dynamic;
    if (over.is(Kind::list) || over.is(Kind::map)) element = over.arguments()[0];
    else if (over.is(Kind::variable)) (void)unifier_.assignable(over, Kind::dynamic);
    else if (types_ && !over.is(Kind::dynamic)) return error(Errc::cel_type, ast_[range], "list", over.text());
    if (locals_.size() >= 100) return error(Errc::cel_too_large, ast_[id], "macros", "100");
    locals_.push_back({ast_[id].text, element});
    for (std::size_t i = 1; i < ast_[id].children.size(); ++i) TRY(visit(ast_[id].children[i]));
    locals_.pop_back();
    const std::vector<NodeId> children = ast_[id].children;
    Type result = Kind::boolean;
    if (ast_[id].op == Op::transform) {
      if (children.size() == 3) TRY(want(children[1], Kind::boolean));
      result = Type::list(ast_[children.back()].type);
    } else {
      TRY(want(children[1], Kind::boolean));
      if (ast_[id].op == Op::filter) result = Type::list(element);
    }
    ast_[id].type = result;
    return {};
  }

  // ---- calls

  bool reads_records(NodeId id) const {
    const Node& n = ast_[id];
    if (n.op == Op::select && ast_[n.children[0]].type.is(Kind::record)) return true;
    if (n.op == Op::name && n.variable >= 0 && n.variable < kLocal) return true;
    return std::any_of(n.children.begin(), n.children.end(), [&](NodeId c) { return reads_records(c); });
  }
  bool is_null(NodeId id) const { return ast_[id].op == Op::literal && ast_[id].value.is_null(); }

  Status visit_call(NodeId id) {
    for (std::size_t i = 0; i < ast_[id].children.size(); ++i) TRY(visit(ast_[id].children[i]));
    if (!types_) return {};
    Node& n = ast_[id];
    std::string_view name = n.function == Function::none ? std::string_view(n.text) : symbol(n.function);
    if (n.function == Function::none) {
      bool other_style = find_function(n.text, !n.member) != Function::none;
      std::vector<std::string> names;
      if (other_style) names.push_back(n.member ? n.text + "(x)" : "x." + n.text + "()");
      else
        for (std::string_view f : function_names())
          if (env_.has_function(f)) names.emplace_back(f);
      return error(Errc::cel_function, n, n.text, nearest(n.text, std::move(names)));
    }
    if (!n.text.empty() && !env_.has_function(n.text)) return error(Errc::cel_function, n, n.text, "-");
    bool compares = n.function == Function::equal || n.function == Function::not_equal;
    if (compares && ((is_null(n.children[0]) && reads_records(n.children[1])) || (is_null(n.children[1]) && reads_records(n.children[0])))) {
      n.type = Kind::boolean;
      return {};
    }
    std::vector<Type> given;
    for (NodeId c : n.children) given.push_back(ast_[c].type);
    std::optional<Type> result;
    std::string takes;
    for (const Overload& o : overloads()) {
      if (o.function != n.function || (!n.text.empty() && o.member != n.member)) continue;
      std::vector<Type> fresh_ones, formal;
      for (const Type& t : o.arguments) formal.push_back(unifier_.instance(t, fresh_ones));
      Type gives = unifier_.instance(o.result, fresh_ones);
      if (takes.size() < 300) takes += (takes.empty() ? "" : "；") + signature(o);
      if (!unifier_.assignable(formal, given)) continue;
      gives = unifier_.resolve(gives, false);
      if (!result) result = gives;
      else if (!result->is(Kind::dynamic) && !(*result == gives)) result = Kind::dynamic;
    }
    if (!result) {
      std::string types;
      for (const Type& t : given) types += (types.empty() ? "" : ", ") + unifier_.resolve(t, true).text();
      return error(Errc::cel_overload, n, name, "(" + types + ")", takes.empty() ? "" : "(A) " + takes);
    }
    n.type = *result;
    return check_codes(n);
  }

  static std::string signature(const Overload& o) {
    std::string out = "(";
    for (const Type& t : o.arguments) out += (out.size() > 1 ? ", " : "") + t.text();
    return out + ")";
  }

  /// A literal beside a code must be one of the list's: a mistyped code would be silently false for ever.
  Status check_codes(const Node& n) {
    if (n.children.size() != 2) return {};
    const Type &a = ast_[n.children[0]].type, &b = ast_[n.children[1]].type;
    if (n.function == Function::equal || n.function == Function::not_equal) {
      TRY(known_code(a, n.children[1]));
      return known_code(b, n.children[0]);
    }
    if (n.function == Function::under) return known_code(a, n.children[1]);
    if (n.function == Function::in && ast_[n.children[1]].op == Op::list)
      for (NodeId item : ast_[n.children[1]].children) TRY(known_code(a, item));
    return {};
  }
  Status known_code(const Type& code, NodeId literal) {
    const Node& n = ast_[literal];
    const Codes* codes = code.is(Kind::code) ? env_.find_codes(code.name()) : nullptr;
    const std::string* text = n.op == Op::literal ? n.value.text() : nullptr;
    if (!codes || !text || codes->has(*text)) return {};
    return error(Errc::cel_code, n, *text, code.name());
  }

  Ast& ast_;
  const Env& env_;
  bool types_;
  Unifier unifier_;
  std::vector<Local> locals_;
  bool rewritten_ = false;
  Checked out_;
};

}  // namespace

Result<Checked> check(Ast& ast, const Env& env, bool types) { return Checker(ast, env, types).run(); }

}  // namespace zhagen::cel
