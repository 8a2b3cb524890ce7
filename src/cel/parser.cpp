#include "cel/parser.hpp"

#include <algorithm>
#include <array>

#include "cel/lexer.hpp"
#include "cel/utf8.hpp"

namespace zhagen::cel {
namespace {

using Tokens = std::vector<Token>;

constexpr std::string_view kKeywords[] = {"false", "in", "null", "true"};
constexpr std::string_view kReserved[] = {"as",   "break",  "const", "continue",  "else",   "for", "function", "if",   "import",
                                          "let",  "loop",   "package", "namespace", "return", "var", "void",   "while"};

template <class List>
bool among(const List& list, std::string_view word) {
  return std::find(std::begin(list), std::end(list), word) != std::end(list);
}

struct Binary { std::string_view sign; int level; Function function; };
constexpr Binary kBinary[] = {
    {"<", 1, Function::less},      {"<=", 1, Function::less_equal}, {">", 1, Function::greater}, {">=", 1, Function::greater_equal},
    {"==", 1, Function::equal},    {"!=", 1, Function::not_equal},  {"in", 1, Function::in},     {"+", 2, Function::add},
    {"-", 2, Function::subtract},  {"*", 3, Function::multiply},    {"/", 3, Function::divide},  {"%", 3, Function::modulo}};

class Parser {
 public:
  Parser(std::string_view text, const Env& env, const Options& options) : env_(env), options_(options) { ast_.text = text; }

  Result<Ast> run() {
    tokens_ = TRY(tokenize(ast_.text));
    ast_.root = TRY(expression());
    if (now().kind != Token::Kind::end) return unexpected("- + * / % == != < <= > >= in && || ?: . [");
    return std::move(ast_);
  }

 private:
  // ---- tokens
  const Token& now() const { return tokens_[at_]; }
  const Token& ahead(std::size_t n) const { return tokens_[std::min(at_ + n, tokens_.size() - 1)]; }
  bool sign(std::string_view s) const { return now().kind == Token::Kind::sign && now().text == s; }
  bool word(std::string_view s) const { return now().kind == Token::Kind::name && now().text == s; }
  bool take(std::string_view s) { return sign(s) && (++at_, true); }

  Error error(Errc code, std::size_t at, std::string_view a, std::string_view b) const {
    Place p = place_of(ast_.text, at);
    return fail(code, p.line, p.column, a, b);
  }
  Error unexpected(std::string_view expected) const {
    std::string found = now().kind == Token::Kind::end ? "⏎" : ast_.text.substr(now().begin, std::min<std::size_t>(now().end - now().begin, 40));
    found.resize(utf8_valid_until(found));
    return error(Errc::cel_syntax, now().begin, found, expected);
  }
  Status expect(std::string_view s) {
    if (!take(s)) return unexpected(s);
    return {};
  }

  // ---- nodes
  Result<NodeId> add(Node n, std::size_t begin, std::size_t at) {
    n.begin = static_cast<std::uint32_t>(begin);
    n.end = tokens_[at_ ? at_ - 1 : 0].end;
    n.at = static_cast<std::uint32_t>(at);
    if (ast_.size() >= env_.limits().nodes) return error(Errc::cel_too_large, at, "nodes", std::to_string(env_.limits().nodes));
    NodeId id = ast_.add(std::move(n));
    if (ast_[id].depth > env_.limits().depth) return too_deep(at);
    return id;
  }
  Error too_deep(std::size_t at) const { return error(Errc::cel_too_large, at, "depth", std::to_string(env_.limits().depth)); }
  Result<NodeId> call(Function f, std::vector<NodeId> arguments, std::size_t begin, std::size_t at) {
    Node n;
    n.op = Op::call;
    n.function = f;
    n.children = std::move(arguments);
    return add(std::move(n), begin, at);
  }

  // ---- grammar, lowest precedence first
  Result<NodeId> expression() {
    if (++nesting_ > env_.limits().depth) return too_deep(now().begin);
    std::size_t begin = now().begin;
    NodeId condition = TRY(logical(true));
    if (sign("?")) {
      std::size_t at = now().begin;
      ++at_;
      NodeId yes = TRY(logical(true));
      TRY(expect(":"));
      NodeId no = TRY(expression());
      Node n;
      n.op = Op::conditional;
      n.children = {condition, yes, no};
      condition = TRY(add(std::move(n), begin, at));
    }
    --nesting_;
    return condition;
  }

