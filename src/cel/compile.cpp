#include "cel/check.hpp"
#include "cel/data.hpp"
#include "cel/parser.hpp"

namespace zhagen::cel {

const Type& Program::type() const { return data_->ast[data_->ast.root].type; }
const std::vector<Read>& Program::reads() const { return data_->reads; }
const std::string& Program::text() const { return data_->ast.text; }
const Ast& Program::ast() const { return data_->ast; }
const Env& Program::env() const { return data_->env; }

Result<Program> compile(std::string_view text, const Env& env, Options options) {
  Ast ast = TRY(parse(text, env, options));
  Checked checked = TRY(check(ast, env, options.check));
  auto data = std::make_shared<Program::Data>();
  data->ast = std::move(ast);
  data->env = env;
  data->reads.assign(checked.reads.begin(), checked.reads.end());
  return Program(std::move(data));
}

Result<Program> compile_as(Kind kind, std::string_view text, const Env& env) {
  Program p = TRY(compile(text, env));
  if (!p.type().is(kind)) return fail(Errc::cel_type, 1, 1, Type(kind).text(), p.type().text());
  return p;
}

}  // namespace zhagen::cel
