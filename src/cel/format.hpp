#pragma once
// Small helpers on boxed values, for the files of this room.

#include <string>

#include "cel/value.hpp"

namespace zhagen::cel {

/// -1, 0, 1 for numbers of any types by value; 2: a NaN; 3: not both numbers.
int compare_numbers(const Value& a, const Value& b);
/// The record type of a reference.
Type record_type(const Record& r);
/// A double as the shortest decimal that reads back the same: 123.456, 1e+30, NaN.
std::string format_double(double v);
/// Quoted and escaped as a literal.
std::string quote(std::string_view text);
std::string quote_bytes(std::string_view data);

}  // namespace zhagen::cel