  Result<NodeId> logical(bool is_or) {
    std::size_t begin = now().begin;
    std::string_view s = is_or ? "||" : "&&";
    NodeId first = TRY(is_or ? logical(false) : binary(1));
    if (!sign(s)) return first;
    std::size_t at = now().begin;
    Node n;
    n.op = is_or ? Op::logical_or : Op::logical_and;
    n.children.push_back(first);
    while (take(s)) n.children.push_back(TRY(is_or ? logical(false) : binary(1)));
    return add(std::move(n), begin, at);
  }

  const Binary* binary_here(int level) const {
    if (now().kind != Token::Kind::sign && !word("in")) return nullptr;
    for (const Binary& b : kBinary)
      if (b.level == level && b.sign == now().text) return &b;
    return nullptr;
  }

  Result<NodeId> binary(int level) {
    if (level > 3) return unary();
    std::size_t begin = now().begin;
    NodeId left = TRY(binary(level + 1));
    while (const Binary* b = binary_here(level)) {
      std::size_t at = now().begin;
      ++at_;
      NodeId right = TRY(binary(level + 1));
      left = TRY(call(b->function, {left, right}, begin, at));
    }
    return left;
  }

  Result<NodeId> unary() {
    std::vector<std::size_t> at;
    std::string op = sign("!") ? "!" : "-";
    while (sign(op)) {
      bool number = op == "-" && (ahead(1).kind == Token::Kind::digits ||
                                  (ahead(1).kind == Token::Kind::literal && ahead(1).value.get<double>()));
      if (number) break;  // -1 is a literal
      at.push_back(now().begin);
      ++at_;
      if (static_cast<int>(at.size()) > env_.limits().depth) return too_deep(now().begin);
    }
    NodeId operand = TRY(member());
    for (std::size_t i = at.size(); i-- > 0;)
      operand = TRY(call(op == "!" ? Function::logical_not : Function::negate, {operand}, at[i], at[i]));
    return operand;
  }

  Result<std::vector<NodeId>> arguments() {  // after '('
    std::vector<NodeId> out;
    if (take(")")) return out;
    do out.push_back(TRY(expression()));
    while (take(","));
    TRY(expect(")"));
    return out;
  }

  Result<NodeId> member() {
    std::size_t begin = now().begin;
    NodeId operand = TRY(primary());
    while (true) {
      std::size_t at = now().begin;
      if (take("[")) {
        NodeId index = TRY(expression());
        TRY(expect("]"));
        operand = TRY(call(Function::index, {operand, index}, begin, at));
      } else if (take(".")) {
        operand = TRY(selection(operand, begin));
      } else if (sign("{") && type_name(operand)) {
        operand = TRY(message(operand, begin));
      } else {
        return operand;
      }
    }
  }

  Result<NodeId> selection(NodeId operand, std::size_t begin) {
    const Token& name = now();
    bool plain = name.kind == Token::Kind::name && !among(kKeywords, name.text);
    if (!plain && name.kind != Token::Kind::quoted_name) return unexpected("a.field");
    std::size_t at = name.begin;
    Node n;
    n.text = name.text;
    ++at_;
    if (plain && take("(")) {
      std::vector<NodeId> given = TRY(arguments());
      if (options_.macros && env_.has_function(n.text))
        if (Op op = macro(n.text, given.size()); op != Op::literal) return comprehension(op, n.text, operand, std::move(given), begin, at);
      n.op = Op::call;
      n.member = true;
      n.function = find_function(n.text, true);
      n.children.push_back(operand);
      n.children.insert(n.children.end(), given.begin(), given.end());
    } else {
      n.op = Op::select;
      n.closed = !plain;
      n.children = {operand};
    }
    return add(std::move(n), begin, at);
  }

  static Op macro(std::string_view name, std::size_t arguments) {
    if (arguments == 2 && name == "all") return Op::all;
    if (arguments == 2 && name == "exists") return Op::exists;
    if (arguments == 2 && (name == "exists_one" || name == "existsOne")) return Op::exists_one;
    if (arguments == 2 && name == "filter") return Op::filter;
    if ((arguments == 2 || arguments == 3) && name == "map") return Op::transform;
    return Op::literal;
  }

  Result<NodeId> comprehension(Op op, const std::string& name, NodeId range, std::vector<NodeId> given, std::size_t begin, std::size_t at) {
    const Node& element = ast_[given[0]];
    if (element.op != Op::name || element.absolute) return error(Errc::cel_macro, element.begin, name, "list." + name + "(x, ...)");
    Node n;
    n.op = op;
    n.text = element.text;
    n.children = {range};
    n.children.insert(n.children.end(), given.begin() + 1, given.end());
    return add(std::move(n), begin, at);
  }

