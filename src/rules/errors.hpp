#pragma once
// What may be wrong with a question to the rules.

#include "base/error.hpp"

namespace zhagen::rules::fault {
#define ZHAGEN_ERROR(code, status, zh, zh_remedy, en, en_remedy) \
  inline constexpr ErrorRow code{#code, status, zh, zh_remedy, en, en_remedy};
#include "rules/errors.def"
#undef ZHAGEN_ERROR
}  // namespace zhagen::rules::fault
