#pragma once
// The periods of recurring dues: months, quarters, halves and years of the calendar.

#include <compare>
#include <string>

#include "base/date.hpp"
#include "catalog/due.hpp"

namespace zhagen::dues {

/// Both days included; empty: of a due that comes once.
struct Span {
  Date from, to;
  bool empty() const { return from.empty() && to.empty(); }
  auto operator<=>(const Span&) const = default;
};

/// The one of the calendar (a due is periodic()) in which the day lies, and the n-th after it.
Span span_of(catalog::Due::Every every, Date day);
Span shifted(catalog::Due::Every every, const Span& span, int n);

/// 2026年上半年, 2026年第三季度, 2026年7月, 2026年; of a term its days; "" of what comes once.
std::string name_of(catalog::Due::Every every, const Span& span);

}  // namespace zhagen::dues
