#pragma once
// cel.expr.Value and cel.expr.Type of the vectors as our values and types.

#include "cel/value.hpp"
#include "textproto.hpp"

namespace conformance {

/// Thrown for what the vector needs and we leave out: a reason to skip. (Test code: an exception keeps it short.)
struct Unsupported { std::string reason; };
/// Thrown for what cannot be read: a failure.
struct Unreadable { std::string what; };

zhagen::cel::Value value_of(const textproto::Message& m);
zhagen::cel::Type type_of(const textproto::Message& m);
/// As the suite compares: types alike, NaN equal to NaN, maps in any order.
bool matches(const zhagen::cel::Value& expected, const zhagen::cel::Value& actual);

}  // namespace conformance
