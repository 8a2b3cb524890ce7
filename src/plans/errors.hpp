#pragma once
// What may be wrong with a plan on records.

#include "base/error.hpp"

namespace zhagen::plans::fault {
#define ZHAGEN_ERROR(code, status, zh, zh_remedy, en, en_remedy) \
  inline constexpr ErrorRow code{#code, status, zh, zh_remedy, en, en_remedy};
#include "plans/errors.def"
#undef ZHAGEN_ERROR
}  // namespace zhagen::plans::fault
