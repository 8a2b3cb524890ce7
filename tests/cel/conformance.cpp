#include "conformance.hpp"

#include <algorithm>
#include <fstream>
#include <sstream>

#include "cel/evaluate.hpp"
#include "needs.hpp"
#include "proto_values.hpp"
#include "textproto.hpp"

namespace conformance {
namespace {

using namespace zhagen::cel;
using textproto::Field;
using textproto::Message;

const Message& inside(const Field& f) {
  if (!f.message) throw Unreadable{"line " + std::to_string(f.line) + ": message expected in " + f.name};
  return *f.message;
}

constexpr std::string_view kTestFields[] = {"name", "description", "expr", "disable_macros", "disable_check", "check_only", "type_env", "container",
                                            "locale", "bindings", "value", "typed_result", "eval_error", "any_eval_errors", "unknown", "any_unknowns", "check_error"};

struct Case {
  Env env;
  Bindings bindings;
  Options options;
  std::string expr;
};

Case prepare(const Message& test) {
  Case c;
  c.expr = test.text("expr");
  for (const Field& f : test.fields)
    if (std::find(std::begin(kTestFields), std::end(kTestFields), f.name) == std::end(kTestFields))
      throw Unreadable{"unknown field " + f.name};
  if (test.find("unknown") || test.find("any_unknowns")) throw Unsupported{"sets of unknowns"};
  c.options.check = !test.flag("disable_check");
  c.options.macros = !test.flag("disable_macros");
  std::string container = test.text("container");
  c.env.container(container);
  for (const Field* decl : test.all("type_env")) {
    const Field* ident = inside(*decl).find("ident");
    if (!ident) throw Unsupported{"functions of the vector's own"};
    const Field* type = inside(*ident).find("type");
    c.env.variable(inside(*decl).text("name"), type ? type_of(inside(*type)) : Type());
  }
  for (const Field* binding : test.all("bindings")) {
    std::string name = inside(*binding).text("key");
    const Field* v = inside(*binding).find("value");
    if (!v) throw Unreadable{"binding without value"};
    const Message& expr_value = inside(*v);
    Value value;
    if (const Field* inner = expr_value.find("value")) value = value_of(inside(*inner));
    else if (expr_value.find("error")) value = Value::failed(Fault::bad_argument, name);
    else throw Unsupported{"sets of unknowns"};
    if (!c.env.find_variable(name)) c.env.variable(name, Kind::dynamic);
    c.bindings.value(name, std::move(value));
  }
  if (std::string why = needs(c.expr, container); !why.empty()) throw Unsupported{why};
  return c;
}

/// "" or what went wrong.
std::string run(const Message& test) {
  Case c = prepare(test);
  bool wants_error = test.find("eval_error") || test.find("any_eval_errors"), wants_check_error = test.find("check_error") != nullptr;
  const Field *value = test.find("value"), *typed = test.find("typed_result");
  Value expected(true);
  std::string wanted_type;
  if (value) expected = value_of(inside(*value));
  if (typed) {
    if (const Field* r = inside(*typed).find("result")) expected = value_of(inside(*r));
    if (const Field* t = inside(*typed).find("deduced_type")) wanted_type = type_of(inside(*t)).text();
  }
  auto program = compile(c.expr, c.env, c.options);
  if (!program) {
    if (wants_check_error) return "";
    bool parse = program.error().code == zhagen::Errc::cel_syntax || program.error().code == zhagen::Errc::cel_literal;
    if (wants_error && (parse || !c.options.check)) return "";
    return "does not compile: " + program.error().en();
  }
  if (wants_check_error) return "compiles, and should not";
  if (!wanted_type.empty() && program->type().text() != wanted_type) return "type " + program->type().text() + ", wanted " + wanted_type;
  if (test.flag("check_only")) return "";
  Value got = evaluate_row(*program, c.bindings);
  if (wants_error) return got.is_failure() ? "" : "got " + got.literal() + ", wanted an error";
  if (!matches(expected, got)) return "got " + got.literal() + (got.is_failure() ? " " + got.failure().detail : "") + ", wanted " + expected.literal();
  return "";
}

}  // namespace

int Report::skips() const {
  int n = 0;
  for (const auto& [reason, count] : skipped) n += count;
  return n;
}

Report run_file(const std::filesystem::path& file) {
  Report report;
  std::ifstream in(file, std::ios::binary);
  std::stringstream text;
  text << in.rdbuf();
  Message root;
  std::string error;
  if (!in || !textproto::read(text.str(), root, error)) {
    report.failed.push_back(file.filename().string() + ": cannot be read: " + error);
    return report;
  }
  for (const Field* section : root.all("section")) {
    if (!section->message) {
      report.failed.push_back(file.filename().string() + ": section is no message");
      continue;
    }
    for (const Field* test : section->message->all("test")) {
      std::string name = section->message->text("name") + "/" + (test->message ? test->message->text("name") : "?");
      std::string expr = test->message ? test->message->text("expr").substr(0, 200) : "";
      try {
        if (std::string wrong = run(inside(*test)); wrong.empty()) ++report.passed;
        else report.failed.push_back(name + ": " + expr + ": " + wrong);
      } catch (const Unsupported& u) {
        ++report.skipped[u.reason];
      } catch (const Unreadable& u) {
        report.failed.push_back(name + ": cannot be read: " + u.what);
      }
    }
  }
  if (report.passed + report.skips() == 0 && report.failed.empty()) {
    if (root.find("section")) report.skipped["a file without tests"] = 1;
    else if (!root.find("name")) report.failed.push_back(file.filename().string() + ": no test file");
  }
  return report;
}

std::vector<std::filesystem::path> files_of(const std::filesystem::path& folder) {
  std::vector<std::filesystem::path> out;
  for (const auto& entry : std::filesystem::directory_iterator(folder))
    if (entry.path().extension() == ".textproto") out.push_back(entry.path());
  std::sort(out.begin(), out.end());
  return out;
}

}  // namespace conformance
