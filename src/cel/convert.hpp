#pragma once
// bool(), int(), uint(), double(), string(), bytes(), duration(), timestamp(), date() on boxed values.

#include "cel/call.hpp"

namespace zhagen::cel {

Value convert(Function to, const Value& from);

}  // namespace zhagen::cel
