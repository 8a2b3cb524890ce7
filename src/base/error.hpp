#pragma once
// An error a user can act on: a row of errors.def, the values that fill it, and where it happened.

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

namespace zhagen {

enum class Errc : std::uint16_t {
#define ZHAGEN_ERROR(code, ...) code,
#include "base/errors.def"
#undef ZHAGEN_ERROR
};

struct ErrorRow {
  const char* key;  // the code's name, as in the API
  int status;       // HTTP
  const char *zh, *zh_remedy, *en, *en_remedy;
};

/// The row of a code; every code has one.
const ErrorRow& row(Errc code);

struct Error {
  Errc code;
  std::vector<std::string> args;
  std::string place;  // "people.xlsx 第 7 行“出生年月”", "x.rules.toml:12"; empty when there is none

  /// The same error with a place put before the one it has: inner code names the cell, outer code the file.
  Error at(std::string outer) &&;

  std::string zh() const;  // place：message。remedy。
  std::string en() const;
  int status() const { return row(code).status; }
  int exit_code() const;  // see errors.def
};

namespace detail {
inline std::string text(std::string s) { return s; }
inline std::string text(const char* s) { return s; }
inline std::string text(std::string_view s) { return std::string(s); }
template <class T>
  requires std::is_arithmetic_v<T>
std::string text(T v) {
  return std::to_string(v);
}
}  // namespace detail

/// An error of the table, its {0}, {1}... filled by the values in order.
template <class... Values>
Error fail(Errc code, Values&&... values) {
  return Error{code, {detail::text(std::forward<Values>(values))...}, {}};
}

}  // namespace zhagen
