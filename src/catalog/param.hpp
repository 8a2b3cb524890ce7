#pragma once
// A parameter: a whole number with a name that the office may change; param.NAME in expressions.

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "catalog/node.hpp"

namespace zhagen::catalog {

struct Param {
  std::string name, label, source, remark;
  std::optional<std::int64_t> value;  // none: what reads it is not in force
  int line = 0;
};

/// The tables [param] of a file: NAME = { value, label, source, remark }.
Result<std::vector<Param>> read_params(const Node& root);

}  // namespace zhagen::catalog
