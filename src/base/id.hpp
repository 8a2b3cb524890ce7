#pragma once
// 64-bit ids that the program makes itself: 42 bits of milliseconds since 2024-01-01 UTC, then 21 bits that start at
// random inside a millisecond and count on. Positive, so they are INTEGER PRIMARY KEY and BIGINT alike; they sort by
// time of making; in JSON they are strings, because a JavaScript number holds 53 bits.

#include <compare>
#include <cstdint>
#include <functional>
#include <mutex>
#include <string>
#include <string_view>

#include "base/clock.hpp"
#include "base/random.hpp"
#include "base/result.hpp"

namespace zhagen {

class Id {
  std::int64_t v_ = 0;

 public:
  constexpr Id() = default;  // no id
  constexpr explicit Id(std::int64_t v) : v_(v) {}
  /// Decimal digits of a positive number; Errc::id_invalid otherwise.
  static Result<Id> parse(std::string_view text);

  constexpr std::int64_t value() const { return v_; }
  constexpr bool empty() const { return v_ == 0; }
  std::string str() const { return std::to_string(v_); }
  /// When it was made, to the millisecond.
  Instant made_at() const;
  constexpr auto operator<=>(const Id&) const = default;
};

/// Makes ids; each is greater than all before it, also when the clock is set back. Safe to share between threads.
class IdSource {
  const Clock& clock_;
  Random random_;
  std::int64_t last_;
  std::mutex mutex_;

 public:
  /// 'last' is the greatest id already stored, so that a restart under a clock set back goes on above it.
  IdSource(const Clock& clock, Random random, Id last = {}) : clock_(clock), random_(random), last_(last.value()) {}
  Id next();
};

}  // namespace zhagen

template <>
struct std::hash<zhagen::Id> {
  std::size_t operator()(zhagen::Id id) const noexcept { return std::hash<std::int64_t>()(id.value()); }
};
