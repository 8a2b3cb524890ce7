#pragma once
// The errors of this room.

#include "base/error.hpp"

namespace zhagen::solve::fault {
#define ZHAGEN_ERROR(code, status, zh, zh_remedy, en, en_remedy) \
  inline constexpr ErrorRow code{#code, status, zh, zh_remedy, en, en_remedy};
#include "solve/errors.def"
#undef ZHAGEN_ERROR
}  // namespace zhagen::solve::fault
