#pragma once
// Text to tokens, as the language's lexis has it. Literals come out as values.

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.hpp"
#include "cel/value.hpp"

namespace zhagen::cel {

struct Token {
  enum class Kind : std::uint8_t { name, quoted_name, literal, digits, sign, end } kind = Kind::end;
  std::uint32_t begin = 0, end = 0;  // bytes of the text
  std::string text;                  // of a name (without backticks), of a sign; of digits: an int literal without its sign
  Value value;                       // of a literal
};

/// Ends with a token of kind end. Whole numbers without 'u' are Kind::digits, since -9223372036854775808 is one number
/// and its digits alone are none. Errors: cel_syntax, cel_literal.
Result<std::vector<Token>> tokenize(std::string_view text);

/// The int of digits or 0x digits, negated if asked; none beyond 64 bits.
bool int_of(std::string_view digits, bool negative, std::int64_t& out);

}  // namespace zhagen::cel
