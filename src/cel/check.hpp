#pragma once
// Resolves the names of a tree and finds its types; the rules of the language's gradual type checking, and ours:
// a field may be compared with null, a code goes where a string goes, a literal compared with a code must be in its list.

#include <set>

#include "base/result.hpp"
#include "cel/ast.hpp"
#include "cel/env.hpp"
#include "cel/program.hpp"

namespace zhagen::cel {

inline constexpr std::int32_t kLocal = 1 << 20;  // Node::variable of a macro's element: kLocal + how many macros are around

struct Checked {
  std::set<Read> reads;
};

/// Errors: cel_name, cel_field, cel_function, cel_overload, cel_type, cel_code, cel_message. Without types (check off)
/// only names are resolved and nothing is an error but messages.
Result<Checked> check(Ast& ast, const Env& env, bool types);

}  // namespace zhagen::cel
