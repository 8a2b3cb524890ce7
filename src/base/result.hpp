#pragma once
// Result<T>: a value or an Error. Input errors travel as values; a programming error is an assertion.
// (std::expected is C++23 and not in gcc 12; this is the part of it that we use.)

#include <cassert>
#include <type_traits>
#include <utility>
#include <variant>

#include "base/error.hpp"

namespace zhagen {

template <class T>
class [[nodiscard]] Result {
  static_assert(!std::is_reference_v<T>);
  std::variant<T, Error> v_;

 public:
  using value_type = T;
  template <class U = T>
    requires(std::is_constructible_v<T, U &&> && !std::is_same_v<std::remove_cvref_t<U>, Result> &&
             !std::is_same_v<std::remove_cvref_t<U>, Error>)
  Result(U&& value) : v_(std::in_place_index<0>, std::forward<U>(value)) {}  // NOLINT(google-explicit-constructor)
  Result(Error error) : v_(std::in_place_index<1>, std::move(error)) {}      // NOLINT(google-explicit-constructor)

  explicit operator bool() const { return v_.index() == 0; }
  bool ok() const { return v_.index() == 0; }

  T& operator*() & { return (assert(ok()), *std::get_if<0>(&v_)); }
  const T& operator*() const& { return (assert(ok()), *std::get_if<0>(&v_)); }
  T&& operator*() && { return (assert(ok()), std::move(*std::get_if<0>(&v_))); }
  T* operator->() { return &**this; }
  const T* operator->() const { return &**this; }

  Error& error() & { return (assert(!ok()), *std::get_if<1>(&v_)); }
  const Error& error() const& { return (assert(!ok()), *std::get_if<1>(&v_)); }
  Error&& error() && { return (assert(!ok()), std::move(*std::get_if<1>(&v_))); }

  T value_or(T other) && { return ok() ? std::move(**this) : std::move(other); }
};

/// Result<void>: success or an Error.
template <>
class [[nodiscard]] Result<void> {
  std::variant<std::monostate, Error> v_;

 public:
  using value_type = void;
  Result() = default;
  Result(Error error) : v_(std::move(error)) {}  // NOLINT(google-explicit-constructor)
  explicit operator bool() const { return v_.index() == 0; }
  bool ok() const { return v_.index() == 0; }
  void operator*() const {}
  Error& error() & { return (assert(!ok()), *std::get_if<1>(&v_)); }
  const Error& error() const& { return (assert(!ok()), *std::get_if<1>(&v_)); }
  Error&& error() && { return (assert(!ok()), std::move(*std::get_if<1>(&v_))); }
};

using Status = Result<void>;

/// The value of a Result, or return its error from the enclosing function (which returns a Result):
///     Date d = TRY(Date::parse(cell));
#define TRY(...) ZHAGEN_TRY(ZHAGEN_CAT(try_result_, __COUNTER__), __VA_ARGS__)  // may be nested
#define ZHAGEN_CAT(a, b) ZHAGEN_CAT2(a, b)
#define ZHAGEN_CAT2(a, b) a##b
#define ZHAGEN_TRY(name, ...)                     \
  __extension__({                                 \
    auto name = (__VA_ARGS__);                    \
    if (!name) return std::move(name).error();    \
    *std::move(name);                             \
  })

}  // namespace zhagen
