#pragma once
// A value on its way into a statement: a 64-bit integer, UTF-8 text, bytes, or NULL. There is no floating
// point and no boolean: both engines store 0 and 1. Nothing is copied; what an Arg points to must live until
// the call that takes it returns.

#include <cassert>
#include <concepts>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>

namespace zhagen::store {

enum class Kind : std::uint8_t { null, integer, text, blob };

/// Bytes that are no text: keys, digests, ciphertext, images.
struct Blob {
  std::string_view bytes;
};

class Arg {
  Kind type_ = Kind::null;  // the type even where the value is NULL: PostgreSQL asks for it (`? IS NULL`)
  bool null_ = true;
  std::int64_t integer_ = 0;
  std::string_view bytes_;

 public:
  Arg() = default;  // NULL of no type; an empty std::optional<T> is a NULL of T's type and works everywhere
  Arg(std::nullopt_t) {}  // NOLINT(google-explicit-constructor): arguments are written as they are
  template <std::integral T>
  Arg(T v) : type_(Kind::integer), null_(false), integer_(static_cast<std::int64_t>(v)) {  // NOLINT
    assert(std::in_range<std::int64_t>(static_cast<std::conditional_t<std::same_as<T, bool>, int, T>>(v)));
  }
  Arg(std::string_view v) : type_(Kind::text), null_(false), bytes_(v) {}  // NOLINT
  Arg(const std::string& v) : Arg(std::string_view(v)) {}                  // NOLINT
  Arg(const char* v) : Arg(std::string_view(v)) {}                         // NOLINT
  Arg(Blob v) : type_(Kind::blob), null_(false), bytes_(v.bytes) {}        // NOLINT
  template <class T>
  Arg(const std::optional<T>& v) : Arg(v ? Arg(*v) : Arg(T{})) {  // NOLINT
    null_ = !v;
  }

  bool null() const { return null_; }
  Kind type() const { return type_; }
  std::int64_t integer() const { return integer_; }
  std::string_view bytes() const { return bytes_; }
};

}  // namespace zhagen::store
