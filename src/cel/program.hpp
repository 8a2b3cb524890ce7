#pragma once
// A compiled expression: parsed, resolved, typed. Immutable and cheap to copy; many threads may evaluate one.

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.hpp"
#include "cel/env.hpp"

namespace zhagen::cel {

class Ast;

/// A field or variable that an expression reads.
struct Read {
  std::string variable;       // that the path begins at; "" for fields of a macro's element
  std::string record, field;  // the field's record type and name; both "" where the variable itself is the value
  auto operator<=>(const Read&) const = default;
};

class Program {
 public:
  /// Never fails on what it was compiled from: this is for empty slots only; evaluating it is an assertion.
  Program() = default;
  const Type& type() const;
  const std::vector<Read>& reads() const;  // sorted, each once
  const std::string& text() const;
  const Ast& ast() const;                  // typed tree, ast.hpp
  const Env& env() const;
  explicit operator bool() const { return data_ != nullptr; }

  struct Data;
  explicit Program(std::shared_ptr<const Data> data) : data_(std::move(data)) {}
  const Data& data() const { return *data_; }

 private:
  std::shared_ptr<const Data> data_;
};

struct Options {
  bool check = true;   // false: names and types are found at evaluation, as the language allows
  bool macros = true;
};

/// Errors carry 'line, column' of the text (both from 1, columns in characters), and for an unknown name the nearest
/// existing ones: cel_syntax, cel_name, cel_field, cel_function, cel_overload, cel_type, cel_code, cel_too_large.
Result<Program> compile(std::string_view text, const Env& env, Options options = {});
/// The same, and an expression of another type is cel_type: conditions are Kind::boolean, scores Kind::integer.
Result<Program> compile_as(Kind kind, std::string_view text, const Env& env);

}  // namespace zhagen::cel
