#pragma once
// An error a user can act on: a row of an error table, the values that fill it, and where it happened.
// Rooms up to the placement share base/errors.def (Errc::name); a later room has a table of its own, so that a new row
// rebuilds that room alone: src/<room>/errors.hpp includes <room>/errors.def, and says fail(fault::name, ...).

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

namespace zhagen {

struct ErrorRow {
  const char* key;  // the code's name, as in the API; one room's only
  int status;       // HTTP
  const char *zh, *zh_remedy, *en, *en_remedy;
};

/// An error code: which row of which table.
class Errc {
  const ErrorRow* row_;

 public:
  constexpr Errc(const ErrorRow& row) : row_(&row) {}  // NOLINT(google-explicit-constructor): a row is its code
  constexpr const ErrorRow& row() const { return *row_; }
  constexpr bool operator==(const Errc& other) const { return row_ == other.row_; }
#define ZHAGEN_ERROR(code, ...) static const Errc code;
#include "base/errors.def"
#undef ZHAGEN_ERROR
};

/// The row of a code; every code has one.
inline const ErrorRow& row(Errc code) { return code.row(); }

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
