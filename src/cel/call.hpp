#pragma once
// A function applied to boxed values: every overload of the language and ours.

#include <cstdint>
#include <map>
#include <memory>
#include <span>
#include <string>

#include "cel/calendar.hpp"
#include "cel/functions.hpp"
#include "cel/limits.hpp"
#include "cel/value.hpp"

namespace re2 { class RE2; }

namespace zhagen::cel {

/// What one evaluation may still spend, and the regular expressions it has compiled.
class Budget {
 public:
  explicit Budget(const Limits& limits);
  ~Budget();
  bool spend(std::int64_t steps) {
    left_ = steps < left_ ? left_ - steps : -1;
    return left_ >= 0;
  }
  bool spent() const { return left_ < 0; }
  std::int64_t used() const { return limits_.cost - left_; }
  void renew() { left_ = limits_.cost; }
  const Limits& limits() const { return limits_; }
  const re2::RE2* regex(const std::string& pattern);  // null: not a regular expression, or too large

 private:
  Limits limits_;
  std::int64_t left_;
  std::map<std::string, std::unique_ptr<re2::RE2>, std::less<>> regexes_;
};

/// Arguments are decided values. An unknown result with an empty list: a date's unknown part matters.
/// 'calendar' may be null: no year's working days are known.
Value call(Function f, std::span<const Value> arguments, Budget& budget, const Calendar* calendar);
/// -1, 0, 1, or a value that says why not: for < <= > >=.
Value compare(Function f, const Value& a, const Value& b);
/// Of an int, none for others; and the like, for the functions that need it.
inline Value undecided() { return Value::unknown(std::vector<Missing>{}); }

}  // namespace zhagen::cel
