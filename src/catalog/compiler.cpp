#include "catalog/compiler.hpp"

#include "catalog/errors.hpp"

namespace zhagen::catalog {
namespace {

/// Where the expression that begins at `at` ends: at the brace that closes it; npos where none does.
std::size_t closing(std::string_view text, std::size_t at) {
  int depth = 0;
  char quote = 0;
  for (; at < text.size(); ++at) {
    char c = text[at];
    if (quote) {
      if (c == '\\') ++at;
      else if (c == quote) quote = 0;
    } else if (c == '\'' || c == '"') {
      quote = c;
    } else if (c == '{') {
      ++depth;
    } else if (c == '}' && depth-- == 0) {
      return at;
    }
  }
  return std::string_view::npos;
}

}  // namespace

Result<cel::Program> Compiler::program(cel::Kind kind, const std::string& text, const std::string& name, const std::string& place) const {
  auto p = cel::compile_as(kind, text, env);
  if (!p) return std::move(p).error().at(place + "“" + name + "”");
  return p;
}

Result<cel::Program> Compiler::program(cel::Kind kind, const Node& table, std::string_view key, const std::string& name) const {
  std::string text = TRY(required_text(table, key));
  return program(kind, text, name, table.find(key)->place());
}

Result<cel::Program> Compiler::group(const std::string& text, const std::string& name, const std::string& place) const {
  auto p = cel::compile(text, env);
  if (!p) return std::move(p).error().at(place + "“" + name + "”");
  switch (p->type().kind()) {
    case cel::Kind::string:
    case cel::Kind::code:
    case cel::Kind::boolean:
    case cel::Kind::integer:
    case cel::Kind::date:
    case cel::Kind::record: return p;
    default: return fail(fault::catalog_group, text, p->type().zh()).at(place);
  }
}

Result<Sentence> Compiler::sentence(const Node& table, const std::string& name, std::string_view key) const {
  Sentence s;
  std::string text = TRY(required_text(table, key));
  const std::string place = table.find(key)->place();
  for (std::size_t at = 0; at < text.size();) {
    std::size_t open = text.find('{', at);
    if (open == std::string::npos) {
      s.parts.push_back({text.substr(at), {}});
      break;
    }
    if (open > at) s.parts.push_back({text.substr(at, open - at), {}});
    std::size_t close = closing(text, open + 1);
    if (close == std::string::npos) return fail(Errc::catalog_syntax, std::string(key) + " 里的 { 没有对应的 }").at(place);
    auto value = cel::compile(text.substr(open + 1, close - open - 1), env);
    if (!value) return std::move(value).error().at(place + "“" + name + "”");
    s.parts.push_back({"", *std::move(value)});
    at = close + 1;
  }
  return s;
}

}  // namespace zhagen::catalog
