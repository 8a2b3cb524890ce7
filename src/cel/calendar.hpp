#pragma once
// What expressions ask of the calendar of working days. The catalog implements it; it outlives every program that uses it.

#include <optional>

#include "base/date.hpp"

namespace zhagen::cel {

class Calendar {
 public:
  virtual ~Calendar() = default;
  /// Whether an exact day is worked; none: the arrangement of its year is not known.
  virtual std::optional<bool> workday(Date day) const = 0;
};

}  // namespace zhagen::cel
