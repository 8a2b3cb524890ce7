#pragma once
// Expressions and sentences of a catalog's files, compiled where they stand: an error names the file, the line and whose it is.

#include <string>
#include <string_view>
#include <vector>

#include "catalog/node.hpp"
#include "cel/program.hpp"

namespace zhagen::catalog {

/// A sentence with values: '年满{age(person.born, asof)}岁'. A part is a literal or an expression.
struct Sentence {
  struct Part {
    std::string literal;
    cel::Program value;  // empty: the part is its literal
  };
  std::vector<Part> parts;
  bool empty() const { return parts.empty(); }
};

/// What the parts of one file are compiled against.
struct Compiler {
  cel::Env env;

  Result<cel::Program> program(cel::Kind kind, const std::string& text, const std::string& name, const std::string& place) const;
  /// Of a required key; `name` is whose expression it is.
  Result<cel::Program> program(cel::Kind kind, const Node& table, std::string_view key, const std::string& name) const;
  /// Of a type that records can be grouped by: text, code, bool, int, date, record.
  Result<cel::Program> group(const std::string& text, const std::string& name, const std::string& place) const;
  /// '...{expression}...'; braces within an expression's own braces and quotes belong to it.
  Result<Sentence> sentence(const Node& table, const std::string& name, std::string_view key = "say") const;
};

}  // namespace zhagen::catalog
