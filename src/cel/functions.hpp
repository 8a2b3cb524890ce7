#pragma once
// The functions and operators of the language and ours: their numbers, names and overloads.

#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

#include "cel/types.hpp"

namespace zhagen::cel {

enum class Function : std::uint8_t {
  none,
  // operators
  negate, logical_not, add, subtract, multiply, divide, modulo,
  equal, not_equal, less, less_equal, greater, greater_equal, in, index,
  // standard
  size, contains, starts_with, ends_with, matches,
  to_bool, to_int, to_uint, to_double, to_string, to_bytes, to_duration, to_timestamp, to_dyn, to_type,
  get_full_year, get_month, get_date, get_day_of_month, get_day_of_week, get_day_of_year,
  get_hours, get_minutes, get_seconds, get_milliseconds,
  // ours
  age, months, to_date, year, month, day, add_months, add_days, days, workdays, add_workdays,
  period, within, under, rank, below, common_level, index_of, min, max,
};

/// One way to call a function. Types may contain Type::variable(0), (1): any type, the same in each place.
struct Overload {
  Function function;
  std::string_view name;
  bool member;
  std::vector<Type> arguments;  // the receiver first
  Type result;
};

/// All overloads, operators under their names in the language: _+_, !_, @in ...
std::span<const Overload> overloads();
/// The function of a name, called as a member or not; none if there is no such function. Operators have none here.
Function find_function(std::string_view name, bool member);
/// Every callable name, sorted, each once: for 'Maybe'.
std::span<const std::string_view> function_names();
/// + or ==, for messages; the name of a function.
std::string_view symbol(Function f);

}  // namespace zhagen::cel
