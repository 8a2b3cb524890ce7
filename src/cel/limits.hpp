#pragma once
// What an expression may cost. Expressions come from catalogs, forms and the command line: hostile input is expected.

#include <cstddef>
#include <cstdint>

namespace zhagen::cel {

struct Limits {
  std::size_t text = 32 << 10;      // bytes of an expression
  int depth = 200;                  // nesting of its tree; a chain a + b + c ... nests too, a && b && c ... does not
  std::size_t nodes = 10'000;       // nodes of its tree
  std::size_t string = 1 << 20;     // bytes of a string or bytes value made by an expression
  std::size_t list = 100'000;       // elements of a list or map made by an expression
  std::int64_t cost = 10'000'000;   // steps to evaluate one row: a node visited, 64 bytes or an element handled
  std::int64_t total = 1'000'000'000;  // steps of one call over all its rows; elements its macros go through over columns
  std::int64_t budget(std::size_t rows) const {
    auto n = static_cast<std::int64_t>(rows);
    return n > 0 && cost > total / n ? total : cost * n;
  }
  std::int64_t regex = 1 << 20;     // memory of a compiled regular expression, as RE2 counts it
};

}  // namespace zhagen::cel
