#pragma once
// + - * / % on boxed values, with the language's overflow errors.

#include "cel/call.hpp"

namespace zhagen::cel {

Value negate(const Value& a);
Value arithmetic(Function f, const Value& a, const Value& b, Budget& budget);

/// int64 arithmetic; false on overflow, division by zero is the caller's.
bool checked(Function f, std::int64_t a, std::int64_t b, std::int64_t& out);

}  // namespace zhagen::cel
