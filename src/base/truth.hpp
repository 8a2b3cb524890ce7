#pragma once
// Kleene's three values. An absent fact is not a false one.

#include <cstdint>

namespace zhagen {

enum class Truth : std::uint8_t { no = 0, yes = 1, unknown = 2 };

constexpr Truth truth(bool b) { return b ? Truth::yes : Truth::no; }
constexpr Truth operator!(Truth a) { return a == Truth::unknown ? a : truth(a == Truth::no); }
constexpr Truth operator&(Truth a, Truth b) {
  if (a == Truth::no || b == Truth::no) return Truth::no;
  return a == Truth::yes && b == Truth::yes ? Truth::yes : Truth::unknown;
}
constexpr Truth operator|(Truth a, Truth b) { return !((!a) & (!b)); }

}  // namespace zhagen
