#pragma once
// Tokens to the tree. Macros are recognised here; names are resolved and types found by the checker.

#include "base/result.hpp"
#include "cel/ast.hpp"
#include "cel/env.hpp"
#include "cel/program.hpp"

namespace zhagen::cel {

/// Errors: cel_syntax, cel_literal, cel_macro, cel_too_large (limits.hpp). The tree's depth is within the limit, so
/// that whoever walks it may recurse.
Result<Ast> parse(std::string_view text, const Env& env, const Options& options);

}  // namespace zhagen::cel
