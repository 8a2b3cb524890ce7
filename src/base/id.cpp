#include "base/id.hpp"

#include <algorithm>
#include <charconv>

namespace zhagen {
namespace {

constexpr std::int64_t kEpoch = 1704067200000;  // 2024-01-01T00:00:00Z
constexpr int kLow = 21;                        // bits below the millisecond

}  // namespace

Result<Id> Id::parse(std::string_view text) {
  std::int64_t v = 0;
  auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), v);
  if (error != std::errc() || end != text.data() + text.size() || v <= 0 || text[0] == '0')
    return fail(Errc::id_invalid, text);
  return Id(v);
}

Instant Id::made_at() const { return Instant{(v_ >> kLow) + kEpoch}; }

Id IdSource::next() {
  std::lock_guard lock(mutex_);
  std::int64_t ms = std::max<std::int64_t>(clock_.now().ms - kEpoch, 0);
  // Half of the low bits are left for counting on, so that a burst stays near its millisecond.
  std::int64_t fresh = ms << kLow | static_cast<std::int64_t>(random_.below(1U << (kLow - 1)));
  last_ = std::max(fresh, last_ + 1);
  return Id(last_);
}

}  // namespace zhagen
