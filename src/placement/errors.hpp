#pragma once
// The errors of this room that came after base/errors.def.

#include "base/error.hpp"

namespace zhagen::placement::fault {
#define ZHAGEN_ERROR(code, status, zh, zh_remedy, en, en_remedy) \
  inline constexpr ErrorRow code{#code, status, zh, zh_remedy, en, en_remedy};
#include "placement/errors.def"
#undef ZHAGEN_ERROR
}  // namespace zhagen::placement::fault