  /// A chain of plain names, as a message's type is.
  bool type_name(NodeId id) const {
    while (ast_[id].op == Op::select) id = ast_[id].children[0];
    return ast_[id].op == Op::name;
  }

  Result<NodeId> message(NodeId type, std::size_t begin) {  // at '{'
    std::size_t at = now().begin;
    Node n;
    n.op = Op::message;
    n.text = ast_.source(ast_[type]);
    ++at_;
    while (!sign("}")) {
      bool plain = now().kind == Token::Kind::name && !among(kKeywords, now().text);
      if (!plain && now().kind != Token::Kind::quoted_name) return unexpected("field: value");
      ++at_;
      TRY(expect(":"));
      n.children.push_back(TRY(expression()));
      if (!take(",")) break;
    }
    TRY(expect("}"));
    return add(std::move(n), begin, at);
  }

  Result<NodeId> primary() {
    const Token& t = now();
    std::size_t begin = t.begin;
    if (take("(")) {
      NodeId inner = TRY(expression());
      TRY(expect(")"));
      ast_[inner].closed = true;  // (a).b is never the qualified name a.b
      return inner;
    }
    if (take("[")) {
      Node n;
      n.op = Op::list;
      while (!sign("]")) {
        n.children.push_back(TRY(expression()));
        if (!take(",")) break;
      }
      TRY(expect("]"));
      return add(std::move(n), begin, begin);
    }
    if (take("{")) {
      Node n;
      n.op = Op::map;
      while (!sign("}")) {
        n.children.push_back(TRY(expression()));
        TRY(expect(":"));
        n.children.push_back(TRY(expression()));
        if (!take(",")) break;
      }
      TRY(expect("}"));
      return add(std::move(n), begin, begin);
    }
    if (t.kind == Token::Kind::literal || t.kind == Token::Kind::digits || sign("-")) return literal();
    bool absolute = take(".");
    if (now().kind != Token::Kind::name) return unexpected(absolute ? ".name" : "a.b, 'text', 1, f(x), (...), [...]");
    return named(begin, absolute);
  }

  Result<NodeId> literal() {
    std::size_t begin = now().begin;
    bool negative = take("-");
    const Token& t = now();
    Node n;
    n.value = t.value;
    if (t.kind == Token::Kind::digits) {
      std::int64_t v = 0;
      if (!int_of(t.text, negative, v)) return error(Errc::cel_literal, begin, t.text, "");
      n.value = Value(v);
    } else if (negative) {
      const double* v = t.value.get<double>();
      if (!v) return unexpected("-1, -x");
      n.value = Value(-*v);
    }
    ++at_;
    return add(std::move(n), begin, begin);
  }

  Result<NodeId> named(std::size_t begin, bool absolute) {
    std::string name = now().text;
    std::size_t at = now().begin;
    Node n;
    if (!absolute && (name == "true" || name == "false" || name == "null")) {
      ++at_;
      if (name != "null") n.value = Value(name == "true");
      return add(std::move(n), begin, at);
    }
    if (among(kKeywords, name) || among(kReserved, name)) return unexpected("a.b, 'text', 1, f(x), (...), [...]");
    ++at_;
    n.text = name;
    n.absolute = absolute;
    if (!take("(")) {
      n.op = Op::name;
      return add(std::move(n), begin, at);
    }
    n.children = TRY(arguments());
    if (name == "has" && n.children.size() == 1 && options_.macros && env_.has_function("has")) {
      const Node field = ast_[n.children[0]];
      if (field.op != Op::select) return error(Errc::cel_macro, at, "has", "has(a.field)");
      n.op = Op::has;
      n.text = field.text;
      n.children = field.children;
      return add(std::move(n), begin, at);
    }
    n.op = Op::call;
    n.function = find_function(name, false);
    return add(std::move(n), begin, at);
  }

  const Env& env_;
  const Options& options_;
  Ast ast_;
  Tokens tokens_;
  std::size_t at_ = 0;
  int nesting_ = 0;
};

}  // namespace

Result<Ast> parse(std::string_view text, const Env& env, const Options& options) {
  if (text.size() > env.limits().text) return fail(Errc::cel_too_large, 1, 1, "bytes", env.limits().text);
  return Parser(text, env, options).run();
}

}  // namespace zhagen::cel
